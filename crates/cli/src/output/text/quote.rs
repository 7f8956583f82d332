//! A statement quoted, with the failing part marked, the way a compiler quotes source code.

use case::Quote;
use serde_json::Value;
use textwrap::core::display_width;

use super::{Page, string};
use crate::output::escape::escape;
use crate::output::excerpt::{self, Line, Note, Piece};
use crate::output::style;
use crate::output::value::statement_label;

/// The column of the bar next to the statement: line numbers are in the columns before it.
const BAR: usize = 8;

impl Page {
    /// Quotes a statement; `statement` says which one it is.
    pub(super) fn quote(&mut self, quote: &Quote, statement: &Value) {
        let room = self.room();
        self.beside(None, "┌", &name(statement));
        for line in excerpt::lines(quote, room) {
            match line {
                Line::Gap => self.beside(None, "│", "…"),
                Line::Text { number, pieces, notes } => {
                    let text: String = pieces.iter().map(|piece| self.piece(piece)).collect();
                    self.beside(number, "│", &text);
                    for note in notes {
                        self.note(&note);
                    }
                }
            }
        }
    }

    /// The columns next to the bar.
    fn room(&self) -> usize {
        self.screen.width.saturating_sub(BAR + 2).max(20)
    }

    fn piece(&self, piece: &Piece) -> String {
        if piece.marked { self.screen.paint(style::BAD, &piece.text) } else { piece.text.clone() }
    }

    /// Carets below the marked part, with its label: after them if there is room, else below.
    fn note(&mut self, note: &Note) {
        let label = escape(&note.label).into_owned();
        let (start, width) = (note.columns.start, note.columns.len().max(1));
        let carets = "^".repeat(width);
        let room = self.room();
        if note.columns.end + 1 + display_width(&label) <= room {
            let said = self.screen.paint(style::BAD, &format!("{carets} {label}"));
            return self.beside(None, "│", &format!("{}{said}", " ".repeat(start)));
        }
        let carets = self.screen.paint(style::BAD, &carets);
        self.beside(None, "│", &format!("{}{carets}", " ".repeat(start)));
        let indent = start.min(room.saturating_sub(display_width(&label)));
        for line in self.wrap(BAR + 2 + indent, &note.label) {
            let line = self.screen.paint(style::BAD, &line);
            self.beside(None, "│", &format!("{}{line}", " ".repeat(indent)));
        }
    }

    fn beside(&mut self, number: Option<usize>, bar: &str, text: &str) {
        let number = number.map_or_else(String::new, |number| number.to_string());
        let margin = self.screen.paint(style::QUIET, &format!("{number:>width$} {bar}", width = BAR - 1));
        self.line(0, format!("{margin} {text}").trim_end());
    }
}

/// `statement Sid of Policy`.
fn name(statement: &Value) -> String {
    let own = statement_label(statement);
    let policy = string(statement, "policy").unwrap_or("the policy");
    escape(&format!("statement {own} of {policy}")).into_owned()
}
