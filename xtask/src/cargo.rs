//! Runs cargo, and says where things are.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use serde_json::Value;

/// The root of the project.
pub(crate) fn root() -> &'static Path {
    let own = Path::new(env!("CARGO_MANIFEST_DIR"));
    own.parent().unwrap_or(own)
}

/// The cargo that runs this.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(root());
    command
}

/// Runs a command to its end; fails if the command fails.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let shown = show(command);
    let status = command.status().with_context(|| format!("cannot run {shown}"))?;
    if !status.success() {
        bail!("{shown} ended with {status}");
    }
    Ok(())
}

fn show(command: &Command) -> String {
    let words = command.get_args().map(|word| word.to_string_lossy().into_owned());
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    [program.to_string_lossy().into_owned()].into_iter().chain(words).collect::<Vec<_>>().join(" ")
}

/// The platform that this machine builds for, for instance `x86_64-unknown-linux-gnu`.
pub(crate) fn host() -> Result<String> {
    let mut rustc = Command::new(env::var_os("RUSTC").unwrap_or_else(|| OsString::from("rustc")));
    let output = rustc.arg("-vV").current_dir(root()).output().context("cannot run rustc")?;
    let told = String::from_utf8_lossy(&output.stdout);
    let host = told.lines().find_map(|line| line.strip_prefix("host: "));
    Ok(host.context("rustc does not say for which platform it builds")?.to_owned())
}

/// Builds `denied` and all its programs, and returns their paths.
pub(crate) fn build_programs(profile: &str) -> Result<Vec<PathBuf>> {
    build_programs_with(profile, &[])
}

/// The same, with these variables for cargo.
pub(crate) fn build_programs_with(profile: &str, variables: &[(&str, OsString)]) -> Result<Vec<PathBuf>> {
    let mut command = cargo();
    command
        .envs(variables.iter().map(|(name, value)| (name, value)))
        .args(["build", "--workspace", "--bins", "--profile", profile])
        // Tests have dependencies with more features. Built with them, nothing is built twice when tests run anyway.
        .args((profile == "dev").then_some("--tests"))
        .arg("--message-format=json-render-diagnostics")
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit());
    let output = command.output().context("cannot run cargo build")?;
    if !output.status.success() {
        bail!("cargo build ended with {}", output.status);
    }
    let messages = String::from_utf8_lossy(&output.stdout);
    Ok(messages.lines().filter_map(executable).collect())
}

/// The path of a program, from cargo's message that it was built.
fn executable(message: &str) -> Option<PathBuf> {
    let message: Value = serde_json::from_str(message).ok()?;
    if message.get("profile")?.get("test")?.as_bool()? {
        return None;
    }
    let name = message.get("target")?.get("name")?.as_str()?;
    let path = message.get("executable")?.as_str()?;
    (name == "denied" || name.starts_with("denied-")).then(|| PathBuf::from(path))
}
