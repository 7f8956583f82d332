//! Values that a caller could send so that a condition holds, or does not.
//!
//! IAM User Guide, "IAM JSON policy elements: Condition operators". A value found here is a proposal: the evaluator is
//! asked whether it does what it should.

use case::ContextValue;
use ipnet::IpNet;
use policy::PrincipalKind;
use serde_json::{Map, Value};

use super::{sendable, variables};
use crate::document::texts;
use crate::world::World;

/// A condition of a statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Condition {
    /// Without qualifier and `IfExists`, in small letters.
    pub(crate) operator: String,
    /// The operator as it is written.
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
            keys.as_object().into_iter().flatten().map(|(key, values)| Condition {
                operator: base(operator),
                spelling: operator.clone(),
                key: key.clone(),
                values: plain(values),
            })
        })
        .collect()
}

/// The values of a condition as text: numbers and booleans may stand without quotes.
fn plain(values: &Value) -> Vec<String> {
    match values {
        Value::Bool(_) | Value::Number(_) => vec![values.to_string()],
        Value::Array(list) => list.iter().flat_map(plain).collect(),
        _ => texts(Some(values)),
    }
}

/// An operator without its qualifier and `IfExists`, in small letters.
pub(crate) fn base(operator: &str) -> String {
    let small = operator.to_ascii_lowercase();
    let name = small.rsplit(':').next().unwrap_or_default();
    name.strip_suffix("ifexists").unwrap_or(name).to_owned()
}

/// Keys, or the beginnings of keys, that say who asks and for what: no choice of a request's.
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

/// Keys whose value follows from what is called: the service that a role is passed to, say. A permission without a
/// condition on them is one for every service.
///
/// IAM User Guide, "IAM and AWS STS condition context keys".
const CALLED: [&str; 3] = ["iam:passedtoservice", "iam:associatedresourcearn", "iam:awsservicename"];

/// True for keys whose value the caller chooses, or at least the way on which the request goes.
///
/// Who the principal is and whose the resource is are no choice of a request's. IAM User Guide, "AWS global condition
/// context keys".
pub(crate) fn is_callers_choice(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    !FIXED.iter().any(|fixed| key.starts_with(fixed))
}

/// True for keys whose value who asks chooses. A service that asks in its own name has no network of the account's, no
/// second factor and no external id.
pub(crate) fn is_choice_of(world: &World, key: &str) -> bool {
    let is_of_people = || key.to_ascii_lowercase().starts_with("aws:multifactor");
    let is_never_sent = || names_network(key) || key.eq_ignore_ascii_case("sts:ExternalId") || is_of_people();
    is_callers_choice(key) && !(is_never_sent() && is_of_service(world))
}

/// True where a service asks in its own name, for one of its customers.
pub(super) fn is_of_service(world: &World) -> bool {
    world.prepared().principal().is_some_and(|own| own.kind() == &PrincipalKind::Service)
}

/// True for keys that say which network a request comes from.
pub(crate) fn names_network(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["aws:sourceip", "aws:sourcevpc", "aws:vpcsourceip", "aws:vpce"].iter().any(|own| key.starts_with(own))
}

/// True for keys whose value follows from what is called.
pub(crate) fn follows_from_call(key: &str) -> bool {
    CALLED.iter().any(|own| own.eq_ignore_ascii_case(key))
}

/// True for keys that say who asks: a value of theirs names one principal.
pub(crate) fn names_caller(key: &str) -> bool {
    ["aws:PrincipalArn", "aws:userid", "aws:username", "aws:SourceArn"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(key))
}

/// A value with which the condition holds, for a caller of this world.
pub(crate) fn satisfying(world: &World, condition: &Condition) -> Option<Wanted> {
    let values: Vec<String> =
        condition.values.iter().filter_map(|own| variables::replaced(world, own)).collect();
    let first = values.first()?;
    let key = condition.key.as_str();
    let value = match condition.operator.as_str() {
        "stringequals" | "stringequalsignorecase" | "binaryequals" | "numericequals" => {
            values.iter().find(|value| sendable::is(key, value)).cloned()?
        }
        "stringlike" | "arnequals" | "arnlike" => {
            let (plain, patterns): (Vec<&String>, Vec<&String>) =
                values.iter().partition(|value| !value.contains(['*', '?']));
            let mut all = plain.into_iter().chain(patterns);
            all.find_map(|pattern| sendable::like(world, key, pattern))?
        }
        "bool" => first.to_ascii_lowercase(),
        "ipaddress" => values.iter().find_map(|range| address(range))?,
        "null" if first.eq_ignore_ascii_case("true") => return Some(None),
        "null" => sendable::any(world, key)?,
        "numericlessthan" | "numericlessthanequals" | "numericgreaterthan" | "numericgreaterthanequals" => {
            number(&condition.operator, first)?
        }
        _ => return None,
    };
    Some(Some(ContextValue::One(value)))
}

/// The same for a condition among the others of its statement: where it is asked only that a key is there, they tell
/// what it may be.
pub(crate) fn satisfying_among(world: &World, condition: &Condition, all: &[Condition]) -> Option<Wanted> {
    let asks_presence = |own: &Condition| own.operator == "null";
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
    let opposite =
        |operator: &str| satisfying(world, &Condition { operator: operator.to_owned(), ..condition.clone() });
    let first = condition.values.first()?;
    match condition.operator.as_str() {
        "stringnotequals" => opposite("stringequals"),
        "stringnotequalsignorecase" => opposite("stringequalsignorecase"),
        "stringnotlike" => opposite("stringlike"),
        "arnnotequals" | "arnnotlike" => opposite("arnlike"),
        "notipaddress" => opposite("ipaddress"),
        "numericnotequals" => opposite("numericequals"),
        "numericlessthan" => opposite("numericgreaterthanequals"),
        "numericlessthanequals" => opposite("numericgreaterthan"),
        "numericgreaterthan" => opposite("numericlessthanequals"),
        "numericgreaterthanequals" => opposite("numericlessthan"),
        "bool" | "null" => {
            let flipped = if first.eq_ignore_ascii_case("true") { "false" } else { "true" };
            satisfying(world, &Condition { values: vec![flipped.to_owned()], ..condition.clone() })
        }
        _ if sendable::is_optional(&condition.key) => Some(None),
        _ => sendable::other(&condition.key, &condition.values).map(|own| Some(ContextValue::One(own))),
    }
}

/// What else will do than the value that was chosen, in words, where the condition leaves a choice.
pub(crate) fn choice(operator: &str, key: &str, values: &[String]) -> Option<String> {
    let all = values.join(", ");
    match base(operator).as_str() {
        "ipaddress" | "notipaddress" if all.contains('/') => {
            Some(format!("Any address in {all} will do for {key}."))
        }
        "stringlike" | "stringnotlike" if all.contains(['*', '?']) => {
            Some(format!("Any value like {all} will do for {key}."))
        }
        _ => None,
    }
}

/// An address of a range: not the network's own, which no host has.
fn address(range: &str) -> Option<String> {
    let network: IpNet =
        range.parse().or_else(|_| range.parse::<std::net::IpAddr>().map(IpNet::from)).ok()?;
    Some(network.hosts().next().unwrap_or(network.addr()).to_string())
}

fn number(operator: &str, bound: &str) -> Option<String> {
    let bound: i64 = bound.trim().parse().ok()?;
    let value = match operator {
        "numericlessthan" if bound > 0 => 0,
        "numericlessthan" => bound.checked_sub(1)?,
        "numericgreaterthan" => bound.checked_add(1)?,
        _ => bound,
    };
    Some(value.to_string())
}
