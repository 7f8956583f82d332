//! The example programs of this crate, run as a shell runs them.

#![expect(clippy::unwrap_used, reason = "a helper of a test may end at the first surprise")]

use std::path::PathBuf;

use assert_cmd::Command;

/// The path of an example of this crate; `cargo test` builds them beside the tests.
pub(crate) fn example(name: &str) -> PathBuf {
    let mut path = std::env::current_exe().unwrap();
    path.pop();
    path.pop();
    path.push("examples");
    path.push(format!("{name}{}", std::env::consts::EXE_SUFFIX));
    assert!(path.exists(), "{} is missing: build it with `cargo build -p cli --examples`", path.display());
    path
}

/// A program, with an environment that says nothing of colours.
pub(crate) fn program(name: &str) -> Command {
    let mut command = Command::new(example(name));
    for variable in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "DENIED_SNAPSHOT"] {
        command.env_remove(variable);
    }
    command
}

/// What a program did: exit code, standard output, standard error.
pub(crate) type Ran = (i32, String, String);

/// Runs the example program `verdict`.
pub(crate) fn verdict(arguments: &[&str], input: &str) -> Ran {
    run(program("verdict").args(arguments).write_stdin(input))
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}
