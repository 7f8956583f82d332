//! Ways to get an Allow: meet the condition of an existing one, fix one that nearly matches, or add one.

use std::collections::BTreeMap;

use case::{Layer, NearMiss, StatementRef};
use policy::Operator;
use serde_json::{Map, Value};

use super::statement::{allowing, escaped, principal};
use super::{guard, meet};
use crate::arn;
use crate::change::Change;
use crate::document::{self, Place, element, texts, with};
use crate::holder;
use crate::owner;
use crate::world::{At, World};

/// The changes to try for a layer, or one level of it, that does not allow.
pub(super) fn candidates(world: &World, layer: Layer, level: usize) -> Vec<Change> {
    let misses: Vec<At<NearMiss>> = near_misses(world, layer, level);
    let mut changes = Vec::new();
    let is_guarded = |statement: &Map<String, Value>| {
        let conditions = statement.get("Condition").and_then(Value::as_object);
        guard::is_guarded(world, layer, conditions.unwrap_or(&Map::new()))
    };
    for ((place, index), misses) in by_statement(&misses) {
        changes.extend(conditions(world, place, index, &misses));
    }
    let statement_of = |at: &At<NearMiss>| {
        let statement = document::statement(&world.policies, at.place, at.what.statement.index)?;
        (!owner::is_aws_managed(world, at.place)).then_some(statement)
    };
    for at in &misses {
        let mended = statement_of(at).and_then(|statement| match at.what.element.as_str() {
            "Resource" => with_resource(world, &statement),
            "Action" => with_action(world, &statement).or_else(|| {
                // Elsewhere the statement may be about other roles too.
                with_further_action(world, &statement).filter(|_| layer == Layer::Resource)
            }),
            "Principal" => with_principal(world, &statement),
            _ => None,
        });
        changes.extend(
            mended.filter(is_guarded).map(|statement| replace(at.place, at.what.statement.index, statement)),
        );
    }
    if layer == Layer::Resource && world.is_restricted() {
        changes.extend(named(world));
    }
    changes.extend(added(world, layer, level));
    changes
}

/// A public statement rewritten for the calling principal: if Block Public Access limits a public policy to the
/// account, one that names the principal still works.
fn named(world: &World) -> Vec<Change> {
    let Some(own) = principal(world, Layer::Resource) else { return Vec::new() };
    let statements = world.statements(Layer::Resource).into_iter().filter(|at| at.what.effect == "Allow");
    statements
        .filter_map(|at| {
            let index = at.what.index;
            let mut statement = document::statement(&world.policies, at.place, index)?;
            statement.remove("NotPrincipal");
            statement.insert("Principal".to_owned(), own.clone());
            Some(replace(at.place, index, statement))
        })
        .collect()
}

/// The statements of a layer that would allow but for one element.
pub(crate) fn near_misses(world: &World, layer: Layer, level: usize) -> Vec<At<NearMiss>> {
    let mut misses = world.near_misses(layer);
    misses.extend(misspelt(world, layer, &misses));
    misses.retain(|at| at.what.statement.effect == "Allow" && at.place.level == level);
    misses
}

/// The statements that would allow but for an action in a nonexistent service: `secretmanager:GetSecretValue`.
fn misspelt(world: &World, layer: Layer, known: &[At<NearMiss>]) -> Vec<At<NearMiss>> {
    let Some(action) = world.request.action.as_deref() else { return Vec::new() };
    let mut found = Vec::new();
    for at in world.placed(layer) {
        let statements = (0..).map_while(|index| document::statement(&world.policies, at.place, index));
        for (index, statement) in statements.enumerate() {
            let wanted = texts(statement.get("Action"));
            let is_known = known.iter().any(|own| own.place == at.place && own.what.statement.index == index);
            if is_known || !wanted.iter().any(|own| crate::knowledge::means_by_service(own, action)) {
                continue;
            }
            let mended = with_action(world, &statement).map(Value::Object);
            if !mended.is_some_and(|mended| world.reaches(layer, &mended)) {
                continue;
            }
            let text = |name: &str| statement.get(name).and_then(Value::as_str).map(ToOwned::to_owned);
            let statement = StatementRef {
                policy: at.what.name.clone(),
                arn: at.what.arn.clone(),
                level: matches!(layer, Layer::Scp | Layer::Rcp).then_some(at.place.level),
                index,
                sid: text("Sid"),
                effect: text("Effect").unwrap_or_default(),
                matched: Some(false),
            };
            let got = Some(vec![action.to_owned()]);
            let element = "Action".to_owned();
            let what = NearMiss { statement, element, operator: None, key: None, wanted, got };
            found.push(At { place: at.place, what });
        }
    }
    found
}

type Misses<'a> = BTreeMap<(Place, usize), Vec<&'a NearMiss>>;

fn by_statement(misses: &[At<NearMiss>]) -> Misses<'_> {
    let mut all = Misses::new();
    for at in misses {
        all.entry((at.place, at.what.statement.index)).or_default().push(&at.what);
    }
    all
}

fn replace(place: Place, index: usize, statement: Map<String, Value>) -> Change {
    Change::ReplaceStatement { place, index, statement: Value::Object(statement) }
}

/// For a statement whose conditions fail: the request with other values, or the statement with the request's.
fn conditions(world: &World, place: Place, index: usize, misses: &[&NearMiss]) -> Vec<Change> {
    let failed: Vec<meet::Condition> = misses.iter().filter_map(|miss| failed(miss)).collect();
    if failed.is_empty() {
        return Vec::new();
    }
    let all = document::statement(&world.policies, place, index).unwrap_or_default();
    let all = meet::conditions(&all);
    let context: Option<Vec<_>> = failed
        .iter()
        .map(|condition| {
            let choice = meet::is_choice_of(world, &condition.key)
                .then(|| meet::satisfying_among(world, condition, &all))??;
            Some((condition.key.clone(), choice))
        })
        .collect();
    let met = context.map(|context| meet::change(world, context));
    let editable =
        !owner::is_aws_managed(world, place) && failed.iter().all(|own| is_narrow(place.layer, own));
    let is_exact = |statement: &Map<String, Value>| {
        is_about_this_action(world, statement) || failed.iter().all(|own| differs_in_case(world, own))
    };
    let extended = document::statement(&world.policies, place, index)
        .filter(|statement| editable && is_exact(statement))
        .and_then(|statement| extended(world, statement, &failed))
        .map(|statement| replace(place, index, statement));
    // There is no choice of region if the principal's own policy can name it.
    let is_own = matches!(place.layer, Layer::Identity | Layer::Session);
    let region = failed.iter().any(|condition| condition.key.eq_ignore_ascii_case("aws:RequestedRegion"));
    if is_own && region { extended.into_iter().collect() } else { met.into_iter().chain(extended).collect() }
}

/// True for a statement only about the requested action: adding to it widens nothing else.
fn is_about_this_action(world: &World, statement: &Map<String, Value>) -> bool {
    let request = world.prepared();
    let listed = texts(statement.get("Action"));
    request.action().is_some_and(|action| !listed.is_empty() && listed.iter().all(|own| action.is(own)))
}

/// True if the request's value differs only in case from one of those wanted.
fn differs_in_case(world: &World, condition: &meet::Condition) -> bool {
    let given = world.context(&condition.key).unwrap_or_default();
    let wanted = |own: &String| condition.values.iter().any(|value| value.eq_ignore_ascii_case(own));
    !given.is_empty() && given.iter().all(wanted)
}

/// True if one more value lets in no more than requested: not a whole organization or network in a resource's policy,
/// and not everything with a tag if the policy compares tags on both sides.
fn is_narrow(layer: Layer, condition: &meet::Condition) -> bool {
    let compares = condition.values.iter().any(|value| value.contains("${"));
    !compares && (layer != Layer::Resource || meet::names_caller(&condition.key))
}

fn failed(miss: &NearMiss) -> Option<meet::Condition> {
    let spelling = miss.operator.clone()?;
    Some(meet::Condition {
        operator: Operator::named(&spelling)?,
        spelling,
        key: miss.key.clone()?,
        values: miss.wanted.clone(),
    })
}

/// The statement with the request's values added to those that its conditions want.
fn extended(
    world: &World,
    mut statement: Map<String, Value>,
    failed: &[meet::Condition],
) -> Option<Map<String, Value>> {
    for condition in failed {
        let operator = condition.operator;
        let lists = (operator.lists_texts() && !operator.is_negated()) || operator.name() == "NumericEquals";
        if !lists {
            return None;
        }
        let [value] = <[String; 1]>::try_from(world.context(&condition.key)?).ok()?;
        let values = values_of(&mut statement, condition)?;
        let misspelt = texts(Some(values)).iter().any(|own| own.eq_ignore_ascii_case(&value));
        if misspelt {
            let corrected = |own: String| if own.eq_ignore_ascii_case(&value) { value.clone() } else { own };
            *values = element(texts(Some(values)).into_iter().map(corrected).collect());
        } else {
            *values = with(Some(values), &value);
        }
    }
    Some(statement)
}

/// The values of a condition in the statement's JSON; operators there may be in different case.
fn values_of<'s>(
    statement: &'s mut Map<String, Value>,
    condition: &meet::Condition,
) -> Option<&'s mut Value> {
    let blocks = statement.get_mut("Condition")?.as_object_mut()?;
    let (_, block) = blocks.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(&condition.spelling))?;
    let keys = block.as_object_mut()?;
    keys.iter_mut().find(|(own, _)| own.eq_ignore_ascii_case(&condition.key)).map(|(_, values)| values)
}

/// The statement with the request's resource, if it names the bucket but means its objects, or misspells an ARN.
fn with_resource(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let resource = world.request.resource.as_deref()?;
    let listed = texts(statement.get("Resource"));
    let mut statement = statement.clone();
    if listed.iter().any(|own| arn::corrected(own, resource).is_some()) {
        let mend = |own: String| arn::corrected(&own, resource).unwrap_or(own);
        statement.insert("Resource".to_owned(), element(listed.into_iter().map(mend).collect()));
        return Some(statement);
    }
    let level = listed.iter().any(|own| arn::is_other_level(own, resource));
    if !level || !is_about_this_action(world, &statement) {
        return None;
    }
    let widened = with(statement.get("Resource"), &escaped(world)?);
    statement.insert("Resource".to_owned(), widened);
    Some(statement)
}

/// The statement with the intended action in place of a nonexistent one.
fn with_action(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let wanted = world.request.action.as_deref()?;
    let listed = texts(statement.get("Action"));
    let meant = |own: &String| crate::knowledge::means(own, wanted);
    if !listed.iter().any(meant) {
        return None;
    }
    let mut statement = statement.clone();
    let corrected = listed.into_iter().map(|own| if meant(&own) { wanted.to_owned() } else { own }).collect();
    statement.insert("Action".to_owned(), element(corrected));
    Some(statement)
}

/// A trust policy statement with the action added, so that its conditions hold for this one too.
///
/// IAM User Guide, "Pass session tags in AWS STS": `sts:TagSession` stands next to `sts:AssumeRole`.
fn with_further_action(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let action = world.request.action.as_deref().filter(|_| world.prepared().assumes_role())?;
    let mut statement = statement.clone();
    let listed = statement.get_mut("Action")?;
    *listed = with(Some(listed), action);
    Some(statement)
}

/// The statement with the request's principal added, or in place of one that was deleted, if it allows no more than
/// was requested.
fn with_principal(world: &World, statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    let request = world.prepared();
    let action = request.action()?;
    let own = principal(world, Layer::Resource)?;
    let mut statement = statement.clone();
    let (kind, name) = own.as_object()?.iter().next()?;
    let own_resource = world.request.resource.as_deref();
    let is_whole = request.assumes_role() || request.uses_kms_key();
    let narrow = texts(statement.get("Action")).iter().all(|listed| action.is(listed))
        && (is_whole
            || texts(statement.get("Resource")).iter().all(|listed| Some(listed.as_str()) == own_resource));
    let named = statement.get_mut("Principal")?.as_object_mut()?;
    let listed = texts(named.get(kind));
    let name = name.as_str()?;
    if !narrow {
        return None;
    }
    if let Some(deleted) = listed.iter().position(|own| arn::is_unique_id(own)) {
        let mut listed = listed;
        name.clone_into(listed.get_mut(deleted)?);
        named.insert(kind.clone(), element(listed));
        return Some(statement);
    }
    let widened = with(named.get(kind), name);
    named.insert(kind.clone(), widened);
    Some(statement)
}

/// A separate statement: in an inline policy of the principal, else in a new policy, else in one that affects others.
/// In a layer that takes only one policy, that policy is changed.
fn added(world: &World, layer: Layer, level: usize) -> Vec<Change> {
    let guards = guard::guards(world, layer, level);
    let bare = Map::new();
    let called = depending_on_call(world, layer, level);
    if !guard::is_guarded(world, layer, &guards) || called.iter().any(|key| world.context(key).is_none()) {
        return Vec::new();
    }
    let all = match (guards.is_empty(), called.is_empty()) {
        (true, _) => vec![&bare],
        (false, true) if !guard::is_signed_in(world) => vec![&guards, &bare],
        (false, _) => vec![&guards],
    };
    all.into_iter().flat_map(|guards| added_under(world, layer, level, guards)).collect()
}

/// The keys that follow from the call, if a statement fails only because of them. Without them a statement would
/// allow for every service what one service requested: if their value is not known, no statement can be written.
pub(crate) fn depending_on_call(world: &World, layer: Layer, level: usize) -> Vec<String> {
    let misses = near_misses(world, layer, level).into_iter();
    misses.filter_map(|at| at.what.key).filter(|key| meet::follows_from_call(key)).collect()
}

fn added_under(world: &World, layer: Layer, level: usize, guards: &Map<String, Value>) -> Vec<Change> {
    let Some(statement) = allowing(world, layer, guards) else { return Vec::new() };
    let places = world
        .placed(layer)
        .into_iter()
        .filter(|at| at.place.level == level && !owner::is_aws_managed(world, at.place));
    let add = |place| Change::AddStatement { place, statement: statement.clone() };
    let mut changes: Vec<(u8, Change)> =
        places.map(|at| (reach(layer, at.what.via.as_deref()), add(at.place))).collect();
    let place = Place { layer, level, position: 0 };
    if layer != Layer::Resource || holder::may_have_policy(world) {
        let new = Change::AddPolicy { place, name: name_for(world), statement: statement.clone() };
        changes.push((NEW, new));
    }
    changes.sort_by_key(|(reach, _)| *reach);
    changes.into_iter().map(|(_, change)| change).collect()
}

/// How far a new policy reaches: only to the principal, but it is one more to maintain.
const NEW: u8 = 1;

/// How many others a policy affects besides the principal.
fn reach(layer: Layer, via: Option<&str>) -> u8 {
    match via {
        _ if layer != Layer::Identity => 0,
        Some("inline") => 0,
        Some(via) if via.starts_with("group:") => 3,
        _ => 2,
    }
}

/// `Allow-s3-GetObject`.
fn name_for(world: &World) -> String {
    let action = world.request.action.as_deref().unwrap_or("request");
    format!("Allow-{}", action.replace(':', "-"))
}
