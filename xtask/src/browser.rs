//! The browser that the test of the HTML page runs: Chromium, installed from the system's packages where it is missing.

use std::env;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use crate::cargo;

/// Where the end-to-end tests look for the browser; without it they look for the usual names on the `PATH`.
pub(crate) const VARIABLE: &str = "DENIED_BROWSER";

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds a browser, or installs Debian's where that can be done without asking anybody. What hinders it is said; then
/// the tests decide what they do without one.
pub(crate) fn install() -> Option<PathBuf> {
    if let Some(browser) = find() {
        return Some(browser);
    }
    if !(is_root() && on_path("apt-get").is_some()) {
        println!(
            "no Chromium is installed, and it cannot be installed from here: that takes root and apt-get. On Debian: \
             apt-get install chromium; elsewhere set {VARIABLE} to a Chromium or Chrome. Without one the HTML page is \
             not checked in a browser"
        );
        return None;
    }
    println!("installing Chromium from the system's packages");
    for arguments in
        [&["update", "-qq"][..], &["install", "-y", "-qq", "--no-install-recommends", "chromium"]]
    {
        let mut apt = Command::new("apt-get");
        apt.args(arguments).env("DEBIAN_FRONTEND", "noninteractive").stdout(Stdio::null());
        if let Err(error) = cargo::run(&mut apt) {
            println!("Chromium could not be installed: {error:#}");
            return None;
        }
    }
    find()
}

/// The browser that is named, else the first that is there.
fn find() -> Option<PathBuf> {
    match env::var_os(VARIABLE) {
        Some(named) => Some(PathBuf::from(named)),
        None => NAMES.into_iter().find_map(on_path),
    }
}

fn on_path(name: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(name)).find(|path| Path::is_file(path))
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}
