//! All tests, in one command.

use anyhow::Result;
use end_to_end::{Browser, own_venv};

use crate::cargo::{self, build_programs, cargo};
use crate::{browser, emulator, tools};

/// Runs all tests; with arguments, only those that they select.
pub(crate) fn run(arguments: &[String]) -> Result<()> {
    section("programs");
    build_programs("dev")?;
    section("emulator");
    emulator::install()?;
    section("tools");
    tools::install();
    section("browser");
    let browser = browser::install();
    section("tests");
    let mut test = cargo();
    test.args(["test", "--no-fail-fast"]).args(chosen(arguments)).env(emulator::VARIABLE, own_venv());
    if let Some(browser) = browser {
        println!("using {}", browser.display());
        test.env(Browser::VARIABLE, browser);
    }
    cargo::run(&mut test)
}

fn chosen(arguments: &[String]) -> Vec<&str> {
    if arguments.is_empty() { vec!["--workspace"] } else { arguments.iter().map(String::as_str).collect() }
}

fn section(name: &str) {
    println!("\n== {name}");
}
