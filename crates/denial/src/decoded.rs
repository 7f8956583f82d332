//! Decoded authorization messages: what `sts:DecodeAuthorizationMessage` gives.

use serde_json::{Map, Value};

use crate::member::{list, member, object, scalar, text};
use crate::{Kind, Origin, Reading, Reason, Reported};

/// Reads a decoded message; `None` if the object is not one, or if the request was allowed.
pub(crate) fn read(message: &Map<String, Value>) -> Option<Reading> {
    if !is_message(message) || message.get("allowed") == Some(&Value::Bool(true)) {
        return None;
    }
    let context = object(message, "context")?;
    let matched = items(message, "matchedStatements");
    let conditions = conditions(context);
    let resource = text(context, "resource").map(str::to_owned);
    let (action, inferred) = action(context, matched, &conditions, resource.as_deref());
    let reason = message
        .get("explicitDeny")
        .and_then(Value::as_bool)
        .map(|explicit| if explicit { Reason::Explicit } else { Reason::Implicit });
    Some(Reading {
        principal: principal(context),
        action,
        resource,
        resource_account: None,
        context: conditions,
        reported: Reported {
            reason,
            matched_statements: matched.to_vec(),
            inferred: if inferred { vec!["action".to_owned()] } else { Vec::new() },
            ..Reported::new(Kind::Denial, Origin::Decoded)
        },
    })
}

/// A decoded message has a context that names who asked for what. A context by itself is what is left of a broken
/// message.
pub(crate) fn is_message(object: &Map<String, Value>) -> bool {
    let told = object.contains_key("allowed")
        || object.contains_key("explicitDeny")
        || object.contains_key("matchedStatements");
    told && object
        .get("context")
        .is_some_and(|context| context.get("action").is_some() || context.get("principal").is_some())
}

fn principal(context: &Map<String, Value>) -> Option<String> {
    let principal = object(context, "principal")?;
    text(principal, "arn").or_else(|| text(principal, "name")).map(str::to_owned)
}

/// The action, with its service added if EC2 leaves it out and the message is unambiguous; and whether it was added.
fn action(
    context: &Map<String, Value>,
    matched: &[Value],
    conditions: &[(String, Vec<String>)],
    resource: Option<&str>,
) -> (Option<String>, bool) {
    let Some(action) = text(context, "action") else { return (None, false) };
    if action.contains(':') {
        return (Some(action.to_owned()), false);
    }
    match service_of(action, matched, conditions, resource) {
        Some(service) => (Some(format!("{service}:{action}")), true),
        None => (Some(action.to_owned()), false),
    }
}

/// The service of a bare action: the one that a matched statement uses for it; otherwise the one that answered, if the
/// resource belongs to it.
fn service_of<'a>(
    action: &str,
    matched: &'a [Value],
    conditions: &'a [(String, Vec<String>)],
    resource: Option<&'a str>,
) -> Option<&'a str> {
    let named = matched
        .iter()
        .filter_map(Value::as_object)
        .flat_map(|statement| items(statement, "actions"))
        .filter_map(|item| item.get("value")?.as_str()?.split_once(':'))
        .find(|(_, name)| name.eq_ignore_ascii_case(action))
        .map(|(service, _)| service);
    named.or_else(|| {
        let owner =
            resource?.strip_prefix("arn:")?.split(':').nth(1).filter(|service| !service.is_empty())?;
        let answered =
            conditions.iter().find(|(key, _)| key == "aws:Service").and_then(|(_, values)| values.first());
        answered.is_none_or(|service| service == owner).then_some(owner).filter(|owner| *owner == "ec2")
    })
}

/// The condition keys of the request and their values.
fn conditions(context: &Map<String, Value>) -> Vec<(String, Vec<String>)> {
    items(context, "conditions")
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|condition| {
            let values =
                items(condition, "values").iter().filter_map(|item| scalar(item.get("value")?)).collect();
            Some((text(condition, "key")?.to_owned(), values))
        })
        .collect()
}

/// The `items` of a member: the message writes every list this way.
fn items<'a>(parent: &'a Map<String, Value>, name: &str) -> &'a [Value] {
    match member(parent, name) {
        Some(Value::Object(holder)) => list(holder, "items"),
        Some(Value::Array(items)) => items,
        _ => &[],
    }
}
