//! The AWS emulator for tests of live answers: moto's server, with pinned versions, in a Python venv.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use end_to_end::own_venv;

use crate::cargo::{self, root};

/// Where the end-to-end tests look for the venv; otherwise they look below the target folder.
pub(crate) const VARIABLE: &str = "DENIED_EMULATOR_VENV";

/// Installs the emulator, unless the one that the requirements name is already there.
pub(crate) fn install() -> Result<()> {
    let place = own_venv();
    let wanted = requirements()?;
    if is_installed(&place, &wanted) {
        return Ok(());
    }
    println!("installing the emulator to {}", place.display());
    if place.exists() {
        fs::remove_dir_all(&place).with_context(|| format!("cannot remove {}", place.display()))?;
    }
    make(&place)?;
    fill(&place)?;
    // Written last: a venv that was not filled completely has none.
    fs::write(stamp(&place), wanted).with_context(|| format!("cannot write {}", stamp(&place).display()))
}

fn requirements_file() -> PathBuf {
    root().join("tests/emulator/requirements.txt")
}

fn requirements() -> Result<String> {
    let file = requirements_file();
    fs::read_to_string(&file).with_context(|| format!("cannot read {}", file.display()))
}

/// A copy of the requirements that the venv was filled from.
fn stamp(venv: &Path) -> PathBuf {
    venv.join("requirements.txt")
}

fn python_of(venv: &Path) -> PathBuf {
    venv.join("bin/python")
}

/// Whether the venv has what is wanted and its Python still runs: it stops working when the system's Python is
/// replaced.
fn is_installed(venv: &Path, wanted: &str) -> bool {
    let same = fs::read_to_string(stamp(venv)).is_ok_and(|installed| installed == wanted);
    let mut import = Command::new(python_of(venv));
    import.args(["-c", "import moto"]).stdout(Stdio::null()).stderr(Stdio::null());
    same && import.status().is_ok_and(|status| status.success())
}

fn make(venv: &Path) -> Result<()> {
    let python = env::var_os("PYTHON").unwrap_or_else(|| OsString::from("python3"));
    cargo::run(Command::new(python).args(["-m", "venv"]).arg(venv)).context(
        "the emulator needs Python 3.9 or newer with its venv module (on Debian and Ubuntu: apt install \
         python3-venv); set PYTHON to choose another python3",
    )
}

fn fill(venv: &Path) -> Result<()> {
    let mut pip = Command::new(python_of(venv));
    pip.args(["-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check"])
        .args(["--require-hashes", "--only-binary=:all:", "--requirement"])
        .arg(requirements_file());
    let status = pip.status().context("cannot run pip")?;
    if !status.success() {
        bail!(
            "pip could not install the emulator (see above). It needs Python 3.9 to 3.14, and PyPI or a mirror of it \
             (PIP_INDEX_URL); then run `cargo xtask emulator` again"
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_requirement_is_pinned_by_version_and_hash() {
        let text = requirements().unwrap();
        let entries = text.replace("\\\n", " ");
        let packages = entries.lines().filter(|line| !line.trim_start().starts_with('#')).collect::<Vec<_>>();
        assert!(packages.iter().any(|package| package.starts_with("moto==")));
        for package in packages {
            assert!(package.contains("==") && package.contains("--hash=sha256:"), "{package}");
        }
    }
}
