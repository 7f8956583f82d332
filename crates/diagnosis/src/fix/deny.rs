//! Ways past a Deny: meet its condition, narrow it, or, if it is about nothing else, remove it.

use case::Layer;
use policy::Action;
use serde_json::{Map, Value, json};

use super::meet::{self, Condition};
use super::named;
use super::statement::{escaped, principal_arn};
use crate::change::Change;
use crate::document::{self, Place, element, texts, with};
use crate::owner;
use crate::world::World;

/// The changes to try: the caller's own first, then those that narrow the statement least.
///
/// The principal's own policy, or a statement only about this principal, exempts this resource or action: exempting
/// the principal would leave nothing of it. What also binds others, including a managed policy or a group's, exempts
/// only this principal or, if there is none to name, this resource; for requests from a service, those for one
/// source. It is never removed: its owner has to decide about the others.
pub(super) fn candidates(world: &World, place: Place, index: usize) -> Vec<Change> {
    let Some(statement) = document::statement(&world.policies, place, index) else { return Vec::new() };
    let mut changes = met(world, &statement);
    if owner::is_aws_managed(world, place) {
        changes.push(Change::DetachPolicy { place });
        return changes;
    }
    let replace = |statement| Change::ReplaceStatement { place, index, statement: Value::Object(statement) };
    let listed = named::without(world, &statement);
    let binds_nobody_else = is_own(world, place) || listed == Some(None);
    let is_own = is_own(world, place) || listed.is_some();
    let extended = extended_condition(world, &statement).filter(|_| is_own || spares_callers(&statement));
    changes.extend(listed.flatten().map(replace));
    changes.extend(extended.map(replace));
    if meet::is_of_service(world) {
        // Every customer's requests come from a service: only their source can tell which of them to exempt.
        changes.extend(without_source(world, &statement).into_iter().map(replace));
        changes.extend(without_services(&statement).map(replace));
        return changes;
    }
    if !is_own {
        changes.extend(without_principal(world, &statement).map(replace));
    }
    changes.extend(extended_exception(world, &statement).map(replace));
    if binds_nobody_else && is_about_this_alone(world, &statement) {
        changes.push(Change::RemoveStatement { place, index });
    }
    changes.extend(without_resource(world, &statement).map(replace));
    changes.extend(shortened_list(world, &statement).map(replace));
    if binds_nobody_else {
        changes.push(Change::RemoveStatement { place, index });
    }
    changes
}

/// A network-based Deny that exempts AWS's own services: their requests come from none of the account's networks.
///
/// IAM User Guide, "AWS global condition context keys", `aws:PrincipalIsAWSService`.
fn without_services(statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let all = meet::conditions(statement);
    let is_of_network = all.iter().any(|own| meet::names_network(&own.key));
    let mut statement = statement.clone();
    let conditions = statement.get_mut("Condition")?.as_object_mut().filter(|_| is_of_network)?;
    let own = conditions.entry("Bool").or_insert_with(|| json!({}));
    own.as_object_mut()?.insert("aws:PrincipalIsAWSService".to_owned(), json!("false"));
    Some(statement)
}

/// True for a policy that binds only this principal.
fn is_own(world: &World, place: Place) -> bool {
    match place.layer {
        Layer::Session => true,
        Layer::Identity => document::policy_at(&world.policies, place)
            .is_some_and(|policy| policy.via.as_deref() == Some("inline")),
        _ => false,
    }
}

/// True if the list to be extended names individual principals, not whole networks or organizations.
fn spares_callers(statement: &Map<String, Value>) -> bool {
    listing(statement).is_some_and(|own| meet::names_caller(&own.key))
}

/// The request with one condition of the Deny made false.
fn met(world: &World, statement: &Map<String, Value>) -> Vec<Change> {
    meet::conditions(statement)
        .iter()
        .filter(|condition| meet::is_choice_of(world, &condition.key))
        .filter(|condition| is_sensible(world, condition))
        .filter_map(|condition| {
            let value = meet::violating(world, condition)?;
            Some(meet::change(world, vec![(condition.key.clone(), value)]))
        })
        .collect()
}

/// A request that carries a parameter may leave it out; one that does not carry it cannot.
fn is_sensible(world: &World, condition: &Condition) -> bool {
    !matches!(meet::violating(world, condition), Some(None)) || world.context(&condition.key).is_some()
}

/// `StringNotEquals aws:PrincipalArn [A]` with one more value, the request's own.
fn extended_condition(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let condition = listing(statement)?;
    let [value] = <[String; 1]>::try_from(world.context(&condition.key)?).ok()?;
    let mut statement = statement.clone();
    let values = statement.get_mut("Condition")?.get_mut(&condition.spelling)?.get_mut(&condition.key)?;
    *values = with(Some(values), &value);
    Some(statement)
}

/// The condition that lists what a Deny exempts; preferably one that lists principals.
fn listing(statement: &Map<String, Value>) -> Option<Condition> {
    let conditions = meet::conditions(statement).into_iter().filter(lists_spared);
    conditions.max_by_key(|condition| meet::names_caller(&condition.key))
}

/// True for a condition whose values are what a Deny exempts.
fn lists_spared(condition: &Condition) -> bool {
    condition.operator.lists_texts() && condition.operator.is_negated()
}

/// `NotAction` or `NotResource` with the request's own added to what it already exempts.
fn extended_exception(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let mut statement = statement.clone();
    let (name, own) = if statement.contains_key("NotAction") {
        ("NotAction", world.request.action.clone()?)
    } else {
        ("NotResource", escaped(world)?)
    };
    let list = statement.get_mut(name)?;
    *list = with(Some(list), &own);
    Some(statement)
}

/// A list of actions or resources without the requested one.
fn shortened_list(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let without = |name: &str, is_own: &dyn Fn(&str) -> bool| {
        let list = texts(statement.get(name));
        let rest: Vec<String> = list.iter().filter(|text| !is_own(text)).cloned().collect();
        let mut statement = statement.clone();
        (!rest.is_empty() && rest.len() < list.len()).then(|| {
            statement.insert(name.to_owned(), element(rest));
            statement
        })
    };
    let action = Action::parse(world.request.action.as_deref()?);
    without("Action", &|text| action.is(text))
        .or_else(|| without("Resource", &|text| Some(text) == world.request.resource.as_deref()))
}

/// True for a statement that denies only this action on only this resource.
fn is_about_this_alone(world: &World, statement: &Map<String, Value>) -> bool {
    let action = world.request.action.as_deref().map(Action::parse);
    let [own] = &texts(statement.get("Action"))[..] else { return false };
    let resource = texts(statement.get("Resource"));
    action.is_some_and(|action| action.is(own))
        && (resource.is_empty()
            || Some(&resource) == world.request.resource.clone().map(|own| vec![own]).as_ref())
}

/// A Deny on every resource, exempting this one.
fn without_resource(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let resource = escaped(world).filter(|resource| resource != "*")?;
    if texts(statement.get("Resource")) != ["*"] {
        return None;
    }
    let renamed = |(name, value): (String, Value)| {
        if name == "Resource" { ("NotResource".to_owned(), resource.clone().into()) } else { (name, value) }
    };
    Some(statement.clone().into_iter().map(renamed).collect())
}

/// A Deny for all but this principal.
fn without_principal(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    sparing(statement, "ArnNotLike", "aws:PrincipalArn", &principal_arn(&world.prepared())?)
}

/// A Deny on everything except what a service does for one resource, else for one account, else for one organization.
///
/// IAM User Guide, "The confused deputy problem", "Cross-service confused deputy prevention".
fn without_source(world: &World, statement: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let sources = [
        ("ArnNotEquals", "aws:SourceArn"),
        ("StringNotEquals", "aws:SourceAccount"),
        ("StringNotEquals", "aws:SourceOrgID"),
    ];
    sources
        .into_iter()
        .filter_map(|(operator, key)| {
            let [source] = <[String; 1]>::try_from(world.context(key)?).ok()?;
            sparing(statement, operator, key, &source)
        })
        .collect()
}

/// A Deny that exempts one more value of a key: in the list of those it already exempts, else through an additional
/// condition. Its existing conditions stay as they are.
fn sparing(
    statement: &Map<String, Value>,
    operator: &str,
    key: &str,
    value: &str,
) -> Option<Map<String, Value>> {
    let listed = meet::conditions(statement)
        .into_iter()
        .find(|own| own.key.eq_ignore_ascii_case(key) && lists_spared(own));
    let mut statement = statement.clone();
    let conditions = statement.entry("Condition").or_insert_with(|| json!({})).as_object_mut()?;
    if let Some(Condition { spelling, key, .. }) = listed {
        let values = conditions.get_mut(&spelling)?.get_mut(&key)?;
        *values = with(Some(values), value);
        return Some(statement);
    }
    let spelling = conditions.keys().find(|own| own.eq_ignore_ascii_case(operator)).cloned();
    let block =
        conditions.entry(spelling.unwrap_or_else(|| operator.to_owned())).or_insert_with(|| json!({}));
    block.as_object_mut()?.insert(key.to_owned(), value.into());
    Some(statement)
}
