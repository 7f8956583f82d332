//! What each layer says, and what was not examined.

use std::fmt::Write;

use case::Layer;
use serde_json::Value;

use super::{escape, flow};
use crate::output::path;
use crate::output::style::verdict_words;
use crate::output::value::{key_policy, list, string, texts};

/// A table of the examined layers, and a line about the others.
pub(super) fn table(case: &Value) -> String {
    let mut html = String::new();
    let verdicts = || {
        let layers = case.get("layers");
        Layer::ALL.iter().filter_map(move |layer| Some((layer.name(), layers?.get(layer.name())?)))
    };
    if verdicts().next().is_some() {
        html.push_str("<table>\n<tr><th>Layer</th><th>Verdict</th><th>Because</th></tr>\n");
        for (name, verdict) in verdicts() {
            row(&mut html, name, verdict);
        }
        if let Some(verdict) = case.get("encryption").and_then(key_policy) {
            row(&mut html, "key", verdict);
        }
        html.push_str("</table>\n");
    }
    let unexamined = texts(case.get("unexamined"));
    if !unexamined.is_empty() {
        html.push_str("<h4>Not examined</h4>\n<dl>\n");
        for name in unexamined {
            let why = escape::prose(path::why_unexamined(name, case.get("request").unwrap_or(&Value::Null)));
            let _ = writeln!(html, "<dt>{}</dt><dd>{why}</dd>", escape::text(name));
        }
        html.push_str("</dl>\n");
    }
    html
}

fn row(html: &mut String, name: &str, layer: &Value) {
    let verdict = string(layer, "verdict").unwrap_or("unknown");
    let because = escape::text(string(layer, "because").unwrap_or_default());
    let _ = write!(
        html,
        "<tr><td>{name}</td><td class=\"{}\">{}</td><td>{because}",
        flow::tone(verdict),
        escape::text(verdict_words(verdict)),
    );
    for dependency in list(layer.get("dependsOn")) {
        let key = string(dependency, "key").unwrap_or("?");
        let operator = string(dependency, "operator").unwrap_or_default();
        let values = texts(dependency.get("values")).join(", ");
        let words = format!("depends on {key} ({operator} {values})");
        let _ = write!(html, "<br>{}", escape::text(&words));
    }
    html.push_str("</td></tr>\n");
}
