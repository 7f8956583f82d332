//! The browser that the test of the HTML page runs: Chromium, fetched where the machine's own package manager can.

use std::env;
use std::path::PathBuf;

use crate::system;

/// Where the end-to-end tests look for the browser; without it they look for the usual names on the `PATH`.
pub(crate) const VARIABLE: &str = "DENIED_BROWSER";

const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Finds a browser, or installs one. What hinders it is said; then the tests decide what they do without.
pub(crate) fn install() -> Option<PathBuf> {
    let browser = find().or_else(|| system::install(&["chromium"]).then(find).flatten());
    if browser.is_none() {
        println!(
            "not possible here: install Chromium by hand (on Debian: apt-get install chromium), or set {VARIABLE} to a \
             Chromium or Chrome, else the HTML page is not looked at in a browser"
        );
    }
    browser
}

/// The browser that is named, else the first that is there.
fn find() -> Option<PathBuf> {
    match env::var_os(VARIABLE) {
        Some(named) => Some(PathBuf::from(named)),
        None => NAMES.into_iter().find_map(system::find),
    }
}
