//! A record as an article of the page.

use std::fmt::Write;

use case::Record;
use serde_json::Value;

use super::{escape, finding, flow, layers};
use crate::output::about::{self, About};
use crate::output::value::string;
use crate::output::{caller as people, change, findings};

/// The members that the page shows.
const SHOWN: [&str; 8] =
    ["request", "reported", "layers", "decision", "decidedBy", "unexamined", "error", "input"];

/// The article of a record.
pub(crate) fn record(record: &Record) -> String {
    // A member that is nested too deeply to be read is left out.
    let member = |name: &str| Some((name.to_owned(), record.get::<Value>(name).ok()??));
    let case = Value::Object(SHOWN.iter().filter_map(|name| member(name)).collect());
    if case::is_error(record) {
        return bad(&case);
    }
    match About::of(record) {
        About::Case => good(record, &case),
        About::Caller => caller(record),
        About::Policies => policies(record, &case),
    }
}

/// Who is calling, and every source of credentials.
fn caller(record: &Record) -> String {
    let caller = record.get::<Value>("caller").ok().flatten().unwrap_or_default();
    let mut lines = people::lines(&caller).into_iter();
    let arn = lines.next().map(|(_, arn)| arn).unwrap_or_default();
    let mut html = format!("<article>\n<h2>Caller: {}</h2>\n<dl>\n", escape::text(&arn));
    for (label, words) in lines {
        let _ = writeln!(html, "<dt>{}</dt><dd>{}</dd>", escape::text(&label), escape::prose(&words));
    }
    html.push_str("</dl>\n");
    html.push_str(&sections(&findings::of(record)));
    html.push_str("</article>\n");
    html
}

/// The policies that apply to a principal.
fn policies(record: &Record, case: &Value) -> String {
    let principal = case.get("request").and_then(|request| string(request, "principal"));
    let principal = escape::text(principal.unwrap_or("an unknown principal"));
    let mut html = format!("<article>\n<h2>Policies: {principal}</h2>\n");
    let listed = record.get::<Value>("identityPolicies").ok().flatten().unwrap_or_default();
    let mut rows = about::policies(&listed).peekable();
    if rows.peek().is_none() {
        html.push_str("<p>No identity policy applies.</p>\n");
    } else {
        html.push_str("<table>\n<tr><th>via</th><th>name</th><th>arn</th></tr>\n");
        for row in rows {
            let cells = row.map(|cell| format!("<td>{}</td>", escape::text(cell.unwrap_or("-"))));
            let _ = writeln!(html, "<tr>{}</tr>", cells.concat());
        }
        html.push_str("</table>\n");
    }
    html.push_str(&sections(&findings::of(record)));
    html.push_str("</article>\n");
    html
}

/// The sections of the findings.
fn sections(findings: &[Record]) -> String {
    let fixes =
        findings.iter().filter_map(|finding| finding.raw("fix").map(serde_json::value::RawValue::get));
    let together = change::are_several(fixes);
    let section = |group: &[Record]| {
        let group: Vec<Value> = group.iter().filter_map(|own| serde_json::to_value(own).ok()).collect();
        finding::section(&group, together)
    };
    findings::groups(findings).map(section).collect()
}

fn good(record: &Record, case: &Value) -> String {
    let request = case.get("request").unwrap_or(&Value::Null);
    let decision = crate::output::decision(record).unwrap_or_default();
    let decision = decision.as_str();
    let reported = case.get("reported").unwrap_or(&Value::Null);
    let is_lookalike = crate::output::is_lookalike(reported);
    let findings = findings::of(record);
    let label = crate::output::headline(decision, reported, &findings);
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
    html.push_str(&sections(&findings));
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
