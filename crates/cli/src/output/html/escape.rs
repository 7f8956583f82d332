//! Text from strangers, made harmless for HTML and XML.

use std::fmt::Write;

use serde_json::Value;

use crate::output::escape::{escape, escape_json};

/// Text as the content of an element or of a quoted attribute; what is invisible, or reorders text, is made visible.
pub(in crate::output) fn text(text: &str) -> String {
    entities(&escape(text))
}

/// Text in which words between backticks are shown as code.
pub(super) fn prose(words: &str) -> String {
    let mut html = String::new();
    for (position, part) in words.split('`').enumerate() {
        let _ = if position % 2 == 1 {
            write!(html, "<code>{}</code>", text(part))
        } else {
            write!(html, "{}", text(part))
        };
    }
    html
}

/// A JSON value, indented.
pub(super) fn json(value: &Value) -> String {
    entities(&escape_json(&serde_json::to_string_pretty(value).unwrap_or_default()))
}

/// Text that is already harmless on a terminal, with all markup escaped.
pub(super) fn entities(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' | '<' | '>' | '"' | '\'' => {
                let _ = write!(out, "&#{};", u32::from(character));
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_markup() {
        assert_eq!(text("<script>'\"&amp;"), "&#60;script&#62;&#39;&#34;&#38;amp;");
        assert_eq!(text("a\u{202e}b\0\n"), "a\\u{202e}b\\u{0}\\u{a}");
        assert_eq!(prose("a `<b>`, `c"), "a <code>&#60;b&#62;</code>, <code>c</code>");
        assert_eq!(json(&serde_json::json!("\u{202e}</pre>")), "&#34;\\u202e&#60;/pre&#62;&#34;");
    }
}
