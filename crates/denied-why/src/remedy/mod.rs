//! What a person does with the changes that were found: a patch to read, or commands to run. Nothing here runs them.

mod commands;
mod home;
mod patch;
mod shell;
mod touched;

use case::{Record, RecordError};
use clap::Args;
use diagnosis::{Change, Diagnosis, World};

/// The flags that ask for the changes in another form.
#[derive(Debug, Clone, Copy, Default, Args)]
pub(crate) struct RemedyFlags {
    /// Print the policy documents that the changes touch as unified diffs
    ///
    /// The diff is the member `patch` of each record; with `--output jsonl` or `--jq` the records are printed, and it
    /// is among their members.
    #[arg(long, conflicts_with = "cli")]
    patch: bool,
    /// Print the AWS CLI commands that make the changes, for a person to read and to run
    ///
    /// denied runs none of them. They are the member `commands` of each record.
    #[arg(long)]
    cli: bool,
}

impl RemedyFlags {
    /// The member that is printed in place of the records.
    pub(crate) fn member(self) -> Option<&'static str> {
        match self {
            Self { patch: true, .. } => Some("patch"),
            Self { cli: true, .. } => Some("commands"),
            _ => None,
        }
    }

    /// Adds the member that was asked for.
    pub(crate) fn add(
        self,
        record: &mut Record,
        world: &World,
        diagnosis: &Diagnosis,
    ) -> Result<(), RecordError> {
        let Some(member) = self.member() else { return Ok(()) };
        let text = if self.patch { patch::text(world, diagnosis) } else { commands::text(world, diagnosis) };
        record.set(member, &text)
    }
}

/// What was asked, and how far the changes go, as comment lines.
fn heading(world: &World, diagnosis: &Diagnosis) -> String {
    let named =
        |name: &Option<String>, unknown: &str| cli::escape(name.as_deref().unwrap_or(unknown)).into_owned();
    let request = &world.request;
    let mut text = format!(
        "# {} on {} by {}\n",
        named(&request.action, "an unknown action"),
        named(&request.resource, "an unknown resource"),
        named(&request.principal, "an unknown principal"),
    );
    text.push_str(match (diagnosis.changes.is_empty(), diagnosis.verified) {
        (true, _) => "# No change of a policy was found for it.\n",
        (false, true) => "# Verified: with all of these changes it is allowed.\n",
        (false, false) => {
            "# Not verified: these changes are the best that was found, and may not be enough.\n"
        }
    });
    for change in &diagnosis.changes {
        let Change::MeetCondition { context } = change else { continue };
        for (key, value) in context {
            let value = value.as_ref().map_or("not sent".to_owned(), |value| value.as_slice().join(", "));
            let line = format!("# The request itself is to be made with {key}: {value}");
            text.push_str(&cli::escape(&line));
            text.push('\n');
        }
    }
    text
}
