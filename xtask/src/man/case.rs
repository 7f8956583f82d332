//! denied-case(5): the record, described by its own schema.

use serde_json::{Map, Value};

use super::page::Page;
use crate::generated::File;

/// The page.
pub(super) fn page(programs: &[String]) -> File {
    let schema = case::schema();
    let kinds = schema.get("$defs").and_then(Value::as_object).cloned().unwrap_or_default();
    let mut page = Page::new("denied-case", "5", "the record that the programs of denied read and write");
    page.section("DESCRIPTION");
    page.text(
        "A case is one request to AWS and what is known of it. Cases are JSON Lines: one JSON object a line, in UTF-8. \
         A program reads a case, adds what it knows, and writes it on: one line in, one line out, in order. Members \
         that it does not know it keeps, in place and spelling.\n\n\
         A line that is no case comes out as an error record, with the line in `input`, and passes through later \
         programs as it is: nothing is lost.\n\n\
         The decision follows from the request and the verdicts of the layers alone. So programs may run in any order, \
         and a case need not carry policies to be decided again. With `--embed` a program puts the policies that it used \
         into the case: such a case decides the same way anywhere.\n\n\
         All members are optional. `--schema` of each program prints the JSON Schema that this page is made from.",
    );
    page.section("EXAMPLE");
    page.text("A case as one gives it, here on several lines:");
    page.verbatim(
        "{\"request\": {\n    \"principal\": \"arn:aws:sts::111111111111:assumed-role/App/i-0abc\",\n    \
         \"action\": \"s3:GetObject\",\n    \"resource\": \"arn:aws:s3:::acme-reports/2026/q3.csv\",\n    \
         \"context\": {\"aws:SourceIp\": \"203.0.113.7\"},\n    \"contextComplete\": true}}"
            .lines(),
    );
    let mut told = vec!["Case".to_owned()];
    let mut next = 0;
    while let Some(name) = told.get(next).cloned() {
        next += 1;
        let Some(kind) = kinds.get(&name) else { continue };
        tell(&mut page, &name, kind);
        for kind in named(kind) {
            if !told.contains(&kind) {
                told.push(kind);
            }
        }
    }
    for (name, kind) in kinds.iter().filter(|(name, _)| !told.contains(name)) {
        tell(&mut page, name, kind);
    }
    let programs = programs.iter().map(|name| (name.as_str(), "1"));
    page.see_also(
        [("denied", "1")].into_iter().chain(programs).chain([("denied-tutorial", "7"), ("jq", "1")]),
    );
    File { path: "man/denied-case.5".into(), content: page.finish() }
}

/// A kind of object with its members, or a kind of value with its words.
fn tell(page: &mut Page, name: &str, kind: &Value) {
    page.section(&spaced(name));
    page.text(description(kind));
    for (member, value) in kind.get("properties").and_then(Value::as_object).into_iter().flat_map(Map::iter) {
        page.entry(&format!("{member} ({})", type_of(value)), description(value));
    }
    for word in kind.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
        if let Some(own) = word.get("const").and_then(Value::as_str) {
            page.entry(own, description(word));
        }
    }
}

fn description(value: &Value) -> &str {
    value.get("description").and_then(Value::as_str).unwrap_or_default()
}

/// A name as separate words: `Layer Verdict` for `LayerVerdict`.
fn spaced(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.push(letter);
    }
    words
}

/// What the value may be: the names of JSON types, or the kind that the page describes.
fn type_of(value: &Value) -> String {
    if let Some(name) = reference(value) {
        return spaced(&name).to_lowercase();
    }
    if let Some(choices) = value.get("anyOf").and_then(Value::as_array) {
        return choices.iter().map(type_of).collect::<Vec<_>>().join(" or ");
    }
    let name = |own: &Value| match (own.as_str(), value.get("items")) {
        (Some("array"), Some(items)) => format!("list of {}", type_of(items)),
        (Some(name), _) => name.to_owned(),
        (None, _) => "any value".to_owned(),
    };
    match value.get("type") {
        Some(Value::Array(names)) => names.iter().map(name).collect::<Vec<_>>().join(" or "),
        Some(one) => name(one),
        None => "any value".to_owned(),
    }
}

fn reference(value: &Value) -> Option<String> {
    value.get("$ref")?.as_str()?.strip_prefix("#/$defs/").map(ToOwned::to_owned)
}

/// The kinds that a kind's members have, in order.
fn named(value: &Value) -> Vec<String> {
    let own = reference(value).into_iter();
    let inner = match value {
        Value::Array(list) => list.iter().flat_map(named).collect(),
        Value::Object(members) => members.values().flat_map(named).collect(),
        _ => Vec::new(),
    };
    own.chain(inner).collect()
}
