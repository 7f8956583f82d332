//! Completions for all shells: of the dispatcher with every program as its subcommand, and of each program itself.

use clap::Command;
use clap_complete::{Shell, generate};

use crate::generated::File;
use crate::programs::{programs, tree};

/// The shells, and how the file of a program is called there.
pub(crate) const SHELLS: [(Shell, &str, &str); 5] = [
    (Shell::Bash, "", ".bash"),
    (Shell::Zsh, "_", ""),
    (Shell::Fish, "", ".fish"),
    (Shell::Elvish, "", ".elv"),
    (Shell::PowerShell, "_", ".ps1"),
];

/// All files of completions/.
pub(crate) fn files() -> Vec<File> {
    let commands: Vec<Command> =
        [tree()].into_iter().chain(programs().into_iter().map(|manual| manual.command)).collect();
    let each = |command: &Command| SHELLS.map(|(shell, before, after)| file(command, shell, before, after));
    commands.iter().flat_map(each).collect()
}

fn file(command: &Command, shell: Shell, before: &str, after: &str) -> File {
    let name = command.get_name().to_owned();
    let mut content = Vec::new();
    generate(shell, &mut command.clone(), &name, &mut content);
    let content = String::from_utf8_lossy(&content).trim_end().to_owned() + "\n";
    File { path: format!("completions/{before}{name}{after}").into(), content }
}
