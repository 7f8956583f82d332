//! A program's command line: the one definition that drives its help, manual and completions.

use std::fmt::Write;

use clap::{Args, Command};

use crate::failure::exit;
use crate::flags::{SharedFlags, TaskFlags};
use crate::program::{Describe, Example};

/// The command line of a program: its own flags, then those that all share.
pub fn command<P: Describe>() -> Command {
    let own = P::Flags::augment_args(Command::new(P::NAME));
    let all = if P::TAKES_CASES { SharedFlags::augment_args(own) } else { TaskFlags::augment_args(own) };
    // What the flags' types say of themselves is for the readers of the source: the program's words come last.
    all.bin_name(P::NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .about(P::ABOUT)
        .long_about(format!("{}.\n\n{}", P::ABOUT, P::DETAILS))
        .max_term_width(100)
        .after_help(format!("Try `{} --help` for more, and for examples.", P::NAME))
        .after_long_help(long_end(P::EXAMPLES))
}

/// What xtask makes the pages of a program from.
#[derive(Debug)]
pub struct Manual {
    /// The command line.
    pub command: Command,
    /// The examples.
    pub examples: &'static [Example],
}

/// The manual of a program.
pub fn manual<P: Describe>() -> Manual {
    Manual { command: command::<P>(), examples: P::EXAMPLES }
}

fn long_end(examples: &[Example]) -> String {
    let mut text = String::new();
    if !examples.is_empty() {
        text.push_str("Examples:\n");
        for example in examples {
            let _ = writeln!(text, "  {}\n      {}", example.does, example.command);
        }
        text.push('\n');
    }
    text.push_str("Exit codes:\n");
    for (code, meaning) in exit::MEANINGS {
        let _ = writeln!(text, "  {code}  {meaning}");
    }
    text
}
