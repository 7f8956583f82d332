//! For people: a record that is not a case, member by member.

use case::Record;
use serde_json::Value;

use super::escape;

/// The members that make a record a case.
const OF_A_CASE: [&str; 7] = ["request", "caller", "reported", "policies", "layers", "decision", "error"];

/// True for a record that is not a case and does not stand in for one.
pub(super) fn is_plain(record: &Record) -> bool {
    !OF_A_CASE.iter().any(|member| record.has(member))
}

/// The text of a record: one line per member, and below a list one line per element.
pub(super) fn record(record: &Record) -> String {
    let mut text = "\n".to_owned();
    for (name, raw) in record.members() {
        let value: Value = serde_json::from_str(raw.get()).unwrap_or_default();
        match &value {
            Value::Array(elements) if elements.is_empty() => {}
            Value::Array(elements) => {
                line(&mut text, 0, &format!("{name}:"));
                for element in elements {
                    line(&mut text, 2, &words(element));
                }
            }
            value => line(&mut text, 0, &format!("{name}: {}", words(value))),
        }
    }
    text
}

fn line(text: &mut String, indent: usize, words: &str) {
    text.push_str(&" ".repeat(indent));
    text.push_str(&escape(words));
    text.push('\n');
}

fn words(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Object(members) => members.values().map(words).collect::<Vec<_>>().join("  "),
        other => other.to_string(),
    }
}
