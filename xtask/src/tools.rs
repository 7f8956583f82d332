//! The programs that tests run in addition to our own: fetched if the machine's own package manager can.

use end_to_end::find;

use crate::system;

/// Shells to test completions in, readers of manual pages, and what the cookbook uses.
const TOOLS: [&str; 6] = ["bash", "zsh", "fish", "mandoc", "groff", "jq"];

/// Installs the missing ones if this is Debian or similar, and says so if it cannot.
pub(crate) fn install() {
    let missing: Vec<&str> = TOOLS.into_iter().filter(|tool| find(tool).is_none()).collect();
    if !missing.is_empty() && !system::install(&missing) {
        println!(
            "not possible here: install {} by hand, else what is tested with it is skipped",
            missing.join(", ")
        );
    }
}
