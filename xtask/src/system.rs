//! Programs of the machine that tests run, and its own package manager, which can install them.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// Where a program is.
pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(program)).find(|file| file.is_file())
}

/// Installs packages where this is Debian or the like, and root asks; true where that was done.
pub(crate) fn install(packages: &[&str]) -> bool {
    println!("installing {}", packages.join(", "));
    let install = || apt(&["install", "--yes", "--no-install-recommends"], packages);
    // The lists of a bare machine are empty or old.
    install() || apt(&["update"], &[]) && install()
}

fn apt(words: &[&str], packages: &[&str]) -> bool {
    let mut apt = Command::new("apt-get");
    apt.arg("-qq").args(words).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    // Only root may; whoever is not root is told, not asked for a password.
    apt.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    apt.status().is_ok_and(|status| status.success())
}
