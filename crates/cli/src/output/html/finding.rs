//! A finding: its evidence, the statement behind it, and the fix.

use std::fmt::Write;

use serde_json::Value;

use super::{escape, flow, quote, string, texts};

/// A finding as a section; `case` is the record that it is of.
pub(super) fn section(case: &Value, finding: &Value) -> String {
    let severity = string(finding, "severity").unwrap_or("info");
    let mut html = format!(
        "<section>\n<h3><span class=\"{}\">{}</span>: {}</h3>\n<p class=\"quiet\">{}</p>\n",
        flow::tone(severity),
        escape::text(severity),
        escape::text(string(finding, "title").unwrap_or_default()),
        escape::text(string(finding, "code").unwrap_or_default()),
    );
    for line in string(finding, "detail").unwrap_or_default().lines() {
        let _ = writeln!(html, "<p>{}</p>", escape::text(line));
    }
    statement(&mut html, case, finding);
    if let Some(evidence) = finding.get("evidence").filter(|evidence| evidence.is_object()) {
        self::evidence(&mut html, evidence);
    }
    if let Some(fix) = finding.get("fix").filter(|fix| fix.is_object()) {
        self::fix(&mut html, fix);
    }
    html.push_str("</section>\n");
    html
}

fn statement(html: &mut String, case: &Value, finding: &Value) {
    let Some(own) = finding.get("statement").filter(|own| own.is_object()) else { return };
    let policy = string(own, "policy").or_else(|| string(finding, "policy")).unwrap_or_default();
    let index = own.get("index").and_then(Value::as_u64).and_then(|index| usize::try_from(index).ok());
    let name = string(own, "sid").map_or_else(|| index.unwrap_or_default().to_string(), ToOwned::to_owned);
    let _ = writeln!(html, "<p>Statement {} of {}</p>", escape::text(&name), escape::text(policy));
    let policies = case.get("policies").unwrap_or(&Value::Null);
    if let Some(quoted) = index.and_then(|index| quote::statement(policies, policy, index)) {
        let _ = writeln!(html, "<pre>{}</pre>", escape::json(quoted));
    }
}

fn evidence(html: &mut String, evidence: &Value) {
    let element: Vec<&str> =
        ["element", "operator", "key"].iter().filter_map(|name| string(evidence, name)).collect();
    let values = |name| match texts(evidence, name) {
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

fn fix(html: &mut String, fix: &Value) {
    let verified = fix.get("verified") == Some(&Value::Bool(true));
    let _ = writeln!(
        html,
        "<p><strong>Fix</strong> ({}): {}: {}</p>",
        if verified { "verified: with this the case is allowed" } else { "not verified" },
        escape::text(&string(fix, "change").unwrap_or_default().replace('-', " ")),
        escape::text(string(fix, "target").unwrap_or_default()),
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
