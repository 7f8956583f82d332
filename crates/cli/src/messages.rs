//! Messages on standard error: each once, with the program's name.

use std::io::Write;

use crate::output::escape;
use crate::{Common, Failure, MessageFlags};

/// Writes messages to standard error.
#[derive(Debug, Clone, Copy)]
pub struct Messages {
    program: &'static str,
    quiet: bool,
    verbose: bool,
}

impl Messages {
    /// The messages of a program, as many as the flags ask for.
    pub fn new(program: &'static str, common: &Common) -> Self {
        Self::of(program, common.messages)
    }

    /// The same, for a program that takes no cases.
    pub fn of(program: &'static str, MessageFlags { quiet, verbose }: MessageFlags) -> Self {
        Self { program, quiet, verbose }
    }

    /// True if the user wants to see only errors.
    pub fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// True if the user wants to see every call and every layer.
    pub fn is_verbose(&self) -> bool {
        self.verbose
    }

    /// Something that the user should know; not with `--quiet`.
    pub fn note(&self, message: &str) {
        if !self.quiet {
            self.say(message);
        }
    }

    /// Something that only a curious user wants to know: with `--verbose`.
    pub fn detail(&self, message: &str) {
        if self.verbose {
            self.say(message);
        }
    }

    /// Something that went wrong.
    pub fn error(&self, message: &str) {
        self.say(message);
    }

    /// Why the program ends, and what to do about it.
    pub fn failure(&self, failure: &Failure) {
        self.say(&failure.to_string());
        if let Some(help) = failure.advice() {
            write_line(&format!("help: {}", lines(help)));
        }
    }

    fn say(&self, message: &str) {
        write_line(&format!("{}: {}", self.program, lines(message)));
    }
}

/// Escapes everything except line feeds: a message may quote text from strangers.
fn lines(message: &str) -> String {
    message.split('\n').map(escape).collect::<Vec<_>>().join("\n")
}

fn write_line(line: &str) {
    // If standard error is closed, there is nobody to tell.
    let _ = writeln!(std::io::stderr(), "{line}");
}
