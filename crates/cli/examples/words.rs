//! A program that finds cases in text: each line is the name of an action.

use std::io::BufRead as _;
use std::process::ExitCode;

use case::Record;
use cli::{Common, Describe, Example, Failure, Find, TextInput, TextProgram};

struct Words;

/// It has no flags of its own.
#[derive(clap::Args)]
struct Flags {}

impl Describe for Words {
    const NAME: &'static str = "denied-words";
    const ABOUT: &'static str = "Takes each line for the name of an action";
    const DETAILS: &'static str = "It stands for any program of denied that reads text.";
    const EXAMPLES: &'static [Example] = &[];
    const PERMISSIONS: &'static [&'static str] = &[];
    type Flags = Flags;
}

impl TextProgram for Words {
    fn new(_flags: Flags, _common: &Common) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn read(
        &self,
        input: &mut dyn TextInput,
        emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        for line in input.lines() {
            let line = line.map_err(|error| Failure::reading("the text", &error))?;
            let mut record = Record::default();
            record.set("request", &serde_json::json!({"action": line}))?;
            emit(Find::Case(record, None))?;
        }
        Ok(())
    }
}

fn main() -> ExitCode {
    cli::main_text::<Words>()
}
