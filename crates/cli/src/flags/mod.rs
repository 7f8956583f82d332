//! The flags that all programs share, in the groups in which the help shows them.

mod aws;
mod input;
mod output;
mod request;
mod source;

use clap::Args;

pub use aws::AwsFlags;
pub(crate) use input::InputFlags;
pub(crate) use output::{ColorChoice, Expectation, Format, OutputFlags};
pub(crate) use request::RequestFlags;
pub use source::SourceFlags;

/// All shared flags.
#[derive(Debug, Clone, Args)]
pub(crate) struct SharedFlags {
    #[command(flatten)]
    pub(crate) input: InputFlags,
    #[command(flatten)]
    pub(crate) request: RequestFlags,
    #[command(flatten)]
    pub(crate) output: OutputFlags,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// What a program may want to know of the shared flags.
#[derive(Debug, Clone, Default, Args)]
pub struct Common {
    /// Where policies are read from.
    #[command(flatten)]
    pub source: SourceFlags,
    /// How AWS is reached.
    #[command(flatten)]
    pub aws: AwsFlags,
    /// Say nothing on standard error but errors
    #[arg(short, long, help_heading = "Messages", conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more on standard error: what was read, and from where
    #[arg(short, long, help_heading = "Messages")]
    pub verbose: bool,
}
