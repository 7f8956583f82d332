//! How the output looks.

use case::Record;
use clap::{Args, ValueEnum};
use serde_json::value::RawValue;

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
    /// `auto` colours on a terminal, and heeds `NO_COLOR` and `CLICOLOR_FORCE`. JSON in a pipe is coloured only by
    /// `--color always` and a form that is named, so that programs can read each other.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: ColorChoice,
    /// Who chose the colours.
    #[arg(skip)]
    pub(crate) coloured_by: ChosenBy,
    /// Exit with 1 unless every case has this decision; `unknown` is neither
    ///
    /// With `case` each case says itself what it expects, in its member `expect`: `allowed`, `denied`, or a decision as
    /// records name it. One without that member is not as expected, and neither is an input without cases.
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
    /// A setting, or nobody: what other flags ask for takes precedence.
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
    /// SARIF 2.1.0 for code scanning: a result for each finding, and for each case that is not as --expect says
    Sarif,
    /// JUnit XML for build servers: a test for each case
    Junit,
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

impl OutputFlags {
    /// True if the exit code depends on the decisions.
    pub(crate) fn expects(&self) -> bool {
        self.expect.is_some()
    }
}

/// What `--expect` may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Expectation {
    /// The decision is `allowed`
    Allowed,
    /// The decision is `implicitDeny` or `explicitDeny`
    Denied,
    /// The decision is the one that the case's member `expect` names
    Case,
}

/// The decisions that a case may expect.
pub(crate) const DECISIONS: [&str; 5] = ["allowed", "denied", "implicitDeny", "explicitDeny", "unknown"];

/// What is expected of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// One of [`DECISIONS`].
    Decision(&'static str),
    /// The case should say it, but does not.
    Nothing,
    /// The case says something else; given as its JSON text.
    Unknown(String),
}

impl Expectation {
    /// What is expected of a case.
    pub(crate) fn of(self, record: &Record) -> Expected {
        match self {
            Self::Allowed => Expected::Decision("allowed"),
            Self::Denied => Expected::Decision("denied"),
            Self::Case => match record.raw("expect").map(RawValue::get) {
                None | Some("null") => Expected::Nothing,
                Some(said) => {
                    let name: Option<String> = record.get("expect").ok().flatten();
                    let known = DECISIONS.into_iter().find(|own| Some(*own) == name.as_deref());
                    known.map_or_else(|| Expected::Unknown(said.to_owned()), Expected::Decision)
                }
            },
        }
    }

    /// True if the decision on a case is the expected one.
    pub(crate) fn holds_for(self, record: &Record) -> bool {
        let decision = crate::output::decision(record);
        match (self.of(record), decision.as_deref()) {
            (Expected::Decision(expected), Some(decision)) => {
                expected == decision || (expected == "denied" && crate::output::is_denial(decision))
            }
            _ => false,
        }
    }
}
