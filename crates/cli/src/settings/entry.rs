//! One key of the configuration file, and the words for its value on the command line.

use std::ops::Range;
use std::path::{Path, PathBuf};

use toml::Spanned;
use toml::de::DeValue;

use super::table::{SETTINGS, Setting, Shape};
use crate::nearest;

/// A setting that the file has.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) setting: &'static Setting,
    /// Where its key is, in bytes.
    pub(super) at: usize,
    pub(super) words: Vec<Word>,
}

/// A value as written after the flag.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) text: String,
    /// Where it is, in bytes.
    pub(super) at: usize,
}

/// What is wrong, and where.
pub(super) type Wrong = (Option<Range<usize>>, String);

impl Entry {
    /// Reads a key and its value; relative paths start at `folder`.
    pub(super) fn read(
        (name, key): (&str, Range<usize>),
        value: &Spanned<DeValue<'_>>,
        folder: &Path,
    ) -> Result<Self, Wrong> {
        let Some(setting) = SETTINGS.iter().find(|setting| setting.name == name) else {
            return Err((Some(key), unknown(name)));
        };
        let words = words(setting, value, folder)?;
        Ok(Self { setting, at: key.start, words })
    }
}

fn words(setting: &Setting, value: &Spanned<DeValue<'_>>, folder: &Path) -> Result<Vec<Word>, Wrong> {
    let at = value.span().start;
    let one = |text: String| Ok(vec![Word { text, at }]);
    match (setting.shape, value.get_ref()) {
        (Shape::Text, DeValue::String(text)) => one(text.clone().into_owned()),
        (Shape::Path, DeValue::String(text)) => one(path(text, folder)),
        (Shape::Number, DeValue::Integer(number)) if number.radix() == 10 => one(number.as_str().to_owned()),
        (Shape::Number, DeValue::Float(number)) => one(number.as_str().to_owned()),
        (Shape::Switch, DeValue::Boolean(on)) => one(on.to_string()),
        (Shape::Accounts, DeValue::Table(accounts)) => accounts
            .iter()
            .map(|(account, profile)| match profile.get_ref() {
                DeValue::String(profile) => {
                    Ok(Word { text: format!("{}={profile}", account.get_ref()), at: account.span().start })
                }
                other => {
                    Err((Some(profile.span()), format!("a profile must be a string, not {}", kind(other))))
                }
            })
            .collect(),
        (shape, other) => Err((
            Some(value.span()),
            format!("\"{}\" must be {}, not {}", setting.name, shape.wanted(), kind(other)),
        )),
    }
}

/// A path in the file: relative to the home folder if it begins with `~`, else to the file's folder.
fn path(text: &str, folder: &Path) -> String {
    let home = || std::env::home_dir().filter(|home| home.is_absolute());
    let path = match text.strip_prefix('~') {
        Some("") => home(),
        Some(rest) if rest.starts_with('/') => home().map(|home| home.join(rest.trim_start_matches('/'))),
        _ => None,
    };
    let path: PathBuf = path.unwrap_or_else(|| folder.join(text));
    // Joining an empty text yields the folder itself: an empty path stays empty, and is rejected.
    if text.is_empty() { String::new() } else { path.to_string_lossy().into_owned() }
}

fn unknown(name: &str) -> String {
    nearest(name, SETTINGS.iter().map(|setting| setting.name)).map_or_else(
        || {
            let known: Vec<&str> = SETTINGS.iter().map(|setting| setting.name).collect();
            format!("unknown key \"{name}\"; known are {}", known.join(", "))
        },
        |near| format!("unknown key \"{name}\"; did you mean \"{near}\"?"),
    )
}

fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) | DeValue::Float(_) => "a number like this",
        DeValue::Boolean(_) => "a truth value",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
