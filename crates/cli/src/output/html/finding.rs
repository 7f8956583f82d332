//! A finding: its evidence, the statement behind it, and the fix.

use std::fmt::Write;

use case::Quote;
use serde::Deserialize;
use serde_json::Value;

use super::{escape, flow, quote};
use crate::output::change;
use crate::output::value::{capital, statement_label, string, texts};

/// Findings about one thing as a section: each title, the statements behind them, the words, and their common fix.
///
/// `together`: the record has other fixes too.
pub(super) fn section(group: &[Value], together: bool) -> String {
    let mut html = String::from("<section>\n");
    for finding in group {
        title(&mut html, finding);
    }
    let source = |finding: &Value| (finding.get("statement").cloned(), finding.get("quote").cloned());
    let mut shown = Vec::new();
    for finding in group {
        if !shown.contains(&source(finding)) {
            statement(&mut html, finding);
            shown.push(source(finding));
        }
    }
    let mut told: Vec<&str> = Vec::new();
    for line in group.iter().flat_map(|finding| string(finding, "detail").unwrap_or_default().lines()) {
        if !told.contains(&line) {
            let _ = writeln!(html, "<p>{}</p>", escape::prose(line));
            told.push(line);
        }
    }
    if let Some(fix) = group.first().and_then(|first| first.get("fix")).filter(|fix| fix.is_object()) {
        self::fix(&mut html, fix, together);
    }
    html.push_str("</section>\n");
    html
}

fn title(html: &mut String, finding: &Value) {
    let severity = string(finding, "severity").unwrap_or("info");
    let _ = writeln!(
        html,
        "<h3><span class=\"{}\">{}</span>: {} <code class=\"quiet\">{}</code></h3>",
        flow::tone(severity),
        escape::text(severity),
        escape::text(string(finding, "title").unwrap_or_default()),
        escape::text(string(finding, "code").unwrap_or_default()),
    );
}

/// The statement behind a finding: quoted if available, else its element that decided.
fn statement(html: &mut String, finding: &Value) {
    let Some(own) = finding.get("statement").filter(|own| own.is_object()) else { return };
    let policy = string(own, "policy").or_else(|| string(finding, "policy")).unwrap_or_default();
    let name = statement_label(own);
    let _ = writeln!(
        html,
        "<p>Statement <code>{}</code> of <code>{}</code></p>",
        escape::text(&name),
        escape::text(policy)
    );
    if let Some(quote) = finding.get("quote").and_then(|quote| Quote::deserialize(quote).ok()) {
        html.push_str(&quote::block(&quote));
    } else if let Some(evidence) = finding.get("evidence").filter(|evidence| evidence.is_object()) {
        self::evidence(html, evidence);
    }
}

fn evidence(html: &mut String, evidence: &Value) {
    let element: Vec<&str> =
        ["element", "operator", "key"].iter().filter_map(|name| string(evidence, name)).collect();
    let values = |name| match texts(evidence.get(name)) {
        texts if texts.is_empty() => "nothing, or it is not known".to_owned(),
        texts => texts.join(", "),
    };
    let _ = writeln!(
        html,
        "<dl><dt>{}</dt><dd>the statement has <code>{}</code></dd><dd>the request has <code>{}</code></dd></dl>",
        escape::text(&element.join(" ")),
        escape::text(&values("wanted")),
        escape::text(&values("got")),
    );
}

fn fix(html: &mut String, fix: &Value, together: bool) {
    let verified = fix.get("verified") == Some(&Value::Bool(true));
    let _ = writeln!(
        html,
        "<h4>Fix</h4>\n<p>{} <span class=\"{}\">({})</span></p>",
        escape::text(&capital(&change::words(fix))),
        if verified { "good" } else { "unsure" },
        escape::text(&change::proof(fix, together)),
    );
    if let Some(owner) = string(fix, "owner") {
        let _ = writeln!(html, "<p>Who can change it: {}</p>", escape::text(owner));
    }
    for name in ["context", "statement"] {
        if let Some(value) = fix.get(name).filter(|value| value.is_object()) {
            let _ = writeln!(html, "<pre>{}</pre>", escape::json(value));
        }
    }
}
