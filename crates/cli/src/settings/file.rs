//! The configuration file, read and checked.

use std::env;
use std::fs;
use std::io::{self, ErrorKind, Read};
use std::ops::Range;
use std::path::{Path, PathBuf};

use clap::error::{ContextKind, ContextValue};
use clap::{ArgAction, Command};
use toml::de::DeTable;

use super::entry::{Entry, Word, Wrong};
use super::table::Setting;
use super::{ConfigFile, has};
use crate::Failure;
use crate::position::position;

/// More than any configuration file contains: anything longer is something else.
const MOST_BYTES: u64 = 1 << 20;

/// A configuration file.
#[derive(Debug)]
pub(super) struct File {
    path: PathBuf,
    text: String,
    entries: Vec<Entry>,
}

impl File {
    /// Reads the file; `None` if there is none and nobody named one.
    pub(super) fn read(place: &ConfigFile) -> Result<Option<Self>, Failure> {
        let text = match text(&place.path) {
            Ok(text) => text,
            Err(error) if !place.named && is_absent(&error) => return Ok(None),
            Err(error) => {
                let why = format!("cannot read the configuration file {}: {error}", place.path.display());
                return Err(
                    Failure::usage(why).help("DENIED_CONFIG names another; set to nothing, none is read")
                );
            }
        };
        // An absolute path stays right when it is shown, and when the value is used elsewhere.
        let path = std::path::absolute(&place.path).unwrap_or_else(|_| place.path.clone());
        match entries(&text, path.parent().unwrap_or(&path)) {
            Ok(entries) => Ok(Some(Self { path: place.path.clone(), text, entries })),
            Err((span, message)) => {
                Err(wrong(&place.path, &text, span.map_or(0, |span| span.start), &message))
            }
        }
    }

    /// The command line with the file's values as its defaults; with those for people, if the output is for people.
    pub(super) fn apply(&self, command: Command, people: bool) -> Result<Command, Failure> {
        self.entries.iter().try_fold(command, |command, entry| self.set(command, entry, people))
    }

    fn set(&self, command: Command, entry: &Entry, people: bool) -> Result<Command, Failure> {
        let setting = entry.setting;
        if !has(&command, setting) {
            return Ok(command);
        }
        for word in &entry.words {
            check(&command, setting, word)
                .map_err(|message| wrong(&self.path, &self.text, word.at, &message))?;
        }
        let is_silent = is_said_elsewhere(setting) || setting.for_people && !people;
        if is_silent || entry.words.is_empty() {
            return Ok(command);
        }
        let words = entry.words.iter().map(|word| word.text.clone()).collect::<Vec<_>>();
        Ok(command.mut_arg(setting.id(), |arg| arg.default_values(words)))
    }

    /// The path, with the line and column of a setting; `None` if the file does not have it, or it has no effect.
    pub(super) fn origin(&self, setting: &Setting) -> Option<String> {
        let entry = self.entries.iter().find(|entry| entry.setting == setting)?;
        let (line, column) = position(&self.text, entry.at);
        (!is_said_elsewhere(setting)).then(|| format!("{}:{line}:{column}", self.path.display()))
    }
}

/// True if another tool's variable sets this setting.
fn is_said_elsewhere(setting: &Setting) -> bool {
    setting.others.iter().any(|name| env::var_os(name).is_some_and(|value| !value.is_empty()))
}

fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

fn text(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = fs::File::open(path)?.take(MOST_BYTES + 1).read_to_string(&mut text)?;
    if read as u64 > MOST_BYTES {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "it is longer than any configuration"));
    }
    Ok(text)
}

fn entries(text: &str, folder: &Path) -> Result<Vec<Entry>, Wrong> {
    let table = DeTable::parse(text).map_err(|error| (error.span(), error.message().to_owned()))?;
    let mut entries: Vec<(Range<usize>, _)> =
        table.get_ref().iter().map(|(key, value)| (key.span(), (key.get_ref(), value))).collect();
    // What comes first in the file is reported first.
    entries.sort_by_key(|(span, _)| span.start);
    entries.into_iter().map(|(span, (name, value))| Entry::read((name, span), value, folder)).collect()
}

/// Parses a value with the flag's own definition.
fn check(command: &Command, setting: &Setting, word: &Word) -> Result<(), String> {
    let Some(arg) = command.get_arguments().find(|arg| arg.get_long() == Some(setting.name)) else {
        return Ok(());
    };
    if matches!(arg.get_action(), ArgAction::SetTrue) {
        return Ok(());
    }
    let alone = Command::new("").no_binary_name(true).arg(arg.clone());
    let Err(error) = alone.try_get_matches_from([format!("--{}={}", setting.name, word.text)]) else {
        return Ok(());
    };
    let mut message = format!("\"{}\" cannot be \"{}\"", setting.name, word.text);
    if let Some(why) = std::error::Error::source(&error) {
        message = format!("{message}: {why}");
    }
    if let Some(ContextValue::Strings(values)) = error.get(ContextKind::ValidValue) {
        message = format!("{message}: write {}", values.join(", "));
    }
    Err(message)
}

/// `config.toml:3:1: what is wrong`.
fn wrong(path: &Path, text: &str, at: usize, message: &str) -> Failure {
    let (line, column) = position(text, at);
    Failure::usage(format!("{}:{line}:{column}: {message}", path.display()))
}
