//! Where policies are read from.

use std::path::{Path, PathBuf};

use clap::{ArgAction, Args};
use source::Snapshot;

use crate::settings::switch;
use crate::{Failure, Messages};

/// The flags that say where policies come from.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Policies")]
pub struct SourceFlags {
    /// Read policies that a case does not carry from this snapshot
    ///
    /// A snapshot is a folder of AWS CLI output, as `denied snapshot` collects it. With a snapshot no credentials
    /// are needed.
    #[arg(long, value_name = "DIR")]
    pub snapshot: Option<PathBuf>,
    /// Never use the network: what neither the case nor the snapshot has stays unknown
    ///
    /// `--offline=false` undoes what a variable or the configuration file says.
    #[arg(
        long,
        value_name = "BOOL",
        action = ArgAction::Set,
        num_args = 0..=1,
        require_equals = true,
        default_value = "false",
        default_missing_value = "true",
        hide_default_value = true,
        value_parser = switch
    )]
    pub offline: bool,
    /// Put the policies that were used into the case, so that it decides the same way anywhere
    #[arg(long)]
    pub embed: bool,
}

impl SourceFlags {
    /// Opens the given snapshot, if any. With `--verbose` it and each of its files that is read are reported.
    ///
    /// # Errors
    /// If its folder cannot be read, or contains nothing of a snapshot.
    pub fn open(&self, messages: &Messages) -> Result<Option<Snapshot>, Failure> {
        let open = |folder: &PathBuf| {
            check(folder)?;
            let snapshot = Snapshot::open(folder)
                .map_err(|error| Failure::usage(format!("cannot use the snapshot: {error}")).help(LAYOUT))?;
            if !messages.is_verbose() {
                return Ok(snapshot);
            }
            let messages = *messages;
            messages.detail(&format!("the snapshot is {}", folder.display()));
            Ok(snapshot.telling(move |file, time| {
                messages.detail(&format!("{file}: read in {} ms", time.as_millis()));
            }))
        };
        self.snapshot.as_ref().map(open).transpose()
    }
}

/// What a snapshot is.
const LAYOUT: &str = "a snapshot is a folder of AWS CLI output; examples/README.md shows its layout";

/// Rejects a folder that contains nothing of a snapshot: every answer would stay unknown.
fn check(folder: &Path) -> Result<(), Failure> {
    if !folder.is_dir() || Snapshot::is_one(folder) {
        return Ok(());
    }
    let failure = Failure::usage(format!(
        "{} is no snapshot: it has neither the folder of an account nor `organizations`",
        folder.display()
    ));
    Err(match Snapshot::meant_by(folder) {
        Some(meant) => failure.help(format!("did you mean {}?", meant.display())),
        None => failure.help(format!("`denied snapshot DIR` collects one; {LAYOUT}")),
    })
}

#[cfg(test)]
mod tests {
    use clap::{Args, Command, FromArgMatches};

    use super::*;
    use crate::MessageFlags;

    fn flags(arguments: &[&str]) -> SourceFlags {
        let command = SourceFlags::augment_args(Command::new("denied").no_binary_name(true));
        SourceFlags::from_arg_matches(&command.get_matches_from(arguments)).unwrap()
    }

    #[test]
    fn offline_can_be_undone() {
        for (arguments, offline) in [
            (&[][..], false),
            (&["--offline"], true),
            (&["--offline=false"], false),
            (&["--offline=yes"], true),
        ] {
            assert_eq!(flags(arguments).offline, offline, "{arguments:?}");
        }
    }

    #[test]
    fn a_folder_that_is_no_snapshot_is_refused() {
        let place = tempfile::tempdir().unwrap();
        let at = |path: &str| place.path().join(path).display().to_string();
        std::fs::create_dir_all(at("acme/111111111111/iam")).unwrap();
        std::fs::create_dir_all(at("empty")).unwrap();
        let messages = Messages::of("denied-x", MessageFlags::default());
        let open = |path: &str| flags(&["--snapshot", &at(path)]).open(&messages);
        assert!(open("acme").unwrap().is_some(), "a partial one is one");
        for (path, help) in [("empty", "collects one"), ("acme/111111111111", "did you mean")] {
            let failure = open(path).unwrap_err();
            assert_eq!(failure.exit_code(), 2);
            assert!(failure.to_string().contains("is no snapshot"), "{failure}");
            assert!(failure.advice().unwrap().contains(help), "{:?}", failure.advice());
        }
        assert!(flags(&[]).open(&messages).unwrap().is_none());
    }
}
