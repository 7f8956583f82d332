//! Real pipelines over the example organization, each shown with what it prints.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo::{build_programs, root};

/// The pipelines: a line that begins with `#` is printed before what follows it.
const PIPELINES: &str = include_str!("../demo.txt");

/// Builds the programs and runs the pipelines.
pub(crate) fn run() -> Result<()> {
    let programs = build_programs("dev")?;
    let folder = programs.first().and_then(|program| program.parent()).context("no program was built")?;
    let on_path = env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect::<Vec<PathBuf>>();
    let path = env::join_paths([folder.to_owned()].into_iter().chain(on_path))?;
    for line in PIPELINES.lines().map(str::trim).filter(|line| !line.is_empty()) {
        match line.strip_prefix('#') {
            Some(words) => println!("\n\n{}", words.trim()),
            None => pipeline(line, &path)?,
        }
    }
    Ok(())
}

/// Runs one pipeline in a shell. Its exit code must be one that a diagnosis may have.
fn pipeline(line: &str, path: &std::ffi::OsStr) -> Result<()> {
    println!("\n$ {line}");
    let status = Command::new("sh")
        .args(["-c", line])
        .current_dir(root())
        .env("PATH", path)
        .env("DENIED_SNAPSHOT", "examples/acme")
        .status()
        .context("cannot run sh")?;
    match status.code() {
        Some(0 | 1) => Ok(()),
        _ => bail!("this pipeline ended with {status}"),
    }
}
