//! Statements that name the calling principal.

use policy::Principal;
use serde_json::{Map, Value};

use super::meet;
use super::statement::principal_arn;
use crate::document::{element, texts};
use crate::world::World;

/// For a Deny that names this very principal: the Deny without it; `Some(None)` if it names no other.
pub(super) fn without(world: &World, statement: &Map<String, Value>) -> Option<Option<Map<String, Value>>> {
    let names = names(world);
    in_principal(statement, &names).or_else(|| in_condition(statement, &names))
}

/// What statements call the principal: its ARN, and for a session also the session's ARN.
fn names(world: &World) -> Vec<String> {
    let request = world.prepared();
    let session = request.principal().map(|own| Principal::as_str(own).to_owned());
    principal_arn(&request).into_iter().chain(session).collect()
}

fn in_principal(statement: &Map<String, Value>, names: &[String]) -> Option<Option<Map<String, Value>>> {
    let kinds = statement.get("Principal")?.as_object()?;
    let rest = rest(&texts(kinds.get("AWS")), names)?;
    if rest.is_empty() {
        let mut others = kinds.clone();
        others.remove("AWS");
        return Some((!others.is_empty()).then(|| with(statement, others)));
    }
    let mut kinds = kinds.clone();
    kinds.insert("AWS".to_owned(), element(rest));
    Some(Some(with(statement, kinds)))
}

fn with(statement: &Map<String, Value>, principal: Map<String, Value>) -> Map<String, Value> {
    let mut statement = statement.clone();
    statement.insert("Principal".to_owned(), Value::Object(principal));
    statement
}

fn in_condition(statement: &Map<String, Value>, names: &[String]) -> Option<Option<Map<String, Value>>> {
    let lists = |own: &meet::Condition| {
        own.operator.lists_texts()
            && !own.operator.is_negated()
            && own.key.eq_ignore_ascii_case("aws:PrincipalArn")
    };
    let condition = meet::conditions(statement).into_iter().find(lists)?;
    let rest = rest(&condition.values, names)?;
    if rest.is_empty() {
        return Some(None);
    }
    let mut statement = statement.clone();
    let values = statement.get_mut("Condition")?.get_mut(&condition.spelling)?.get_mut(&condition.key)?;
    *values = element(rest);
    Some(Some(statement))
}

/// A list without the names; `None` if it contains none of them.
fn rest(list: &[String], names: &[String]) -> Option<Vec<String>> {
    let rest: Vec<String> = list.iter().filter(|own| !names.contains(own)).cloned().collect();
    (rest.len() < list.len()).then_some(rest)
}
