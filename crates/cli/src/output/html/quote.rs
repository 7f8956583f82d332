//! The statement that a finding is about, with the deciding parts marked.

use std::fmt::Write;

use case::Quote;

use super::escape;
use crate::output::excerpt::{self, Line};

/// The columns of a row, before it is wrapped.
const ROOM: usize = 88;

/// A quote as a block of preformatted text: what is said about a mark is below the row where it begins.
pub(super) fn block(quote: &Quote) -> String {
    let mut html = String::from("<pre class=\"quote\">");
    for line in excerpt::lines(quote, ROOM) {
        match line {
            Line::Gap => html.push_str("<span class=\"quiet\">      …</span>\n"),
            Line::Text { number, pieces, notes } => {
                let number = number.map_or_else(String::new, |number| number.to_string());
                let _ = write!(html, "<span class=\"quiet\">{number:>4}  </span>");
                for piece in pieces {
                    // A piece's text is already harmless on a terminal; here it must not be markup either.
                    let text = escape::entities(&piece.text);
                    let _ = if piece.marked {
                        write!(html, "<mark>{text}</mark>")
                    } else {
                        write!(html, "{text}")
                    };
                }
                html.push('\n');
                for note in notes {
                    let indent = " ".repeat(note.columns.start + 6);
                    let _ = writeln!(html, "{indent}<b>↑ {}</b>", escape::text(&note.label));
                }
            }
        }
    }
    html.push_str("</pre>\n");
    html
}
