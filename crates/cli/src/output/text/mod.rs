//! `--output text`: a case told to a person.
//!
//! The record is not trusted to have any particular shape: another program may have written it.

mod finding;
mod layers;
mod path;
mod quote;

use case::Record;
use serde_json::Value;

use super::about::{self, About};
use super::escape::escape;
use super::is_lookalike;
use super::style::{self, Screen};
use super::value::{list, string};
use super::{caller, findings, plain};

/// The column where the text about a caller begins, after the labels.
const CALLER_INDENT: usize = 14;

/// The text of a record, preceded by an empty line. With `verbose` the layers are always shown in detail.
///
/// The first lines say it all: the decision, the path through the layers, the cause, the fix. What was not examined
/// comes last.
pub(super) fn record(record: &Record, screen: Screen, verbose: bool) -> String {
    if plain::is_plain(record) {
        return plain::record(record);
    }
    let mut page = Page { screen, verbose, text: "\n".to_owned() };
    if case::is_error(record) {
        page.error(record);
        return page.text;
    }
    let findings = findings::of(record);
    let caller = member(record, "caller");
    let about = About::of(record);
    if caller.is_object() && about != About::Policies {
        page.caller(&caller);
    }
    if about == About::Policies {
        page.principal(record);
        page.listed(record);
    }
    if about != About::Case {
        page.findings(&findings);
        return page.text;
    }
    let reported = member(record, "reported");
    page.headline(record, &reported, &findings);
    page.reported(&reported, &findings);
    if record.has("identityPolicies") {
        page.listed(record);
    }
    if is_lookalike(&reported) {
        page.findings(&findings);
        return page.text;
    }
    page.path(record);
    page.layers(record, &findings);
    page.findings(&findings);
    page.unexamined(record);
    page.text
}

struct Page {
    screen: Screen,
    verbose: bool,
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
    fn headline(&mut self, record: &Record, reported: &Value, findings: &[Record]) {
        let request = member(record, "request");
        let decision = super::decision(record).unwrap_or_default();
        let headline = super::headline(&decision, reported, findings);
        let style = match headline {
            "Allowed" => style::GOOD,
            "Denied" => style::BAD,
            "Case" => style::STRONG,
            _ => style::UNSURE,
        };
        let label = headline.to_uppercase();
        let label = self.screen.paint(style, &label);
        let code = string(reported, "code").filter(|_| is_lookalike(reported));
        let action = self.name(string(&request, "action").or(code).unwrap_or("an unknown action"));
        self.line(0, &format!("{label}  {action}"));
        for (word, name) in [("on", "resource"), ("by", "principal")] {
            if let Some(value) = string(&request, name) {
                let value = self.name(value);
                self.line(2, &format!("{word} {value}"));
            }
        }
        if let Some(beside) = super::beside(record) {
            self.paragraph(2, "", &beside.because);
        }
    }

    /// What AWS said; what that means only if no finding says so.
    fn reported(&mut self, reported: &Value, findings: &[Record]) {
        let said: Vec<&str> = ["code", "operation", "reason", "layer", "policyArn"]
            .iter()
            .filter_map(|name| string(reported, name))
            .collect();
        // The code of something that is not a denial is in the headline.
        let in_headline = usize::from(is_lookalike(reported));
        if said.len() > in_headline {
            self.paragraph(2, "AWS said: ", &said.join(", "));
        }
        let is_told = |meaning: &&str| {
            findings.iter().any(|own| own.get::<String>("detail").ok().flatten().as_deref() == Some(*meaning))
        };
        if let Some(meaning) = string(reported, "meaning").filter(|meaning| !is_told(meaning)) {
            self.paragraph(2, "that means: ", meaning);
        }
    }

    /// Whose policies are listed.
    fn principal(&mut self, record: &Record) {
        let label = self.screen.paint(style::STRONG, "POLICIES");
        let request = member(record, "request");
        let principal = self.name(string(&request, "principal").unwrap_or("an unknown principal"));
        self.line(0, &format!("{label}  {principal}"));
    }

    /// The policies that apply to the principal.
    fn listed(&mut self, record: &Record) {
        let policies = member(record, "identityPolicies");
        if list(&policies).is_empty() {
            self.line(2, "no identity policy applies");
        }
        for [via, name, arn] in about::policies(&policies) {
            let arn = arn.map(|arn| format!("  {arn}")).unwrap_or_default();
            let line = format!("{:<18}{}{arn}", via.unwrap_or_default(), name.unwrap_or_default());
            self.line(2, &escape(&line));
        }
    }

    fn name(&self, text: &str) -> String {
        self.screen.paint(style::NAME, &escape(text))
    }

    /// Text from strangers, wrapped, with a label before it.
    fn paragraph(&mut self, indent: usize, label: &str, text: &str) {
        let text = format!("{label}{text}");
        for (position, line) in self.wrap(indent, &text).into_iter().enumerate() {
            let hanging = if position == 0 || label.is_empty() { 0 } else { 2 };
            self.line(indent + hanging, &line);
        }
    }

    fn wrap(&self, indent: usize, text: &str) -> Vec<String> {
        // ARNs are not broken, so that they can be copied.
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
