//! Cases of `denied` within a text, from another program of the suite: one per line, or formatted as `jq` does.

use case::{ErrorRecord, Record, RecordError, Request};
use cli::Find;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::outline::Outline;

/// The members of which a case has at least one.
const MEMBERS: [&str; 5] = ["\"request\"", "\"reported\"", "\"caller\"", "\"layers\"", "\"error\""];

fn mentions_one(text: &str) -> bool {
    MEMBERS.into_iter().any(|name| text.contains(name))
}

/// The members of a case.
const OF_A_CASE: [&str; 14] = [
    "id",
    "request",
    "caller",
    "reported",
    "policies",
    "layers",
    "decision",
    "decidedBy",
    "unexamined",
    "findings",
    "expect",
    "encryption",
    "companions",
    "error",
];

/// What a line is by itself: a case, a list that has cases, or nothing of these.
pub(crate) fn on_one_line(line: &str, number: usize, after_case: bool) -> Vec<Find> {
    match on_a_line(line, number, after_case) {
        Some(find) => vec![find],
        None => of_list(line, number),
    }
}

/// What a line is: a case, or, after a line that is one, something that begins like one.
fn on_a_line(line: &str, number: usize, after_case: bool) -> Option<Find> {
    let line = line.trim_start_matches('\u{FEFF}').trim();
    if !line.starts_with('{') {
        return None;
    }
    match Record::parse(line) {
        Ok(record) if mentions_one(line) && (is_case(&record) || is_meant(line)) => {
            Some(Find::Case(record, Some(number)))
        }
        Err(error) if after_case && is_broken(line, &error) => Some(bad(line, number, &error)),
        Ok(_) | Err(_) => None,
    }
}

/// The elements of a list on a line that has cases, but begins with something else than an object: all others are bad.
fn of_list(line: &str, number: usize) -> Vec<Find> {
    let begins = |line: &str| line.strip_prefix('[').and_then(|inner| inner.trim_start().chars().next());
    let line = line.trim_start_matches('\u{FEFF}').trim();
    if begins(line).is_none_or(|first| matches!(first, '{' | '[')) || !mentions_one(line) {
        return Vec::new();
    }
    let elements: Vec<Box<RawValue>> = serde_json::from_str(line).unwrap_or_default();
    if elements.iter().any(|element| holds(element.get())) {
        elements.iter().map(|element| read(element.get(), number)).collect()
    } else {
        Vec::new()
    }
}

/// True for a line that cannot be JSON, whatever follows it, nor the beginning of other JSON.
fn is_broken(line: &str, error: &RecordError) -> bool {
    let mut values = serde_json::Deserializer::from_str(line).into_iter::<&RawValue>();
    if !line.starts_with("{\"") || values.next().is_some_and(|first| first.is_ok()) {
        return false;
    }
    let goes_on = matches!(error, RecordError::NotAnObject(error) if error.is_eof());
    let outline = Outline::of(line);
    !goes_on || outline.ends_in_string || outline.has_only(&OF_A_CASE)
}

/// True for a JSON value that is a case, and for broken JSON that begins like one.
pub(crate) fn holds(text: &str) -> bool {
    mentions_one(text)
        && (Record::parse(text).is_ok_and(|record| is_case(&record))
            || is_meant(text.trim_start_matches(|char: char| char == '[' || char.is_whitespace())))
}

/// The case that was kept from a text, unchanged except for blanks between its members; otherwise what is wrong with
/// it.
pub(crate) fn read(text: &str, line: usize) -> Find {
    // Before blanks are removed: what is not JSON is to be reported as it was written.
    let read = Record::parse(text).and_then(|_| Record::parse(&case::compact(text)));
    match read {
        Ok(record) if holds(text) => Find::Case(record, Some(line)),
        Ok(_) => {
            let message = "not a case: it has neither `request` nor `reported`";
            Find::Bad(ErrorRecord::new(line, message, text.as_bytes()))
        }
        Err(error) => bad(text, line, &error),
    }
}

fn bad(text: &str, line: usize, error: &RecordError) -> Find {
    Find::Bad(ErrorRecord::new(line, error.to_string(), text.as_bytes()))
}

/// True for text that was meant to be a case, though it may be broken or have values that a case does not have.
fn is_meant(text: &str) -> bool {
    if !text.starts_with('{') {
        return false;
    }
    let outline = Outline::of(text);
    let among = ["reported", "decision", "layers", "policies", "caller", "expect"];
    let asked = ["principal", "action", "resource", "resourceAccount", "context", "contextComplete"];
    match outline.begins("request") {
        Some(Some('{')) => outline.may_have("request", &asked) || among.iter().any(|name| outline.has(name)),
        // A log may have a request that is a string or null.
        Some(Some('"' | 'n')) => false,
        Some(_) => outline.has_only(&OF_A_CASE),
        None => {
            outline.may_have("reported", &["kind"])
                || outline.may_have("caller", &["credentials"])
                || outline.begins("layers") == Some(Some('{')) && outline.has("decision")
        }
    }
}

/// A record with the members that only a case has. Faults in a member are reported when the case is examined.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_begins_with_something_else_is_read_element_by_element() {
        let is_case = |find: Find| matches!(find, Find::Case(..));
        let read = |line: &str| of_list(line, 1).into_iter().map(is_case).collect::<Vec<_>>();
        let case = r#"{"request":{"action":"s3:GetObject"}}"#;
        assert_eq!(read(&format!("[3, \"x\", {case}, null]")), [false, false, true, false]);
        assert_eq!(read(&format!("[{case}, 3]")), [true; 0], "the reader reads it");
        assert_eq!(read("[3, {\"request\": \"GET /\"}]"), [true; 0]);
        assert_eq!(read(&format!("[2026-10-01] {case}")), [true; 0]);
    }

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
            (r#"{"id":"x","request":{"action":"s3:GetObject""#, true),
            (r#"{"request":{"principal":"\ud800"}}"#, true),
            (r#"{"request":5}"#, true),
            (r#"{"request":["a","b"],"id":"1"}"#, true),
            (r#"{"request":5,"msg":"m"}"#, false),
            (r#"{"request":{"method":"GE"#, false),
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
        let Find::Case(record, Some(3)) = read(text, 3) else { panic!("it is a case") };
        let mut out = Vec::new();
        record.write_to(&mut out).unwrap();
        let line = String::from_utf8(out).unwrap();
        assert_eq!(line.trim_end(), r#"{"id":"a \" b\\","request":{"action":"s3:x","n":1.50}}"#);
    }

    #[test]
    fn after_a_case_what_begins_like_one_is_a_bad_line() {
        for (line, expected) in [
            (r#"{"id":"x","requ"#, true),
            (r#"{"id":"x","#, true),
            (r#"{"id":"x" "level":1}"#, true),
            (r#"{"level":"info","#, false),
            (r#"{"level":"info"}"#, false),
            (r#"{"level":"info"},"#, false),
            ("{", false),
            ("{ braces }", false),
        ] {
            let found = on_a_line(line, 2, true);
            assert_eq!(matches!(found, Some(Find::Bad(_))), expected, "{line}");
            assert!(on_a_line(line, 2, false).is_none(), "{line}");
        }
    }
}
