//! Where policies are read from.

use std::path::PathBuf;

use clap::Args;
use source::Snapshot;

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
    #[arg(long)]
    pub offline: bool,
    /// Put the policies that were used into the case, so that it decides the same way anywhere
    #[arg(long)]
    pub embed: bool,
}

impl SourceFlags {
    /// Opens the snapshot that was named, if one was; says so where its folder has nothing of a snapshot.
    pub fn open(&self, messages: &Messages) -> Result<Option<Snapshot>, Failure> {
        let open = |folder: &PathBuf| {
            if folder.is_dir() && !Snapshot::is_one(folder) {
                let meant =
                    Snapshot::meant_by(folder).map(|meant| format!("; did you mean {}?", meant.display()));
                messages.note(&format!(
                    "{} is no snapshot: it has neither the folder of an account nor `organizations`{}",
                    folder.display(),
                    meant.unwrap_or_default()
                ));
            }
            Snapshot::open(folder).map_err(|error| {
                Failure::usage(format!("cannot use the snapshot: {error}"))
                    .help("a snapshot is a folder of AWS CLI output; examples/README.md shows its layout")
            })
        };
        self.snapshot.as_ref().map(open).transpose()
    }
}
