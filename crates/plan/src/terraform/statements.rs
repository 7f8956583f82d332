//! The data source `aws_iam_policy_document`, when Terraform builds its text only during the change.
//!
//! Terraform's AWS provider, "Data Source: `aws_iam_policy_document`". What the plan has of the statements is assembled
//! as the provider does it; values that are open are named by the element that holds them.

use serde_json::{Map, Value, json};

use super::iam::items;
use super::instance::{Instance, is_open};
use crate::document::{self, Document};
use crate::known::{Known, Unknown, variable};

/// Attributes that include other documents.
const OTHERS: [&str; 4] =
    ["source_json", "override_json", "source_policy_documents", "override_policy_documents"];

/// The document that a data source will give.
pub(super) fn document(data: &Instance<'_>) -> Known<Document> {
    let open = |what: &str| Unknown(format!("{what} of {} is known only after apply", data.address));
    for name in OTHERS {
        let empty = match data.after.get(name) {
            None | Some(Value::Null) => true,
            Some(Value::Array(list)) => list.is_empty(),
            Some(Value::String(text)) => text.is_empty(),
            Some(_) => false,
        };
        if !empty || data.is_open(name) {
            return Err(open(name));
        }
    }
    if data.unknown("statement") == &Value::Bool(true) || data.is_open("version") {
        return Err(open("statement"));
    }
    let version = data.after.get("version").and_then(Value::as_str).unwrap_or("2012-10-17");
    let unknown = data.unknown("statement");
    let statements = items(data.after, "statement").iter().enumerate();
    let statements = statements
        .map(|(position, own)| {
            let unknown = unknown.get(position).unwrap_or(&Value::Null);
            let place = format!("{}.statement[{position}]", data.address);
            statement(own, unknown, &place)
        })
        .collect::<Known<Vec<Value>>>()?;
    document::document(&json!({"Version": version, "Statement": statements}))
}

fn statement(own: &Value, unknown: &Value, place: &str) -> Known<Value> {
    for name in ["sid", "effect"] {
        if unknown.get(name).is_some_and(is_open) {
            return Err(Unknown(format!("{place}.{name} is known only after apply")));
        }
    }
    let mut made = Map::new();
    if let Some(sid) = own.get("sid").and_then(Value::as_str).filter(|sid| !sid.is_empty()) {
        made.insert("Sid".to_owned(), sid.into());
    }
    made.insert("Effect".to_owned(), own.get("effect").and_then(Value::as_str).unwrap_or("Allow").into());
    let lists = [
        ("actions", "Action"),
        ("not_actions", "NotAction"),
        ("resources", "Resource"),
        ("not_resources", "NotResource"),
    ];
    for (name, element) in lists {
        let texts = texts(own, unknown, name, place);
        if !texts.is_empty() {
            made.insert(element.to_owned(), texts.into());
        }
    }
    for (name, element) in [("principals", "Principal"), ("not_principals", "NotPrincipal")] {
        if let Some(principals) = principals(own, unknown, name, place)? {
            made.insert(element.to_owned(), principals);
        }
    }
    let conditions = conditions(own, unknown, place)?;
    if !conditions.is_empty() {
        made.insert("Condition".to_owned(), conditions.into());
    }
    Ok(Value::Object(made))
}

/// The texts in a list; open texts as variables, and so is the whole list if it is open.
fn texts(own: &Value, unknown: &Value, name: &str, place: &str) -> Vec<Value> {
    let unknown = unknown.get(name).unwrap_or(&Value::Null);
    if unknown == &Value::Bool(true) {
        return vec![variable(&format!("{place}.{name}")).into()];
    }
    let items = items(own, name).iter().enumerate();
    items
        .map(|(position, item)| match item.as_str() {
            _ if unknown.get(position) == Some(&Value::Bool(true)) => {
                variable(&format!("{place}.{name}[{position}]")).into()
            }
            // The provider writes `&{aws:username}` for `${aws:username}`, which Terraform would otherwise evaluate
            // itself.
            Some(text) => text.replace("&{", "${").into(),
            None => item.clone(),
        })
        .collect()
}

fn blocks<'v>(
    own: &'v Value,
    unknown: &'v Value,
    name: &str,
    place: &str,
) -> Known<Vec<(&'v Value, &'v Value, String)>> {
    let unknown = unknown.get(name).unwrap_or(&Value::Null);
    if unknown == &Value::Bool(true) {
        return Err(Unknown(format!("{place}.{name} is known only after apply")));
    }
    let blocks = items(own, name).iter().enumerate().map(|(position, block)| {
        (block, unknown.get(position).unwrap_or(&Value::Null), format!("{place}.{name}[{position}]"))
    });
    Ok(blocks.collect())
}

fn principals(own: &Value, unknown: &Value, name: &str, place: &str) -> Known<Option<Value>> {
    let mut made = Map::new();
    for (block, unknown, place) in blocks(own, unknown, name, place)? {
        let kind = text(block, unknown, "type", &place)?;
        let identifiers = texts(block, unknown, "identifiers", &place);
        if kind == "*" {
            return Ok(Some("*".into()));
        }
        let list = made.entry(kind).or_insert_with(|| json!([]));
        list.as_array_mut().into_iter().for_each(|list| list.extend(identifiers.iter().cloned()));
    }
    Ok((!made.is_empty()).then_some(Value::Object(made)))
}

fn conditions(own: &Value, unknown: &Value, place: &str) -> Known<Map<String, Value>> {
    let mut made = Map::new();
    for (block, unknown, place) in blocks(own, unknown, "condition", place)? {
        let (test, key) = (text(block, unknown, "test", &place)?, text(block, unknown, "variable", &place)?);
        let values = texts(block, unknown, "values", &place);
        let keys = made.entry(test).or_insert_with(|| json!({}));
        let list = keys.as_object_mut().map(|keys| keys.entry(key).or_insert_with(|| json!([])));
        list.and_then(Value::as_array_mut).into_iter().for_each(|list| list.extend(values.iter().cloned()));
    }
    Ok(made)
}

fn text(block: &Value, unknown: &Value, name: &str, place: &str) -> Known<String> {
    match block.get(name).and_then(Value::as_str) {
        Some(text) if !unknown.get(name).is_some_and(is_open) => Ok(text.to_owned()),
        _ => Err(Unknown(format!("{place}.{name} is known only after apply"))),
    }
}
