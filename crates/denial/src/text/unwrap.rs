//! Joins the lines that a terminal or an editor cut at a fixed width.
//!
//! A line is known to be cut when its neighbour has the same width: the words go on in the next column.
//! Other line ends stay, since nothing says whether a blank or nothing stood there.

use super::clean::Line;
use super::record::starts_record;

/// Narrower columns are not terminals, but short lines that happen to be alike.
const NARROWEST: usize = 20;

/// The text of a block, with the line ends that a fixed width made taken out.
pub(crate) fn unwrap(lines: &[Line]) -> String {
    let mut out = String::new();
    for (index, line) in lines.iter().enumerate() {
        out.push_str(&line.text);
        let Some(next) = lines.get(index + 1) else { break };
        let before = index.checked_sub(1).and_then(|index| lines.get(index));
        if is_cut(before, line, next) {
            if line.spaced || next.indent > line.indent {
                out.push(' ');
            }
        } else {
            out.push('\n');
        }
    }
    out
}

fn is_cut(before: Option<&Line>, line: &Line, next: &Line) -> bool {
    let full = |other: &Line| other.width == line.width;
    line.width >= NARROWEST
        && next.width <= line.width
        && !line.text.is_empty()
        && !next.text.is_empty()
        && (full(next) || before.is_some_and(full))
        && !starts_record(&next.text)
        && !(is_field(&line.text) && is_field(&next.text))
        && !["because ", "with an "].iter().any(|reason| next.text.starts_with(reason))
}

/// `Name: value`: of two such lines neither is the rest of the other.
fn is_field(text: &str) -> bool {
    text.split_once(": ").is_some_and(|(name, _)| {
        name.len() < 24
            && name.starts_with(|char: char| char.is_ascii_uppercase())
            && name.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, ' ' | '-'))
    })
}

#[cfg(test)]
mod tests {
    use super::super::clean::clean;
    use super::unwrap;

    #[test]
    fn lines_of_one_width_are_one_line() {
        let lines: Vec<_> =
            ["aaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbb bbbb", "cc dd", "ee"].into_iter().map(clean).collect();
        assert_eq!(unwrap(&lines), "aaaaaaaaaaaaaaaaaaaabbbbbbbbbbbbbbb bbbbcc dd\nee");
    }
}
