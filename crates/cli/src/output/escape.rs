//! Text from strangers, made harmless for a terminal.
//!
//! A policy's Sid or a role's name may contain anything. Control characters could move the cursor and overwrite a
//! verdict; bidirectional overrides could make a name read as another.

use std::borrow::Cow;
use std::fmt::Write;

/// Shows control characters and characters that reorder or hide text as `\u{…}`.
pub fn escape(text: &str) -> Cow<'_, str> {
    replace(text, is_hazard, |out, character| {
        let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
    })
}

/// The same for JSON text, as JSON escapes: it stays the same JSON.
pub fn escape_json(text: &str) -> Cow<'_, str> {
    let hazard = |character: char| is_hazard(character) && !matches!(character, '\n' | '\t' | '\r');
    replace(text, hazard, |out, character| {
        for unit in character.encode_utf16(&mut [0; 2]) {
            let _ = write!(out, "\\u{unit:04x}");
        }
    })
}

/// Leaves line ends and tabs unchanged: for strings that a filter outputs raw.
pub(crate) fn escape_lines(text: &str) -> Cow<'_, str> {
    let hazard = |character: char| is_hazard(character) && !matches!(character, '\n' | '\t');
    replace(text, hazard, |out, character| {
        let _ = write!(out, "\\u{{{:x}}}", u32::from(character));
    })
}

fn replace(text: &str, hazard: impl Fn(char) -> bool, with: impl Fn(&mut String, char)) -> Cow<'_, str> {
    if !text.chars().any(&hazard) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        if hazard(character) { with(&mut out, character) } else { out.push(character) }
    }
    Cow::Owned(out)
}

/// Controls (C0, DEL, C1), line and paragraph separators, bidirectional marks, embeddings, overrides and isolates,
/// invisible characters, tags, and what XML cannot contain. See Unicode Technical Report 36, "Unicode Security
/// Considerations".
fn is_hazard(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FFFE}' | '\u{FFFF}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hazards_are_shown_and_the_rest_is_left() {
        let table = [
            (
                "arn:aws:iam::111111111111:role/Überblick-日本",
                "arn:aws:iam::111111111111:role/Überblick-日本",
            ),
            ("a\x1b[2Jb", "a\\u{1b}[2Jb"),
            ("a\nb\r", "a\\u{a}b\\u{d}"),
            ("\u{9b}31m", "\\u{9b}31m"),
            ("evil\u{202e}gpj", "evil\\u{202e}gpj"),
            ("\u{e0041}", "\\u{e0041}"),
        ];
        for (text, shown) in table {
            assert_eq!(escape(text), shown);
        }
    }

    #[test]
    fn escaped_json_is_the_same_json() {
        let value = serde_json::json!({"a\u{202e}": "\u{9b}\u{e0041}\u{7f}", "b": [1, "x"]});
        let pretty = serde_json::to_string_pretty(&value).unwrap_or_default();
        let shown = escape_json(&pretty);
        assert!(shown.chars().all(|character| character == '\n' || !is_hazard(character)));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&shown).ok(), Some(value));
    }
}
