//! Members of JSON objects whose names may differ in case.

use serde_json::{Map, Value};

/// The member of this name, else the first whose name differs only in case or underscores.
///
/// Log pipelines lower-case names or write them in snake case.
pub(crate) fn member<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    object
        .get(name)
        .or_else(|| object.iter().find(|(own, _)| alike(own, name)).map(|(_, value)| value))
        .filter(|value| !value.is_null())
}

/// A member that is a non-empty string.
pub(crate) fn text<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a str> {
    member(object, name)?.as_str().filter(|text| !text.is_empty())
}

/// A member that is an object.
pub(crate) fn object<'a>(object: &'a Map<String, Value>, name: &str) -> Option<&'a Map<String, Value>> {
    member(object, name)?.as_object()
}

/// A member that is a list.
pub(crate) fn list<'a>(object: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    member(object, name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// A string, a boolean or a number as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(flag) => Some(flag.to_string()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn alike(own: &str, name: &str) -> bool {
    let letters = |text: &'_ str| {
        text.bytes().filter(|byte| *byte != b'_').map(|byte| byte.to_ascii_lowercase()).collect::<Vec<_>>()
    };
    own.len() >= name.len() && letters(own) == letters(name)
}
