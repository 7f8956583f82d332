//! A request's path through the layers, as a drawing.

use std::fmt::Write;

use case::{Layer, Verdict};
use serde_json::Value;

use super::escape;
use crate::output::is_denial;
use crate::output::path::{self, Station};
use crate::output::style::verdict_words;
use crate::output::value::{string, texts};

const WIDTH: usize = 640;
const BOX: usize = 34;
const STEP: usize = 48;
/// The middle of the path, and the left side of the boxes.
const WAY: usize = 20;
const LEFT: usize = 44;

/// The drawing; `case` is the record as JSON.
pub(super) fn drawing(case: &Value) -> String {
    let decision = string(case, "decision").unwrap_or("not decided");
    let layers = case.get("layers").unwrap_or(&Value::Null);
    let stations =
        path::stations(layers, decision, &texts(case.get("decidedBy")), &texts(case.get("unexamined")));
    let last = stations.len() + 1;
    let height = STEP * last + BOX + 4;
    let mut svg = format!(
        "<svg viewBox=\"0 0 {WIDTH} {height}\" width=\"{WIDTH}\" height=\"{height}\" role=\"img\">\n\
         <title>The way of the request through the layers: {}</title>\n",
        escape::text(verdict_words(decision))
    );
    for (position, station) in stations.iter().enumerate() {
        edge(&mut svg, position, station.reached);
    }
    let arrives = decision == "allowed";
    edge(&mut svg, stations.len(), arrives);
    node(&mut svg, &Node { position: 0, label: "Request", words: "", class: "start", tone: "lit", sign: "" });
    for (position, station) in stations.iter().enumerate() {
        let mut words = station.verdict.map_or(absent(station), verdict_words).to_owned();
        if station.decides {
            words.push_str(", decides");
        }
        let class = match (station.verdict, station.decides, station.reached) {
            (_, true, _) => "decides",
            (_, _, false) => "beyond",
            (None, ..) => "unexamined",
            _ => "station",
        };
        let tone = station.verdict.map_or("quiet", tone);
        let (label, sign) = (title(station.layer), sign(station.verdict));
        node(&mut svg, &Node { position: position + 1, label, words: &words, class, tone, sign });
    }
    let words = verdict_words(decision);
    let (tone, sign) = (tone(decision), sign(Some(decision)));
    node(&mut svg, &Node { position: last, label: "Decision", words, class: "decision", tone, sign });
    svg.push_str("</svg>\n");
    svg
}

/// A layer without a verdict.
fn absent(station: &Station<'_>) -> &'static str {
    if station.missing { "not examined" } else { "has no say" }
}

fn title(layer: Layer) -> &'static str {
    match layer {
        Layer::Endpoint => "VPC endpoint policy",
        Layer::Rcp => "Resource control policies",
        Layer::Scp => "Service control policies",
        Layer::Resource => "Resource policy",
        Layer::Identity => "Identity policies",
        Layer::Boundary => "Permissions boundary",
        Layer::Session => "Session policies",
    }
}

/// A verdict as a sign: some people cannot tell the colours apart.
fn sign(verdict: Option<&str>) -> &'static str {
    match verdict.and_then(Verdict::named) {
        Some(Verdict::Allowed) => "✓",
        Some(Verdict::ImplicitDeny | Verdict::ExplicitDeny) => "✕",
        Some(Verdict::Unknown) => "?",
        Some(Verdict::NotApplicable) | None => "–",
    }
}

/// The class of a verdict: its colour. The words are always there too.
pub(super) fn tone(verdict: &str) -> &'static str {
    match verdict {
        "allowed" => "good",
        "error" => "bad",
        denial if is_denial(denial) => "bad",
        "unknown" | "warning" => "unsure",
        _ => "quiet",
    }
}

/// A box of the drawing, and its sign on the path.
struct Node<'n> {
    position: usize,
    label: &'n str,
    words: &'n str,
    class: &'n str,
    tone: &'n str,
    sign: &'n str,
}

fn node(svg: &mut String, node: &Node<'_>) {
    let Node { position, class, tone, sign, .. } = node;
    let top = position * STEP + 2;
    let (middle, baseline) = (top + BOX / 2, top + BOX / 2 + 5);
    let (label, words) = (escape::text(node.label), escape::text(node.words));
    let _ = writeln!(
        svg,
        "<g class=\"{class} {tone}\"><circle cx=\"{WAY}\" cy=\"{middle}\" r=\"12\"/>\
         <text x=\"{WAY}\" y=\"{baseline}\" text-anchor=\"middle\" class=\"sign\">{sign}</text>\
         <rect x=\"{LEFT}\" y=\"{top}\" width=\"{}\" height=\"{BOX}\" rx=\"6\"/>\
         <text x=\"{}\" y=\"{baseline}\">{label}</text>\
         <text x=\"{}\" y=\"{baseline}\" text-anchor=\"end\" class=\"words\">{words}</text></g>",
        WIDTH - LEFT - 2,
        LEFT + 14,
        WIDTH - 16,
    );
}

fn edge(svg: &mut String, position: usize, lit: bool) {
    let (from, to) = (position * STEP + 2 + BOX / 2, (position + 1) * STEP + 2 + BOX / 2);
    let class = if lit { "edge lit" } else { "edge" };
    let _ = writeln!(svg, "<line class=\"{class}\" x1=\"{WAY}\" y1=\"{from}\" x2=\"{WAY}\" y2=\"{to}\"/>");
}
