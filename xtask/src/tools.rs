//! The programs that tests run beside our own: fetched where the machine's own package manager can.

use end_to_end::find;

use crate::system;

/// Shells that play completions, readers of manual pages, and what the cookbook is played with.
const TOOLS: [&str; 6] = ["bash", "zsh", "fish", "mandoc", "groff", "jq"];

/// Installs those that are missing, where this is Debian or the like, and says where it cannot.
pub(crate) fn install() {
    let missing: Vec<&str> = TOOLS.into_iter().filter(|tool| find(tool).is_none()).collect();
    if !missing.is_empty() && !system::install(&missing) {
        println!(
            "not possible here: install {} by hand, else what is tested with it is skipped",
            missing.join(", ")
        );
    }
}
