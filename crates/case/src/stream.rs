//! The case stream: JSON Lines in, one record per line.
//!
//! [`Chunks`] cuts an input into runs of whole lines, so that a run can be handed to another thread at the price of a
//! search for its last line feed. [`Chunk::lines`] numbers the lines, and [`Line::entry`] says what a line is: a
//! case, an error record from an earlier program, or a bad line. No input makes any of these fail or grow beyond the
//! maximum line length.

use std::io::{self, Read};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Record;

/// The maximum number of bytes in a line, unless [`Chunks::with_max_line`] says otherwise.
pub const MAX_LINE: usize = 64 << 20;

/// The bytes requested in one read: a full pipe, and few enough that a run of lines is done quickly.
const READ: usize = 64 << 10;

/// How much is kept of a line that is too long.
const EXCERPT: usize = 1024;

const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// Cuts an input into runs of whole lines.
///
/// A run is handed out as soon as a read completes a line: a line that is ready never waits for a later one.
#[derive(Debug)]
pub struct Chunks<R> {
    input: R,
    /// The start of a line whose end has not been read yet.
    rest: Vec<u8>,
    /// The number of the line that `rest` begins.
    line: usize,
    max_line: usize,
    /// Inside a line that was already handed out as too long.
    skipping: bool,
}

/// A run of whole lines; the last line of the input may lack its line feed.
#[derive(Debug, Clone)]
pub struct Chunk {
    bytes: Vec<u8>,
    first_line: usize,
    max_line: usize,
}

/// One line, without its end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its number in the input, from 1; blank lines count.
    pub number: usize,
    /// Its bytes; for a line that is too long, only the start.
    pub bytes: &'a [u8],
    cap: usize,
}

/// What a line is.
#[derive(Debug, Clone)]
pub enum Entry {
    /// A JSON object: a case, as far as can be told before looking at its members.
    Case(Record),
    /// An error record from an earlier program: it passes through untouched.
    Passed(Record),
    /// Not a JSON object.
    Bad(ErrorRecord),
}

/// What becomes of a line that cannot be worked on: `{"error": {"line": 7, "message": "…"}, "input": "…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ErrorRecord {
    /// What is wrong, and where.
    pub error: LineError,
    /// The line itself: invalid UTF-8 replaced, and of a line that is too long the start.
    pub input: String,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LineError {
    /// The file, where the line was not read from standard input.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// The line's number, from 1; absent for what was found in a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    /// What is wrong with it.
    pub message: String,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub help: Option<String>,
}

impl<R: Read> Chunks<R> {
    /// Reads lines of at most [`MAX_LINE`] bytes.
    pub fn new(input: R) -> Self {
        Self::with_max_line(input, MAX_LINE)
    }

    /// Reads lines of at most this many bytes.
    pub fn with_max_line(input: R, max_line: usize) -> Self {
        Self { input, rest: Vec::new(), line: 1, max_line, skipping: false }
    }

    /// The next run of lines; `None` at the end of the input.
    pub fn next_chunk(&mut self) -> io::Result<Option<Chunk>> {
        loop {
            let known = self.rest.len();
            if self.read_more()? == 0 {
                return Ok(self.last_chunk());
            }
            if self.skipping && !self.skip_line() {
                continue;
            }
            if let Some(end) = memchr::memrchr(b'\n', self.rest.get(known..).unwrap_or_default()) {
                return Ok(Some(self.chunk(known + end + 1)));
            }
            if self.rest.len() > self.max_line.saturating_add(BYTE_ORDER_MARK.len()) {
                return Ok(Some(self.too_long()));
            }
        }
    }

    fn read_more(&mut self) -> io::Result<usize> {
        let known = self.rest.len();
        self.rest.resize(known + READ, 0);
        let read = loop {
            match self.input.read(self.rest.get_mut(known..).unwrap_or_default()) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        self.rest.truncate(known + read.as_ref().copied().unwrap_or(0));
        read
    }

    /// Hands out the lines up to `end`, and keeps the rest.
    fn chunk(&mut self, end: usize) -> Chunk {
        let following = self.rest.split_off(end);
        let bytes = std::mem::replace(&mut self.rest, following);
        let first_line = self.line;
        self.line += memchr::memchr_iter(b'\n', &bytes).count();
        Chunk { bytes, first_line, max_line: self.max_line }
    }

    fn last_chunk(&mut self) -> Option<Chunk> {
        let bytes = std::mem::take(&mut self.rest);
        (!bytes.is_empty()).then_some(Chunk { bytes, first_line: self.line, max_line: self.max_line })
    }

    /// Hands out the start of a line whose end is not in sight. It stays longer than the limit, by which [`Line`]
    /// recognizes it.
    fn too_long(&mut self) -> Chunk {
        let bytes = std::mem::take(&mut self.rest);
        self.skipping = true;
        self.line += 1;
        Chunk { bytes, first_line: self.line - 1, max_line: self.max_line }
    }

    /// Drops the rest of a line that was too long; false while its end is not in sight.
    fn skip_line(&mut self) -> bool {
        match memchr::memchr(b'\n', &self.rest) {
            Some(end) => {
                self.rest.drain(..=end);
                self.skipping = false;
            }
            None => self.rest.clear(),
        }
        !self.skipping
    }
}

impl Chunk {
    /// The lines, including blank ones.
    pub fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut rest = match self.bytes.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if self.first_line == 1 => rest,
            _ => self.bytes.as_slice(),
        };
        let mut number = self.first_line;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            let (bytes, after) = rest.split_at_checked(end)?;
            rest = after.get(1..).unwrap_or_default();
            let bytes = bytes.strip_suffix(b"\r").unwrap_or(bytes);
            let line = Line { number, bytes, cap: self.max_line };
            number += 1;
            Some(line)
        })
    }

    /// Each non-blank line as a run of its own, for work where one line at a time is enough.
    pub fn split(&self) -> impl Iterator<Item = Self> {
        self.lines().filter(|line| !line.bytes.trim_ascii().is_empty()).map(|line| Self {
            bytes: line.bytes.to_vec(),
            first_line: line.number,
            max_line: self.max_line,
        })
    }

    /// The size in bytes.
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// True for a run without lines: [`Chunks`] never returns one.
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }
}

impl Line<'_> {
    /// What the line is; `None` if it is blank.
    pub fn entry(&self) -> Option<Entry> {
        if self.bytes.trim_ascii().is_empty() {
            return None;
        }
        if self.bytes.len() > self.cap {
            let start = self.bytes.get(..EXCERPT.min(self.cap)).unwrap_or(self.bytes);
            let message = format!("the line is longer than {}", human_size(self.cap));
            return Some(Entry::Bad(ErrorRecord::new(self.number, message, start)));
        }
        Some(match std::str::from_utf8(self.bytes) {
            Ok(text) => match Record::parse(text) {
                Ok(record) if is_error(&record) => Entry::Passed(record),
                Ok(record) => Entry::Case(record),
                Err(error) => Entry::Bad(ErrorRecord::new(self.number, error.to_string(), self.bytes)),
            },
            Err(error) => Entry::Bad(self.not_utf8(error)),
        })
    }

    fn not_utf8(&self, error: std::str::Utf8Error) -> ErrorRecord {
        let message =
            format!("not UTF-8: a byte that cannot stand there at column {}", error.valid_up_to() + 1);
        let mut record = ErrorRecord::new(self.number, message, self.bytes);
        if self.bytes.starts_with(b"\xFF\xFE") || self.bytes.starts_with(b"\xFE\xFF") {
            record.error.help = Some("the input looks like UTF-16: write it as UTF-8".to_owned());
        }
        record
    }
}

impl ErrorRecord {
    /// Says what is wrong with a line.
    pub fn new(line: impl Into<Option<usize>>, message: impl Into<String>, input: &[u8]) -> Self {
        Self {
            error: LineError { file: None, line: line.into(), message: message.into(), help: None },
            input: String::from_utf8_lossy(input).into_owned(),
        }
    }

    /// The record that replaces the line in the output.
    pub fn to_record(&self) -> Record {
        let mut record = Record::default();
        // Strings and numbers always have a JSON form.
        let _ = record.set("error", &self.error);
        let _ = record.set("input", &self.input);
        record
    }
}

/// True for a program's error record: it has `error` and `input`, but no `request`.
pub fn is_error(record: &Record) -> bool {
    record.has("error") && record.has("input") && !record.has("request")
}

fn human_size(bytes: usize) -> String {
    match bytes >> 20 {
        0 => format!("{bytes} bytes"),
        mebibytes => format!("{mebibytes} MiB"),
    }
}
