//! Cases of `denied` among a text, from another program of the suite: on a line each, or laid out as `jq` does.

use case::{Record, Request};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

/// The members of which a case has one.
const MEMBERS: [&str; 5] = ["\"request\"", "\"reported\"", "\"caller\"", "\"layers\"", "\"error\""];

fn mentions_one(text: &str) -> bool {
    MEMBERS.into_iter().any(|name| text.contains(name))
}

/// The case that a line is.
pub(crate) fn on_a_line(line: &str) -> Option<Record> {
    let line = line.trim_start_matches('\u{FEFF}').trim();
    let may_be = line.starts_with('{') && line.ends_with('}') && mentions_one(line);
    Record::parse(Some(line).filter(|_| may_be)?).ok().filter(is_case)
}

/// True for a JSON value that is a case, or a list that begins with one.
pub(crate) fn holds(text: &str) -> bool {
    if !mentions_one(text) {
        return false;
    }
    if text.trim_start().starts_with('[') {
        let list: Result<Vec<&RawValue>, _> = serde_json::from_str(text);
        return list.is_ok_and(|list| list.first().is_some_and(|first| holds(first.get())));
    }
    Record::parse(text).is_ok_and(|record| is_case(&record))
}

/// The cases of a value that [`holds`] some, as they were but for blanks between their members.
pub(crate) fn read(text: &str) -> Vec<Record> {
    if !text.trim_start().starts_with('[') {
        return Record::parse(&compact(text)).into_iter().collect();
    }
    let list: Vec<&RawValue> = serde_json::from_str(text).unwrap_or_default();
    list.into_iter().filter_map(|own| Record::parse(&compact(own.get())).ok()).collect()
}

/// A record with the members that only a case has. What is wrong with one of them is told where the case is examined.
fn is_case(record: &Record) -> bool {
    let is_object = |name| record.raw(name).is_some_and(|value| value.get().starts_with('{'));
    let member = |of: &str, name: &str| {
        let members: Option<Map<String, Value>> = record.get(of).ok().flatten();
        members.is_some_and(|members| members.contains_key(name))
    };
    if is_object("request") {
        let names = ["reported", "decision", "layers", "policies", "caller"];
        let asked = |request: Request| request != Request::default();
        return names.iter().any(|name| record.has(name))
            || match record.get::<Request>("request") {
                Ok(request) => request.is_some_and(asked),
                Err(_) => ["principal", "action", "resource"].iter().any(|name| member("request", name)),
            };
    }
    case::is_error(record)
        || member("reported", "kind")
        || member("caller", "credentials")
        || (is_object("layers") && record.has("decision"))
}

/// JSON without the blanks between its parts: a case is one line.
fn compact(text: &str) -> String {
    let (mut in_text, mut escaped) = (false, false);
    let keeps = |char: &char| {
        let kept = in_text || !char.is_ascii_whitespace();
        let quote = *char == '"' && !escaped;
        escaped = in_text && *char == '\\' && !escaped;
        in_text ^= quote;
        kept
    };
    text.chars().filter(keeps).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_told_from_other_json() {
        for (text, expected) in [
            (r#"{"request":{"action":"s3:GetObject"}}"#, true),
            (r#"{"request":{"action":5}}"#, true),
            (r#"{"request":{},"layers":{}}"#, true),
            (r#"{"reported":{"kind":"denial","from":"text"},"id":"1"}"#, true),
            (r#"{"caller":{"profile":"p","credentials":{}}}"#, true),
            (r#"{"error":{"message":"m"},"input":"x"}"#, true),
            (r#"[{"request":{"action":"s3:GetObject"}}]"#, true),
            (r#"{"request":{"method":"GET"}}"#, false),
            (r#"{"request":"GET /"}"#, false),
            (r#"{"caller":"main.go:7","msg":"m"}"#, false),
            (r#"{"eventSource":"s3.amazonaws.com","errorCode":"AccessDenied"}"#, false),
            ("[]", false),
            ("{", false),
        ] {
            assert_eq!(holds(text), expected, "{text}");
        }
    }

    #[test]
    fn a_case_of_many_lines_becomes_one_and_its_texts_stay() {
        let text =
            "{\n  \"id\": \"a \\\" b\\\\\",\n  \"request\": {\n    \"action\": \"s3:x\", \"n\": 1.50\n  }\n}";
        let mut out = Vec::new();
        read(text)[0].write_to(&mut out).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line.trim_end(), r#"{"id":"a \" b\\","request":{"action":"s3:x","n":1.50}}"#);
        assert_eq!(
            read("[{\"request\": {\"action\": \"a:b\"}}, {\"request\": {\"action\": \"a:c\"}}]").len(),
            2
        );
    }
}
