//! What each layer says in detail, and what was not examined and why.

use case::{Layer, Record};
use serde_json::Value;

use super::{Page, member};
use crate::output::escape::escape;
use crate::output::value::{list, statement_label, string, texts};
use crate::output::{path, style, value};

/// How many near misses a layer shows, and how many values of each.
const MOST_NEAR_MISSES: usize = 2;
const MOST_VALUES: usize = 3;

/// The columns for the layers' names, and for what follows them.
const NAMES: usize = 10;
const WORDS: usize = 16;

impl Page {
    /// The layers in detail. If findings explain the decision, only those that they leave open.
    pub(super) fn layers(&mut self, record: &Record, findings: &[Record]) {
        let layers = member(record, "layers");
        let explains = |finding: &&Record| finding.get::<&str>("severity").ok().flatten() == Some("error");
        let explained = findings.iter().any(|finding| explains(&finding));
        let decided_by = member(record, "decidedBy");
        let is_open = |name: &str| {
            let of_layer =
                |finding: &Record| finding.get::<String>("layer").ok().flatten().as_deref() == Some(name);
            texts(&decided_by).contains(&name) && !findings.iter().filter(explains).any(of_layer)
        };
        let told = |name: &&str| self.verbose || !explained || is_open(name);
        let names = Layer::ALL.iter().map(|layer| layer.name()).filter(told);
        let verdicts: Vec<_> = names.filter_map(|name| Some((name, layers.get(name)?))).collect();
        if !verdicts.is_empty() {
            self.text.push('\n');
        }
        for (name, verdict) in verdicts {
            self.layer(name, verdict);
        }
        if let Some(verdict) = value::key_policy(&member(record, "encryption")) {
            self.layer("key", verdict);
        }
    }

    fn layer(&mut self, name: &str, layer: &Value) {
        let verdict = string(layer, "verdict").unwrap_or("unknown");
        let words = escape(style::verdict_words(verdict)).into_owned();
        let painted = self.screen.paint(style::of_verdict(verdict), &words);
        let space = " ".repeat(WORDS.saturating_sub(words.chars().count()));
        let because = string(layer, "because").map(ToOwned::to_owned);
        let dependencies = list(layer.get("dependsOn")).iter().map(dependency);
        let indent = 2 + NAMES + WORDS;
        let misses =
            if matches!(verdict, "implicitDeny" | "unknown") { near_misses(layer) } else { Vec::new() };
        let said = because.into_iter().chain(dependencies).chain(misses);
        let mut lines = said.flat_map(|text| self.wrap(indent, &text)).collect::<Vec<_>>().into_iter();
        let first = lines.next().unwrap_or_default();
        self.line(2, format!("{name:<NAMES$}{painted}{space}{first}").trim_end());
        lines.for_each(|line| self.line(indent, &line));
    }

    /// The layers that have a say but were not examined, each with the reason.
    pub(super) fn unexamined(&mut self, record: &Record) {
        let unexamined = member(record, "unexamined");
        let request = member(record, "request");
        let mut reasons: Vec<(&str, Vec<&str>)> = Vec::new();
        for name in texts(&unexamined) {
            let why = path::why_unexamined(name, &request);
            match reasons.iter_mut().find(|(own, _)| *own == why) {
                Some((_, names)) => names.push(name),
                None => reasons.push((why, vec![name])),
            }
        }
        if reasons.is_empty() {
            return;
        }
        self.text.push('\n');
        self.line(2, "not examined:");
        let reasons: Vec<(&str, String)> =
            reasons.into_iter().map(|(why, names)| (why, escape(&names.join(", ")).into_owned())).collect();
        let longest = reasons.iter().map(|(_, names)| names.chars().count()).max().unwrap_or_default();
        let column = NAMES.max(longest + 2);
        for (why, names) in reasons {
            let mut lines = self.wrap(4 + column, why).into_iter();
            let first = lines.next().unwrap_or_default();
            self.line(4, &format!("{names:<column$}{first}"));
            lines.for_each(|line| self.line(4 + column, &line));
        }
    }
}

/// What an unknown verdict depends on, in words.
fn dependency(dependency: &Value) -> String {
    let values = texts(dependency.get("values"));
    let key = string(dependency, "key").unwrap_or("?");
    let operator = string(dependency, "operator").unwrap_or_default();
    format!("depends on {key} ({operator} {})", values.join(", "))
}

/// The statements that came closest to allowing, in words; those for another action come last.
fn near_misses(layer: &Value) -> Vec<String> {
    let mut misses: Vec<&Value> =
        list(layer.get("nearMisses")).iter().filter(|miss| string(miss, "effect") == Some("Allow")).collect();
    misses.sort_by_key(|miss| string(miss, "element") == Some("Action"));
    misses.into_iter().take(MOST_NEAR_MISSES).map(near_miss).collect()
}

fn near_miss(miss: &Value) -> String {
    let words = |name| {
        let values = list(miss.get(name));
        let texts: Vec<&str> = values.iter().filter_map(Value::as_str).take(MOST_VALUES).collect();
        let more = if values.len() > texts.len() { ", …" } else { "" };
        if texts.is_empty() { "nothing".to_owned() } else { format!("{}{more}", texts.join(", ")) }
    };
    let statement = statement_label(miss);
    let element: Vec<&str> =
        ["element", "operator", "key"].iter().filter_map(|name| string(miss, name)).collect();
    let policy = string(miss, "policy").unwrap_or("the policy");
    let (element, wanted, got) = (element.join(" "), words("wanted"), words("got"));
    format!(
        "near: statement {statement} of {policy} but for its {element}: it has {wanted}, the request {got}"
    )
}
