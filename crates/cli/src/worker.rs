//! One line of input, from its bytes to its output.

use case::{Entry, ErrorRecord, Line, Record};

use crate::failure::Kind;
use crate::given::Given;
use crate::lines::Lines;
use crate::mistaken::Mistaken;
use crate::output::{Batch, Place, Renderer};
use crate::{Failure, Program};

/// What all threads share: the program, the request flags and the output form.
pub(crate) struct Worker<P> {
    pub(crate) program: P,
    pub(crate) given: Given,
    pub(crate) renderer: Renderer,
    pub(crate) mistaken: Mistaken,
}

impl<P: Program> Worker<P> {
    /// Processes a run of lines. A failure ends the program; what was done before it is in the batch.
    pub(crate) fn lines(&self, Lines { chunk, file }: &Lines, batch: &mut Batch) -> Result<(), Failure> {
        batch.expect(chunk.len());
        chunk.lines().try_for_each(|line| self.line(line, file.as_deref(), batch))
    }

    fn line(&self, line: Line<'_>, file: Option<&str>, batch: &mut Batch) -> Result<(), Failure> {
        let place = Place { file, line: Some(line.number) };
        let entry = line.entry();
        match &entry {
            None => {}
            Some(Entry::Bad(_)) => self.mistaken.bad(line.bytes),
            Some(_) => self.mistaken.good(),
        }
        match entry {
            None => Ok(()),
            Some(Entry::Passed(record)) => self.renderer.add(&record, place, batch),
            Some(Entry::Bad(mut bad)) => {
                bad.error.file = file.map(ToOwned::to_owned);
                self.renderer.add(&bad.to_record(), place, batch)
            }
            Some(Entry::Case(mut record)) => match self.filled(&mut record) {
                Ok(()) => self.renderer.add(&record, place, batch),
                Err(failure) if failure.kind() == Kind::Case => {
                    self.renderer.add(&error_record(place, &failure, line.bytes), place, batch)
                }
                Err(failure) => Err(failure),
            },
        }
    }

    /// Processes a case made from the flags: its number stands in for the line.
    pub(crate) fn case(&self, number: usize, mut record: Record, batch: &mut Batch) -> Result<(), Failure> {
        let mut input = Vec::new();
        record.write_to(&mut input).map_err(|error| Failure::writing(&error))?;
        match self.examined(&mut record) {
            Ok(()) => self.renderer.add(&record, Place::default(), batch),
            Err(failure) if failure.kind() == Kind::Case => {
                let place = Place { file: None, line: Some(number) };
                self.renderer.add(&error_record(place, &failure, &input), Place::default(), batch)
            }
            Err(failure) => Err(failure),
        }
    }

    fn filled(&self, record: &mut Record) -> Result<(), Failure> {
        self.given.fill(record)?;
        if !is_case(record) {
            return Err(Failure::case("not a case: it has neither `request` nor `reported`")
                .help(r#"a case looks like {"request": {"principal": "arn:…", "action": "s3:GetObject"}}"#));
        }
        self.examined(record)
    }

    fn examined(&self, record: &mut Record) -> Result<(), Failure> {
        case::ensure_id(record);
        self.program.examine(record)
    }
}

/// True for a record that says what was asked, what AWS said about it, or who is calling.
fn is_case(record: &Record) -> bool {
    ["request", "reported", "caller"].iter().any(|name| record.has(name))
}

/// The record that replaces a case that cannot be examined.
pub(crate) fn error_record(place: Place<'_>, failure: &Failure, input: &[u8]) -> Record {
    let mut record = ErrorRecord::new(place.line, failure.to_string(), input);
    record.error.file = place.file.map(ToOwned::to_owned);
    record.error.help = failure.advice().map(ToOwned::to_owned);
    record.to_record()
}
