//! Writes what was rendered, in order.

use std::io::{self, Write};

use super::html;
use super::renderer::{Batch, Frame, Renderer};
use super::report::{Counts, Log, Suite};
use super::several::Several;
use super::table::Table;
use crate::Failure;
use crate::failure::exit;
use crate::messages::Messages;

/// Standard output, in one of the forms; and the count of what was written.
pub(crate) struct Writer<'a, W> {
    out: W,
    frame: Frame,
    table: Table,
    log: Log,
    suite: Suite,
    messages: &'a Messages,
    tally: Tally,
}

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) records: usize,
    pub(crate) bad: usize,
    pub(crate) failures: usize,
    /// The error records.
    bad_lines: Several,
    /// Those with an unexpected decision.
    unexpected: Several,
    /// Whether a decision was expected at all.
    expects: bool,
}

impl Tally {
    /// What the exit code says about the records.
    ///
    /// If a decision is expected, no records at all is not as expected: whatever made the cases may have failed.
    pub(crate) fn exit_code(&self) -> u8 {
        match self {
            Self { bad: 1.., .. } => exit::BAD_INPUT,
            Self { records: 0, expects: true, .. } => exit::UNEXPECTED,
            _ if self.is_surprising() => exit::UNEXPECTED,
            _ => exit::DONE,
        }
    }

    /// True if a record was not as expected.
    pub(crate) fn is_surprising(&self) -> bool {
        self.unexpected.count() > 0
    }

    /// How many lines were bad, and the first of them.
    pub(crate) fn complaint(&self) -> Option<String> {
        let first = self.bad_lines.first();
        match self.bad_lines.count() {
            0 => None,
            1 => Some(format!("1 bad line; {first}")),
            count => Some(format!("{count} bad lines; the first is {first}")),
        }
    }

    /// How many things of this kind could not be examined, and the first of them.
    pub(crate) fn complaint_of(&self, thing: &str) -> Option<String> {
        let first = self.bad_lines.first();
        let first = first.strip_prefix(thing).map_or(first, str::trim_start);
        match self.bad_lines.count() {
            0 => None,
            1 => Some(format!("1 {thing} could not be examined: {first}")),
            count => Some(format!("{count} {thing}s could not be examined; the first is {first}")),
        }
    }

    /// The unexpected records that [`surprise`](Self::surprise) does not name, one line each.
    pub(crate) fn further_surprises(&self) -> Vec<String> {
        self.unexpected.others()
    }

    /// How the records differ from what was expected.
    pub(crate) fn surprise(&self) -> Option<String> {
        let (records, unexpected) = (self.records, self.unexpected.count());
        let first = self.unexpected.first();
        match (records, unexpected) {
            (0, _) if self.expects => {
                Some("there was no case, and so none whose decision is the expected one".to_owned())
            }
            (_, 0) => None,
            (1, _) => Some(format!("the case is not as expected; {first}")),
            (_, 1) => Some(format!("1 of {records} cases is not as expected; {first}")),
            _ => Some(format!("{unexpected} of {records} cases are not as expected; the first is {first}")),
        }
    }
}

impl From<&Tally> for Counts {
    fn from(tally: &Tally) -> Self {
        Self { tests: tally.records, failures: tally.failures, errors: tally.bad }
    }
}

impl<'a, W: Write> Writer<'a, W> {
    pub(crate) fn new(out: W, renderer: &Renderer, messages: &'a Messages) -> Self {
        let program = renderer.program();
        Self {
            out,
            frame: renderer.frame(),
            table: Table::new(renderer.screen()),
            log: Log::new(program),
            suite: Suite::new(program),
            messages,
            tally: Tally { expects: renderer.expects(), ..Tally::default() },
        }
    }

    /// Writes a batch; its messages on standard error come after it.
    pub(crate) fn write(&mut self, batch: &mut Batch) -> Result<(), Failure> {
        let first = self.tally.records == 0;
        self.tally.records += batch.records;
        self.tally.bad += batch.bad;
        self.tally.bad_lines.append(&mut batch.bad_lines);
        self.tally.unexpected.append(&mut batch.unexpected);
        self.tally.failures += batch.failures;
        self.write_framed(batch, first).map_err(|error| Failure::writing(&error))?;
        for note in batch.notes.drain(..) {
            self.messages.error(&note);
        }
        Ok(())
    }

    fn write_framed(&mut self, batch: &mut Batch, first: bool) -> io::Result<()> {
        match self.frame {
            Frame::Table => return self.table.add(std::mem::take(&mut batch.rows), &mut self.out),
            Frame::Log => return self.log.add(batch.results.drain(..), &mut self.out),
            Frame::Suite => {
                self.suite.add(&batch.bytes);
                return Ok(());
            }
            Frame::Page => {
                if first {
                    self.out.write_all(html::BEGIN.as_bytes())?;
                }
                return self.out.write_all(&batch.bytes);
            }
            Frame::None | Frame::Array | Frame::Paragraphs => {}
        }
        // The first record has no comma or empty line before it; the array's bracket takes the comma's place.
        let begin: &[u8] = if self.frame == Frame::Array { b"[" } else { b"" };
        let bytes = match batch.bytes.split_first() {
            Some((_, rest)) if first && self.frame != Frame::None => {
                self.out.write_all(begin)?;
                rest
            }
            _ => &batch.bytes,
        };
        self.out.write_all(bytes)
    }

    /// True while no record has been written.
    pub(crate) fn is_empty(&self) -> bool {
        self.tally.records == 0
    }

    /// Flushes what was written so far.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        self.out.flush().map_err(|error| Failure::writing(&error))
    }

    /// The tally so far.
    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Writes the end.
    pub(crate) fn finish(&mut self) -> Result<(), Failure> {
        let end = match (self.frame, self.tally.records) {
            (Frame::Table, _) => self.table.finish(&mut self.out),
            (Frame::Log, _) => self.log.finish(self.tally.bad, &mut self.out),
            (Frame::Suite, _) => self.suite.finish((&self.tally).into(), &mut self.out),
            (Frame::Page, 0) => write!(self.out, "{}{}", html::BEGIN, html::END),
            (Frame::Page, _) => self.out.write_all(html::END.as_bytes()),
            (Frame::Array, 0) => self.out.write_all(b"[]\n"),
            (Frame::Array, _) => self.out.write_all(b"\n]\n"),
            _ => Ok(()),
        };
        end.map_err(|error| Failure::writing(&error))?;
        self.flush()
    }
}
