//! A change that mends, in words.

use serde_json::Value;

/// What is to be done, from the member `fix` of a finding.
pub(super) fn words(fix: &Value) -> String {
    let text = |name: &str| fix.get(name).and_then(Value::as_str).unwrap_or_default();
    let target = text("target");
    let index =
        fix.get("index").and_then(Value::as_u64).map_or_else(String::new, |index| format!(" {index}"));
    match text("change") {
        "add-statement" => format!("add a statement to {target}"),
        "add-policy" => format!("add {target}"),
        "replace-statement" => format!("change statement{index} of {target}"),
        "remove-statement" => format!("remove statement{index} of {target}"),
        "detach-policy" => format!("detach {target}"),
        "meet-condition" => "make the request with".to_owned(),
        other => format!("{}: {target}", other.replace('-', " ")),
    }
}
