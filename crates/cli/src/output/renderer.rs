//! One record in the requested form.

use std::io::IsTerminal;

use case::Record;
use clap::ValueEnum;
use jaq_json::Val;

use super::jq::Filter;
use super::report::{self, Place, SarifResult};
use super::several::Several;
use super::style::Screen;
use super::table::{self, Row};
use super::{escape, html, json, text};
use crate::Failure;
use crate::flags::{ChosenBy, ColorChoice, DECISIONS, Expectation, Expected, Format, OutputFlags};

/// Writes records in one form; shared by all threads.
pub(crate) struct Renderer {
    form: Form,
    screen: Screen,
    /// Whether JSON is coloured: if programs read it, only by the flag, that is, by whoever wrote the pipe.
    colours_json: bool,
    verbose: bool,
    expect: Option<Expectation>,
    program: &'static str,
}

enum Form {
    /// Coloured only if someone asked for them by name, and for colours.
    Lines {
        coloured: bool,
    },
    Array,
    Table,
    Text,
    Html,
    Sarif,
    Junit,
    Member(&'static str),
    Filtered {
        filter: Filter,
        raw: bool,
        indented: bool,
    },
}

/// What separates the records of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// Nothing.
    None,
    /// `[`, `,` and `]`: each record begins with its comma.
    Array,
    /// An empty line: each record begins with it.
    Paragraphs,
    /// Rows whose columns are to be aligned.
    Table,
    /// The beginning and the end of a page.
    Page,
    /// A run of SARIF: its rules come last.
    Log,
    /// A suite of tests: their number comes first.
    Suite,
}

/// Records that were rendered together, and what is to be said about them.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    /// The output, except for tables.
    pub(crate) bytes: Vec<u8>,
    /// The output of tables.
    pub(crate) rows: Vec<Row>,
    /// The output of SARIF.
    pub(crate) results: Vec<SarifResult>,
    /// Messages for standard error.
    pub(crate) notes: Vec<String>,
    /// How many records.
    pub(crate) records: usize,
    /// How many of them are error records, or could not be filtered.
    pub(crate) bad: usize,
    /// The error records among them.
    pub(crate) bad_lines: Several,
    /// Those with a decision other than the expected one.
    pub(crate) unexpected: Several,
    /// How many tests of JUnit failed.
    pub(crate) failures: usize,
}

impl Batch {
    /// Reserves room for the output that this many bytes of input usually produce.
    pub(crate) fn expect(&mut self, bytes: usize) {
        self.bytes.reserve(bytes + bytes / 4);
    }

    /// Empties it, keeping its memory.
    pub(crate) fn clear(&mut self) {
        let mut bytes = std::mem::take(&mut self.bytes);
        bytes.clear();
        *self = Self { bytes, ..Self::default() };
    }
}

impl Renderer {
    /// Reads the flags, and compiles the filter if there is one.
    pub(crate) fn new(program: &'static str, flags: &OutputFlags) -> Result<Self, Failure> {
        let person = std::io::stdout().is_terminal();
        let by_flag = flags.color == ColorChoice::Always && flags.coloured_by == ChosenBy::Flag;
        let screen = Screen::new(flags.color);
        let output = if flags.chosen_by == ChosenBy::Setting && flags.jq.is_some() {
            Format::Auto
        } else {
            flags.output
        };
        let form = match (&flags.jq, output) {
            (Some(code), Format::Auto | Format::Json | Format::Jsonl) => Form::Filtered {
                filter: Filter::compile(code)?,
                raw: flags.raw_output,
                indented: output == Format::Json || output == Format::Auto && person,
            },
            (Some(_), _) => {
                return Err(Failure::usage("--jq gives JSON: it goes with --output json and jsonl alone")
                    .help("leave --output away, or use --output json or jsonl"));
            }
            (None, Format::Auto) if person => Form::Text,
            (None, Format::Auto) => Form::Lines { coloured: false },
            (None, Format::Jsonl) => Form::Lines { coloured: by_flag },
            (None, Format::Json) => Form::Array,
            (None, Format::Table) => Form::Table,
            (None, Format::Text) => Form::Text,
            (None, Format::Html) => Form::Html,
            (None, Format::Sarif) => Form::Sarif,
            (None, Format::Junit) => Form::Junit,
        };
        let colours_json = screen.colour && (screen.terminal || by_flag);
        Ok(Self { form, screen, colours_json, verbose: false, expect: flags.expect, program })
    }

    /// The same for a program whose records are not cases: it has nothing for a report.
    pub(crate) fn without_cases(program: &'static str, flags: &OutputFlags) -> Result<Self, Failure> {
        if matches!(flags.output, Format::Sarif | Format::Junit) {
            return Err(Failure::usage("no case is examined: there is nothing to report")
                .help("--output sarif and junit are for programs that examine cases"));
        }
        Self::new(program, flags)
    }

    /// Tells people more: each layer in detail.
    pub(crate) fn verbose(mut self, verbose: bool) -> Self {
        self.verbose = verbose;
        self
    }

    /// Prints the text of this member instead of the records, unless the flags select a form of records.
    ///
    /// # Errors
    /// If they select a form that does not show the member.
    pub(crate) fn printing(
        mut self,
        member: Option<&'static str>,
        flags: &OutputFlags,
    ) -> Result<Self, Failure> {
        let shows = matches!(flags.output, Format::Auto | Format::Text | Format::Json | Format::Jsonl);
        if let Some(member) = member.filter(|_| !shows && flags.chosen_by == ChosenBy::Flag) {
            let form = flags.output.to_possible_value();
            let form = form.as_ref().map_or("", |form| form.get_name());
            return Err(Failure::usage(format!(
                "--output {form} does not show `{member}`, the member that another flag asks for"
            ))
            .help("leave --output away, or take --output json or jsonl, which have it in each record"));
        }
        let free = flags.jq.is_none()
            && (flags.chosen_by == ChosenBy::Setting || matches!(flags.output, Format::Auto | Format::Text));
        if let Some(member) = member.filter(|_| free) {
            self.form = Form::Member(member);
        }
        Ok(self)
    }

    /// What separates the records.
    pub(crate) fn frame(&self) -> Frame {
        match self.form {
            Form::Lines { .. } | Form::Member(_) | Form::Filtered { .. } => Frame::None,
            Form::Array => Frame::Array,
            Form::Table => Frame::Table,
            Form::Text => Frame::Paragraphs,
            Form::Html => Frame::Page,
            Form::Sarif => Frame::Log,
            Form::Junit => Frame::Suite,
        }
    }

    /// True if the exit code depends on the decisions.
    pub(super) fn expects(&self) -> bool {
        self.expect.is_some()
    }

    /// The program that is writing.
    pub(super) fn program(&self) -> &'static str {
        self.program
    }

    /// What the output goes to.
    pub(super) fn screen(&self) -> Screen {
        self.screen
    }

    /// Adds a record to a batch.
    pub(crate) fn add(&self, record: &Record, place: Place<'_>, batch: &mut Batch) -> Result<(), Failure> {
        batch.records += 1;
        let is_error = case::is_error(record);
        if is_error {
            batch.bad += 1;
            batch.bad_lines.add(|| bad_line(record, place));
        }
        if let Some(expect) = self.expect.filter(|expect| is_error || !expect.holds_for(record)) {
            batch.unexpected.add(|| outcome(record, expect));
        }
        match &self.form {
            Form::Lines { coloured } => self.add_line(record, *coloured, &mut batch.bytes)?,
            Form::Array => self.add_element(record, &mut batch.bytes)?,
            Form::Table => batch.rows.extend(table::rows(record)),
            Form::Text => {
                batch.bytes.extend_from_slice(text::record(record, self.screen, self.verbose).as_bytes());
            }
            Form::Html => batch.bytes.extend_from_slice(html::record(record).as_bytes()),
            Form::Sarif => self.add_results(record, place, batch),
            Form::Junit => {
                let (test, failed) = report::test(record, place, self.expect, self.program);
                batch.bytes.extend_from_slice(test.as_bytes());
                batch.failures += usize::from(failed);
            }
            Form::Member(name) => self.add_member(record, name, batch),
            Form::Filtered { filter, raw, indented } => {
                self.add_filtered(record, filter, *raw, *indented, batch)?;
            }
        }
        Ok(())
    }

    fn add_line(&self, record: &Record, coloured: bool, out: &mut Vec<u8>) -> Result<(), Failure> {
        if coloured && let Some(value) = json::value(&line(record)?) {
            self.add_value(&value, false, 0, out);
        } else if self.screen.terminal {
            let line = line(record)?;
            out.extend_from_slice(escape::escape_json(&String::from_utf8_lossy(&line)).as_bytes());
        } else {
            record.write_to(out).map_err(|error| Failure::writing(&error))?;
        }
        out.push(b'\n');
        Ok(())
    }

    fn add_element(&self, record: &Record, out: &mut Vec<u8>) -> Result<(), Failure> {
        let line = line(record)?;
        out.extend_from_slice(b",\n  ");
        match json::value(&line) {
            Some(value) => self.add_value(&value, true, 1, out),
            // Nested too deeply to be indented: it is JSON all the same.
            None => out.extend_from_slice(&line),
        }
        Ok(())
    }

    fn add_results(&self, record: &Record, place: Place<'_>, batch: &mut Batch) {
        for mut result in report::results(record, place, self.expect) {
            if self.screen.terminal {
                result.json = escape::escape_json(&result.json).into_owned();
            }
            batch.results.push(result);
        }
    }

    fn add_filtered(
        &self,
        record: &Record,
        filter: &Filter,
        raw: bool,
        indented: bool,
        batch: &mut Batch,
    ) -> Result<(), Failure> {
        for result in filter.run(&line(record)?) {
            match result {
                Ok(Val::TStr(text)) if raw => self.add_raw(&text, &mut batch.bytes),
                Ok(value) => self.add_value(&value, indented, 0, &mut batch.bytes),
                Err(error) => {
                    batch.bad += 1;
                    batch.notes.push(format!("--jq: {}: {error}", name(record)));
                    continue;
                }
            }
            batch.bytes.push(b'\n');
        }
        Ok(())
    }

    /// The text of a member; what is wrong with a bad record is reported on standard error.
    fn add_member(&self, record: &Record, name: &str, batch: &mut Batch) {
        if case::is_error(record) {
            let error = record.get::<serde_json::Value>("error").ok().flatten().unwrap_or_default();
            let message = error.get("message").and_then(serde_json::Value::as_str);
            batch.notes.push(message.unwrap_or("a record could not be read").to_owned());
        }
        let text = record.get::<String>(name).ok().flatten().unwrap_or_default();
        self.add_raw(text.as_bytes(), &mut batch.bytes);
    }

    fn add_raw(&self, text: &[u8], out: &mut Vec<u8>) {
        if self.screen.terminal {
            out.extend_from_slice(escape::escape_lines(&String::from_utf8_lossy(text)).as_bytes());
        } else {
            out.extend_from_slice(text);
        }
    }

    fn add_value(&self, value: &Val, indented: bool, level: usize, out: &mut Vec<u8>) {
        if !self.screen.terminal && !self.colours_json {
            return out.extend_from_slice(json::text(value, indented, level, false).as_bytes());
        }
        // Colours are made of control characters, so text is escaped before they are added.
        let plain = json::text(value, indented, level, false);
        let safe = escape::escape_json(&plain);
        let unchanged = matches!(safe, std::borrow::Cow::Borrowed(_));
        if unchanged && self.colours_json {
            out.extend_from_slice(json::text(value, indented, level, true).as_bytes());
        } else {
            out.extend_from_slice(safe.as_bytes());
        }
    }
}

/// What distinguishes a record from the others.
fn name(record: &Record) -> String {
    let member = |name| record.get::<serde_json::Value>(name).ok().flatten();
    match (member("id"), member("error")) {
        (Some(serde_json::Value::String(id)), _) => format!("case {id}"),
        (Some(id), _) if !id.is_null() => format!("case {id}"),
        (_, Some(error)) => {
            error.get("line").map_or_else(|| "input".to_owned(), |line| format!("line {line}"))
        }
        _ => "a record".to_owned(),
    }
}

/// What was expected of a record, and the outcome, in a few words.
fn outcome(record: &Record, expect: Expectation) -> String {
    if case::is_error(record) {
        return format!("{}: a bad line", name(record));
    }
    let decision = super::decision(record);
    let decision = decision.as_deref().unwrap_or("not decided");
    match expect.of(record) {
        Expected::Decision(expected) => format!("{}: {decision}, not {expected}", name(record)),
        Expected::Nothing => format!("{} does not say what it expects: {decision}", name(record)),
        Expected::Unknown(said) => {
            format!("{} expects {said}, which is none of {}: {decision}", name(record), DECISIONS.join(", "))
        }
    }
}

/// Where a bad line is, and what is wrong with it.
fn bad_line(record: &Record, place: Place<'_>) -> String {
    let error = record.get::<serde_json::Value>("error").ok().flatten().unwrap_or_default();
    let text = |name| error.get(name).and_then(serde_json::Value::as_str);
    let line = error.get("line").filter(|_| place.line.is_some());
    let at = match (text("file"), line) {
        (Some(file), Some(line)) => format!("{file}:{line}: "),
        (None, Some(line)) => format!("line {line}: "),
        (Some(file), None) => format!("{file}: "),
        (None, None) => String::new(),
    };
    at + text("message").unwrap_or("it could not be read")
}

fn line(record: &Record) -> Result<Vec<u8>, Failure> {
    let mut line = Vec::new();
    record.write_to(&mut line).map_err(|error| Failure::writing(&error))?;
    Ok(line)
}
