//! A change that fixes something, in words.

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

/// How well it is shown that a change fixes something; `together`: it is one of several.
pub(super) fn proof(fix: &Value, together: bool) -> String {
    let remains: Vec<&str> = fix
        .get("remains")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let with = if together { "with all fixes together" } else { "with it" };
    match fix.get("verified") {
        Some(Value::Bool(true)) if remains.is_empty() => format!("verified: {with} the case is allowed"),
        Some(Value::Bool(true)) => format!(
            "verified: {with} the case is allowed, unless the policy of the resource denies it, which could not be read"
        ),
        _ if !remains.is_empty() => format!(
            "not verified: {with} the case would be allowed as far as could be examined; {} could not be read",
            remains.join(", ")
        ),
        _ => "not verified".to_owned(),
    }
}

/// True if findings have more than one change between them.
pub(super) fn are_several<'f>(fixes: impl Iterator<Item = &'f str>) -> bool {
    let mut fixes = fixes.filter(|fix| *fix != "null");
    let first = fixes.next();
    fixes.any(|fix| Some(fix) != first)
}
