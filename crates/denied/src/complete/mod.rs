//! Values for completion: `denied complete-values NAME WORD -- WORDS…`, which the scripts of the shells call.
//!
//! Each candidate is a line: the value, a tab, what it is. A shell asks at every key press: nothing is written to
//! standard error, nothing is an error, and the network is never used.

mod profiles;
mod regions;
mod snapshot;

use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{self, Write};

use cli::escape;
use policy::Layer;

use crate::find::Programs;
use crate::list;

/// The word after `denied` with which the scripts ask.
pub const COMMAND: &str = "complete-values";

/// The flags, without their dashes, whose values are known here. The scripts ask for no others.
pub const KNOWN: &[&str] = &[
    "account",
    "action",
    "principal",
    "profile",
    "region",
    "regions",
    "resource",
    "resource-account",
    "source",
    "with",
];

/// The name with which the scripts ask for programs other than denied's own.
pub const PROGRAMS: &str = "program";

/// The name with which the scripts ask for Lambda functions.
pub const FUNCTIONS: &str = "function";

/// A value that may be meant.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Candidate {
    value: String,
    about: String,
}

impl Candidate {
    pub(crate) fn new(value: impl Into<String>, about: impl Into<String>) -> Self {
        Self { value: value.into(), about: about.into() }
    }
}

/// The question: the values of a flag that begin with a word, on a command line of these words.
struct Question<'a> {
    name: &'a str,
    word: &'a str,
    line: &'a [String],
}

/// Prints the candidates.
pub(crate) fn run(arguments: &[OsString]) {
    let words: Vec<String> = arguments.iter().map(|word| word.to_string_lossy().into_owned()).collect();
    let (asked, line) = match words.iter().position(|word| word == "--") {
        Some(place) => words.split_at(place),
        None => (words.as_slice(), [].as_slice()),
    };
    let [name, rest @ ..] = asked else { return };
    let word = rest.first().map_or("", String::as_str);
    let mut out = String::new();
    for Candidate { value, about } in candidates(&Question { name, word, line }) {
        // The name of a file or a policy may contain anything; what a terminal would obey is not offered.
        if begins(&value, word) && escape(&value) == value {
            let _ = writeln!(out, "{value}\t{}", escape(&about));
        }
    }
    // A shell that no longer listens is not worth reporting.
    let _ = io::stdout().write_all(out.as_bytes());
}

fn candidates(question: &Question<'_>) -> Vec<Candidate> {
    match question.name {
        "account" | "resource-account" => snapshot::accounts(question.line),
        "action" => actions(question.word),
        "principal" => snapshot::principals(question.line),
        "profile" => profiles::all().into_iter().map(|name| Candidate::new(name, "")).collect(),
        "region" => regions(""),
        "regions" => regions(written(question.word)),
        "resource" => snapshot::resources(question.word, question.line),
        "source" => sources(question),
        "with" => Layer::ALL.iter().map(|layer| Candidate::new(format!("{}=", layer.name()), "")).collect(),
        FUNCTIONS => snapshot::functions(question.word, question.line),
        PROGRAMS => list::added(&Programs::find()),
        _ => Vec::new(),
    }
}

/// Of a list with commas, what is written already: all up to the last comma, with it.
fn written(word: &str) -> &str {
    word.rfind(',').and_then(|comma| word.get(..=comma)).unwrap_or_default()
}

/// The regions, after those that are written already.
fn regions(before: &str) -> Vec<Candidate> {
    regions::ALL.iter().map(|(name, about)| Candidate::new(format!("{before}{name}"), *about)).collect()
}

/// Services until one is chosen, then its actions; after those that are written already.
fn actions(word: &str) -> Vec<Candidate> {
    let before = written(word);
    let last = word.strip_prefix(before).unwrap_or(word);
    let candidate = |value: String| Candidate::new(format!("{before}{value}"), "");
    let Some((prefix, _)) = last.split_once(':') else {
        return actions::services().map(|service| candidate(format!("{}:", service.prefix()))).collect();
    };
    let service = actions::service(prefix);
    let actions = service.into_iter().flat_map(actions::Service::actions);
    actions.map(|action| candidate(action.to_string())).collect()
}

/// `ACCOUNT=PROFILE`: accounts until one is written, then profiles.
fn sources(question: &Question<'_>) -> Vec<Candidate> {
    match question.word.split_once('=') {
        None => snapshot::accounts(question.line)
            .into_iter()
            .map(|account| Candidate { value: account.value + "=", ..account })
            .collect(),
        Some((account, _)) => {
            profiles::all().into_iter().map(|name| Candidate::new(format!("{account}={name}"), "")).collect()
        }
    }
}

/// Actions are case-insensitive: IAM User Guide, "IAM JSON policy elements: Action".
fn begins(value: &str, word: &str) -> bool {
    value.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
}
