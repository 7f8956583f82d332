//! Reading the files of a snapshot: never outside its folder, never without a limit.

use std::collections::HashMap;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};
use std::time::{Duration, Instant};

use serde::de::DeserializeOwned;

use super::manifest;
use crate::aws_error::AwsError;
use crate::layout::{self, Item};
use crate::{SourceError, json_message, text_file};

/// The folder of a snapshot.
#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
    unread: HashMap<String, AwsError>,
    listener: Option<Listener>,
}

/// Who hears of each file that was read, with the time that it took.
struct Listener(Box<Tell>);

/// Takes the file, within the snapshot, and the time.
type Tell = dyn Fn(&str, Duration) + Send + Sync;

impl fmt::Debug for Listener {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Listener")
    }
}

/// The content of a file.
#[derive(Debug)]
pub(super) enum Content {
    /// The command's output, and the file that it was in.
    Output {
        /// The file, within the snapshot.
        file: String,
        /// Its text, not empty, without a byte order mark.
        text: String,
    },
    /// AWS's answer was an error.
    Error(AwsError),
    /// The command printed nothing.
    Empty,
}

impl Files {
    pub(super) fn open(folder: &Path) -> Result<Self, SourceError> {
        let root = fs::canonicalize(folder).map_err(|error| io(&folder.display().to_string(), &error))?;
        if !root.is_dir() {
            return Err(SourceError::Io {
                file: folder.display().to_string(),
                message: "a snapshot is a folder, and this is not one".to_owned(),
            });
        }
        let mut files = Self { root, unread: HashMap::new(), listener: None };
        if let Some(text) = files.text(layout::MANIFEST)? {
            files.unread = manifest::parse(&text).map_err(|error| invalid(layout::MANIFEST, &error))?;
        }
        Ok(files)
    }

    /// Reports each file that is read from now on.
    pub(super) fn listen(&mut self, listener: impl Fn(&str, Duration) + Send + Sync + 'static) {
        self.listener = Some(Listener(Box::new(listener)));
    }

    /// The names of a folder's entries, sorted; empty if there is no such folder.
    pub(super) fn names(&self, folder: &str) -> Vec<String> {
        let Some(path) = self.resolve(folder).ok().flatten() else { return Vec::new() };
        let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
        let mut names: Vec<_> =
            entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        names
    }

    /// True if the snapshot has this file or folder.
    pub(super) fn has(&self, path: &str) -> bool {
        matches!(self.resolve(path), Ok(Some(_)))
    }

    /// The content of an item's file; `what` names in errors what was to be read.
    pub(super) fn read(&self, item: &Item, what: &str) -> Result<Content, SourceError> {
        for path in std::iter::once(&item.path).chain(&item.alternatives) {
            if let Some(text) = self.text(path)? {
                return content(path, text, item);
            }
            if let Some(error) = self.unread.get(path) {
                return Ok(Content::Error(error.clone()));
            }
        }
        Err(not_collected(item, what))
    }

    /// The output of an item's command; `None` if AWS said, or an empty output shows, that there is nothing.
    pub(super) fn json<T: DeserializeOwned>(
        &self,
        item: &Item,
        what: &str,
    ) -> Result<Option<T>, SourceError> {
        match self.read(item, what)? {
            Content::Output { file, text } => {
                serde_json::from_str(&text).map(Some).map_err(|error| invalid(&file, &error))
            }
            Content::Empty => Ok(None),
            Content::Error(error) => error.explain(item, what).map_or(Ok(None), Err),
        }
    }

    /// The same, but the file must not be empty.
    pub(super) fn required<T: DeserializeOwned>(&self, item: &Item, what: &str) -> Result<T, SourceError> {
        self.json(item, what)?.ok_or_else(|| SourceError::Invalid {
            file: item.path.clone(),
            line: 0,
            column: 0,
            message: format!("empty, though `{}` always prints something", item.command),
        })
    }

    /// The text of a file; `None` if there is no such file.
    pub(super) fn text(&self, path: &str) -> Result<Option<String>, SourceError> {
        let Some(resolved) = self.resolve(path)? else { return Ok(None) };
        // Checked before the file is opened: opening a named pipe would wait for a writer.
        if !resolved.is_file() {
            return Err(broken(path, "not a regular file"));
        }
        let begin = Instant::now();
        let text = text_file(&resolved);
        if let Some(Listener(tell)) = &self.listener {
            tell(path, begin.elapsed());
        }
        text.map(Some).map_err(|error| match error.kind() {
            ErrorKind::FileTooLarge | ErrorKind::InvalidData => broken(path, &error.to_string()),
            _ => io(path, &error),
        })
    }

    /// The path on disk with all symbolic links followed; an error if it leads out of the snapshot.
    fn resolve(&self, path: &str) -> Result<Option<PathBuf>, SourceError> {
        let relative = Path::new(path);
        if !relative.components().all(|component| matches!(component, Component::Normal(_))) {
            return Err(broken(path, "not a path within the snapshot"));
        }
        match fs::canonicalize(self.root.join(relative)) {
            Ok(resolved) if resolved.starts_with(&self.root) => Ok(Some(resolved)),
            Ok(_) => Err(broken(path, "a symbolic link that leads out of the snapshot")),
            Err(error) => match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => Ok(None),
                _ => Err(io(path, &error)),
            },
        }
    }
}

fn content(path: &str, text: String, item: &Item) -> Result<Content, SourceError> {
    let start = text.trim_start();
    if start.is_empty() {
        return Ok(Content::Empty);
    }
    if start.starts_with(['{', '[']) {
        return Ok(Content::Output { file: path.to_owned(), text });
    }
    match AwsError::parse(&text) {
        Some(error) => Ok(Content::Error(error)),
        None => Err(broken(path, &format!("not the JSON that `{}` prints", item.command))),
    }
}

pub(super) fn not_collected(item: &Item, what: &str) -> SourceError {
    SourceError::NotCollected {
        what: what.to_owned(),
        command: item.command.clone(),
        file: item.path.clone(),
    }
}

pub(super) fn invalid(file: &str, error: &serde_json::Error) -> SourceError {
    SourceError::Invalid {
        file: file.to_owned(),
        line: error.line(),
        column: error.column(),
        message: json_message(error),
    }
}

fn broken(file: &str, message: &str) -> SourceError {
    SourceError::Invalid { file: file.to_owned(), line: 0, column: 0, message: message.to_owned() }
}

fn io(file: &str, error: &std::io::Error) -> SourceError {
    SourceError::Io { file: file.to_owned(), message: error.to_string() }
}
