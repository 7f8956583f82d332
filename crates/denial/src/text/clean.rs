//! A line as a program printed it, without the decoration of terminals, boxes, comments and log collectors.

use super::{colours, markup};
use crate::stamp;

/// A line without its decoration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    /// What the line says, without surrounding blanks.
    pub(crate) text: String,
    /// How many columns the line took where it was printed, including trailing blanks.
    pub(crate) width: usize,
    /// Blanks before the text, after the decoration.
    pub(crate) indent: usize,
    /// Whether the line ended with blanks.
    pub(crate) spaced: bool,
    /// Whether the line began with a log's time stamp.
    pub(crate) stamped: bool,
}

/// Removes colours, box drawing, comment signs, time stamps and line ends from one line.
pub(crate) fn clean(raw: &str) -> Line {
    let plain = without_controls(&colours::without(raw.trim_end_matches(['\r', '\n'])));
    let width = plain.chars().count();
    let plain = markup::without(&plain);
    let (body, stamped) = undress(&plain);
    let body = without_tail(body);
    let text = body.trim();
    Line {
        indent: body.chars().count() - body.trim_start().chars().count(),
        spaced: body.trim_end().len() < body.len(),
        text: text.to_owned(),
        width,
        stamped,
    }
}

/// Removes ANSI escape sequences, the other control characters and invisible characters; tabs stay. Non-breaking blanks
/// and hyphens, as made by word processors and browsers, become plain blanks and hyphens.
fn without_controls(raw: &str) -> String {
    if raw.bytes().all(|byte| (b' '..0x80).contains(&byte)) {
        return raw.to_owned();
    }
    let mut out = String::with_capacity(raw.len());
    let mut chars = raw.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\u{1b}' => skip_escape(&mut chars),
            '\t' => out.push(char),
            '\u{a0}' | '\u{2007}' | '\u{202f}' => out.push(' '),
            '\u{2010}' | '\u{2011}' => out.push('-'),
            '\u{ad}' | '\u{200b}' | '\u{2060}' | '\u{feff}' => {}
            _ if char.is_control() => {}
            _ => out.push(char),
        }
    }
    out
}

/// Skips what follows ESC: a CSI sequence to its final byte, an OSC string to its end, or one character.
fn skip_escape(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) {
    match chars.peek() {
        Some('[') => {
            chars.next();
            while let Some(char) = chars.next_if(|char| (' '..='~').contains(char)) {
                if ('@'..='~').contains(&char) {
                    break;
                }
            }
        }
        Some(']') => {
            chars.next();
            while let Some(char) = chars.next() {
                if char == '\u{7}' {
                    break;
                }
                if char == '\u{1b}' {
                    chars.next_if_eq(&'\\');
                    break;
                }
            }
        }
        Some('(' | ')') => {
            chars.next();
            chars.next();
        }
        _ => {}
    }
}

/// Characters that draw the left or right edge of a box.
const EDGES: [char; 16] = ['│', '┃', '║', '╷', '╵', '┌', '└', '├', '╭', '╰', '╎', '┆', '┊', '▌', '|', '■'];

/// Removes box edges, comment signs and a time stamp, however nested.
fn undress(line: &str) -> (&str, bool) {
    let mut rest = line;
    let mut stamped = false;
    loop {
        let start = rest.trim_start();
        let inner = edge(start).or_else(|| comment(start)).or_else(|| quote(start)).or_else(|| {
            let after = time_stamp(start)?;
            stamped = true;
            Some(after)
        });
        match inner {
            // One blank after the sign belongs to it.
            Some(inner) => rest = inner.strip_prefix(' ').unwrap_or(inner),
            None => return (rest, stamped),
        }
    }
}

fn edge(text: &str) -> Option<&str> {
    text.strip_prefix(EDGES)
}

/// What follows a comment sign or a bullet.
fn comment(text: &str) -> Option<&str> {
    let body = text
        .strip_prefix("//")
        .or_else(|| text.strip_prefix('#').map(|rest| rest.trim_start_matches('#')))
        .or_else(|| text.strip_prefix("<!--"))
        .or_else(|| ["-- ", "- ", "• "].iter().find_map(|bullet| text.strip_prefix(bullet)));
    if body.is_some() {
        return body;
    }
    // A lone `*` may also be the resource of a sentence whose reason follows.
    let starred = text.strip_prefix("* ")?.trim_start();
    let reason = starred.starts_with("because") || starred.starts_with("with an");
    (!reason).then_some(starred)
}

fn quote(text: &str) -> Option<&str> {
    text.strip_prefix("> ")
}

/// What follows an ISO 8601 date and time that opens the text.
fn time_stamp(text: &str) -> Option<&str> {
    const SHAPE: &str = "0000-00-00T00:00:00";
    if !stamp::fits(text, SHAPE) {
        return None;
    }
    let rest = text.get(SHAPE.len()..)?.trim_start_matches(|char: char| "0123456789.,:+-Z".contains(char));
    rest.starts_with(char::is_whitespace).then_some(rest)
}

/// Removes the right edge of a box and the continuation sign of a shell or a string.
fn without_tail(body: &str) -> &str {
    let trimmed = body.trim_end();
    let end = trimmed.strip_suffix(['│', '┃', '║', '|']).or_else(|| {
        let cut = trimmed.strip_suffix('\\')?;
        (!cut.ends_with('\\')).then_some(cut)
    });
    end.unwrap_or(body)
}

#[cfg(test)]
mod tests {
    use super::clean;

    #[test]
    fn dressing_comes_off() {
        for (raw, text) in [
            ("\u{1b}[31m│\u{1b}[0m \u{1b}[1mError:\u{1b}[0m no", "Error: no"),
            ("    // AccessDenied: no", "AccessDenied: no"),
            ("  ##   to perform: x", "to perform: x"),
            ("2024-01-02T03:04:05.1234567Z   Error: no\r", "Error: no"),
            ("operation: \\", "operation:"),
            ("║ boxed ║", "boxed"),
            (" * is not authorized", "is not authorized"),
            ("  - on resource: x", "on resource: x"),
            ("* because no policy", "* because no policy"),
            ("\u{1b}]8;;https://a\u{7}link\u{1b}]8;;\u{7}", "link"),
            ("perform: <b> s3:GetObject </b> on <account>", "perform:  s3:GetObject  on <account>"),
            ("a < b <br/> > c <", "a < b  > c <"),
            ("is\u{a0}not identity\u{2011}based, no\u{200b}body", "is not identity-based, nobody"),
            ("", ""),
        ] {
            assert_eq!(clean(raw).text, text, "{raw:?}");
        }
    }
}
