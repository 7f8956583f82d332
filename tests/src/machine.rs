//! Programs on the machine that tests run.

use std::env;
use std::path::PathBuf;

/// Where a program is.
pub fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// True on CI, where nothing that tests run may be missing.
pub(crate) fn is_ci() -> bool {
    env::var_os("CI").is_some_and(|own| !own.is_empty())
}

/// Where a program that a test runs is; if it is not installed, says so and returns `None`.
///
/// # Panics
///
/// On CI, where `cargo xtask test` installs it.
pub fn tool(program: &str) -> Option<PathBuf> {
    let found = find(program);
    if found.is_none() {
        assert!(!is_ci(), "{program} is not installed");
        eprintln!("SKIPPED: {program} is not installed");
    }
    found
}
