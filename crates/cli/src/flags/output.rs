//! How the output looks.

use clap::{Args, ValueEnum};

/// The output flags.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Output")]
pub(crate) struct OutputFlags {
    /// The form of the output
    #[arg(short, long, value_name = "FORM", default_value = "auto")]
    pub(crate) output: Format,
    /// Who chose the form.
    #[arg(skip)]
    pub(crate) chosen_by: ChosenBy,
    /// Filter each record with a jq program
    ///
    /// On a terminal the results are indented, otherwise each is one line; `--output json` and `--output jsonl`
    /// choose.
    #[arg(long, value_name = "FILTER")]
    pub(crate) jq: Option<String>,
    /// Write strings that the filter gives without quotes
    #[arg(short, long, requires = "jq")]
    pub(crate) raw_output: bool,
    /// Colour the output
    ///
    /// `auto` colours on a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Exit with 1 unless every case has this decision; `unknown` is neither
    #[arg(long, value_name = "DECISION")]
    pub(crate) expect: Option<Expectation>,
    /// Print the least policy that the program needs, and exit
    #[arg(long)]
    pub(crate) permissions: bool,
    /// Print the JSON Schema of the case record, and exit
    #[arg(long)]
    pub(crate) schema: bool,
}

/// Who chose the form of the output.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum ChosenBy {
    /// The flag.
    #[default]
    Flag,
    /// A setting, or nobody: what other flags ask for comes first.
    Setting,
}

/// The form of the output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// `text` on a terminal, else `jsonl`
    Auto,
    /// JSON Lines: one record a line, for the next program
    Jsonl,
    /// One JSON array of all records, indented
    Json,
    /// One row a case
    Table,
    /// For people
    Text,
    /// One page with the way of each request drawn: no network, no script
    Html,
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What `--expect` may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Expectation {
    /// The decision is `allowed`
    Allowed,
    /// The decision is `implicitDeny` or `explicitDeny`
    Denied,
}

impl Expectation {
    /// True where a decision, as it is called in the record, is the one that was expected.
    pub(crate) fn holds_for(self, decision: Option<&str>) -> bool {
        match self {
            Self::Allowed => decision == Some("allowed"),
            Self::Denied => matches!(decision, Some("implicitDeny" | "explicitDeny")),
        }
    }
}
