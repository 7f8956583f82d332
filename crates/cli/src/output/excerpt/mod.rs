//! A quoted statement as rows for a person: shortened around the marked parts, harmless, and with line numbers if its
//! author wrote it on several lines.
//!
//! Libraries that print compiler diagnostics quote the lines of a source file. A policy is often a single line of
//! thousands of characters, which first has to be laid out as JSON; the HTML page needs the same rows as the
//! terminal; and text from strangers must be escaped without moving the marks. So the rows are made here.

mod layout;
mod shorten;

use std::ops::Range;

use case::{Mark, Quote};
use textwrap::core::display_width;

use super::escape::escape_json;
use layout::Row;
use shorten::Outline;

/// The longest text that is shown whole: for a part that is marked, and for one that is not.
const LONGEST_MARKED: usize = 200;
const LONGEST: usize = 100;

/// A row of a quote.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// Rows that are left out.
    Gap,
    Text {
        /// The line in the policy document.
        number: Option<usize>,
        pieces: Vec<Piece>,
        /// The marks that begin on this row.
        notes: Vec<Note>,
    },
}

/// Text of a row, harmless.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) marked: bool,
}

/// What is said about a mark.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Note {
    /// The columns of the row that it covers.
    pub(super) columns: Range<usize>,
    /// What is to be said; text from strangers.
    pub(super) label: String,
}

/// The rows of a quote. `width` is the room for each.
pub(super) fn lines(quote: &Quote, width: usize) -> Vec<Line> {
    let text = &quote.text;
    let is_part = |mark: &&Mark| text.get(mark.start..mark.end).is_some_and(|part| !part.is_empty());
    let marks: Vec<&Mark> = quote.marks.iter().filter(is_part).collect();
    let (first, rows) = rows(quote, width);
    let outlines: Vec<Outline> = rows.iter().map(|row| outline(text, row, &marks)).collect();
    let mut lines = Vec::new();
    for (position, (row, shown)) in rows.iter().zip(shorten::shown(&outlines)).enumerate() {
        if shown {
            lines.push(line(text, row, &marks, first.map(|first| first + position)));
        } else if lines.last() != Some(&Line::Gap) {
            lines.push(Line::Gap);
        }
    }
    lines
}

/// The rows as their author wrote them, with the number of the first, if there are several and all fit.
fn rows(quote: &Quote, width: usize) -> (Option<usize>, Vec<Row>) {
    if quote.text.contains('\n') {
        let rows = layout::as_written(&quote.text);
        let length = |row: &Row| row.indent + row.parts.iter().map(Range::len).sum::<usize>();
        if rows.iter().all(|row| length(row) <= width.max(LONGEST)) {
            return (quote.line, rows);
        }
    }
    (None, layout::anew(&quote.text, width))
}

fn outline(text: &str, row: &Row, marks: &[&Mark]) -> Outline {
    let begins = |mark: &&Mark| row.parts.iter().any(|part| part.contains(&mark.start));
    let start = row.parts.first().and_then(|part| text.get(part.start..)).unwrap_or_default();
    Outline {
        indent: row.indent,
        marked: marks.iter().any(begins),
        names: start.starts_with("\"Sid\"") || start.starts_with("\"Effect\""),
    }
}

fn line(text: &str, row: &Row, marks: &[&Mark], number: Option<usize>) -> Line {
    let mut pieces = vec![Piece { text: " ".repeat(row.indent), marked: false }];
    let mut notes: Vec<Option<Note>> = marks.iter().map(|_| None).collect();
    let mut column = row.indent;
    for part in row.parts.iter().flat_map(|part| cut(part, marks)) {
        let mark = marks.iter().position(|mark| covers(mark, &part));
        let shown = shown(text, &part, if mark.is_some() { LONGEST_MARKED } else { LONGEST });
        let end = column + display_width(&shown);
        if let Some((mark, note)) = mark.and_then(|mark| Some((marks.get(mark)?, notes.get_mut(mark)?))) {
            match note {
                Some(note) => note.columns.end = end,
                None if mark.start == part.start => {
                    *note = Some(Note { columns: column..end, label: mark.label.clone() });
                }
                None => {}
            }
        }
        column = end;
        match pieces.last_mut().filter(|last| last.marked == mark.is_some()) {
            Some(last) => last.text.push_str(&shown),
            None => pieces.push(Piece { text: shown, marked: mark.is_some() }),
        }
    }
    Line::Text { number, pieces, notes: notes.into_iter().flatten().collect() }
}

/// A part, cut where marks begin and end.
fn cut(part: &Range<usize>, marks: &[&Mark]) -> Vec<Range<usize>> {
    let mut cuts: Vec<usize> = marks.iter().flat_map(|mark| [mark.start, mark.end]).collect();
    cuts.retain(|cut| part.start < *cut && *cut < part.end);
    cuts.extend([part.start, part.end]);
    cuts.sort_unstable();
    if !part.is_empty() {
        cuts.dedup();
    }
    cuts.windows(2).filter_map(|ends| Some(*ends.first()?..*ends.last()?)).collect()
}

/// True if a part belongs to a mark; a space belongs to the mark it is inside.
fn covers(mark: &Mark, part: &Range<usize>) -> bool {
    if part.is_empty() {
        mark.start < part.start && part.start < mark.end
    } else {
        mark.start <= part.start && part.end <= mark.end
    }
}

/// A part as shown: harmless and of limited length.
fn shown(text: &str, part: &Range<usize>, longest: usize) -> String {
    if part.is_empty() {
        return " ".to_owned();
    }
    let whole = text.get(part.clone()).unwrap_or_default();
    let mut short: String = whole.chars().take(longest).collect();
    if short.len() < whole.len() {
        short.push('…');
    }
    // White space between the tokens: a carriage return would overwrite what precedes it.
    escape_json(&short).replace(['\t', '\r', '\n'], " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(text: &str, marked: &[&str]) -> Quote {
        let mark = |part: &&str| {
            let start = text.find(part).unwrap();
            Mark { start, end: start + part.len(), label: (*part).to_owned() }
        };
        Quote {
            text: text.to_owned(),
            line: Some(7),
            column: Some(5),
            marks: marked.iter().map(mark).collect(),
        }
    }

    fn shown(lines: &[Line]) -> Vec<String> {
        let one = |line: &Line| match line {
            Line::Gap => "…".to_owned(),
            Line::Text { number, pieces, notes } => {
                let text: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
                let marks = notes.iter().map(|note| {
                    let (start, end) = (note.columns.start, note.columns.end);
                    text.chars().skip(start).take(end - start).collect::<String>()
                });
                let number = number.map_or_else(String::new, |number| format!("{number} "));
                format!("{number}{text}|{}", marks.collect::<Vec<_>>().join("|"))
            }
        };
        lines.iter().map(one).collect()
    }

    #[test]
    fn marks_stay_in_place_in_a_new_layout() {
        let quote =
            quote(r#"{"Effect":"Allow","Resource":["a\u202e","b"]}"#, &[r#""Resource":["a\u202e","b"]"#]);
        let lines = shown(&lines(&quote, 60));
        assert_eq!(
            lines,
            [
                "{|",
                "  \"Effect\": \"Allow\",|",
                "  \"Resource\": [\"a\\u202e\", \"b\"]|\"Resource\": [\"a\\u202e\", \"b\"]",
                "}|"
            ]
        );
    }

    #[test]
    fn lines_of_the_author_have_their_numbers() {
        let quote = quote("{\n  \"Effect\": \"Allow\",\n  \"Action\": \"x\u{202e}\"\n}", &["\"x\u{202e}\""]);
        let lines = shown(&lines(&quote, 60));
        assert_eq!(lines[1..3], ["8   \"Effect\": \"Allow\",|", "9   \"Action\": \"x\\u202e\"|\"x\\u202e\""]);
    }

    #[test]
    fn a_statement_of_hundreds_of_values_is_shown_around_the_mark() {
        let values: Vec<String> = (0..400).map(|number| format!("\"s3:Action{number}\"")).collect();
        let text = format!("{{\"Sid\":\"x\",\"Effect\":\"Deny\",\"Action\":[{}]}}", values.join(","));
        let lines = shown(&lines(&quote(&text, &["\"s3:Action222\""]), 60));
        assert!(lines.len() < 12, "{lines:#?}");
        assert!(lines.iter().any(|line| line.ends_with("|\"s3:Action222\"")), "{lines:#?}");
        assert_eq!(lines.iter().filter(|line| *line == "…").count(), 2);
    }

    #[test]
    fn nothing_of_a_quote_moves_the_cursor() {
        for text in ["{\n\"a\":\r1}", "{\"a\":\t1\r}", "\"\r\n\u{1b}[2J", "{\"a\u{9b}\":\"\u{202e}\"}"] {
            let shown = shown(&lines(&quote(text, &[]), 60)).concat();
            assert!(!shown.contains(|char: char| char.is_control() || char == '\u{202e}'), "{shown:?}");
        }
    }

    #[test]
    fn marks_that_lie_are_left_away() {
        let mut lying = quote("{\"é\":1}", &["1"]);
        for (start, end) in [(0, 900), (3, 4), (5, 2), (2, 2)] {
            lying.marks.push(Mark { start, end, label: String::new() });
        }
        let marked = |line: &Line| matches!(line, Line::Text { notes, .. } if !notes.is_empty());
        assert_eq!(lines(&lying, 60).iter().filter(|line| marked(line)).count(), 1);
    }
}
