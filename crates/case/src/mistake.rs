//! What is wrong with JSON, in terms of JSON rather than of the program that reads it.

use serde_json::Error;

/// What serde says, and what a person understands. The first match counts.
const WORDS: [(&str, &str); 14] = [
    ("expected ident", "no JSON value begins so"),
    ("expected value", "a JSON value is expected"),
    ("EOF while parsing an object", "it ends in the middle of an object"),
    ("EOF while parsing a list", "it ends in the middle of a list"),
    ("EOF while parsing a string", "it ends in the middle of a string"),
    ("EOF while parsing a value", "it ends where a value is expected"),
    ("trailing characters", "something stands behind the value"),
    ("trailing comma", "nothing stands behind a comma"),
    ("key must be a string", "a name in quotes is expected"),
    (
        "control character (\\u0000-\\u001F) found while parsing a string",
        "a control character or a line end in a string",
    ),
    (
        "lone leading surrogate in hex escape",
        "half of a character: a `\\u` escape of a surrogate stands alone",
    ),
    ("unexpected end of hex escape", "half of a character: a `\\u` escape is cut off or stands alone"),
    ("recursion limit exceeded", "it is nested too deep"),
    ("invalid escape", "no such escape with `\\`"),
];

/// What serde calls the kinds of values.
const KINDS: [(&str, &str); 7] = [
    ("sequence", "a list"),
    ("a sequence", "a list"),
    ("map", "an object"),
    ("a map", "an object"),
    ("a boolean", "true or false"),
    ("unit", "null"),
    ("a JSON object", "an object"),
];

/// What is wrong, without the position.
pub fn words(error: &Error) -> String {
    let said = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let said = said.strip_suffix(&place).unwrap_or(&said);
    if let Some((_, words)) = WORDS.iter().find(|(own, _)| said == *own) {
        return (*words).to_owned();
    }
    if let Some(name) = said.strip_prefix("missing field ") {
        return format!("{name} is missing");
    }
    for begin in ["invalid type: ", "invalid value: ", "invalid length "] {
        if let Some((found, expected)) =
            said.strip_prefix(begin).and_then(|rest| rest.split_once(", expected "))
        {
            return format!("{} is expected, not {}", kind(expected), kind(found));
        }
    }
    said.to_owned()
}

/// What is wrong with a text, and where. The line is given if the text has more than one.
pub(crate) fn words_and_place(error: &Error) -> String {
    match (error.line(), error.column()) {
        (0, _) => words(error),
        (1, column) => format!("{} at column {}", words(error), column.max(1)),
        (line, column) => format!("{} at column {column} of its line {line}", words(error)),
    }
}

/// A kind of value, as people call it.
fn kind(serde: &str) -> String {
    if serde.starts_with("struct ") || serde.starts_with("internally tagged enum") {
        return "an object".to_owned();
    }
    if let Some(number) = serde.strip_prefix("integer ").or_else(|| serde.strip_prefix("floating point ")) {
        return format!("the number {}", number.trim_matches('`'));
    }
    if let Some(text) = serde.strip_prefix("string ") {
        return format!("the string {text}");
    }
    if let Some(flag) = serde.strip_prefix("boolean ") {
        return flag.trim_matches('`').to_owned();
    }
    KINDS.iter().find(|(own, _)| serde == *own).map_or(serde, |(_, words)| words).to_owned()
}

#[cfg(test)]
mod tests {
    use crate::{Policies, Record, Request};

    #[test]
    fn mistakes_are_told_in_the_words_of_json_and_with_the_column_of_the_line() {
        for (line, told) in [
            ("nonsense", "not a JSON object: no JSON value begins so at column 2"),
            ("x", "not a JSON object: a JSON value is expected at column 1"),
            ("7", "not a JSON object: an object is expected, not the number 7 at column 1"),
            ("[]", "not a JSON object: an object is expected, not a list at column 1"),
            (r#"{"a":1"#, "not a JSON object: it ends in the middle of an object at column 6"),
            (r#"{"a":1} x"#, "not a JSON object: something stands behind the value at column 9"),
            ("{\n\"a\" 1}", "not a JSON object: expected `:` at column 5 of its line 2"),
        ] {
            assert_eq!(Record::parse(line).unwrap_err().to_string(), told, "{line}");
        }
    }

    #[test]
    fn mistakes_in_a_member_are_told_without_a_place_that_counts_from_the_member() {
        let told = |line: &str| {
            let record = Record::parse(line).unwrap();
            let request = record.get::<Request>("request").err();
            request.or_else(|| record.get::<Policies>("policies").err()).map(|error| error.to_string())
        };
        let wrong =
            |member: &str, what: &str| Some(format!("`{member}` is not what a case has there: {what}"));
        for (line, expected) in [
            (r#"{"request":5}"#, wrong("request", "an object is expected, not the number 5")),
            (r#"{"request":["a","s3:x"]}"#, wrong("request", "an object is expected, not a list")),
            (r#"{"request":{"action":true}}"#, wrong("request", "a string is expected, not true")),
            (
                r#"{"policies":{"boundary":["n",null,null,null,{}]}}"#,
                wrong("policies", "an object is expected, not a list"),
            ),
            (r#"{"policies":{"boundary":{}}}"#, wrong("policies", "`document` is missing")),
            (r#"{"request":null,"policies":{"boundary":{"document":{},"x":1}}}"#, None),
        ] {
            assert_eq!(told(line), expected, "{line}");
        }
    }
}
