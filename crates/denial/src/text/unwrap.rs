//! Joins the lines that a terminal or an editor cut at a fixed width.
//!
//! A line is known to be cut if its neighbour has the same width: the words continue in the next column. Other line
//! ends stay, since nothing says whether they replaced a blank or nothing. Log lines that say the same about two things
//! also have the same width: a line that begins like the lines before it is not the rest of them.

use super::clean::Line;
use super::record::starts_record;

/// Narrower columns are not terminals, but short lines that happen to be similar.
const NARROWEST: usize = 20;

/// How much of two lines is compared to see whether they begin alike.
const HEAD: usize = 8;

/// Words that begin a part of a denial: the line above ends with a word, and where it ends is remembered.
const PARTS: [&str; 6] = ["because ", "with an ", "is not ", "not authorized ", "to perform", "on resource"];

/// The text of a block, without the line ends caused by a fixed width.
pub(crate) fn unwrap(lines: &[Line]) -> String {
    let mut out = String::new();
    let mut first = 0;
    for (index, line) in lines.iter().enumerate() {
        out.push_str(&line.text);
        let Some(next) = lines.get(index + 1) else { break };
        let before = index.checked_sub(1).and_then(|index| lines.get(index));
        let repeats = lines.get(first).is_some_and(|first| begin_alike(&first.text, &next.text));
        if is_cut(before, line, next) && !repeats {
            if line.spaced || next.indent > line.indent {
                out.push(' ');
            }
        } else {
            out.push('\n');
            first = index + 1;
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
        && !have_first_word(&line.text, &next.text)
        && !PARTS.iter().any(|part| next.text.starts_with(part))
        && !(is_sentence(&line.text) && is_sentence(&next.text))
}

/// Whether a line has the verb of a denial: neither of two such lines is the rest of the other.
fn is_sentence(text: &str) -> bool {
    text.contains("not authorized to perform")
}

/// Whether two lines begin alike, ignoring numbers.
fn begin_alike(line: &str, next: &str) -> bool {
    let head = |text: &str| {
        let masked = text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char });
        masked.take(HEAD).collect::<String>()
    };
    line.len() >= HEAD && head(line) == head(next)
}

/// Whether two lines have the same first word: a bullet, a number, a speaker.
fn have_first_word(line: &str, next: &str) -> bool {
    let word = |text: &'_ str| text.split_once(' ').map(|(word, _)| word.to_owned());
    word(line).is_some_and(|own| Some(own) == word(next))
}

/// `Name: value`: neither of two such lines is the rest of the other.
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

    #[test]
    fn lines_that_begin_alike_are_two() {
        for text in [
            "upload failed: b/k1 denied\nupload failed: b/k2 denied",
            "1. a thing in a list k1\n2. a thing in a list k2",
            "E0314 21:52:39 x.go:1] denied k1\nE0314 21:52:40 x.go:1] denied k2",
            "api-1  | denied on bucket/k1\napi-2  | denied on bucket/k2",
        ] {
            let lines: Vec<_> = text.lines().map(clean).collect();
            assert_eq!(unwrap(&lines), text);
        }
    }
}
