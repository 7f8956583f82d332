//! Members of records, if they have the right type, and words for them.

use serde_json::Value;

/// The text of a member.
pub(super) fn string<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    value.get(name)?.as_str()
}

/// The elements of a list.
pub(super) fn list<'a>(value: impl Into<Option<&'a Value>>) -> &'a [Value] {
    value.into().and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a list.
pub(super) fn texts<'a>(value: impl Into<Option<&'a Value>>) -> Vec<&'a str> {
    list(value).iter().filter_map(Value::as_str).collect()
}

/// The verdict of a key's policy, if the object of a case is encrypted with that key.
pub(super) fn key_policy(encryption: &Value) -> Option<&Value> {
    encryption.get("layers")?.get("resource")
}

/// What people call a statement: its `Sid`, or its position if it has none or an empty one.
pub(super) fn statement_label(statement: &Value) -> String {
    let index = || statement.get("index").map_or_else(String::new, ToString::to_string);
    string(statement, "sid").filter(|sid| !sid.is_empty()).map_or_else(index, ToOwned::to_owned)
}

/// The text with its first letter capitalized.
pub(crate) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
