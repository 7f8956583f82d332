//! `--output table`: one row per case, caller, or policy that applies.

use std::io::{self, Write};

use case::Record;
use serde_json::Value;
use textwrap::core::display_width;

use super::about::{self, About};
use super::escape::escape;
use super::style::{self, Screen};

/// The column headings. When the records are about something else, other columns begin.
fn headings(about: About) -> &'static [&'static str] {
    match about {
        About::Case => &["ID", "PRINCIPAL", "ACTION", "RESOURCE", DECISION, "DECIDED BY"],
        About::Caller => &["ACCOUNT", "ARN", "PROFILE", "REGION"],
        About::Policies => &["PRINCIPAL", "VIA", "NAME", "ARN"],
    }
}

const DECISION: &str = "DECISION";

/// The number of rows that set the column widths. Later cells that are wider push their row aside: so a table of any
/// length needs little memory, and starts to appear early.
const ROWS_THAT_SET_WIDTHS: usize = 500;

/// Harmless cells, under the headings of what they are about.
#[derive(Debug)]
pub(crate) struct Row {
    about: About,
    cells: Vec<String>,
}

/// Rows on their way out.
pub(super) struct Table {
    screen: Screen,
    about: About,
    held: Vec<Row>,
    widths: Option<Vec<usize>>,
    /// True if columns have already been written, from which new ones must be set apart.
    is_begun: bool,
}

/// The rows of a record: one, except for a list of policies.
pub(super) fn rows(record: &Record) -> Vec<Row> {
    let member = |name| record.get::<Value>(name).ok().flatten().unwrap_or_default();
    let about = About::of(record);
    let cells = match about {
        About::Case => vec![of_case(record)],
        About::Caller => vec![about::caller_in_brief(&member("caller")).map(word).to_vec()],
        About::Policies => {
            let request = member("request");
            let principal = cell(request.get("principal"));
            let listed = member("identityPolicies");
            let row =
                |policy: [Option<&str>; 3]| [vec![principal.clone()], policy.map(word).to_vec()].concat();
            let rows: Vec<_> = about::policies(&listed).map(row).collect();
            if rows.is_empty() { vec![row([None; 3])] } else { rows }
        }
    };
    cells.into_iter().map(|cells| Row { about, cells }).collect()
}

fn of_case(record: &Record) -> Vec<String> {
    let request = record.get::<Value>("request").ok().flatten().unwrap_or_default();
    let id = record.get::<Value>("id").ok().flatten().unwrap_or_default();
    if case::is_error(record) {
        let error = record.get::<Value>("error").ok().flatten().unwrap_or_default();
        let line = error.get("line").map_or_else(String::new, |line| format!("line {line}: "));
        let message = error.get("message").map_or_else(String::new, plain);
        let message = escape(&format!("{line}{message}")).into_owned();
        return [vec!["-".to_owned(); 4], vec!["error".to_owned(), message]].concat();
    }
    let of_request = |name| cell(request.get(name));
    let decided_by = record.get::<Vec<String>>("decidedBy").ok().flatten().unwrap_or_default();
    vec![
        cell(Some(&id)),
        of_request("principal"),
        of_request("action"),
        of_request("resource"),
        cell(record.get::<Value>("decision").ok().flatten().as_ref()),
        if decided_by.is_empty() { "-".to_owned() } else { escape(&decided_by.join(",")).into_owned() },
    ]
}

fn word(text: Option<&str>) -> String {
    text.map_or_else(|| "-".to_owned(), |text| escape(text).into_owned())
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
        Self { screen, about: About::default(), held: Vec::new(), widths: None, is_begun: false }
    }

    pub(super) fn add(&mut self, rows: Vec<Row>, out: &mut impl Write) -> io::Result<()> {
        rows.into_iter().try_for_each(|row| self.add_row(row, out))
    }

    fn add_row(&mut self, row: Row, out: &mut impl Write) -> io::Result<()> {
        if row.about != self.about {
            self.finish(out)?;
            self.widths = None;
            self.about = row.about;
        }
        if let Some(widths) = &self.widths {
            return self.write(&row, widths, out);
        }
        self.held.push(row);
        if self.held.len() >= ROWS_THAT_SET_WIDTHS { self.release(out) } else { Ok(()) }
    }

    pub(super) fn finish(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.held.is_empty() { Ok(()) } else { self.release(out) }
    }

    fn release(&mut self, out: &mut impl Write) -> io::Result<()> {
        if self.is_begun {
            out.write_all(b"\n")?;
        }
        self.is_begun = true;
        let rows = std::mem::take(&mut self.held);
        let headings = headings(self.about);
        let mut widths: Vec<usize> = headings.iter().map(|heading| heading.len()).collect();
        for row in &rows {
            for (width, cell) in widths.iter_mut().zip(&row.cells) {
                *width = (*width).max(display_width(cell));
            }
        }
        let headings: Vec<String> = headings.iter().map(|heading| (*heading).to_owned()).collect();
        write_row(&headings, &widths, |text, _| self.screen.paint(style::STRONG, text), out)?;
        rows.iter().try_for_each(|row| self.write(row, &widths, out))?;
        self.widths = Some(widths);
        Ok(())
    }

    fn write(&self, row: &Row, widths: &[usize], out: &mut impl Write) -> io::Result<()> {
        let headings = headings(row.about);
        let paint = |text: &str, column: usize| match headings.get(column) {
            Some(&DECISION) => self.screen.paint(style::of_verdict(text), text),
            _ => text.to_owned(),
        };
        write_row(&row.cells, widths, paint, out)
    }
}

fn write_row(
    cells: &[String],
    widths: &[usize],
    paint: impl Fn(&str, usize) -> String,
    out: &mut impl Write,
) -> io::Result<()> {
    let last = cells.len().saturating_sub(1);
    for (column, (cell, width)) in cells.iter().zip(widths).enumerate() {
        out.write_all(paint(cell, column).as_bytes())?;
        if column < last {
            let space = width.saturating_sub(display_width(cell)) + 2;
            out.write_all(" ".repeat(space).as_bytes())?;
        }
    }
    out.write_all(b"\n")
}
