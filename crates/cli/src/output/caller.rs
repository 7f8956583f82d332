//! For people: who is calling, and with which credentials.

use serde_json::Value;

/// The lines about a caller: a label and its text.
pub(super) fn lines(caller: &Value) -> Vec<(String, String)> {
    let text = |name: &str| caller.get(name).and_then(Value::as_str);
    let mut lines = vec![("CALLER".to_owned(), text("arn").unwrap_or("unknown").to_owned())];
    for name in ["account", "type", "region", "expires"] {
        lines.extend(text(name).map(|value| (name.to_owned(), value.to_owned())));
    }
    let credentials = caller.get("credentials").unwrap_or(&Value::Null);
    let profile = credentials.get("profile").unwrap_or(&Value::Null);
    if let Some(name) = profile.get("name").and_then(Value::as_str) {
        let by = profile.get("by").and_then(Value::as_str).map(|by| format!(", by {by}")).unwrap_or_default();
        lines.push(("profile".to_owned(), format!("{name}{by}")));
    }
    let sources = credentials.get("sources").and_then(Value::as_array);
    lines.extend(sources.into_iter().flatten().map(source));
    lines
}

/// The name of the profile that is used.
pub(super) fn profile(caller: &Value) -> Option<&str> {
    let of_credentials = || caller.get("credentials")?.get("profile")?.get("name");
    caller.get("profile").or_else(of_credentials)?.as_str()
}

/// A source with its state.
fn source(source: &Value) -> (String, String) {
    let text = |name: &str| source.get(name).and_then(Value::as_str);
    let state = text("state").unwrap_or("unknown").to_owned();
    let more = [text("key").map(|key| format!("key {key}")), text("note").map(ToOwned::to_owned)];
    let more: Vec<_> = more.into_iter().flatten().collect();
    let from = text("from").unwrap_or_default();
    (state, if more.is_empty() { from.to_owned() } else { format!("{from}: {}", more.join(", ")) })
}
