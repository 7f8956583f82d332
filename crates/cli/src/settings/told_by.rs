//! What to blame for an unusable command line: its words, or a variable.

use std::ffi::OsString;

use clap::error::{ContextKind, ContextValue, Error};
use clap::{ArgMatches, Command};

use super::SETTINGS;

/// The error as reported: one that the words cause by themselves is reported as if there were no variables, any other
/// is attributed to the variable.
pub(crate) fn told_by(
    mut error: Error,
    without_variables: Command,
    words: impl IntoIterator<Item = OsString>,
) -> Error {
    // Help names the variables.
    if !error.use_stderr() {
        return error;
    }
    let alone: Result<ArgMatches, Error> = without_variables.try_get_matches_from(words);
    if let Err(own) = alone {
        return own;
    }
    for kind in [ContextKind::InvalidArg, ContextKind::PriorArg] {
        let named = match error.get(kind) {
            Some(ContextValue::String(flag)) => ContextValue::String(variable(flag)),
            Some(ContextValue::Strings(flags)) => {
                ContextValue::Strings(flags.iter().map(|flag| variable(flag)).collect())
            }
            _ => continue,
        };
        error.insert(kind, named);
    }
    error
}

/// The variable that stands for a flag, with the flag, whose help says more; only the flag if there is none.
fn variable(flag: &str) -> String {
    let name = flag.trim_start_matches('-').split([' ', '[']).next();
    let setting = SETTINGS.iter().find(|setting| Some(setting.name) == name);
    match setting.and_then(|setting| setting.variable) {
        Some(variable) => format!("{variable} ({flag})"),
        None => flag.to_owned(),
    }
}
