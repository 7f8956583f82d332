//! Completions for all shells: for the dispatcher with every program as its subcommand, and for each program itself.
//!
//! Flags and fixed values are generated from the single definition of the command line. Values that depend on the
//! machine, and the table of actions, come from `denied complete-values`; if that does not answer, only the generated
//! completions are offered.

mod bash;
mod elvish;
mod fish;
mod powershell;
#[cfg(test)]
mod real;
mod zsh;

use clap::Command;
use clap_complete::{Shell, generate};

use crate::generated::File;
use crate::programs::{programs, tree};

/// The shells, and how each names a program's file.
pub(crate) const SHELLS: [(Shell, &str, &str); 5] = [
    (Shell::Bash, "", ".bash"),
    (Shell::Zsh, "_", ""),
    (Shell::Fish, "", ".fish"),
    (Shell::Elvish, "", ".elv"),
    (Shell::PowerShell, "_", ".ps1"),
];

/// All files in completions/.
pub(crate) fn files() -> Vec<File> {
    let commands: Vec<Command> =
        [tree(programs())].into_iter().chain(programs().into_iter().map(|manual| manual.command)).collect();
    let each = |command: &Command| SHELLS.map(|(shell, before, after)| file(command, shell, before, after));
    commands.iter().flat_map(each).collect()
}

fn file(command: &Command, shell: Shell, before: &str, after: &str) -> File {
    let name = command.get_name().to_owned();
    let mut content = Vec::new();
    generate(shell, &mut command.clone(), &name, &mut content);
    let content = String::from_utf8_lossy(&content).trim_end().to_owned() + "\n";
    let asked = Asked::of(command);
    let content = match shell {
        Shell::Zsh => zsh::asking(&content, &asked),
        Shell::Fish => content + &fish::asking(&asked),
        Shell::Elvish => content + &elvish::asking(&asked),
        Shell::PowerShell => powershell::asking(&content, &asked),
        _ => content + &bash::asking(&asked),
    };
    File { path: format!("completions/{before}{name}{after}").into(), content }
}

/// What `denied` is queried for in a command's completions.
struct Asked {
    /// The name of the command.
    name: String,
    /// The flags whose values are queried, without dashes, each with the subcommands that have it.
    flags: Vec<(&'static str, Vec<String>)>,
    /// The subcommands; empty for a program.
    subcommands: Vec<String>,
    /// The commands whose arguments are Lambda functions: the program itself, or subcommands.
    functions: Vec<String>,
}

impl Asked {
    fn of(command: &Command) -> Self {
        let has =
            |command: &Command, flag: &str| command.get_arguments().any(|arg| arg.get_long() == Some(flag));
        let within = |flag: &str| {
            let having = command.get_subcommands().filter(|command| has(command, flag));
            having.map(|command| command.get_name().to_owned()).collect::<Vec<_>>()
        };
        let takes_functions =
            |command: &Command| command.get_positionals().any(|arg| arg.get_id() == "functions");
        let itself = Some(command).filter(|command| takes_functions(command));
        let functions = itself.into_iter().chain(command.get_subcommands().filter(|of| takes_functions(of)));
        let flags = denied::KNOWN.iter().map(|flag| (*flag, within(flag)));
        Self {
            name: command.get_name().to_owned(),
            flags: flags.filter(|(flag, within)| !within.is_empty() || has(command, flag)).collect(),
            subcommands: command.get_subcommands().map(|command| command.get_name().to_owned()).collect(),
            functions: functions.map(|command| command.get_name().to_owned()).collect(),
        }
    }

    /// True for `denied` itself.
    fn is_dispatcher(&self) -> bool {
        !self.subcommands.is_empty()
    }

    /// The flags, with text before and between them.
    fn flags(&self, before: &str, between: &str, after: &str) -> String {
        let flags: Vec<String> =
            self.flags.iter().map(|(flag, _)| format!("{before}{flag}{after}")).collect();
        flags.join(between)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::sample;

    #[test]
    fn every_shell_completes_the_programs_of_denied_and_their_flags() {
        let tree = tree(vec![sample::manual()]);
        for (shell, before, after) in SHELLS {
            let file = file(&tree, shell, before, after);
            for word in ["sample", "depth", "snapshot", "list", "plugin", denied::COMPLETE] {
                assert!(file.content.contains(word), "{}: {word}", file.path.display());
            }
        }
    }

    #[test]
    fn every_flag_that_denied_knows_is_one_that_programs_have_and_whose_values_are_free() {
        for flag in denied::KNOWN {
            let commands = programs().into_iter().map(|manual| manual.command);
            let args = commands.filter_map(|command| {
                command.get_arguments().find(|arg| arg.get_long() == Some(flag)).cloned()
            });
            let args: Vec<_> = args.collect();
            assert!(!args.is_empty(), "no program has --{flag}");
            assert!(args.iter().all(|arg| arg.get_possible_values().is_empty()), "--{flag} has fixed values");
        }
    }

    #[test]
    fn every_shell_asks_for_each_flag() {
        for manual in programs() {
            let asked = Asked::of(&manual.command);
            for (shell, before, after) in SHELLS {
                let file = file(&manual.command, shell, before, after);
                for (flag, _) in &asked.flags {
                    let asks = match shell {
                        Shell::Zsh => format!(": __denied_known {flag}'"),
                        Shell::Fish => format!("'(__denied_known {flag})'"),
                        Shell::Bash => format!(" --{flag} "),
                        _ => format!("'--{flag}'"),
                    };
                    assert!(file.content.contains(&asks), "{}: {asks}", file.path.display());
                }
            }
        }
    }
}
