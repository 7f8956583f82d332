//! `--output text`: a case told to a person.
//!
//! The record is read without trust in its shape: another program may have written it.

use case::{Layer, Record};
use serde_json::Value;

use super::escape::{escape, escape_json};
use super::style::{self, Screen};

/// The text of a record, with an empty line before it.
pub(super) fn record(record: &Record, screen: Screen) -> String {
    let mut page = Page { screen, text: "\n".to_owned() };
    if case::is_error(record) {
        page.error(record);
    } else {
        page.headline(record);
        page.reported(&member(record, "reported"));
        page.layers(record);
        for finding in list(&member(record, "findings")) {
            page.finding(finding);
        }
    }
    page.text
}

struct Page {
    screen: Screen,
    text: String,
}

impl Page {
    fn error(&mut self, record: &Record) {
        let error = member(record, "error");
        let place = match (string(&error, "file"), error.get("line")) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            (None, Some(line)) => format!("line {line}"),
            _ => "input".to_owned(),
        };
        let label = self.screen.paint(style::BAD, "BAD LINE");
        self.line(0, &format!("{label}  {}", escape(&place)));
        self.paragraph(2, "", string(&error, "message").unwrap_or("it could not be read"));
        if let Some(help) = string(&error, "help") {
            self.paragraph(2, "help: ", help);
        }
        let input: String = record.get::<String>("input").ok().flatten().unwrap_or_default();
        let start: String = input.chars().take(60).collect();
        let more = if start.len() < input.len() { "…" } else { "" };
        let shown = self.screen.paint(style::QUIET, &format!("{}{more}", escape(&start)));
        self.line(2, &shown);
    }

    /// The decision, what was asked, by whom.
    fn headline(&mut self, record: &Record) {
        let request = member(record, "request");
        let decision = record.get::<String>("decision").ok().flatten();
        let label = match decision.as_deref() {
            Some("allowed") => "ALLOWED",
            Some("implicitDeny" | "explicitDeny") => "DENIED",
            Some("unknown") => "UNKNOWN",
            _ => "CASE",
        };
        let label = self.screen.paint(style::of_verdict(decision.as_deref().unwrap_or_default()), label);
        let action = self.name(string(&request, "action").unwrap_or("an unknown action"));
        self.line(0, &format!("{label}  {action}"));
        for (word, name) in [("on", "resource"), ("by", "principal")] {
            if let Some(value) = string(&request, name) {
                let value = self.name(value);
                self.line(2, &format!("{word} {value}"));
            }
        }
        let decided_by = member(record, "decidedBy");
        let decided_by: Vec<&str> = list(&decided_by).iter().filter_map(Value::as_str).collect();
        if !decided_by.is_empty() {
            self.paragraph(2, "decided by: ", &decided_by.join(", "));
        }
    }

    /// What AWS said, in one line for each thing it said.
    fn reported(&mut self, reported: &Value) {
        let said = [
            ("AWS said: ", "code"),
            ("operation: ", "operation"),
            ("reason: ", "reason"),
            ("blamed layer: ", "layer"),
            ("blamed policy: ", "policyArn"),
            ("meaning: ", "meaning"),
        ];
        for (label, name) in said {
            if let Some(value) = string(reported, name) {
                self.paragraph(2, label, value);
            }
        }
    }

    fn layers(&mut self, record: &Record) {
        let layers = member(record, "layers");
        let verdicts: Vec<(&str, &Value)> =
            Layer::ALL.iter().filter_map(|layer| Some((layer.name(), layers.get(layer.name())?))).collect();
        if !verdicts.is_empty() {
            self.text.push('\n');
        }
        for (name, verdict) in verdicts {
            self.layer(name, verdict);
        }
        let unexamined = member(record, "unexamined");
        let unexamined: Vec<&str> = list(&unexamined).iter().filter_map(Value::as_str).collect();
        if !unexamined.is_empty() {
            self.paragraph(2, "not examined: ", &unexamined.join(", "));
        }
    }

    fn layer(&mut self, name: &str, layer: &Value) {
        let verdict = string(layer, "verdict").unwrap_or("unknown");
        let words = escape(style::verdict_words(verdict)).into_owned();
        let painted = self.screen.paint(style::of_verdict(verdict), &words);
        let space = " ".repeat(16_usize.saturating_sub(words.chars().count()));
        let because = string(layer, "because").unwrap_or_default();
        let indent = 2 + 10 + 16;
        let mut lines = self.wrap(indent, because).into_iter();
        let first = lines.next().unwrap_or_default();
        self.line(2, format!("{name:<10}{painted}{space}{first}").trim_end());
        lines.for_each(|line| self.line(indent, &line));
        for dependency in list(layer.get("dependsOn").unwrap_or(&Value::Null)) {
            self.dependency(indent, dependency);
        }
    }

    fn dependency(&mut self, indent: usize, dependency: &Value) {
        let values: Vec<&str> =
            list(dependency.get("values").unwrap_or(&Value::Null)).iter().filter_map(Value::as_str).collect();
        let key = string(dependency, "key").unwrap_or("?");
        let operator = string(dependency, "operator").unwrap_or_default();
        self.paragraph(indent, "depends on ", format!("{key} ({operator} {})", values.join(", ")).as_str());
    }

    fn finding(&mut self, finding: &Value) {
        self.text.push('\n');
        let severity = string(finding, "severity").unwrap_or("info");
        let style = match severity {
            "error" => style::BAD,
            "warning" => style::UNSURE,
            _ => style::STRONG,
        };
        let severity = escape(severity).into_owned();
        let label = self.screen.paint(style, &severity);
        let mut lines =
            self.wrap(4 + severity.len(), string(finding, "title").unwrap_or_default()).into_iter();
        let first = lines.next().unwrap_or_default();
        let first = self.screen.paint(style::STRONG, &first);
        self.line(2, &format!("{label}: {first}"));
        lines.for_each(|line| self.line(4, &line));
        for paragraph in string(finding, "detail").unwrap_or_default().lines() {
            self.paragraph(4, "", paragraph);
        }
        if let Some(fix) = finding.get("fix").filter(|fix| fix.is_object()) {
            self.fix(fix);
        }
    }

    fn fix(&mut self, fix: &Value) {
        let verified = match fix.get("verified").and_then(Value::as_bool) {
            Some(true) => " (verified: with this the case is allowed)",
            _ => "",
        };
        let change = string(fix, "change").unwrap_or("change").replace('-', " ");
        let target = string(fix, "target").unwrap_or("?");
        self.paragraph(4, "fix: ", &format!("{change}: {target}{verified}"));
        if let Some(statement) = fix.get("statement").filter(|statement| !statement.is_null()) {
            let shown = serde_json::to_string_pretty(statement).unwrap_or_default();
            for line in escape_json(&shown).lines() {
                self.line(6, line);
            }
        }
    }

    fn name(&self, text: &str) -> String {
        self.screen.paint(style::NAME, &escape(text))
    }

    /// Text of strangers, wrapped, with a label before it.
    fn paragraph(&mut self, indent: usize, label: &str, text: &str) {
        let text = format!("{label}{text}");
        for (position, line) in self.wrap(indent, &text).into_iter().enumerate() {
            let hanging = if position == 0 || label.is_empty() { 0 } else { 2 };
            self.line(indent + hanging, &line);
        }
    }

    fn wrap(&self, indent: usize, text: &str) -> Vec<String> {
        // ARNs are not broken: one copies them.
        let options = textwrap::Options::new(self.screen.width.saturating_sub(indent + 2).max(20))
            .break_words(false)
            .word_splitter(textwrap::WordSplitter::NoHyphenation)
            .word_separator(textwrap::WordSeparator::AsciiSpace);
        textwrap::wrap(&escape(text), options).into_iter().map(std::borrow::Cow::into_owned).collect()
    }

    fn line(&mut self, indent: usize, text: &str) {
        self.text.push_str(&" ".repeat(indent));
        self.text.push_str(text);
        self.text.push('\n');
    }
}

fn member(record: &Record, name: &str) -> Value {
    record.get::<Value>(name).ok().flatten().unwrap_or_default()
}

fn string<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
