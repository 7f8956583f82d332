//! A record as an article of the page.

use std::fmt::Write;

use case::Record;
use serde_json::Value;

use super::{escape, finding, flow, layers};
use crate::output::value::string;
use crate::output::{change, findings};

/// The members that the page shows.
const SHOWN: [&str; 8] =
    ["request", "reported", "layers", "decision", "decidedBy", "unexamined", "error", "input"];

/// The article of a record.
pub(crate) fn record(record: &Record) -> String {
    // A member that is nested too deep to be read is left away.
    let member = |name: &str| Some((name.to_owned(), record.get::<Value>(name).ok()??));
    let case = Value::Object(SHOWN.iter().filter_map(|name| member(name)).collect());
    if case::is_error(record) { bad(&case) } else { good(record, &case) }
}

fn good(record: &Record, case: &Value) -> String {
    let request = case.get("request").unwrap_or(&Value::Null);
    let decision = crate::output::decision(record).unwrap_or_default();
    let decision = decision.as_str();
    let reported = case.get("reported").unwrap_or(&Value::Null);
    let is_lookalike = string(reported, "kind") == Some("lookalike");
    let findings = findings::of(record);
    let label = match decision {
        _ if is_lookalike => "Not a denial",
        own if crate::output::is_unexplained(own, &findings) => "Unexplained",
        "allowed" => "Allowed",
        "implicitDeny" | "explicitDeny" => "Denied",
        "unknown" => "Unknown",
        _ => "Case",
    };
    let code = string(reported, "code").filter(|_| is_lookalike);
    let mut html = format!(
        "<article>\n<h2><span class=\"{}\">{label}</span>: {}</h2>\n<dl>\n",
        flow::tone(decision),
        escape::text(string(request, "action").or(code).unwrap_or("an unknown action")),
    );
    for (word, name) in [("on", "resource"), ("by", "principal")] {
        if let Some(value) = string(request, name) {
            let _ = writeln!(html, "<dt>{word}</dt><dd><code>{}</code></dd>", escape::text(value));
        }
    }
    let said: Vec<&str> = ["code", "operation", "reason", "layer", "policyArn", "meaning"]
        .iter()
        // Findings say what it means.
        .filter(|name| findings.is_empty() || **name != "meaning")
        .filter_map(|name| string(reported, name))
        .collect();
    if !said.is_empty() {
        let _ = writeln!(html, "<dt>AWS said</dt><dd>{}</dd>", escape::prose(&said.join(", ")));
    }
    html.push_str("</dl>\n");
    if !is_lookalike {
        html.push_str(&flow::drawing(case));
    }
    let fixes =
        findings.iter().filter_map(|finding| finding.raw("fix").map(serde_json::value::RawValue::get));
    let together = change::are_several(fixes);
    for group in findings::groups(&findings) {
        let group: Vec<Value> = group.iter().filter_map(|own| serde_json::to_value(own).ok()).collect();
        html.push_str(&finding::section(&group, together));
    }
    if !is_lookalike {
        html.push_str(&layers::table(case));
    }
    html.push_str("</article>\n");
    html
}

fn bad(case: &Value) -> String {
    let error = case.get("error").unwrap_or(&Value::Null);
    let place = error.get("line").map_or_else(|| "input".to_owned(), |line| format!("line {line}"));
    format!(
        "<article>\n<h2><span class=\"bad\">Bad line</span>: {}</h2>\n<p>{}</p>\n<p>{}</p>\n<pre>{}</pre>\n</article>\n",
        escape::text(&place),
        escape::text(string(error, "message").unwrap_or("it could not be read")),
        escape::text(string(error, "help").unwrap_or_default()),
        escape::text(string(case, "input").unwrap_or_default()),
    )
}
