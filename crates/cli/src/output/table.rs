//! `--output table`: one row a case.

use std::io::{self, Write};

use case::Record;
use serde_json::Value;
use textwrap::core::display_width;

use super::escape::escape;
use super::style::{self, Screen};

const HEADINGS: [&str; 6] = ["ID", "PRINCIPAL", "ACTION", "RESOURCE", "DECISION", "DECIDED BY"];
const DECISION: usize = 4;

/// The rows that set the widths of the columns. Later cells that are wider push their row aside:
/// so a table of any length needs little memory, and starts to appear early.
const ROWS_THAT_SET_WIDTHS: usize = 500;

/// The cells of one case, harmless.
pub(crate) type Row = [String; 6];

/// Rows on their way out.
pub(super) struct Table {
    screen: Screen,
    held: Vec<Row>,
    widths: Option<[usize; 6]>,
}

/// The row of a record.
pub(super) fn row(record: &Record) -> Row {
    let request = record.get::<Value>("request").ok().flatten().unwrap_or_default();
    let id = record.get::<Value>("id").ok().flatten().unwrap_or_default();
    if case::is_error(record) {
        let error = record.get::<Value>("error").ok().flatten().unwrap_or_default();
        let line = error.get("line").map_or_else(String::new, |line| format!("line {line}: "));
        let message = error.get("message").map_or_else(String::new, plain);
        let none = || "-".to_owned();
        return [
            none(),
            none(),
            none(),
            none(),
            "error".to_owned(),
            escape(&format!("{line}{message}")).into_owned(),
        ];
    }
    let of_request = |name| cell(request.get(name));
    let decided_by = record.get::<Vec<String>>("decidedBy").ok().flatten().unwrap_or_default();
    [
        cell(Some(&id)),
        of_request("principal"),
        of_request("action"),
        of_request("resource"),
        cell(record.get::<Value>("decision").ok().flatten().as_ref()),
        if decided_by.is_empty() { "-".to_owned() } else { escape(&decided_by.join(",")).into_owned() },
    ]
}

fn cell(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => "-".to_owned(),
        Some(value) => escape(&plain(value)).into_owned(),
    }
}

fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned)
}

impl Table {
    pub(super) fn new(screen: Screen) -> Self {
        Self { screen, held: Vec::new(), widths: None }
    }

    pub(super) fn add(&mut self, rows: Vec<Row>, out: &mut impl Write) -> io::Result<()> {
        if let Some(widths) = self.widths {
            return self.write(&rows, widths, out);
        }
        self.held.extend(rows);
        if self.held.len() >= ROWS_THAT_SET_WIDTHS { self.release(out) } else { Ok(()) }
    }

    pub(super) fn finish(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.held.is_empty() { Ok(()) } else { self.release(out) }
    }

    fn release(&mut self, out: &mut impl Write) -> io::Result<()> {
        let rows = std::mem::take(&mut self.held);
        let mut widths = HEADINGS.map(str::len);
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = (*width).max(display_width(cell));
            }
        }
        self.widths = Some(widths);
        let headings = HEADINGS.map(str::to_owned);
        write_row(&headings, widths, |text, _| self.screen.paint(style::STRONG, text), out)?;
        self.write(&rows, widths, out)
    }

    fn write(&self, rows: &[Row], widths: [usize; 6], out: &mut impl Write) -> io::Result<()> {
        let paint = |text: &str, column| match column {
            DECISION => self.screen.paint(style::of_verdict(text), text),
            _ => text.to_owned(),
        };
        rows.iter().try_for_each(|row| write_row(row, widths, paint, out))
    }
}

fn write_row(
    row: &Row,
    widths: [usize; 6],
    paint: impl Fn(&str, usize) -> String,
    out: &mut impl Write,
) -> io::Result<()> {
    let last = row.len() - 1;
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        out.write_all(paint(cell, column).as_bytes())?;
        if column < last {
            let space = width.saturating_sub(display_width(cell)) + 2;
            out.write_all(" ".repeat(space).as_bytes())?;
        }
    }
    out.write_all(b"\n")
}
