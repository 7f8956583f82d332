//! What the programs write: one record in each of the forms, by many threads; then all in order, by one.

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

pub use escape::{escape, escape_json};
pub(crate) use renderer::{Batch, Renderer};
pub(crate) use report::Place;
pub(crate) use stdout::Output;
pub(crate) use value::capital;
pub(crate) use writer::{Tally, Writer};

/// The decision of a case as people and `--expect` take it: where the request itself is not denied, but the use of the
/// key that its object is encrypted with is, the whole is denied; and what is allowed but for a key of which it is not
/// known is unknown.
pub(crate) fn decision(record: &case::Record) -> Option<String> {
    let own = record.get::<String>("decision").ok().flatten();
    if own.as_deref().is_none_or(is_denial) {
        return own;
    }
    let encryption = record.get::<serde_json::Value>("encryption").ok().flatten();
    let of_key = encryption.as_ref().and_then(|own| own.get("decision")?.as_str());
    of_key.filter(|of_key| is_denial(of_key) || *of_key == "unknown").map(ToOwned::to_owned).or(own)
}

/// What a case comes to, in words for its headline; the decision is the one that [`decision`] gives.
pub(crate) fn headline(
    decision: &str,
    reported: &serde_json::Value,
    findings: &[case::Record],
) -> &'static str {
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

/// True where the report is of no denial by a policy: no layer has a say then.
pub(crate) fn is_lookalike(reported: &serde_json::Value) -> bool {
    value::string(reported, "kind") == Some("lookalike")
}

/// True where AWS denied, and what is known of the policies allows.
fn is_unexplained(decision: &str, findings: &[case::Record]) -> bool {
    decision == "allowed" && findings.iter().any(|finding| is(finding, "code", "unexplained"))
}

/// True where AWS denied for a reason that was found beside the policies: a list, Block Public Access, a duration.
fn is_denied_beside(decision: &str, reported: &serde_json::Value, findings: &[case::Record]) -> bool {
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
