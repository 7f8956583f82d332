//! What was found: the cause with the statement behind it, and the fix.

use case::{Quote, Record};
use serde_json::Value;
use serde_json::value::RawValue;

use super::{Page, member};
use crate::output::escape::{escape, escape_json};
use crate::output::value::list;
use crate::output::{change, findings, json, style};

impl Page {
    /// Prints the findings; those about one thing are grouped.
    pub(super) fn findings(&mut self, findings: &[Record]) {
        let fixes = findings.iter().filter_map(|finding| finding.raw("fix").map(RawValue::get));
        let together = change::are_several(fixes);
        for group in findings::groups(findings) {
            self.group(group, together);
        }
    }

    fn group(&mut self, group: &[Record], together: bool) {
        self.text.push('\n');
        for (position, finding) in group.iter().enumerate() {
            self.title(finding, position == 0);
        }
        let mut quoted: Vec<&str> = Vec::new();
        for finding in group {
            let Some(raw) = finding.raw("quote").map(RawValue::get) else { continue };
            if let Some(quote) =
                finding.get::<Quote>("quote").ok().flatten().filter(|_| !quoted.contains(&raw))
            {
                self.quote(&quote, &member(finding, "statement"));
                quoted.push(raw);
            }
        }
        let details: Vec<String> = group.iter().map(|finding| text(finding, "detail")).collect();
        let mut told: Vec<&str> = Vec::new();
        for paragraph in details.iter().flat_map(|detail| detail.lines()) {
            if !told.contains(&paragraph) {
                self.paragraph(4, "", paragraph);
                told.push(paragraph);
            }
        }
        if let Some(fix) = group.first().and_then(|first| first.get::<Record>("fix").ok().flatten()) {
            self.fix(&fix, together);
        }
    }

    fn title(&mut self, finding: &Record, is_first: bool) {
        let severity = text(finding, "severity");
        let style = match severity.as_str() {
            "error" => style::BAD,
            "warning" => style::UNSURE,
            _ => style::STRONG,
        };
        let (indent, label) =
            if is_first { (2, escape(&severity).into_owned()) } else { (4, "also".to_owned()) };
        let mut lines = self.wrap(indent + label.len() + 2, &text(finding, "title")).into_iter();
        let first = self.screen.paint(style::STRONG, &lines.next().unwrap_or_default());
        let label = self.screen.paint(style, &label);
        self.line(indent, &format!("{label}: {first}"));
        for line in lines {
            let line = self.screen.paint(style::STRONG, &line);
            self.line(indent + 2, &line);
        }
    }

    fn fix(&mut self, fix: &Record, together: bool) {
        let value = serde_json::to_value(fix).unwrap_or_default();
        let proof = change::proof(&value, together);
        self.paragraph(4, &format!("fix ({}): ", escape(&proof)), &change::words(&value));
        if let Some(owner) = fix.get::<String>("owner").ok().flatten() {
            self.paragraph(6, "who can change it: ", &owner);
        }
        let context = member(fix, "context");
        for (key, value) in context.as_object().into_iter().flatten() {
            let values: Vec<&str> =
                value.as_str().into_iter().chain(list(value).iter().filter_map(Value::as_str)).collect();
            let wanted = if values.is_empty() { "not sent".to_owned() } else { values.join(", ") };
            self.paragraph(6, "", &format!("{key}: {wanted}"));
        }
        let statement = fix.raw("statement").and_then(|raw| json::value(raw.get().as_bytes()));
        if let Some(statement) = statement {
            // The members in their author's order, ready to be copied into a policy.
            for line in escape_json(&json::text(&statement, true, 0, false)).lines() {
                self.line(6, line);
            }
        }
    }
}

fn text(record: &Record, name: &str) -> String {
    record.get::<String>(name).ok().flatten().unwrap_or_default()
}
