//! The flags that all programs share, in the groups in which the help shows them.

mod account;
mod action;
mod aws;
mod context_key;
mod input;
mod messages;
mod output;
mod plan;
mod request;
mod resource;
mod source;

use clap::{Args, FromArgMatches};

pub use account::account;
pub(crate) use action::flag_for;
pub use aws::AwsFlags;
pub(crate) use context_key::check as check_context_key;
pub(crate) use input::InputFlags;
pub use messages::MessageFlags;
pub(crate) use output::{ChosenBy, ColorChoice, DECISIONS, Expectation, Expected, Format, OutputFlags};
pub use plan::PlanFlags;
pub use request::RequestFlags;
pub(crate) use resource::arn_of_address;
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
    /// A change that is planned.
    #[command(flatten)]
    pub plan: PlanFlags,
    /// How AWS is reached.
    #[command(flatten)]
    pub aws: AwsFlags,
    /// What is said on standard error.
    #[command(flatten)]
    pub messages: MessageFlags,
    /// Whether the exit code depends on the decisions.
    #[arg(skip)]
    pub expects: bool,
}

/// The flags of a program that takes no cases.
#[derive(Debug, Clone, Args)]
pub(crate) struct TaskFlags {
    #[command(flatten)]
    pub(crate) output: OutputFlags,
    #[command(flatten)]
    pub(crate) aws: AwsFlags,
    #[command(flatten)]
    pub(crate) messages: MessageFlags,
}

/// What the start of every program needs to know.
pub(crate) trait Flags: FromArgMatches {
    /// How the output looks.
    fn output(&self) -> &OutputFlags;
    /// The same, to record who chose.
    fn output_mut(&mut self) -> &mut OutputFlags;
    /// What is said on standard error.
    fn messages(&self) -> &MessageFlags;
}

impl Flags for SharedFlags {
    fn output(&self) -> &OutputFlags {
        &self.output
    }
    fn output_mut(&mut self) -> &mut OutputFlags {
        &mut self.output
    }
    fn messages(&self) -> &MessageFlags {
        &self.common.messages
    }
}

impl Flags for TaskFlags {
    fn output(&self) -> &OutputFlags {
        &self.output
    }
    fn output_mut(&mut self) -> &mut OutputFlags {
        &mut self.output
    }
    fn messages(&self) -> &MessageFlags {
        &self.messages
    }
}

/// The usual reason for an empty argument.
const EMPTY: &str = "nothing stands here: is a variable of the shell unset?";

/// An argument without the surrounding blanks and quotes that copying leaves.
fn trimmed(argument: &str) -> &str {
    argument.trim_matches(|own: char| own.is_whitespace() || own == '"' || own == '\'')
}
