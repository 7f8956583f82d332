//! Colours, and whether there are any.

use std::io::IsTerminal;

use anstyle::{AnsiColor, Style};

use super::is_denial;
use crate::flags::ColorChoice;

pub(super) const GOOD: Style = AnsiColor::Green.on_default().bold();
pub(super) const BAD: Style = AnsiColor::Red.on_default().bold();
pub(super) const UNSURE: Style = AnsiColor::Yellow.on_default().bold();
pub(super) const NAME: Style = AnsiColor::Cyan.on_default();
pub(super) const STRONG: Style = Style::new().bold();
pub(super) const QUIET: Style = Style::new().dimmed();

/// What the output goes to.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Screen {
    /// A person sees it.
    pub(super) terminal: bool,
    /// It is coloured.
    pub(super) colour: bool,
    /// Columns for text.
    pub(super) width: usize,
}

impl Screen {
    /// Looks at standard output and the environment.
    pub(super) fn new(choice: ColorChoice) -> Self {
        let stdout = std::io::stdout();
        let colour = match choice {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if is_dumb() => anstyle_query::clicolor_force(),
            ColorChoice::Auto => anstream::AutoStream::choice(&stdout) != anstream::ColorChoice::Never,
        };
        Self { terminal: stdout.is_terminal(), colour, width: columns().clamp(40, 100) }
    }

    /// Text in a style; the text must be harmless.
    pub(super) fn paint(self, style: Style, text: &str) -> String {
        if self.colour && !text.is_empty() { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }
}

/// The terminal says that it has no colours; `anstream` ignores this if the variable `CI` is set.
fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// The columns of the terminal; `COLUMNS` takes precedence, as in POSIX ("Environment Variables").
fn columns() -> usize {
    let named = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let of_terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    named.filter(|columns| *columns > 0).or_else(of_terminal).unwrap_or(80)
}

/// The style of a verdict or decision.
pub(super) fn of_verdict(verdict: &str) -> Style {
    match verdict {
        "allowed" => GOOD,
        "error" => BAD,
        denial if is_denial(denial) => BAD,
        "unknown" => UNSURE,
        _ => QUIET,
    }
}

/// A verdict in words.
pub(super) fn verdict_words(verdict: &str) -> &str {
    match verdict {
        "implicitDeny" => "implicit deny",
        "explicitDeny" => "explicit deny",
        "notApplicable" => "not applicable",
        other => other,
    }
}
