//! Policy documents in which some values are not known yet.
//!
//! IAM User Guide, "IAM policy elements: Variables and tags": variables are allowed in `Resource` and in the values of
//! conditions on strings and ARNs, in documents of version 2012-10-17. There, a variable that is never known takes the
//! place of the value; a document that lacks a value elsewhere is unknown as a whole.

use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::known::{Known, Unknown, depends_on, variable};

/// A policy document.
pub(crate) type Document = Box<RawValue>;

/// The document in a value: an object, or JSON text.
pub(crate) fn document(value: &Value) -> Known<Document> {
    let mut value = match value {
        Value::String(text) => match depends_on(text) {
            Some(expression) => return Err(after(expression)),
            None => serde_json::from_str(text)
                .map_err(|error| Unknown(format!("the policy is not JSON: {error}")))?,
        },
        other => other.clone(),
    };
    let has_variables = value.get("Version").and_then(Value::as_str) == Some("2012-10-17");
    match value.get_mut("Statement") {
        Some(Value::Array(list)) => list.iter_mut().try_for_each(|one| statement(one, has_variables))?,
        Some(alone) => statement(alone, has_variables)?,
        None => {}
    }
    nothing_else_is_open(&value)?;
    RawValue::from_string(value.to_string()).map_err(|error| Unknown(error.to_string()))
}

fn after(expression: &str) -> Unknown {
    Unknown(format!("{expression} is not known before the change"))
}

/// Puts each open value into a form that no resource and no context can match with certainty.
fn statement(statement: &mut Value, has_variables: bool) -> Known<()> {
    let Some(members) = statement.as_object_mut() else { return Ok(()) };
    for name in ["Resource", "NotResource"] {
        if let Some(value) = members.get_mut(name) {
            open_resources(value, has_variables)?;
        }
    }
    if let Some(Value::Object(condition)) = members.get_mut("Condition") {
        for (operator, keys) in condition {
            for value in keys.as_object_mut().into_iter().flat_map(Map::values_mut) {
                open_condition(operator, value, has_variables)?;
            }
        }
    }
    Ok(())
}

fn open_resources(value: &mut Value, has_variables: bool) -> Known<()> {
    let texts = each_text(value);
    if texts.iter().all(|text| depends_on(text).is_none()) {
        return Ok(());
    }
    let mut all = Vec::new();
    for text in texts {
        match depends_on(&text) {
            None => all.push(Value::String(text)),
            Some(expression) if !has_variables => return Err(after(expression)),
            Some(_) if is_whole_arn(&text) => all.push(Value::String(text)),
            Some(expression) => all.extend(any_resource(expression).map(Value::String)),
        }
    }
    *value = Value::Array(all);
    Ok(())
}

/// What may match any resource and matches none with certainty: an ARN, and something that is not an ARN.
fn any_resource(expression: &str) -> [String; 2] {
    let variable = variable(expression);
    [format!("arn:*:*:*:*:{variable}"), variable]
}

/// True if all six segments of an ARN are there and the open value is within one.
fn is_whole_arn(text: &str) -> bool {
    let mut depth = 0_usize;
    let colons = text.chars().filter(|character| {
        match character {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *character == ':' && depth == 0
    });
    colons.count() >= 5 && text.starts_with("arn:")
}

fn open_condition(operator: &str, value: &mut Value, has_variables: bool) -> Known<()> {
    let texts = each_text(value);
    let Some(expression) = texts.iter().find_map(|text| depends_on(text)) else { return Ok(()) };
    let plain = operator.rsplit(':').next().unwrap_or(operator);
    let is_arn = plain.get(..3).is_some_and(|start| start.eq_ignore_ascii_case("arn"));
    let is_string = plain.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("string"));
    if !has_variables || !(is_arn || is_string) {
        return Err(after(expression));
    }
    if is_arn {
        open_resources(value, true)?;
    }
    Ok(())
}

/// The texts in one value or in a list.
fn each_text(value: &Value) -> Vec<String> {
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    match value {
        Value::Array(list) => list.iter().filter_map(text).collect(),
        alone => text(alone).into_iter().collect(),
    }
}

/// An open value where no variable is allowed leaves the whole document open.
fn nothing_else_is_open(document: &Value) -> Known<()> {
    let statements = match document.get("Statement") {
        Some(Value::Array(list)) => list.as_slice(),
        Some(alone) => std::slice::from_ref(alone),
        None => &[],
    };
    let others = document.as_object().into_iter().flatten().filter(|(name, _)| *name != "Statement");
    let elements = statements.iter().flat_map(|statement| statement.as_object().into_iter().flatten());
    let elements =
        elements.filter(|(name, _)| !matches!(name.as_str(), "Resource" | "NotResource" | "Condition"));
    let loose = statements.iter().filter(|statement| !statement.is_object());
    let open = others.chain(elements).map(|(_, value)| value).chain(loose).find_map(open);
    // The keys of conditions, and values that are neither texts nor lists of them.
    let conditions = statements.iter().filter_map(|statement| statement.get("Condition"));
    let open = open.or_else(|| conditions.flat_map(keys).find_map(|own| depends_on_owned(own)));
    open.map_or(Ok(()), |expression| Err(after(&expression)))
}

fn open(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => depends_on(text).map(ToOwned::to_owned),
        Value::Array(list) => list.iter().find_map(open),
        Value::Object(members) => {
            members.iter().find_map(|(name, value)| depends_on_owned(name).or_else(|| open(value)))
        }
        _ => None,
    }
}

fn depends_on_owned(text: &str) -> Option<String> {
    depends_on(text).map(ToOwned::to_owned)
}

/// The operators and keys of a condition; the whole condition if it is not an object.
fn keys(condition: &Value) -> Vec<&String> {
    match condition {
        Value::String(text) => vec![text],
        Value::Object(operators) => operators
            .iter()
            .flat_map(|(operator, keys)| {
                let inner: Vec<&String> = match keys {
                    Value::Object(keys) => keys.keys().collect(),
                    Value::String(text) => vec![text],
                    _ => Vec::new(),
                };
                std::iter::once(operator).chain(inner)
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn made(statement: &Value) -> Known<Value> {
        let whole = json!({"Version": "2012-10-17", "Statement": statement});
        document(&whole).map(|raw| serde_json::from_str::<Value>(raw.get()).unwrap()["Statement"].take())
    }

    #[test]
    fn open_resources_and_condition_values_become_variables() {
        let open = variable("Bucket.Arn");
        let statement = json!({"Effect": "Allow", "Action": "s3:*", "Resource": [format!("{open}/*"), "arn:aws:s3:::x"],
            "Condition": {"ArnLike": {"aws:SourceArn": open}, "StringEquals": {"aws:SourceVpce": open}}});
        let made = made(&statement).unwrap();
        assert_eq!(made["Resource"], json!([format!("arn:*:*:*:*:{open}"), open, "arn:aws:s3:::x"]));
        assert_eq!(
            made["Condition"]["ArnLike"]["aws:SourceArn"],
            json!([format!("arn:*:*:*:*:{open}"), open])
        );
        assert_eq!(made["Condition"]["StringEquals"]["aws:SourceVpce"], json!(open));
        let named = format!("arn:aws:s3:::{}/*", variable("Bucket"));
        assert_eq!(self::made(&json!({"Resource": named})).unwrap()["Resource"], json!([named]));
    }

    #[test]
    fn an_open_value_anywhere_else_leaves_the_document_open() {
        let open = variable("Role.Arn");
        let table = [
            json!({"Principal": {"AWS": open}}),
            json!({"Action": ["s3:GetObject", open]}),
            json!({"Effect": open}),
            json!({"Condition": {"Bool": {"aws:SecureTransport": open}}}),
            json!({"Condition": {"StringEquals": {open.clone(): "x"}}}),
            json!({"Condition": open}),
            json!([open]),
        ];
        for statement in table {
            assert_eq!(made(&statement), Err(after("Role.Arn")), "{statement}");
        }
        let old = json!({"Version": "2008-10-17", "Statement": {"Resource": open}});
        assert!(document(&old).is_err(), "this version has no variables");
    }
}
