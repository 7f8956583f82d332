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
        [tree(programs())].into_iter().chain(programs().into_iter().map(|manual| manual.command)).collect();
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::sample;

    #[test]
    fn every_shell_completes_the_programs_of_denied_and_their_flags() {
        let tree = tree(vec![sample::manual()]);
        for (shell, before, after) in SHELLS {
            let file = file(&tree, shell, before, after);
            for word in ["sample", "depth", "snapshot", "list"] {
                assert!(file.content.contains(word), "{}: {word}", file.path.display());
            }
        }
    }

    /// What bash offers for the last of these words.
    #[cfg(unix)]
    fn offered(words: &[&str]) -> Option<String> {
        let script = file(&tree(vec![sample::manual()]), Shell::Bash, "", ".bash").content;
        let ask = format!(
            "{script}\nCOMP_WORDS=({}); COMP_CWORD={}; _denied denied '{}' '{}'; echo \"${{COMPREPLY[*]}}\"",
            words.iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" "),
            words.len() - 1,
            words[words.len() - 1],
            words[words.len() - 2],
        );
        let output = std::process::Command::new("bash").args(["--norc", "-c", &ask]).output().ok()?;
        Some(String::from_utf8(output.stdout).unwrap())
    }

    #[test]
    #[cfg(unix)]
    fn bash_completes_programs_flags_and_values() {
        let table = [
            (&["denied", "sa"][..], "sample\n"),
            (&["denied", "sample", "--dep"], "--depth\n"),
            (&["denied", "sample", "--expect", ""], "allowed denied\n"),
        ];
        for (words, completion) in table {
            // A machine without bash has nobody to complete for.
            assert_eq!(offered(words).unwrap_or_else(|| completion.to_owned()), completion, "{words:?}");
        }
    }
}
