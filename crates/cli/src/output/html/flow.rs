//! The way of a request through the layers, as a drawing.

use std::fmt::Write;

use serde_json::Value;

use super::escape;
use super::{string, texts};
use crate::output::style::verdict_words;

/// The layers in the order in which the drawing shows them: from the guardrails around to the request's own.
///
/// IAM User Guide, "Policy evaluation logic": the order tells no precedence, each layer has its say.
const ORDER: [(&str, &str); 7] = [
    ("endpoint", "VPC endpoint policy"),
    ("scp", "Service control policies"),
    ("rcp", "Resource control policies"),
    ("resource", "Resource policy"),
    ("identity", "Identity policies"),
    ("boundary", "Permissions boundary"),
    ("session", "Session policies"),
];

const WIDTH: usize = 560;
const BOX: usize = 36;
const STEP: usize = 56;

/// The drawing; `case` is the record as JSON.
pub(super) fn drawing(case: &Value) -> String {
    let decision = string(case, "decision").unwrap_or("not decided");
    let decided_by = texts(case, "decidedBy");
    let height = STEP * (ORDER.len() + 1) + BOX + 2;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>The way of the request through the layers: {}</title>\n",
        escape::text(verdict_words(decision))
    );
    node(&mut svg, 0, "Request", "", "start");
    let mut lit = true;
    for (position, (name, label)) in ORDER.into_iter().enumerate() {
        edge(&mut svg, position, lit);
        let verdict = case.get("layers").and_then(|layers| string(layers.get(name)?, "verdict"));
        let decides = decided_by.contains(&name);
        let mut words = verdict.map_or("not examined", verdict_words).to_owned();
        if decides {
            words.push_str(", decides");
        }
        let class = match (verdict, decides) {
            (None, _) => "unexamined quiet".to_owned(),
            (Some(verdict), true) => format!("decides {}", tone(verdict)),
            (Some(verdict), false) => tone(verdict).to_owned(),
        };
        node(&mut svg, position + 1, label, &words, &class);
        // The way ends where the request is denied, or where it is not known how it goes on.
        lit &= !(decides && decision != "allowed");
    }
    edge(&mut svg, ORDER.len(), lit && decision == "allowed");
    node(&mut svg, ORDER.len() + 1, "Decision", verdict_words(decision), tone(decision));
    svg.push_str("</svg>\n");
    svg
}

/// The class of a verdict: its colour. The words are always there too.
pub(super) fn tone(verdict: &str) -> &'static str {
    match verdict {
        "allowed" => "good",
        "implicitDeny" | "explicitDeny" | "error" => "bad",
        "unknown" | "warning" => "unsure",
        _ => "quiet",
    }
}

fn node(svg: &mut String, position: usize, label: &str, words: &str, class: &str) {
    let (y, middle) = (position * STEP + 1, position * STEP + 1 + BOX / 2 + 5);
    let (label, words) = (escape::text(label), escape::text(words));
    let colour = class.rsplit(' ').next().unwrap_or_default();
    let _ = writeln!(
        svg,
        "<g class=\"{class}\"><rect x=\"2\" y=\"{y}\" width=\"{}\" height=\"{BOX}\" rx=\"6\"/>\
         <text x=\"16\" y=\"{middle}\">{label}</text>\
         <text x=\"{}\" y=\"{middle}\" text-anchor=\"end\" class=\"{colour}\">{words}</text></g>",
        WIDTH - 4,
        WIDTH - 16,
    );
}

fn edge(svg: &mut String, position: usize, lit: bool) {
    let (from, to) = (position * STEP + 1 + BOX, (position + 1) * STEP + 1);
    let class = if lit { "edge lit" } else { "edge" };
    let _ = writeln!(svg, "<line class=\"{class}\" x1=\"32\" y1=\"{from}\" x2=\"32\" y2=\"{to}\"/>");
}
