//! The rows of a quoted text: its author's, or our own layout of the JSON.

use std::ops::Range;

/// The spaces per level of indentation, and the deepest level that is indented.
const INDENT: usize = 2;
const DEEPEST: usize = 12;

/// A row: spaces before it, and the parts of the text in it. An empty part is a space between two tokens.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) indent: usize,
    pub(super) parts: Vec<Range<usize>>,
}

impl Row {
    fn width(&self) -> usize {
        self.indent + self.parts.iter().map(|part| part.len().max(1)).sum::<usize>()
    }
}

/// The lines of a text as they are, without their common indentation.
pub(super) fn as_written(text: &str) -> Vec<Row> {
    let mut start = 0;
    let lines = text.split_inclusive('\n').map(|line| {
        let at = start;
        start += line.len();
        let bare = line.trim_start_matches([' ', '\t']);
        let indent = line.len() - bare.len();
        (indent, at + indent..at + indent + bare.trim_end().len())
    });
    let lines: Vec<(usize, Range<usize>)> = lines.collect();
    // The first line begins where the text does: its indentation is outside the text.
    let indented = lines.iter().skip(1).filter(|(_, part)| !part.is_empty());
    let common = indented.map(|(indent, _)| *indent).min().unwrap_or_default();
    let row = |(indent, part): (usize, Range<usize>)| Row {
        indent: indent.saturating_sub(common),
        parts: if part.is_empty() { Vec::new() } else { vec![part] },
    };
    lines.into_iter().map(row).collect()
}

/// JSON laid out again: a list or object on one row if it fits and contains no other.
pub(super) fn anew(text: &str, width: usize) -> Vec<Row> {
    let tokens = tokens(text);
    let closing = closing(text, &tokens);
    let mut rows = vec![Row::default()];
    let mut depth: usize = 0;
    let mut position = 0;
    while let Some(token) = tokens.get(position) {
        let indent = |depth: usize| INDENT * depth.min(DEEPEST);
        match text.get(token.clone()).unwrap_or_default() {
            "{" | "[" => {
                let end = closing.get(position).copied().flatten();
                let flat = end.and_then(|end| tokens.get(position..=end)).map(|tokens| flat(text, tokens));
                let row = rows.last().map_or(0, Row::width);
                match flat {
                    Some(Some(parts)) if parts.len() == 2 || (depth > 0 && fits(row, &parts, width)) => {
                        push(&mut rows, parts);
                        position = end.unwrap_or(position);
                    }
                    _ => {
                        push(&mut rows, [token.clone()]);
                        depth += 1;
                        rows.push(Row { indent: indent(depth), parts: Vec::new() });
                    }
                }
            }
            "}" | "]" => {
                depth = depth.saturating_sub(1);
                rows.push(Row { indent: indent(depth), parts: vec![token.clone()] });
            }
            "," => {
                push(&mut rows, [token.clone()]);
                rows.push(Row { indent: indent(depth), parts: Vec::new() });
            }
            ":" => push(&mut rows, [token.clone(), token.end..token.end]),
            _ => push(&mut rows, [token.clone()]),
        }
        position += 1;
    }
    rows
}

fn push(rows: &mut [Row], parts: impl IntoIterator<Item = Range<usize>>) {
    if let Some(row) = rows.last_mut() {
        row.parts.extend(parts);
    }
}

/// Whether parts fit on a row, followed by a comma.
fn fits(before: usize, parts: &[Range<usize>], width: usize) -> bool {
    before + parts.iter().map(|part| part.len().max(1)).sum::<usize>() < width
}

/// The parts of a list or object on one row; `None` if it contains another that is not empty.
fn flat(text: &str, tokens: &[Range<usize>]) -> Option<Vec<Range<usize>>> {
    let is =
        |token: &Range<usize>, any: &[&str]| text.get(token.clone()).is_some_and(|own| any.contains(&own));
    let inner = tokens.get(1..tokens.len().saturating_sub(1))?;
    if inner.iter().any(|token| is(token, &["{", "["])) {
        return None;
    }
    let spaced = |token: &Range<usize>| {
        let space = is(token, &[":", ","]).then_some(token.end..token.end);
        std::iter::once(token.clone()).chain(space)
    };
    Some(tokens.iter().flat_map(spaced).collect())
}

/// For each token that opens a list or object, the one that closes it.
fn closing(text: &str, tokens: &[Range<usize>]) -> Vec<Option<usize>> {
    let mut closing = vec![None; tokens.len()];
    let mut open = Vec::new();
    for (position, token) in tokens.iter().enumerate() {
        match text.get(token.clone()) {
            Some("{" | "[") => open.push(position),
            Some("}" | "]") => {
                if let Some(place) = open.pop().and_then(|opened: usize| closing.get_mut(opened)) {
                    *place = Some(position);
                }
            }
            _ => {}
        }
    }
    closing
}

/// The tokens of JSON. Invalid JSON also yields tokens.
fn tokens(text: &str) -> Vec<Range<usize>> {
    let mut tokens = Vec::new();
    let mut start = None;
    let end_of = |start: &mut Option<usize>, end: usize, tokens: &mut Vec<Range<usize>>| {
        tokens.extend(start.take().map(|start| start..end));
    };
    let (mut in_string, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = byte != b'"' || escaped;
            escaped = byte == b'\\' && !escaped;
            if !in_string {
                end_of(&mut start, at + 1, &mut tokens);
            }
            continue;
        }
        match byte {
            b'"' => {
                end_of(&mut start, at, &mut tokens);
                (in_string, escaped, start) = (true, false, Some(at));
            }
            b'{' | b'}' | b'[' | b']' | b',' | b':' => {
                end_of(&mut start, at, &mut tokens);
                tokens.push(at..at + 1);
            }
            _ if byte.is_ascii_whitespace() => end_of(&mut start, at, &mut tokens),
            _ => start = start.or(Some(at)),
        }
    }
    end_of(&mut start, text.len(), &mut tokens);
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, rows: &[Row]) -> String {
        let show = |row: &Row| {
            let parts = row.parts.iter().map(|part| if part.is_empty() { " " } else { &text[part.clone()] });
            " ".repeat(row.indent) + &parts.collect::<String>()
        };
        rows.iter().map(show).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn json_is_laid_out_to_the_width() {
        let text = r#"{"Sid":"a, \"b","Action":["s3:Get","s3:Put"],"Condition":{"Bool":{"x":"true"}},"N":[],"Z":{ }}"#;
        let wide = "{\n  \"Sid\": \"a, \\\"b\",\n  \"Action\": [\"s3:Get\", \"s3:Put\"],\n  \"Condition\": {\n    \
                    \"Bool\": {\"x\": \"true\"}\n  },\n  \"N\": [],\n  \"Z\": {}\n}";
        assert_eq!(shown(text, &anew(text, 40)), wide);
        let narrow = shown(text, &anew(text, 20));
        assert!(narrow.contains("\"Action\": [\n    \"s3:Get\",\n    \"s3:Put\"\n  ],"), "{narrow}");
        let same: serde_json::Value = serde_json::from_str(text).unwrap();
        assert_eq!(serde_json::from_str::<serde_json::Value>(&narrow).unwrap(), same);
    }

    #[test]
    fn what_is_no_json_is_laid_out_too() {
        for text in ["", "]]}", "{\"a", "\\", "[[[", "{\"é\u{202e}:,"] {
            shown(text, &anew(text, 10));
        }
        assert!(anew(&"[".repeat(5000), 10).iter().all(|row| row.indent <= INDENT * DEEPEST));
    }

    #[test]
    fn lines_of_the_author_keep_their_form() {
        let text = "{\n        \"a\": 1,\r\n\n            \"b\": 2\n    }";
        assert_eq!(shown(text, &as_written(text)), "{\n    \"a\": 1,\n\n        \"b\": 2\n}");
    }
}
