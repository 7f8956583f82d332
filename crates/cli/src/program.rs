//! What a program says of itself, and what it does.

use case::Record;

use crate::{AwsFlags, Common, Failure, Find, Messages, TextInput};

/// What a program says of itself: help, manual and completions are made from this and from its flags.
pub trait Describe {
    /// The name of the binary, for instance `denied-simulate`.
    const NAME: &'static str;
    /// What it does, in one line without a full stop.
    const ABOUT: &'static str;
    /// What it does, in a few sentences; for the long help and the manual.
    const DETAILS: &'static str;
    /// What one must know of AWS to make use of it; for the manual. Paragraphs are parted by empty lines.
    const BACKGROUND: &'static str = "";
    /// Examples for the long help and the manual.
    const EXAMPLES: &'static [Example];
    /// The IAM actions that the program calls: what `--permissions` prints.
    const PERMISSIONS: &'static [&'static str];
    /// True for a program that has something to say without a case.
    const RUNS_ALONE: bool = false;
    /// False for a program that takes no cases, and so none of the flags about them.
    const TAKES_CASES: bool = true;
    /// The program's own flags, besides those that all share.
    type Flags: clap::Args;
}

/// A command line, and what it is good for.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// What it does, as a sentence.
    pub does: &'static str,
    /// The command, as one types it.
    pub command: &'static str,
}

/// A program that reads cases and adds to each what it knows.
pub trait Program: Describe + Sized + Send + Sync + 'static {
    /// Makes the program ready, once, before the first case.
    fn new(flags: Self::Flags, common: &Common) -> Result<Self, Failure>;

    /// Adds to a case what this program knows; several threads do this at the same time.
    ///
    /// A [`Failure::case`] makes an error record of this case, and the others are done; any other failure ends the
    /// program.
    fn examine(&self, record: &mut Record) -> Result<(), Failure>;

    /// Called once, after the last case was written: a failure says what kept the work from being whole.
    fn finish(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// True where a case may wait for the network: then each is handed out by itself, and written as soon as it is
    /// ready. Otherwise the lines that arrive together are done together.
    fn waits(&self) -> bool {
        false
    }
}

/// A program that reads text and finds cases in it.
pub trait TextProgram: Describe + Sized + Send + Sync + 'static {
    /// Makes the program ready, once, before the first input.
    fn new(flags: Self::Flags, common: &Common) -> Result<Self, Failure>;

    /// Reads one input to its end (a file, unpacked if it was gzip, or standard input) and gives what it finds to
    /// `emit` as soon as it is read. A failure of `emit` must be returned.
    ///
    /// What was emitted is worked on before the next read of the input, so a slow producer sees its cases at once.
    fn read(
        &self,
        input: &mut dyn TextInput,
        emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
    ) -> Result<(), Failure>;

    /// Adds to a case what this program knows, after the flags have filled what the text did not say; several threads
    /// do this at the same time.
    ///
    /// A [`Failure::case`] makes an error record of this case, and the others are done.
    fn examine(&self, _record: &mut Record) -> Result<(), Failure> {
        Ok(())
    }

    /// Called once, after the last case was written: a failure says what kept the work from being whole.
    fn finish(&self) -> Result<(), Failure> {
        Ok(())
    }

    /// True where a case may wait for the network: then each is handed out by itself, and written as soon as it is
    /// ready. Otherwise cases that are found together are done together.
    fn waits(&self) -> bool {
        false
    }

    /// True where the work on a case changes what the next one finds: then they are done one after the other.
    fn is_ordered(&self) -> bool {
        false
    }

    /// True where a case can be made of the flags alone, with no text to read.
    const TAKES_REQUESTS: bool = false;

    /// The member of each record whose text is printed in place of the records, where the flags ask for one: a patch,
    /// a script. Where `--output` or `--jq` chooses a form of records, those are printed with the member in them.
    fn prints(&self) -> Option<&'static str> {
        None
    }
}

/// A program that takes no cases: it does one thing, and says in records what came of it.
pub trait Task: Describe + Sized {
    /// True where the records are cases, so that there is something for a report.
    const GIVES_CASES: bool = false;

    /// What it works on, for the count of those that could not be examined: one word in the singular.
    const EXAMINES: &'static str = "thing";

    /// Does it, and gives each record to `emit`, whose failure must be returned.
    fn run(
        flags: Self::Flags,
        aws: &AwsFlags,
        messages: &Messages,
        emit: &mut dyn FnMut(&Record) -> Result<(), Failure>,
    ) -> Result<(), Failure>;
}
