//! How much is written to standard error.

use clap::Args;

/// The flags that say how much.
#[derive(Debug, Clone, Copy, Default, Args)]
#[command(next_help_heading = "Messages")]
pub struct MessageFlags {
    /// Say nothing on standard error but errors
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: on standard error what was read, and in text for people what each layer says
    #[arg(short, long)]
    pub verbose: bool,
}
