//! What build servers read: SARIF and JUnit, made from the same view of a record.

mod junit;
mod rules;
mod sarif;

use std::fmt::Write;

use case::{Layer, Record};
use serde_json::{Map, Value};

pub(super) use junit::{Counts, Suite, test};
pub(crate) use sarif::SarifResult;
pub(super) use sarif::{Log, results};

use super::about::{self, About};
use super::change;
use super::value::string;
use crate::flags::{DECISIONS, Expectation, Expected};

/// The members that a report covers.
const TOLD: [&str; 11] = [
    "id",
    "request",
    "policies",
    "layers",
    "decision",
    "decidedBy",
    "findings",
    "error",
    "expect",
    "caller",
    "identityPolicies",
];

/// Where a record was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Place<'a> {
    /// The file; `None` for standard input and for requests given by flags.
    pub(crate) file: Option<&'a str>,
    /// The line, from 1, if the record has one of its own.
    pub(crate) line: Option<usize>,
}

/// A record as reports see it.
struct Told<'a> {
    place: Place<'a>,
    members: Map<String, Value>,
    about: About,
    is_bad: bool,
    /// What was expected of it, if that does not hold.
    unmet: Option<Expected>,
}

impl<'a> Told<'a> {
    fn new(record: &Record, place: Place<'a>, expect: Option<Expectation>) -> Self {
        // A member that is nested too deeply to be read is left out.
        let member = |name: &&str| Some(((*name).to_owned(), record.get::<Value>(name).ok()??));
        let unmet = expect.filter(|expect| !expect.holds_for(record));
        Self {
            place,
            members: TOLD.iter().filter_map(member).collect(),
            about: About::of(record),
            is_bad: case::is_error(record),
            unmet: unmet.map(|expect| expect.of(record)),
        }
    }

    fn member(&self, name: &str) -> &Value {
        self.members.get(name).unwrap_or(&Value::Null)
    }

    fn of_request(&self, name: &str) -> Option<&str> {
        string(self.member("request"), name)
    }

    /// The request in one line.
    fn question(&self) -> String {
        match self.about {
            About::Case => {}
            About::Caller => return format!("the caller {}", self.caller()[1].unwrap_or("is unknown")),
            About::Policies => {
                let principal = self.of_request("principal").unwrap_or("an unknown principal");
                return format!("the policies of {principal}");
            }
        }
        let mut words = self.of_request("action").unwrap_or("an unknown action").to_owned();
        for (word, name) in [("on", "resource"), ("by", "principal")] {
            if let Some(value) = self.of_request(name) {
                let _ = write!(words, " {word} {value}");
            }
        }
        words
    }

    fn caller(&self) -> [Option<&str>; 4] {
        about::caller_in_brief(self.member("caller"))
    }

    fn decision(&self) -> Option<&str> {
        self.member("decision").as_str()
    }

    fn decided_by(&self) -> Vec<&str> {
        self.member("decidedBy").as_array().into_iter().flatten().filter_map(Value::as_str).collect()
    }

    /// The decision in one line.
    fn answer(&self) -> String {
        match self.about {
            About::Case => {}
            About::Caller => {
                let said = ["account", "arn", "profile", "region"].iter().zip(self.caller());
                let said = said.filter_map(|(name, value)| Some(format!("{name} {}", value?)));
                return said.collect::<Vec<_>>().join(", ");
            }
            About::Policies => {
                let words = |own: [Option<&str>; 3]| own.into_iter().flatten().collect::<Vec<_>>().join(" ");
                let listed = about::policies(self.member("identityPolicies"));
                return listed.map(words).collect::<Vec<_>>().join(", ");
            }
        }
        let by = self.decided_by().join(", ");
        match self.decision() {
            None => "not decided".to_owned(),
            Some(decision) if by.is_empty() => decision.to_owned(),
            Some("unknown") => format!("unknown: it depends on {by}"),
            Some(decision) => format!("{decision}, decided by {by}"),
        }
    }

    /// What was expected, and the outcome; `None` if nothing was, or it holds.
    fn surprise(&self) -> Option<String> {
        let expected = self.unmet.as_ref()?;
        Some(match expected {
            Expected::Decision(expected) => format!("expected {expected}, and it is {}", self.answer()),
            Expected::Nothing => format!("the case has no member `expect`, and it is {}", self.answer()),
            Expected::Unknown(said) => format!(
                "the case expects {said}, which is none of {}, and it is {}",
                DECISIONS.join(", "),
                self.answer()
            ),
        })
    }

    /// What the deciding layers say.
    fn reasons(&self) -> Vec<String> {
        let by = self.decided_by();
        let reason = |layer: &Layer| {
            let because = string(self.member("layers").get(layer.name())?, "because")?;
            by.contains(&layer.name()).then(|| format!("{}: {because}", layer.name()))
        };
        Layer::ALL.iter().filter_map(reason).collect()
    }

    fn findings(&self) -> &[Value] {
        self.member("findings").as_array().map_or(&[], Vec::as_slice)
    }

    /// What is wrong with a line that could not be read.
    fn error(&self) -> (&str, Option<&str>) {
        let error = self.member("error");
        (string(error, "message").unwrap_or("the line could not be read"), string(error, "help"))
    }

    /// The file and line: for a line that passed through several programs, those named in the error record.
    fn position(&self) -> (Option<&str>, Option<usize>) {
        let error = self.member("error");
        let line = error.get("line").and_then(Value::as_u64).and_then(|line| usize::try_from(line).ok());
        (string(error, "file").or(self.place.file), line.or(self.place.line))
    }
}

/// A finding in words: its title, its detail, and what would fix it.
fn sentences(finding: &Value) -> Vec<String> {
    let text = |name| string(finding, name).map(ToOwned::to_owned);
    let mut all: Vec<String> = [text("title"), text("detail")].into_iter().flatten().collect();
    if let Some(fix) = finding.get("fix").filter(|fix| fix.is_object()) {
        let verified =
            if fix.get("verified") == Some(&Value::Bool(true)) { "verified" } else { "not verified" };
        all.push(format!("Fix ({verified}): {}", change::words(fix)));
    }
    all
}

fn is_error(finding: &Value) -> bool {
    string(finding, "severity") == Some("error")
}
