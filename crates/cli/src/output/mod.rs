//! What the programs write: records rendered in one of the forms by many threads, then written in order by one.

mod about;
mod caller;
mod change;
mod escape;
mod excerpt;
mod findings;
mod html;
mod jq;
mod json;
mod path;
mod plain;
mod renderer;
mod report;
mod several;
mod stdout;
mod style;
mod table;
mod text;
mod value;
mod writer;

use serde_json::Value;

pub use escape::{escape, escape_json};
pub(crate) use renderer::{Batch, Renderer};
pub(crate) use report::Place;
pub(crate) use stdout::Output;
pub(crate) use value::capital;
pub(crate) use writer::{Tally, Writer};

/// The decision of a case as people and `--expect` see it: if the request itself is not denied but something else
/// that it needs is, the whole is denied; if it is allowed but nothing is known about such a thing, it is unknown.
pub(crate) fn decision(record: &case::Record) -> Option<String> {
    let own = record.get::<String>("decision").ok().flatten();
    match beside(record) {
        Some(Beside { decision, .. }) => Some(decision),
        None => own,
    }
}

/// Something else that a request needs and that is not allowed.
pub(crate) struct Beside {
    /// The decision about it: a denial, or unknown.
    decision: String,
    /// What it is, in words.
    pub(crate) because: String,
}

/// What fails a request that is not itself denied: the use of the key that its object is encrypted with, or the tags
/// of a session.
pub(crate) fn beside(record: &case::Record) -> Option<Beside> {
    let own = record.get::<String>("decision").ok().flatten()?;
    if is_denial(&own) {
        return None;
    }
    let encryption: Option<Value> = record.get("encryption").ok().flatten();
    let of_key = encryption.iter().map(|own| {
        let action = own.get("request").and_then(|own| value::string(own, "action")).unwrap_or("its use");
        (value::string(own, "decision"), format!("because of the object's key: {action}"))
    });
    let companions: Vec<Value> = record.get("companions").ok().flatten().unwrap_or_default();
    let of_session = companions.iter().map(|own| {
        let action = value::string(own, "action").unwrap_or("a permission");
        (
            value::string(own, "decision"),
            format!("because of what the session is to carry: it needs {action}"),
        )
    });
    let all: Vec<(Option<&str>, String)> = of_key.chain(of_session).collect();
    let denied = |own: &&(Option<&str>, String)| own.0.is_some_and(is_denial);
    let unknown = |own: &&(Option<&str>, String)| own.0 == Some("unknown");
    let (decision, because) = all.iter().find(denied).or_else(|| all.iter().find(unknown))?.clone();
    let decision = decision.filter(|decision| *decision != own)?.to_owned();
    Some(Beside { decision, because })
}

/// The outcome of a case, in words for its headline; the decision is the one that [`decision`] returns.
pub(crate) fn headline(decision: &str, reported: &Value, findings: &[case::Record]) -> &'static str {
    match decision {
        _ if is_lookalike(reported) => "Not a denial",
        own if is_unexplained(own, findings) => "Unexplained",
        own if is_denied_beside(own, reported, findings) => "Denied",
        "allowed" => "Allowed",
        own if is_denial(own) => "Denied",
        "unknown" => "Unknown",
        _ => "Case",
    }
}

/// True if the report is not of a denial by a policy: then no layer has a say.
pub(crate) fn is_lookalike(reported: &Value) -> bool {
    value::string(reported, "kind") == Some("lookalike")
}

/// True if AWS denied and the known policies allow.
fn is_unexplained(decision: &str, findings: &[case::Record]) -> bool {
    decision == "allowed" && findings.iter().any(|finding| is(finding, "code", "unexplained"))
}

/// True if AWS denied for a reason that was found outside the policies: a list, Block Public Access, a duration.
fn is_denied_beside(decision: &str, reported: &Value, findings: &[case::Record]) -> bool {
    decision == "allowed"
        && value::string(reported, "kind") == Some("denial")
        && findings.iter().any(|finding| is(finding, "severity", "error"))
}

fn is(finding: &case::Record, member: &str, text: &str) -> bool {
    finding.get::<String>(member).ok().flatten().as_deref() == Some(text)
}

pub(crate) fn is_denial(decision: &str) -> bool {
    case::Verdict::named(decision).is_some_and(case::Verdict::is_denial)
}
