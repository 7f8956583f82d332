//! Complaints about a command line, made harmless for a terminal: the words in it may come from strangers.

use clap::Error;
use clap::error::{ContextKind, ContextValue};

use crate::output::escape;

/// The error with every word it quotes escaped. If one was escaped, the tips are dropped: what they quote cannot be
/// told from their colours.
pub(crate) fn harmless(mut error: Error) -> Error {
    let escaped: Vec<_> = error.context().filter_map(|(kind, value)| Some((kind, escaped(value)?))).collect();
    if escaped.is_empty() {
        return error;
    }
    for (kind, value) in escaped {
        error.insert(kind, value);
    }
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(Vec::new()));
    error
}

/// The value made harmless; `None` if it already is.
fn escaped(value: &ContextValue) -> Option<ContextValue> {
    let own = |text: &String| escape(text).into_owned();
    let new = match value {
        ContextValue::String(text) => ContextValue::String(own(text)),
        ContextValue::Strings(texts) => ContextValue::Strings(texts.iter().map(own).collect()),
        _ => return None,
    };
    (new != *value).then_some(new)
}

#[cfg(test)]
mod tests {
    use clap::{Arg, Command};

    use super::*;

    #[test]
    fn no_word_of_the_command_line_reaches_the_terminal_as_it_is() {
        let command = || {
            Command::new("denied")
                .arg(Arg::new("output").long("output").value_parser(["json", "text"]))
                .arg(Arg::new("jobs").long("jobs").value_parser(clap::value_parser!(u8)))
        };
        let table = [
            ["--output", "\x1b[31mX"],
            ["--jobs", "\x1b[31mX"],
            ["--output=json", "--\x1b[31mX"],
            ["--output=json", "--output\x1b]0;x\x07"],
            ["--output=json", "\u{202e}X"],
        ];
        for words in table {
            let error = command().no_binary_name(true).try_get_matches_from(words).unwrap_err();
            let told = harmless(error).render().ansi().to_string();
            let raw = ["\x1b[31mX", "\x07", "\u{202e}"];
            assert!(told.contains("\\u{") && !raw.iter().any(|raw| told.contains(raw)), "{told:?}");
        }
    }
}
