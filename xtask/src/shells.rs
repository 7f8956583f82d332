//! The shells that the tests of completions drive: fetched where the machine's own package manager can.

use std::env;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// The shells whose completions are tested by running them.
pub(crate) const TESTED: [&str; 3] = ["bash", "zsh", "fish"];

/// Installs those that are missing, where this is Debian or the like, and says where it cannot.
pub(crate) fn install() {
    let missing: Vec<&str> = TESTED.into_iter().filter(|shell| find(shell).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    println!("installing {}", missing.join(", "));
    // The lists of a bare machine are empty or old.
    let installed = apt(&["install", "--yes", "--no-install-recommends"], &missing)
        || apt(&["update"], &[]) && apt(&["install", "--yes", "--no-install-recommends"], &missing);
    if !installed {
        println!(
            "not possible here: install {} by hand, else its completions are not tested",
            missing.join(", ")
        );
    }
}

/// Where a shell is.
pub(crate) fn find(shell: &str) -> Option<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path).map(|folder| folder.join(shell)).find(|file| file.is_file())
}

fn apt(words: &[&str], packages: &[&str]) -> bool {
    let mut apt = Command::new("apt-get");
    apt.arg("-qq").args(words).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    // Only root may; whoever is not root is told, not asked for a password.
    apt.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    apt.status().is_ok_and(|status| status.success())
}
