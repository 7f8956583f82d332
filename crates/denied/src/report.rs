//! What denied's own commands print: text for people, one record per line into pipes.

use std::io::{self, IsTerminal, Write};

use cli::{Failure, escape_json};
use serde_json::Value;

/// The form of the output, as `--output` of all programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Form {
    /// `text` on a terminal, else `jsonl`
    Auto,
    /// JSON Lines: one record a line
    Jsonl,
    /// For people
    Text,
}

/// What is collected until it is printed.
#[derive(Debug)]
pub(crate) struct Report {
    people: bool,
    out: String,
}

impl Report {
    pub(crate) fn new(form: Form) -> Self {
        let people = match form {
            Form::Auto => io::stdout().is_terminal(),
            Form::Jsonl => false,
            Form::Text => true,
        };
        Self { people, out: String::new() }
    }

    /// One entry, in both forms; the text must be harmless.
    pub(crate) fn add(&mut self, text: &str, record: &Value) {
        self.out.push_str(&if self.people {
            text.into()
        } else {
            escape_json(&record.to_string()).into_owned()
        });
        self.out.push('\n');
    }

    /// Something for people only.
    pub(crate) fn note(&mut self, text: &str) {
        if self.people {
            self.out.push_str(text);
            self.out.push('\n');
        }
    }

    pub(crate) fn print(self) -> Result<(), Failure> {
        io::stdout().write_all(self.out.as_bytes()).map_err(|error| Failure::writing(&error))
    }
}
