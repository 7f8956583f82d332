//! Headless Chromium, to look at a page as a reader's browser does.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use crate::machine;

/// Flags that keep the browser from doing anything on its own.
const QUIET: [&str; 11] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--no-default-browser-check",
    "--enable-logging=stderr",
];

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser that is installed.
#[derive(Debug)]
pub struct Browser(PathBuf);

/// A page as the browser shows it.
#[derive(Debug)]
pub struct Shown {
    /// The document after everything in it has had a chance to run.
    pub document: String,
    /// What the page wrote to the console, and what the browser wrote there about it.
    pub console: String,
}

impl Browser {
    /// The variable that names a browser.
    pub const VARIABLE: &str = "DENIED_BROWSER";

    /// Where the browser is: the one that the variable names, otherwise one on the `PATH`.
    pub fn installed() -> Option<PathBuf> {
        let named = env::var_os(Self::VARIABLE).map(PathBuf::from);
        named.or_else(|| NAMES.into_iter().find_map(machine::find))
    }

    /// The browser. If there is none, says so and returns `None`; on CI, where `cargo xtask test` installs one, that is
    /// an error.
    pub fn find() -> Result<Option<Self>> {
        match Self::installed() {
            Some(path) => Ok(Some(Self(path))),
            None if machine::is_ci() => {
                bail!(
                    "there is no Chromium on this machine: `cargo xtask test` installs it, or says what hinders it"
                )
            }
            None => {
                eprintln!("SKIPPED: there is no Chromium on this machine; see `cargo xtask test`");
                Ok(None)
            }
        }
    }

    /// Opens a file.
    pub fn open(&self, page: &Path) -> Result<Shown> {
        let output = self.run(&["--dump-dom".to_owned()], page)?;
        let log = String::from_utf8_lossy(&output.stderr).into_owned();
        let console: Vec<&str> = log.lines().filter(|line| line.contains("CONSOLE")).collect();
        Ok(Shown {
            document: String::from_utf8(output.stdout).context("the document is no text")?,
            console: console.join("\n"),
        })
    }

    /// A rendering of a file, as a PNG.
    pub fn picture(&self, page: &Path) -> Result<Vec<u8>> {
        let folder = TempDir::new()?;
        let file = folder.path().join("picture.png");
        let flags = [format!("--screenshot={}", file.display()), "--window-size=900,1200".to_owned()];
        self.run(&flags, page)?;
        std::fs::read(&file).context("the browser made no picture")
    }

    /// Each run has its own profile, so that several can run at a time without affecting each other.
    fn run(&self, flags: &[String], page: &Path) -> Result<Output> {
        let profile = TempDir::new()?;
        let mut command = Command::new(&self.0);
        command.args(QUIET).arg(format!("--user-data-dir={}", profile.path().display())).args(flags);
        let output =
            command.arg(page).output().with_context(|| format!("cannot run {}", self.0.display()))?;
        if !output.status.success() {
            bail!("the browser ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr));
        }
        Ok(output)
    }
}
