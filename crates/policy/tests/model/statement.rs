//! One statement against one request.
//!
//! IAM User Guide, "IAM JSON policy elements reference".

use serde_json::Value;

use crate::case::{Case, World, texts};
use crate::principal::{self, Reach};
use crate::{condition, text};

/// How a statement reaches the request; `None` where it does not match. One without a principal element: directly.
pub(crate) fn matches(document: &Value, statement: &Value, case: &Case, world: &World) -> Option<Reach> {
    let variables = document["Version"] == "2012-10-17";
    let own_action = |pattern: &String| action(pattern, case.action);
    let own_resource = |pattern: &String| resource(pattern, case.resource, world, variables);
    let met = element(statement, "Action", own_action)
        && element(statement, "Resource", own_resource)
        && condition::holds(&statement["Condition"], world, variables);
    met.then_some(())?;
    if let Some(element) = statement.get("Principal") {
        return principal::reached(element, case.principal);
    }
    match statement.get("NotPrincipal") {
        Some(element) => (!principal::spared(element, case.principal)).then_some(Reach::Direct),
        None => Some(Reach::Direct),
    }
}

/// `Name`: one of its patterns matches; `NotName`: none does; neither: it is about everything.
fn element(statement: &Value, name: &str, matches: impl Fn(&String) -> bool) -> bool {
    if let Some(value) = statement.get(name) {
        return texts(value).iter().any(matches);
    }
    match statement.get(format!("Not{name}")) {
        Some(value) => !texts(value).iter().any(matches),
        None => true,
    }
}

fn action(pattern: &str, action: &str) -> bool {
    if pattern == "*" || pattern == "*:*" {
        return true;
    }
    let (pattern, action) = (pattern.to_lowercase(), action.to_lowercase());
    match (pattern.split_once(':'), action.split_once(':')) {
        (Some((wanted, name)), Some((service, action))) => {
            wanted == service && text::like(&text::signs(name), &action.chars().collect::<Vec<_>>())
        }
        _ => false,
    }
}

fn resource(pattern: &str, resource: &str, world: &World, variables: bool) -> bool {
    if pattern == "*" {
        return true;
    }
    let pattern = if variables { text::expand(pattern, world) } else { Some(text::signs(pattern)) };
    pattern.is_some_and(|pattern| text::arn_like(&pattern, resource, true))
}
