//! Values that a caller could send to make a condition hold, or not hold.
//!
//! IAM User Guide, "IAM JSON policy elements: Condition operators". A value found here is a proposal: the evaluator
//! checks whether it has the intended effect.

use std::collections::HashSet;

use case::ContextValue;
use ipnet::IpNet;
use policy::{Operator, Principal, PrincipalKind};
use serde_json::{Map, Value};

use super::{sendable, variables};
use crate::cause::listed;
use crate::change::Change;
use crate::document::texts;
use crate::world::World;

/// A condition of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    pub(crate) operator: Operator,
    /// The operator as written.
    pub(crate) spelling: String,
    pub(crate) key: String,
    pub(crate) values: Vec<String>,
}

/// What a request must carry; `None`: it must not carry the key.
pub(crate) type Wanted = Option<ContextValue>;

/// The conditions of a statement.
pub(crate) fn conditions(statement: &Map<String, Value>) -> Vec<Condition> {
    let blocks = statement.get("Condition").and_then(Value::as_object).into_iter().flatten();
    blocks
        .flat_map(|(operator, keys)| {
            let named = Operator::named(operator);
            keys.as_object().into_iter().flatten().filter_map(move |(key, values)| {
                Some(Condition {
                    operator: named?,
                    spelling: operator.clone(),
                    key: key.clone(),
                    values: plain(values),
                })
            })
        })
        .collect()
}

/// The values of a condition as text: numbers and booleans may be unquoted.
fn plain(values: &Value) -> Vec<String> {
    match values {
        Value::Bool(_) | Value::Number(_) => vec![values.to_string()],
        Value::Array(list) => list.iter().flat_map(plain).collect(),
        _ => texts(Some(values)),
    }
}

/// Keys, or prefixes of keys, that say who makes the request and for what: the request cannot choose them.
const FIXED: [&str; 22] = [
    "aws:principal",
    "aws:resource",
    "aws:userid",
    "aws:username",
    "aws:federatedprovider",
    "aws:sourcearn",
    "aws:sourceaccount",
    "aws:sourceorg",
    "aws:viaawsservice",
    "aws:currenttime",
    "aws:epochtime",
    "aws:tokenissuetime",
    "aws:ec2instance",
    "aws:assumedroot",
    "kms:calleraccount",
    "s3:existingobjecttag",
    "s3:resourceaccount",
    "ec2:resourcetag",
    "iam:resourcetag",
    CALLED[0],
    CALLED[1],
    CALLED[2],
];

/// Keys whose value follows from the call: the service that a role is passed to, say. A permission without a
/// condition on them applies to every service.
///
/// IAM User Guide, "IAM and AWS STS condition context keys".
const CALLED: [&str; 3] = ["iam:passedtoservice", "iam:associatedresourcearn", "iam:awsservicename"];

/// True for keys whose value the caller chooses, or at least controls through the request's route.
///
/// A request cannot choose its principal or who owns the resource. IAM User Guide, "AWS global condition context
/// keys".
pub(crate) fn is_callers_choice(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    !FIXED.iter().any(|fixed| key.starts_with(fixed))
}

/// True for keys whose value the caller chooses.
pub(crate) fn is_choice_of(world: &World, key: &str) -> bool {
    let small = key.to_ascii_lowercase();
    let is_possible = match small.as_str() {
        "aws:requestedregion" => !world.prepared().is_of_global_service(),
        "aws:sourceip" => ["aws:SourceVpce", "aws:SourceVpc"].iter().all(|own| world.context(own).is_none()),
        _ if small.starts_with("aws:multifactor") => may_have_second_factor(world),
        _ => true,
    };
    // A service has none of the account's networks, and no external id.
    let is_never_sent = || names_network(key) || small == "sts:externalid";
    is_possible && is_callers_choice(key) && !(is_never_sent() && is_automatic(world))
}

/// True if a service makes the request in its own name, for one of its customers.
pub(super) fn is_of_service(world: &World) -> bool {
    world.prepared().principal().is_some_and(|own| own.kind() == &PrincipalKind::Service)
}

/// True if a service makes the request, in its own name or with its service-linked role.
fn is_automatic(world: &World) -> bool {
    is_of_service(world) || world.prepared().is_of_service_linked_role()
}

/// False if nobody is there to present a second factor, and for permission sets, whose sessions do not carry the key.
///
/// IAM User Guide, "AWS global condition context keys", `aws:MultiFactorAuthPresent`; "Secure API access with MFA".
fn may_have_second_factor(world: &World) -> bool {
    let request = world.prepared();
    let is_machine = match request.principal().map(Principal::kind) {
        Some(PrincipalKind::Session { role, session, .. }) => {
            role.starts_with("AWSReservedSSO_") || is_instance(session)
        }
        _ => false,
    };
    !is_machine && !is_automatic(world)
}

/// True for the session name of an Amazon EC2 instance: the instance's id.
fn is_instance(session: &str) -> bool {
    session
        .strip_prefix("i-")
        .is_some_and(|id| id.len() >= 8 && id.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

/// The change by which a request carries these values. The keys of its tags go along with the tags.
///
/// IAM User Guide, "AWS global condition context keys", `aws:TagKeys`.
pub(super) fn change(world: &World, mut context: Vec<(String, Wanted)>) -> Change {
    let is_keys = |key: &str| key.eq_ignore_ascii_case("aws:TagKeys");
    let added = context.iter().find(|(key, _)| is_keys(key)).and_then(|(_, value)| value.clone());
    let given = world.request.context.iter().find(|(key, _)| is_keys(key)).map(|(_, value)| value.clone());
    let tags = world.request.context.keys().chain(context.iter().map(|(key, _)| key)).filter_map(|key| {
        let (before, tag) = key.split_at_checked("aws:RequestTag/".len())?;
        before.eq_ignore_ascii_case("aws:RequestTag/").then(|| tag.to_owned())
    });
    let tags: Vec<String> = tags.collect();
    if let Some(listed) = added.or(given).filter(|_| !tags.is_empty()) {
        let mut keys = listed.as_slice().to_vec();
        keys.extend(tags);
        let mut seen = HashSet::new();
        keys.retain(|key| seen.insert(key.to_ascii_lowercase()));
        context.retain(|(key, _)| !is_keys(key));
        context.push(("aws:TagKeys".to_owned(), Some(ContextValue::Many(keys))));
    }
    Change::MeetCondition { context }
}

/// True for keys that say which network a request comes from.
pub(crate) fn names_network(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["aws:sourceip", "aws:sourcevpc", "aws:vpcsourceip", "aws:vpce"].iter().any(|own| key.starts_with(own))
}

/// True for keys whose value follows from the call.
pub(crate) fn follows_from_call(key: &str) -> bool {
    CALLED.iter().any(|own| own.eq_ignore_ascii_case(key))
}

/// True for keys that say who the caller is: each of their values names one principal.
pub(crate) fn names_caller(key: &str) -> bool {
    ["aws:PrincipalArn", "aws:userid", "aws:username", "aws:SourceArn"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(key))
}

/// A value with which the condition holds, for a caller in this world.
pub(crate) fn satisfying(world: &World, condition: &Condition) -> Option<Wanted> {
    let values: Vec<String> =
        condition.values.iter().filter_map(|own| variables::replaced(world, own)).collect();
    let first = values.first()?;
    let key = condition.key.as_str();
    let value = match condition.operator.name() {
        "StringEquals" | "StringEqualsIgnoreCase" | "BinaryEquals" | "NumericEquals" => {
            values.iter().find(|value| sendable::is(key, value)).cloned()?
        }
        "StringLike" | "ArnEquals" | "ArnLike" => {
            let (plain, patterns): (Vec<&String>, Vec<&String>) =
                values.iter().partition(|value| !value.contains(['*', '?']));
            let mut all = plain.into_iter().chain(patterns);
            all.find_map(|pattern| sendable::like(world, key, pattern))?
        }
        "Bool" => first.to_ascii_lowercase(),
        "IpAddress" => values.iter().filter(|own| !is_impossible(key, own)).find_map(|own| address(own))?,
        "Null" if first.eq_ignore_ascii_case("true") => return Some(None),
        "Null" => sendable::any(world, key)?,
        "NumericLessThan" | "NumericLessThanEquals" | "NumericGreaterThan" | "NumericGreaterThanEquals" => {
            number(condition.operator, first)?
        }
        _ => return None,
    };
    Some(Some(ContextValue::One(value)))
}

/// The same for a condition among the others of its statement: if it only requires a key to be present, they tell
/// what its value may be.
pub(crate) fn satisfying_among(world: &World, condition: &Condition, all: &[Condition]) -> Option<Wanted> {
    let asks_presence = |own: &Condition| own.operator.name() == "Null";
    let is_other = |own: &&Condition| own.key.eq_ignore_ascii_case(&condition.key) && !asks_presence(own);
    let absent = condition.values.first().is_some_and(|own| own.eq_ignore_ascii_case("true"));
    let by_others = || all.iter().filter(is_other).find_map(|own| satisfying(world, own));
    if asks_presence(condition) && !absent && all.iter().any(|own| is_other(&own)) {
        return by_others();
    }
    satisfying(world, condition)
}

/// A value with which the condition does not hold.
pub(crate) fn violating(world: &World, condition: &Condition) -> Option<Wanted> {
    let opposite = |operator: &str| {
        satisfying(world, &Condition { operator: Operator::named(operator)?, ..condition.clone() })
    };
    let first = condition.values.first()?;
    match condition.operator.name() {
        "StringNotEquals" => opposite("StringEquals"),
        "StringNotEqualsIgnoreCase" => opposite("StringEqualsIgnoreCase"),
        "StringNotLike" => opposite("StringLike"),
        "ArnNotEquals" | "ArnNotLike" => opposite("ArnLike"),
        "NotIpAddress" => opposite("IpAddress"),
        "NumericNotEquals" => opposite("NumericEquals"),
        "NumericLessThan" => opposite("NumericGreaterThanEquals"),
        "NumericLessThanEquals" => opposite("NumericGreaterThan"),
        "NumericGreaterThan" => opposite("NumericLessThanEquals"),
        "NumericGreaterThanEquals" => opposite("NumericLessThan"),
        "Bool" | "Null" => {
            let flipped = if first.eq_ignore_ascii_case("true") { "false" } else { "true" };
            satisfying(world, &Condition { values: vec![flipped.to_owned()], ..condition.clone() })
        }
        _ if sendable::is_optional(&condition.key) => Some(None),
        _ => sendable::other(&condition.key, &condition.values).map(|own| Some(ContextValue::One(own))),
    }
}

/// Which other values will do besides the chosen one, in words, if the condition leaves a choice.
pub(crate) fn choice(operator: &str, key: &str, values: &[String]) -> Option<String> {
    let all = listed(values);
    match Operator::named(operator)?.name() {
        "IpAddress" | "NotIpAddress" if values.iter().any(|own| is_impossible(key, own)) => None,
        "IpAddress" | "NotIpAddress" if all.contains('/') => {
            Some(format!("Any address in {all} will do for {key}."))
        }
        "StringLike" | "StringNotLike" if all.contains(['*', '?']) => {
            Some(format!("Any value like {all} will do for {key}."))
        }
        _ => None,
    }
}

/// An address in a range: not the network's own, which no host has.
fn address(range: &str) -> Option<String> {
    let network = network(range)?;
    Some(network.hosts().next().unwrap_or(network.addr()).to_string())
}

/// True for a private range compared with the address that AWS sees: no request comes from one.
///
/// IAM User Guide, "AWS global condition context keys", `aws:SourceIp`: through a VPC endpoint the key is absent, and
/// `aws:VpcSourceIp` has the address within the VPC. RFC 1918, RFC 6598, RFC 4193.
pub(crate) fn is_impossible(key: &str, range: &str) -> bool {
    const PRIVATE: [&str; 5] = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"];
    let private = || PRIVATE.iter().filter_map(|own| own.parse::<IpNet>().ok());
    key.eq_ignore_ascii_case("aws:SourceIp")
        && network(range).is_some_and(|range| private().any(|own| own.contains(&range)))
}

fn network(range: &str) -> Option<IpNet> {
    range.parse().or_else(|_| range.parse::<std::net::IpAddr>().map(IpNet::from)).ok()
}

fn number(operator: Operator, bound: &str) -> Option<String> {
    let bound: i64 = bound.trim().parse().ok()?;
    let value = match operator.name() {
        "NumericLessThan" if bound > 0 => 0,
        "NumericLessThan" => bound.checked_sub(1)?,
        "NumericGreaterThan" => bound.checked_add(1)?,
        _ => bound,
    };
    Some(value.to_string())
}
