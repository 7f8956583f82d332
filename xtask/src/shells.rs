//! The shells that the tests of completions drive: fetched where the machine's own package manager can.

use crate::system;

/// The shells whose completions are tested by running them.
pub(crate) const TESTED: [&str; 3] = ["bash", "zsh", "fish"];

/// Installs those that are missing, where this is Debian or the like, and says where it cannot.
pub(crate) fn install() {
    let missing: Vec<&str> = TESTED.into_iter().filter(|shell| system::find(shell).is_none()).collect();
    if missing.is_empty() {
        return;
    }
    if !system::install(&missing) {
        println!(
            "not possible here: install {} by hand, else its completions are not tested",
            missing.join(", ")
        );
    }
}
