//! What a program says about itself, and what it does.

use case::Record;

use crate::{AwsFlags, Common, Failure, Find, Messages, TextInput};

/// What a program says about itself: help, manual and completions are generated from this and from its flags.
pub trait Describe {
    /// The name of the binary, for instance `denied-simulate`.
    const NAME: &'static str;
    /// What it does, in one line without a full stop.
    const ABOUT: &'static str;
    /// What it does, in a few sentences; for the long help and the manual.
    const DETAILS: &'static str;
    /// What one must know about AWS to use it; for the manual. Paragraphs are separated by empty lines.
    const BACKGROUND: &'static str = "";
    /// Examples for the long help and the manual.
    const EXAMPLES: &'static [Example];
    /// The IAM actions that the program calls: what `--permissions` prints.
    const PERMISSIONS: &'static [&'static str];
    /// True for a program that has something to say without a case.
    const RUNS_ALONE: bool = false;
    /// False for a program that does not take cases, and so has none of the flags about them.
    const TAKES_CASES: bool = true;
    /// The program's own flags, in addition to the shared ones.
    type Flags: clap::Args;
}

/// A command line, and what it is good for.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What it does, as a sentence.
    pub does: &'static str,
    /// The command, as typed.
    pub command: &'static str,
}

/// A program that reads cases and adds what it knows to each.
pub trait Program: Describe + Sized + Send + Sync + 'static {
    /// Prepares the program, once, before the first case.
    fn new(flags: Self::Flags, common: &Common) -> Result<Self, Failure>;

    /// Adds what this program knows to a case; several threads do this concurrently.
    ///
    /// A [`Failure::case`] makes an error record of this case, and the others are processed; any other failure ends
    /// the program.
    fn examine(&self, record: &mut Record) -> Result<(), Failure>;

    /// Called once, after the last case was written: a failure says why the work is incomplete.
    fn finish(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// True if a case may wait for the network: then each is handed out by itself, and written as soon as it is
    /// ready. Otherwise lines that arrive together are processed together.
    fn waits(&self) -> bool {
        false
    }
}

/// A program that reads text and finds cases in it.
pub trait TextProgram: Describe + Sized + Send + Sync + 'static {
    /// Prepares the program, once, before the first input.
    fn new(flags: Self::Flags, common: &Common) -> Result<Self, Failure>;

    /// Reads one input to its end (a file, decompressed if gzipped, or standard input) and passes what it finds to
    /// `emit` as soon as it is read. A failure of `emit` must be returned.
    ///
    /// What was emitted is processed before the next read of the input, so a slow producer sees its cases at once.
    fn read(
        &self,
        input: &mut dyn TextInput,
        emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
    ) -> Result<(), Failure>;

    /// Adds what this program knows to a case, after the flags have filled in what the text did not say; several
    /// threads do this concurrently.
    ///
    /// A [`Failure::case`] makes an error record of this case, and the others are processed.
    fn examine(&self, _record: &mut Record) -> Result<(), Failure> {
        Ok(())
    }

    /// Called once, after the last case was written: a failure says why the work is incomplete.
    fn finish(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// True if a case may wait for the network: then each is handed out by itself, and written as soon as it is
    /// ready. Otherwise cases that are found together are processed together.
    fn waits(&self) -> bool {
        false
    }

    /// True if the work on a case affects what the next one finds: then they are processed one after another.
    fn is_ordered(&self) -> bool {
        false
    }

    /// True if a case can be made from the flags alone, with no text to read.
    const TAKES_REQUESTS: bool = false;

    /// The member of each record whose text is printed instead of the records, if the flags ask for one: a patch, a
    /// script. If `--output` or `--jq` selects a form of records, those are printed with the member in them.
    fn prints(&self) -> Option<&'static str> {
        None
    }
}

/// A program that does not take cases: it does one thing, and reports the result in records.
pub trait Task: Describe + Sized {
    /// True if the records are cases, so that there is something for a report.
    const GIVES_CASES: bool = false;

    /// What it works on, for the count of those that could not be examined: one word in the singular.
    const EXAMINES: &'static str = "thing";

    /// Does the work, and passes each record to `emit`, whose failure must be returned.
    fn run(
        flags: Self::Flags,
        aws: &AwsFlags,
        messages: &Messages,
        emit: &mut dyn FnMut(&Record) -> Result<(), Failure>,
    ) -> Result<(), Failure>;
}
