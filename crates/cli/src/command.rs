//! A program's command line: the single definition behind its help, manual and completions.

use std::fmt::Write;

use clap::{Args, Command};

use crate::failure::exit;
use crate::flags::{SharedFlags, TaskFlags};
use crate::program::{Describe, Example};
use crate::settings;

/// The command line of a program: its own flags, then the shared ones.
pub fn command<P: Describe>() -> Command {
    settings::with_variables(without_variables::<P>())
}

/// The same, ignoring environment variables.
pub(crate) fn without_variables<P: Describe>() -> Command {
    let own = P::Flags::augment_args(Command::new(P::NAME));
    let all = if P::TAKES_CASES { SharedFlags::augment_args(own) } else { TaskFlags::augment_args(own) };
    // The flags' types have doc comments for readers of the source: the program's own text is set last, to override
    // them.
    all.bin_name(P::NAME)
        .version(env!("CARGO_PKG_VERSION"))
        .about(P::ABOUT)
        .long_about(format!("{}.\n\n{}", P::ABOUT, P::DETAILS))
        .max_term_width(100)
        // What is typed after an alias, or after what a script has chosen, wins.
        .args_override_self(true)
        .after_help(format!("Try `{} --help` for more, and for examples.", P::NAME))
        .after_long_help(long_end(P::EXAMPLES))
}

/// What xtask generates a program's pages from.
#[derive(Debug)]
pub struct Manual {
    /// The command line.
    pub command: Command,
    /// The examples.
    pub examples: &'static [Example],
    /// What one must know about AWS.
    pub background: &'static str,
}

/// The manual of a program.
pub fn manual<P: Describe>() -> Manual {
    Manual { command: command::<P>(), examples: P::EXAMPLES, background: P::BACKGROUND }
}

fn long_end(examples: &[Example]) -> String {
    let mut text = String::new();
    if !examples.is_empty() {
        text.push_str("Examples:\n");
        for example in examples {
            let _ = writeln!(text, "  {}\n      {}", example.does, typed(example.command));
        }
        text.push('\n');
    }
    text.push_str("Exit codes:\n");
    for (code, meaning) in exit::MEANINGS {
        let _ = writeln!(text, "  {code}  {meaning}");
    }
    text
}

/// The maximum number of columns for an example's command.
const COMMAND: usize = 70;

/// A command as typed on several lines, so that it still runs when copied from the help.
fn typed(command: &str) -> String {
    let mut text = String::new();
    let mut column = 0;
    for word in command.split(' ') {
        let quoted = text.matches('\'').count() % 2 == 1;
        if column > 0 && column + word.len() > COMMAND && !quoted {
            text.push_str(" \\\n        ");
            column = 0;
        } else if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(word);
        column += word.len() + 1;
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_commands_go_on_in_the_next_line_but_not_within_quotes() {
        let long = "x".repeat(66);
        assert_eq!(typed("a b"), "a b");
        assert_eq!(typed(&format!("a {long} --flag value")), format!("a {long} \\\n        --flag value"));
        assert_eq!(typed(&format!("a '{long} b c' d")), format!("a '{long} b c' \\\n        d"));
        assert_eq!(typed(&long.repeat(2)), long.repeat(2));
    }
}
