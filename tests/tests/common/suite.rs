#![allow(dead_code, reason = "not every test asks for all of it")]

//! All programs, and for each a command line that gives some records.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use end_to_end::Emulator;

use super::{aws, programs, project};

/// What a program takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Takes {
    /// Cases; a line that is not one is a bad line.
    Cases,
    /// Text with cases in it.
    Text,
    /// Neither.
    Nothing,
}

/// A program of the suite.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Program {
    pub(crate) name: &'static str,
    pub(crate) takes: Takes,
    /// The arguments that make a program without input write records.
    task: &'static [&'static str],
}

/// All of them except the dispatcher.
pub(crate) fn suite() -> impl Iterator<Item = Program> {
    denied::OWN.iter().map(|(short, _)| {
        let (takes, task): (_, &[_]) = match *short {
            "decode" | "why" => (Takes::Text, &[]),
            "lambda-role" => (Takes::Nothing, &["checkout", "--snapshot", "examples/acme"]),
            "snapshot" => (Takes::Nothing, &["--only", "sns", "--no-organization"]),
            _ => (Takes::Cases, &[]),
        };
        let name = Box::leak(format!("denied-{short}").into_boxed_str());
        Program { name, takes, task }
    })
}

/// Those that take cases, or text to find some in.
pub(crate) fn takers() -> impl Iterator<Item = Program> {
    suite().filter(|program| program.takes != Takes::Nothing)
}

/// Exit code, standard output, standard error.
pub(crate) type Ran = (i32, String, String);

impl Program {
    pub(crate) fn path(self) -> PathBuf {
        programs().join(self.name)
    }

    /// The program with only arguments: no credentials, no settings, no access to AWS.
    pub(crate) fn alone(self, arguments: &[&str]) -> Command {
        let mut command = aws::alone(self.path(), "http://127.0.0.1:9");
        command.env("TERM", "xterm-256color").args(arguments);
        command
    }

    /// The program doing work that produces records: three cases of the examples, of which two are denied, or what it
    /// does without any. `folder` is for what it writes.
    pub(crate) fn at_work(self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = self.alone(self.task);
        if self.name == "denied-snapshot" {
            command.env("AWS_ENDPOINT_URL", Emulator::shared().address()).arg(folder);
        }
        if self.takes != Takes::Nothing {
            command.arg("--offline");
        }
        command.args(arguments);
        command
    }

    /// What it reads at this work.
    pub(crate) fn input(self) -> String {
        if self.takes == Takes::Nothing {
            return String::new();
        }
        let cases = std::fs::read_to_string(project().join("examples/case.jsonl")).expect("it is there");
        let chosen = [0, 1, 7].map(|nth| cases.lines().nth(nth).expect("so many are there"));
        chosen.join("\n") + "\n"
    }

    /// Does the work to its end.
    pub(crate) fn works(self, arguments: &[&str]) -> Ran {
        let folder = tempfile::tempdir().expect("a folder");
        ran(self.at_work(folder.path(), arguments), self.input())
    }

    /// Runs it by itself to its end.
    pub(crate) fn runs(self, arguments: &[&str], input: impl AsRef<[u8]>) -> Ran {
        ran(self.alone(arguments), input)
    }
}

/// Runs a command to its end.
pub(crate) fn ran(command: Command, input: impl AsRef<[u8]>) -> Ran {
    let output = aws::run(command, input.as_ref());
    let text = |bytes| String::from_utf8(bytes).expect("the output is UTF-8");
    (output.status.code().expect("it exits"), text(output.stdout), text(output.stderr))
}

/// Runs a command with a terminal of this many columns as its output and error, and returns what appears on it, with
/// line feeds as they are without a terminal.
pub(crate) fn on_a_terminal(command: &Command, input: Option<&str>, columns: u16) -> (i32, String) {
    let quoted = |word: &std::ffi::OsStr| format!("'{}'", word.to_string_lossy().replace('\'', r"'\''"));
    let words: Vec<_> =
        std::iter::once(command.get_program()).chain(command.get_args()).map(quoted).collect();
    let input = input.map_or_else(String::new, |path| format!(" < {path}"));
    let line = format!("stty rows 24 cols {columns}; {}{input}", words.join(" "));
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).stdin(Stdio::null());
    script.current_dir(command.get_current_dir().unwrap_or(&project()));
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => script.env(name, value),
            None => script.env_remove(name),
        };
    }
    let output = script.output().expect("script, of util-linux, runs");
    let text = String::from_utf8(output.stdout).expect("the output is UTF-8").replace("\r\n", "\n");
    (output.status.code().expect("it exits"), text)
}

/// Text without colours.
pub(crate) fn plain(text: &str) -> String {
    let mut parts = text.split("\x1b[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + part.split_once('m').map_or(part, |(_, rest)| rest))
}
