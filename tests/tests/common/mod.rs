//! Commands as people type them, with the programs that were just built.

pub(crate) mod aws;
pub(crate) mod suite;

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// The project's folder.
pub(crate) fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The folder of the programs: tests are built two folders below it.
pub(crate) fn programs() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows where it is");
    let folder = test.ancestors().nth(2).expect("a test is in a folder of the target folder").to_owned();
    let missing = "the programs are not built: run `cargo xtask test`, or `cargo build --workspace` first";
    assert!(folder.join("denied").exists(), "{missing}");
    folder
}

/// Removes from a command the settings of the shell or CI that runs the tests: colours, columns, and programs'
/// variables.
pub(crate) fn forget_settings(command: &mut Command) {
    let ours = std::env::vars_os()
        .map(|(name, _)| name)
        .filter(|name| name.to_string_lossy().starts_with("DENIED_"));
    for name in ours {
        command.env_remove(name);
    }
    for name in ["CI", "GITHUB_ACTIONS", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS"] {
        command.env_remove(name);
    }
}

/// Runs a line of shell in the project's folder.
#[allow(dead_code, reason = "not every test types lines")]
pub(crate) fn shell(line: &str) -> Output {
    shell_in(&project(), line).output().expect("bash runs")
}

/// A line of shell in this folder, with the programs on the `PATH` and only the given settings.
#[allow(dead_code, reason = "not every test types lines")]
pub(crate) fn shell_in(folder: &Path, line: &str) -> Command {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("bash");
    command
        .args(["-o", "pipefail", "-c", line])
        .current_dir(folder)
        .env("PATH", format!("{}:{path}", programs().display()))
        .stdin(Stdio::null());
    forget_settings(&mut command);
    command.env("COLUMNS", "80");
    command
}
