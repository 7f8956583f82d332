//! Replaces the dispatcher with a program.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, ExitCode};

use cli::Failure;

/// Runs a program with these arguments.
///
/// On Unix the program replaces this process, so that signals, exit codes and terminal are its own.
pub(crate) fn run(path: &Path, arguments: &[OsString]) -> Result<ExitCode, Failure> {
    let mut command = Command::new(path);
    command.args(arguments);
    replace(&mut command).map_err(|error| Failure::usage(format!("cannot run {}: {error}", path.display())))
}

#[cfg(unix)]
fn replace(command: &mut Command) -> std::io::Result<ExitCode> {
    use std::os::unix::process::CommandExt;
    Err(command.exec())
}

#[cfg(not(unix))]
fn replace(command: &mut Command) -> std::io::Result<ExitCode> {
    let code = command.status()?.code().unwrap_or(1);
    Ok(ExitCode::from(u8::try_from(code).unwrap_or(1)))
}
