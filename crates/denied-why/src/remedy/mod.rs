//! What a person can use of the changes that were found: a patch to read, or commands to run. Nothing here runs them.

mod apply;
mod commands;
mod home;
mod patch;
mod shell;
mod touched;

use std::path::{Path, PathBuf};

use case::{Record, RecordError};
use clap::Args;
use cli::Failure;
use diagnosis::{Change, Diagnosis, World};

pub(crate) use apply::SnapshotCopy;

/// The flags that ask for the changes in another form.
#[derive(Debug, Clone, Default, Args)]
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
    /// Write the changed policies into this copy of the snapshot, to try what comes next
    ///
    /// On the copy the same request comes out as it would after the changes. The snapshot that is read is never
    /// written, and nothing is written to AWS.
    #[arg(long, value_name = "DIR")]
    apply_to: Option<PathBuf>,
}

impl RemedyFlags {
    /// The member that is printed instead of the records.
    pub(crate) fn member(&self) -> Option<&'static str> {
        match self {
            Self { patch: true, .. } => Some("patch"),
            Self { cli: true, .. } => Some("commands"),
            _ => None,
        }
    }

    /// Opens the copy that the changes are written to.
    pub(crate) fn copy(&self, snapshot: Option<&Path>) -> Result<Option<SnapshotCopy>, Failure> {
        self.apply_to.as_deref().map(|folder| SnapshotCopy::open(folder, snapshot)).transpose()
    }

    /// Adds the requested member: the changes for the request, then those for what AWS requests on its behalf.
    pub(crate) fn add(&self, record: &mut Record, all: &[(&World, &Diagnosis)]) -> Result<(), RecordError> {
        let Some(member) = self.member() else { return Ok(()) };
        let tell = if self.patch { patch::text } else { commands::text };
        let is_told = |(nth, (_, diagnosis)): &(usize, &(&World, &Diagnosis))| {
            *nth == 0 || !diagnosis.changes.is_empty()
        };
        let texts =
            all.iter().enumerate().filter(is_told).map(|(_, (world, diagnosis))| tell(world, diagnosis));
        record.set(member, &texts.collect::<Vec<_>>().join("\n"))
    }
}

/// The request, and how far the changes go, as comment lines.
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
