//! The progress of a collection, for people: on standard error, if that is a terminal.

use std::time::Duration;

use cli::{Messages, escape};
use indicatif::{ProgressBar, ProgressStyle};

/// A line that shows how many answers came, and which was the last. How many there will be is not known.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    /// Nothing is shown if standard error is not a terminal or the user wants quiet.
    pub(crate) fn new(messages: &Messages) -> Self {
        if messages.is_quiet() {
            return Self(ProgressBar::hidden());
        }
        let style = ProgressStyle::with_template("{spinner} {pos} answers in {elapsed}  {wide_msg}");
        let bar =
            ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    /// One more answer.
    pub(crate) fn tick(&self, name: &str) {
        self.0.set_message(escape(name).into_owned());
        self.0.inc(1);
    }

    /// Removes the line.
    pub(crate) fn finish(&self) {
        self.0.finish_and_clear();
    }
}
