//! The folder that answers go to: complete files or none, and a manifest of what could not be read.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use aws::{Answer, Shelf};
use cli::Failure;
use serde::Serialize;
use serde_json::ser::PrettyFormatter;
use serde_json::{Serializer, Value};
use source::AwsError;
use source::layout::{self, Item};
use tempfile::NamedTempFile;

use crate::manifest::{Manifest, Unread};
use crate::progress::Progress;

/// A snapshot that is being collected.
pub(crate) struct Folder {
    root: PathBuf,
    /// Asks again for what is already there.
    fresh: bool,
    earlier: Manifest,
    progress: Progress,
    found: Mutex<Found>,
}

/// What happened to each file.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) outcomes: BTreeMap<String, Outcome>,
    broken: Option<Failure>,
}

/// What happened to a command.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Outcome {
    /// Its output was written.
    Collected,
    /// Its output was already there.
    Kept,
    /// AWS said that there is nothing.
    Absent(Unread),
    /// AWS answered with an error; and the permission needed.
    Unread(Unread, &'static str),
    /// AWS did not answer.
    Unasked(String),
}

impl Folder {
    /// Opens or creates the folder. A folder that contains something else is left alone.
    pub(crate) fn open(root: &Path, fresh: bool, progress: Progress) -> Result<Self, Failure> {
        let made = fs::create_dir_all(root).and_then(|()| fs::canonicalize(root));
        let root = made.map_err(|error| unusable(root, &error.to_string()))?;
        let manifest = root.join(layout::MANIFEST);
        let earlier = match fs::read_to_string(&manifest) {
            Ok(text) => Manifest::parse(&text)
                .map_err(|error| unusable(&manifest, &format!("{error}; remove it to collect again")))?,
            Err(_) if is_foreign(&root) => {
                return Err(unusable(&root, "it holds files, and they are not those of a snapshot").help(
                    "name a new or empty folder, or one that holds a snapshot, which is then continued",
                ));
            }
            Err(_) => Manifest::default(),
        };
        Ok(Self { root, fresh, earlier, progress, found: Mutex::default() })
    }

    /// Writes the manifest, and returns what happened to everything.
    pub(crate) fn finish(&self, now: &Manifest) -> Result<Found, Failure> {
        self.progress.finish();
        let mut found = std::mem::take(&mut *self.found());
        if let Some(failure) = found.broken.take() {
            return Err(failure);
        }
        let manifest = now.after(&self.earlier, &found.outcomes, |file| self.root.join(file).is_file());
        self.write(layout::MANIFEST, &manifest)?;
        Ok(found)
    }

    fn found(&self) -> MutexGuard<'_, Found> {
        self.found.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Writes a file as the AWS CLI prints it. It is there completely or not at all, even if the power fails.
    fn write(&self, file: &str, output: &impl Serialize) -> Result<(), Failure> {
        let path = self.root.join(file);
        let write = || -> std::io::Result<()> {
            let parent = path.parent().unwrap_or(&self.root);
            self.stays_inside(parent)?;
            fs::create_dir_all(parent)?;
            let mut partial = NamedTempFile::new_in(parent)?;
            let format = PrettyFormatter::with_indent(b"    ");
            let mut text = Vec::new();
            output.serialize(&mut Serializer::with_formatter(&mut text, format))?;
            text.push(b'\n');
            partial.write_all(&text)?;
            partial.persist(&path)?;
            Ok(())
        };
        write().map_err(|error| unusable(&path, &error.to_string()))
    }

    /// Fails if a symbolic link on the way to another folder leads out of the snapshot.
    fn stays_inside(&self, folder: &Path) -> std::io::Result<()> {
        let there = folder.ancestors().find(|folder| folder.symlink_metadata().is_ok());
        match there.map(fs::canonicalize).transpose()? {
            Some(found) if found.starts_with(&self.root) => Ok(()),
            _ => Err(std::io::Error::other("a symbolic link on the way leads out of the snapshot")),
        }
    }

    fn store(&self, item: &Item, output: &Value) -> Outcome {
        if let Err(failure) = self.write(&item.path, output) {
            self.found().broken.get_or_insert(failure);
        }
        Outcome::Collected
    }

    fn note(&self, item: &Item, outcome: Outcome) {
        self.found().outcomes.insert(item.path.clone(), outcome);
        self.progress.tick(&item.path);
    }
}

impl Shelf for Folder {
    fn has(&self, item: &Item) -> bool {
        let known = || {
            let files = std::iter::once(&item.path).chain(&item.alternatives);
            let there = files.into_iter().any(|file| self.root.join(file).is_file());
            there || self.earlier.is_absent(&item.path)
        };
        let has = self.found().broken.is_some() || (!self.fresh && known());
        if has {
            self.note(item, Outcome::Kept);
        }
        has
    }

    fn put(&self, item: &Item, answer: Answer) {
        let unread = |AwsError { code, message }| Unread {
            file: item.path.clone(),
            command: item.command.clone(),
            code,
            message,
        };
        let outcome = match answer {
            Answer::Output(output) => self.store(item, &output),
            Answer::Error(error) if error.is_absence() => Outcome::Absent(unread(error)),
            Answer::Error(error) => Outcome::Unread(unread(error), item.permission),
            Answer::Unasked(message) => Outcome::Unasked(message),
        };
        self.note(item, outcome);
    }
}

/// True for a folder with entries of which none belongs to a snapshot.
fn is_foreign(root: &Path) -> bool {
    let Ok(entries) = fs::read_dir(root) else { return false };
    let names: Vec<_> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    let own = |name: &String| name == "organizations" || source::arn::is_account_id(name);
    !names.is_empty() && !names.iter().any(own)
}

fn unusable(path: &Path, message: &str) -> Failure {
    Failure::usage(format!("cannot use {}: {message}", path.display()))
}
