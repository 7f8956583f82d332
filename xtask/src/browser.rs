//! The browser that tests the HTML page: Chromium, fetched if the machine's own package manager can.

use std::path::PathBuf;

use end_to_end::Browser;

use crate::system;

/// Finds a browser or installs one. Says what prevents it; then the tests decide what to do without.
pub(crate) fn install() -> Option<PathBuf> {
    let browser =
        Browser::installed().or_else(|| system::install(&["chromium"]).then(Browser::installed).flatten());
    if browser.is_none() {
        println!(
            "not possible here: install Chromium by hand (on Debian: apt-get install chromium), or set {} to a \
             Chromium or Chrome, else the HTML page is not looked at in a browser",
            Browser::VARIABLE
        );
    }
    browser
}
