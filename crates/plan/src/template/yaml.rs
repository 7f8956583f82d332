//! YAML as CloudFormation reads it, into JSON.
//!
//! CloudFormation User Guide, "CloudFormation template format": YAML 1.1 without aliases and merges; a function may be
//! written as a tag, `!Sub` for `Fn::Sub`. Plain scalars that are not booleans, numbers or null are text, and so are
//! numbers with a leading zero, as in account ids.

use saphyr_parser::{Event, Parser, ScalarStyle, Tag};
use serde_json::{Map, Number, Value};

use crate::PlanError;

/// The deepest nesting that is read.
const DEEPEST: usize = 100;

/// A collection whose end has not been read yet.
enum Open {
    Map { function: Option<String>, members: Map<String, Value>, key: Option<String> },
    List { function: Option<String>, items: Vec<Value> },
}

/// Reads a document.
pub(crate) fn parse(text: &str) -> Result<Value, PlanError> {
    let mut open: Vec<Open> = Vec::new();
    let mut root = Value::Null;
    for event in Parser::new_from_str(text) {
        let (event, span) =
            event.map_err(|error| invalid(error.marker().line(), error.marker().col(), error.info()))?;
        let wrong = |message: &str| invalid(span.start.line(), span.start.col(), message);
        let done = match event {
            Event::Scalar(text, style, _, tag) => Some(scalar(&text, style, tag.as_deref())),
            Event::SequenceStart(_, tag) => {
                open.push(Open::List { function: function(tag.as_deref()), items: Vec::new() });
                None
            }
            Event::MappingStart(_, tag) => {
                open.push(Open::Map { function: function(tag.as_deref()), members: Map::new(), key: None });
                None
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop().map(Open::close),
            Event::Alias(_) => return Err(wrong("an alias: CloudFormation reads none")),
            Event::Nothing
            | Event::StreamStart
            | Event::StreamEnd
            | Event::DocumentStart(_)
            | Event::DocumentEnd => None,
        };
        if open.len() > DEEPEST {
            return Err(wrong("nested too deep"));
        }
        match (done, open.last_mut()) {
            (Some(value), Some(parent)) => parent.take(value).map_err(|message| wrong(&message))?,
            (Some(value), None) => root = value,
            (None, _) => {}
        }
    }
    Ok(root)
}

fn invalid(line: usize, column: usize, message: &str) -> PlanError {
    PlanError::Invalid { line, column: column + 1, message: message.to_owned() }
}

impl Open {
    fn take(&mut self, value: Value) -> Result<(), String> {
        match self {
            Self::List { items, .. } => items.push(value),
            Self::Map { members, key, .. } => match (key.take(), value) {
                (Some(name), value) => {
                    if members.insert(name.clone(), value).is_some() {
                        return Err(format!("{name} is there twice"));
                    }
                }
                (None, Value::String(name)) if name == "<<" => {
                    return Err("a merge: CloudFormation reads none".to_owned());
                }
                (None, Value::String(name)) => *key = Some(name),
                (None, other @ (Value::Number(_) | Value::Bool(_))) => *key = Some(other.to_string()),
                (None, _) => return Err("a key is a text".to_owned()),
            },
        }
        Ok(())
    }

    fn close(self) -> Value {
        match self {
            Self::Map { function, members, .. } => called(function, Value::Object(members)),
            Self::List { function, items } => called(function, Value::Array(items)),
        }
    }
}

fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> Value {
    let is_text = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.suffix == "str");
    let value = if is_text { Value::String(text.to_owned()) } else { plain(text) };
    called(function(tag), value)
}

/// The value of a scalar without quotes.
fn plain(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.strip_prefix('-').unwrap_or(text);
    let is_number = !digits.is_empty()
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && (digits == "0" || !digits.starts_with('0'));
    match text.parse::<i64>() {
        Ok(number) if is_number => Value::Number(Number::from(number)),
        _ => Value::String(text.to_owned()),
    }
}

/// The function that a tag stands for.
fn function(tag: Option<&Tag>) -> Option<String> {
    let tag = tag.filter(|tag| tag.handle == "!")?;
    Some(match tag.suffix.as_str() {
        plain @ ("Ref" | "Condition") => plain.to_owned(),
        other => format!("Fn::{other}"),
    })
}

fn called(function: Option<String>, value: Value) -> Value {
    match function {
        None => value,
        Some(name) => Value::Object(Map::from_iter([(name, value)])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tags_are_functions_and_scalars_what_they_look_like() {
        let text = "A: !Sub '${B}/*'\nC: !GetAtt D.Arn\nE: !If [F, !Ref G, 012345678901]\nH: [1, true, '1', 2012-10-17, ~, x]\nI: !Join\n  - ':'\n  - [a, b]\n";
        let expected = json!({
            "A": {"Fn::Sub": "${B}/*"},
            "C": {"Fn::GetAtt": "D.Arn"},
            "E": {"Fn::If": ["F", {"Ref": "G"}, "012345678901"]},
            "H": [1, true, "1", "2012-10-17", null, "x"],
            "I": {"Fn::Join": [":", ["a", "b"]]},
        });
        assert_eq!(parse(text), Ok(expected));
    }

    #[test]
    fn what_cloudformation_does_not_read_is_an_error() {
        for text in ["a: &x 1\nb: *x\n", "a: 1\na: 2\n", "<<: 1\n", "a: [", "a: b: c", &"[".repeat(1000)] {
            assert!(matches!(parse(text), Err(PlanError::Invalid { .. })), "{text}");
        }
    }
}
