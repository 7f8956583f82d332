//! The machine's own package manager, which can install what tests run.

use std::process::{Command, Stdio};

/// Installs packages if this is Debian or similar and the user is root; true if that succeeded.
pub(crate) fn install(packages: &[&str]) -> bool {
    println!("installing {}", packages.join(", "));
    let install = || apt(&["install", "--yes", "--no-install-recommends"], packages);
    // The package lists of a bare machine are empty or old.
    install() || apt(&["update"], &[]) && install()
}

fn apt(words: &[&str], packages: &[&str]) -> bool {
    let mut apt = Command::new("apt-get");
    apt.arg("-qq").args(words).args(packages).env("DEBIAN_FRONTEND", "noninteractive");
    // Only root may install; anyone else is told so, not asked for a password.
    apt.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    apt.status().is_ok_and(|status| status.success())
}
