//! What the dispatcher's own commands print: text for people, records for programs.

use std::io::{self, IsTerminal, Write};

use cli::{Failure, escape, escape_json};
use serde_json::Value;

/// The form of the output, as `--output` of all programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// `text` on a terminal, else `jsonl`
    Auto,
    /// JSON Lines: one record a line
    Jsonl,
    /// One JSON array of all records, indented
    Json,
    /// One row a record
    Table,
    /// For people
    Text,
}

/// What is collected until it is printed.
#[derive(Debug)]
pub(crate) struct Report {
    form: Form,
    /// The members that a table shows.
    columns: &'static [&'static str],
    records: Vec<Value>,
    text: String,
}

impl Report {
    pub(crate) fn new(form: Form, columns: &'static [&'static str]) -> Self {
        let form = match form {
            Form::Auto if io::stdout().is_terminal() => Form::Text,
            Form::Auto => Form::Jsonl,
            form => form,
        };
        Self { form, columns, records: Vec::new(), text: String::new() }
    }

    /// One entry, in both forms; the text must be harmless.
    pub(crate) fn add(&mut self, text: &str, record: Value) {
        self.records.push(record);
        self.note(text);
    }

    /// Something for people only.
    pub(crate) fn note(&mut self, text: &str) {
        self.text.push_str(text);
        self.text.push('\n');
    }

    pub(crate) fn print(&self) -> Result<(), Failure> {
        io::stdout().write_all(self.written().as_bytes()).map_err(|error| Failure::writing(&error))
    }

    fn written(&self) -> String {
        match self.form {
            Form::Text => self.text.clone(),
            Form::Table => self.table(),
            Form::Json => {
                let all = serde_json::to_string_pretty(&self.records).unwrap_or_default();
                format!("{}\n", escape_json(&all))
            }
            Form::Auto | Form::Jsonl => {
                let line = |record: &Value| escape_json(&record.to_string()).into_owned() + "\n";
                self.records.iter().map(line).collect()
            }
        }
    }

    fn table(&self) -> String {
        let headings = self.columns.iter().map(|name| name.to_uppercase()).collect();
        let cells = |record: &Value| {
            self.columns.iter().map(|name| cell(record.get(*name).unwrap_or(&Value::Null))).collect()
        };
        let rows: Vec<Vec<String>> =
            std::iter::once(headings).chain(self.records.iter().map(cells)).collect();
        let width = |column: usize| {
            rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        let line = |row: &Vec<String>| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:width$}"));
            format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
        };
        rows.iter().map(line).collect()
    }
}

/// A value in a table, harmless.
fn cell(value: &Value) -> String {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Bool(is) => (if *is { "yes" } else { "no" }).to_owned(),
        Value::Array(values) => values.iter().map(cell).collect::<Vec<_>>().join(","),
        other => other.to_string(),
    };
    if text.is_empty() { "-".to_owned() } else { escape(&text).into_owned() }
}
