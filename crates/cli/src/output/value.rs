//! Members of records, as far as they are what they should be, and words for them.

use serde_json::Value;

/// The text of a member.
pub(super) fn string<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

/// What is in a list.
pub(super) fn list<'a>(value: impl Into<Option<&'a Value>>) -> &'a [Value] {
    value.into().and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a list.
pub(super) fn texts<'a>(value: impl Into<Option<&'a Value>>) -> Vec<&'a str> {
    list(value).iter().filter_map(Value::as_str).collect()
}

/// The verdict of a key's policy, where the object of a case is encrypted with that key.
pub(super) fn key_policy(encryption: &Value) -> Option<&Value> {
    encryption.get("layers")?.get("resource")
}

/// With its first letter large.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
