//! Lines of prose, of which the last may go on.

use crate::part;

/// The longest piece of prose that counts as one line.
const MAX_LINE: usize = 64 << 10;

/// The beginning of a line of which more is to come.
#[derive(Debug, Default)]
pub(crate) struct Prose {
    held: String,
}

impl Prose {
    /// True in the middle of a line.
    pub(crate) fn is_open(&self) -> bool {
        !self.held.is_empty()
    }

    /// Reads on, and gives each line that is whole. A line that is too long is parted between its denials. A carriage
    /// return ends a line too: what draws a progress bar begins its line anew with one.
    pub(crate) fn push(&mut self, text: &str, ended: bool, mut give: impl FnMut(&str)) {
        let held = std::mem::take(&mut self.held);
        let joined = if held.is_empty() { None } else { Some(held + text) };
        let text = joined.as_deref().unwrap_or(text);
        let own = text.trim_end_matches('\r');
        let mut rest = own;
        while let Some((line, others)) = rest.split_once(['\n', '\r']) {
            let last = long(line, &mut give);
            give(last);
            rest = others;
        }
        rest = long(rest, &mut give);
        if ended {
            give(rest);
        } else if !rest.trim().is_empty() {
            self.held.push_str(rest);
            // A line feed may follow, and belong to it.
            self.held.push_str(if own.len() < text.len() { "\r" } else { "" });
        }
    }
}

/// Gives the parts of a long line but for the last, which is left.
fn long<'a>(mut line: &'a str, give: &mut impl FnMut(&str)) -> &'a str {
    while line.len() > MAX_LINE {
        let (part, rest) = line.split_at(part::length(line, MAX_LINE));
        give(part);
        line = rest;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(parts: &[(&str, bool)]) -> Vec<String> {
        let (mut prose, mut lines) = (Prose::default(), Vec::new());
        for (part, ended) in parts {
            prose.push(part, *ended, |line| lines.push(line.to_owned()));
        }
        lines
    }

    #[test]
    fn a_line_is_whole_however_it_arrives() {
        assert_eq!(lines(&[("a", false), ("b", false), ("c", true), ("d", true)]), ["abc", "d"]);
        assert_eq!(lines(&[("a\rb", false), ("c\rd", true)]), ["a", "bc", "d"]);
        assert_eq!(lines(&[("a\r", false), ("", true), ("b\r", true)]), ["a", "b"]);
        assert_eq!(lines(&[("a\r", false), ("b", true)]), ["a", "b"]);
        assert_eq!(lines(&[("a\n\nb", true)]), ["a", "", "b"]);
    }

    #[test]
    fn no_byte_of_a_long_line_is_lost_and_little_is_held() {
        let line = "x yz\u{20ac} ".repeat(MAX_LINE);
        let (mut prose, mut given, mut longest) = (Prose::default(), String::new(), 0);
        for part in line.split_inclusive('\u{20ac}').collect::<Vec<_>>().chunks(999) {
            prose.push(&part.concat(), false, |part| {
                given.push_str(part);
                longest = longest.max(part.len());
            });
            assert!(prose.held.len() <= MAX_LINE);
        }
        prose.push("", true, |part| given.push_str(part));
        assert!(given == line && longest <= MAX_LINE);
    }
}
