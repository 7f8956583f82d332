//! `--output text`: a case told to a person.
//!
//! The record is read without trust in its shape: another program may have written it.

use case::{Layer, Record};
use serde_json::Value;
use serde_json::value::RawValue;

use super::escape::{escape, escape_json};
use super::style::{self, Screen};
use super::{caller, json, plain};

/// How many near misses a layer shows, and how many values of each.
const MOST_NEAR_MISSES: usize = 2;
const MOST_VALUES: usize = 3;

/// Where the words about a caller begin, behind their labels.
const CALLER_INDENT: usize = 14;

/// The text of a record, with an empty line before it.
pub(super) fn record(record: &Record, screen: Screen) -> String {
    if plain::is_plain(record) {
        return plain::record(record);
    }
    let mut page = Page { screen, text: "\n".to_owned(), told_fix: None };
    if case::is_error(record) {
        page.error(record);
    } else {
        let reported = member(record, "reported");
        let caller = member(record, "caller");
        if caller.is_object() {
            page.caller(&caller);
        }
        if caller.is_object() && !is_decided(record) {
            page.findings(record);
            return page.text;
        }
        page.headline(record, &reported);
        page.reported(&reported);
        page.listed(record);
        page.layers(record);
        page.findings(record);
    }
    page.text
}

/// True for a case in which somebody asks for something.
fn is_decided(record: &Record) -> bool {
    let request = member(record, "request");
    ["action", "resource"].iter().any(|name| request.get(name).is_some())
        || ["reported", "layers", "decision"].iter().any(|name| record.has(name))
}

struct Page {
    screen: Screen,
    text: String,
    /// The fix that was told last: findings about one cause share it.
    told_fix: Option<String>,
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

    /// Who is calling, and every source of credentials.
    fn caller(&mut self, caller: &Value) {
        for (position, (label, text)) in caller::lines(caller).into_iter().enumerate() {
            let indent = if position == 0 { 0 } else { 2 };
            let width = CALLER_INDENT - indent;
            let mut lines = self.wrap(CALLER_INDENT, &text).into_iter();
            let first = lines.next().unwrap_or_default();
            let label = escape(&label).into_owned();
            self.line(indent, &format!("{label:<width$}{first}"));
            lines.for_each(|line| self.line(CALLER_INDENT, &line));
        }
    }

    /// The decision, what was asked, by whom.
    fn headline(&mut self, record: &Record, reported: &Value) {
        let request = member(record, "request");
        let decision = record.get::<String>("decision").ok().flatten();
        let label = match decision.as_deref() {
            Some("allowed") => "ALLOWED",
            Some("implicitDeny" | "explicitDeny") => "DENIED",
            Some("unknown") => "UNKNOWN",
            _ if string(reported, "kind") == Some("lookalike") => "NOT A DENIAL",
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
            let label = if decision.as_deref() == Some("unknown") { "it hangs on: " } else { "decided by: " };
            self.paragraph(2, label, &decided_by.join(", "));
        }
    }

    /// What AWS said.
    fn reported(&mut self, reported: &Value) {
        let said: Vec<&str> = ["code", "operation", "reason", "layer", "policyArn"]
            .iter()
            .filter_map(|name| string(reported, name))
            .collect();
        if !said.is_empty() {
            self.paragraph(2, "AWS said: ", &said.join(", "));
        }
        if let Some(meaning) = string(reported, "meaning") {
            self.paragraph(2, "that means: ", meaning);
        }
    }

    /// The policies that apply to the principal, where they were asked for.
    fn listed(&mut self, record: &Record) {
        if !record.has("identityPolicies") {
            return;
        }
        let policies = member(record, "identityPolicies");
        if list(&policies).is_empty() {
            self.line(2, "no identity policy applies");
        }
        for policy in list(&policies) {
            let of = |name| string(policy, name).unwrap_or_default();
            let arn = string(policy, "arn").map(|arn| format!("  {arn}")).unwrap_or_default();
            let line = format!("{:<18}{}{arn}", of("via"), of("name"));
            self.line(2, &escape(&line));
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
        let because = string(layer, "because").map(ToOwned::to_owned);
        let dependencies = list(layer.get("dependsOn").unwrap_or(&Value::Null)).iter().map(dependency);
        let indent = 2 + 10 + 16;
        let misses =
            if matches!(verdict, "implicitDeny" | "unknown") { near_misses(layer) } else { Vec::new() };
        let said = because.into_iter().chain(dependencies).chain(misses);
        let mut lines = said.flat_map(|text| self.wrap(indent, &text)).collect::<Vec<_>>().into_iter();
        let first = lines.next().unwrap_or_default();
        self.line(2, format!("{name:<10}{painted}{space}{first}").trim_end());
        lines.for_each(|line| self.line(indent, &line));
    }

    fn findings(&mut self, record: &Record) {
        for finding in record.get::<Vec<&RawValue>>("findings").ok().flatten().unwrap_or_default() {
            // What is no object is no finding.
            if let Ok(finding) = Record::parse(finding.get()) {
                self.finding(&finding);
            }
        }
    }

    fn finding(&mut self, finding: &Record) {
        self.text.push('\n');
        let text = |name| finding.get::<String>(name).ok().flatten().unwrap_or_default();
        let severity = text("severity");
        let style = match severity.as_str() {
            "error" => style::BAD,
            "warning" => style::UNSURE,
            _ => style::STRONG,
        };
        let severity = escape(&severity).into_owned();
        let label = self.screen.paint(style, &severity);
        let mut lines = self.wrap(4 + severity.len(), &text("title")).into_iter();
        let first = lines.next().unwrap_or_default();
        let first = self.screen.paint(style::STRONG, &first);
        self.line(2, &format!("{label}: {first}"));
        lines.for_each(|line| self.line(4, &line));
        for paragraph in text("detail").lines() {
            self.paragraph(4, "", paragraph);
        }
        let raw = finding.raw("fix").map(|raw| raw.get().to_owned()).filter(|raw| raw != "null");
        if raw.is_some() && raw == self.told_fix {
            self.line(4, "fix: the same");
        } else if let Some(fix) = finding.get::<Record>("fix").ok().flatten() {
            self.fix(&fix);
            self.told_fix = raw;
        }
    }

    fn fix(&mut self, fix: &Record) {
        let text = |name| fix.get::<String>(name).ok().flatten().unwrap_or_default();
        let verified = match fix.get("verified") {
            Ok(Some(true)) => " (verified: with this the case is allowed)",
            _ => "",
        };
        self.paragraph(
            4,
            "fix: ",
            &format!("{}: {}{verified}", text("change").replace('-', " "), text("target")),
        );
        let context = member(fix, "context");
        for (key, value) in context.as_object().into_iter().flatten() {
            let values: Vec<&str> =
                value.as_str().into_iter().chain(list(value).iter().filter_map(Value::as_str)).collect();
            let wanted = if values.is_empty() { "not sent".to_owned() } else { values.join(", ") };
            self.paragraph(6, "", &format!("{key}: {wanted}"));
        }
        if let Some(owner) = fix.get::<String>("owner").ok().flatten() {
            self.paragraph(6, "who can change it: ", &owner);
        }
        let statement = fix.raw("statement").and_then(|raw| json::value(raw.get().as_bytes()));
        if let Some(statement) = statement {
            // The members in the order of their author, ready to be copied into a policy.
            for line in escape_json(&json::text(&statement, true, 0, false)).lines() {
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

/// What an unknown verdict hangs on, in words.
fn dependency(dependency: &Value) -> String {
    let values: Vec<&str> =
        list(dependency.get("values").unwrap_or(&Value::Null)).iter().filter_map(Value::as_str).collect();
    let key = string(dependency, "key").unwrap_or("?");
    let operator = string(dependency, "operator").unwrap_or_default();
    format!("depends on {key} ({operator} {})", values.join(", "))
}

/// The statements that came nearest to allowing, in words; those of another action come last.
fn near_misses(layer: &Value) -> Vec<String> {
    let mut misses: Vec<&Value> = list(layer.get("nearMisses").unwrap_or(&Value::Null))
        .iter()
        .filter(|miss| string(miss, "effect") == Some("Allow"))
        .collect();
    misses.sort_by_key(|miss| string(miss, "element") == Some("Action"));
    misses.into_iter().take(MOST_NEAR_MISSES).map(near_miss).collect()
}

fn near_miss(miss: &Value) -> String {
    let words = |name| {
        let values = list(miss.get(name).unwrap_or(&Value::Null));
        let texts: Vec<&str> = values.iter().filter_map(Value::as_str).take(MOST_VALUES).collect();
        let more = if values.len() > texts.len() { ", …" } else { "" };
        if texts.is_empty() { "nothing".to_owned() } else { format!("{}{more}", texts.join(", ")) }
    };
    let index = miss.get("index").map_or_else(String::new, ToString::to_string);
    let statement = string(miss, "sid").map_or(index, ToOwned::to_owned);
    let element: Vec<&str> =
        ["element", "operator", "key"].iter().filter_map(|name| string(miss, name)).collect();
    let policy = string(miss, "policy").unwrap_or("the policy");
    let (element, wanted, got) = (element.join(" "), words("wanted"), words("got"));
    format!(
        "near: statement {statement} of {policy} but for its {element}: it has {wanted}, the request {got}"
    )
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
