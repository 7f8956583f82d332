//! All tests, in one command.

use anyhow::Result;

use crate::cargo::{self, cargo};

/// Runs all tests; with arguments only those that they choose.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    section("programs");
    cargo::run(cargo().args(["build", "--workspace", "--bins", "--exclude", "xtask"]))?;
    section("tests");
    cargo::run(cargo().args(["test", "--no-fail-fast"]).args(chosen(arguments)))
}

fn chosen(arguments: &[String]) -> Vec<&str> {
    if arguments.is_empty() { vec!["--workspace"] } else { arguments.iter().map(String::as_str).collect() }
}

fn section(name: &str) {
    println!("\n== {name}");
}
