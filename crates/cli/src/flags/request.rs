//! The request, given by flags.

use std::path::PathBuf;

use case::Record;
use clap::Args;

use super::account;
use super::action::{action, is_action};
use super::resource::resource;
use super::{EMPTY, trimmed};
use crate::given::Given;
use crate::{Failure, Messages};

/// The parts of a request.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Request, or what the cases of the input lack")]
pub struct RequestFlags {
    /// Who asks: an ARN, a service principal, or `anonymous`
    #[arg(long, value_name = "ARN", value_parser = principal)]
    pub(crate) principal: Option<String>,
    /// What is asked for, for instance s3:GetObject; may repeat
    ///
    /// Several may stand with commas between them. One case is made for each pair of action and resource.
    #[arg(long, value_name = "ACTION", value_delimiter = ',', value_parser = action)]
    pub(crate) action: Vec<String>,
    /// The resource; may repeat
    ///
    /// For an object or a queue its address will do: `s3://BUCKET/KEY`, or the URL.
    #[arg(long, value_name = "ARN", value_parser = resource)]
    pub(crate) resource: Vec<String>,
    /// The account that owns the resource, where its ARN does not say
    #[arg(long, value_name = "ACCOUNT", value_parser = account)]
    pub(crate) resource_account: Option<String>,
    /// A condition key and its value; may repeat
    ///
    /// The same key given again makes it multivalued: `--context aws:TagKeys=team --context aws:TagKeys=env`.
    /// `@FILE` reads a file as --context-file does.
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) context: Vec<String>,
    /// A file with a JSON object of condition keys and their values; --context overrides it
    ///
    /// `-` is standard input, where no case comes from there.
    #[arg(long, value_name = "FILE")]
    pub(crate) context_file: Vec<PathBuf>,
    /// A condition key that is not given is known to be absent, rather than unknown
    #[arg(long)]
    pub(crate) context_complete: bool,
}

impl RequestFlags {
    /// The caller, if the flags name one.
    pub fn principal(&self) -> Option<&str> {
        self.principal.as_deref()
    }

    /// The cases that the flags ask for, one for each pair of action and resource; empty if they name neither.
    pub fn cases(self, messages: &Messages) -> Result<Vec<Record>, Failure> {
        let asks = !self.action.is_empty() || !self.resource.is_empty();
        if asks { Given::read(self, messages)?.cases() } else { Ok(Vec::new()) }
    }
}

fn principal(argument: &str) -> Result<String, String> {
    let principal = trimmed(argument);
    if principal.is_empty() {
        return Err(EMPTY.to_owned());
    }
    if is_action(principal) {
        return Err("this is an action: give it as --action".to_owned());
    }
    Ok(principal.to_owned())
}
