//! Values that a caller could send so that a condition holds, or does not.
//!
//! IAM User Guide, "IAM JSON policy elements: Condition operators". A value found here is a proposal: the evaluator is
//! asked whether it does what it should.

use case::ContextValue;
use ipnet::IpNet;
use serde_json::{Map, Value};

use crate::document::texts;

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
const FIXED: [&str; 19] = [
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
];

/// True for keys whose value the caller chooses, or at least the way on which the request goes.
///
/// Who the principal is and whose the resource is are no choice of a request's. IAM User Guide, "AWS global condition
/// context keys".
pub(crate) fn is_callers_choice(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    !FIXED.iter().any(|fixed| key.starts_with(fixed))
}

/// True for keys that say who asks: a value of theirs names one principal.
pub(crate) fn names_caller(key: &str) -> bool {
    ["aws:PrincipalArn", "aws:userid", "aws:username", "aws:SourceArn"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(key))
}

/// A value with which the condition holds.
pub(crate) fn satisfying(condition: &Condition) -> Option<Wanted> {
    let plain = condition.values.iter().find(|value| !value.contains(['*', '?']));
    let first = plain.or(condition.values.first())?;
    let value = match condition.operator.as_str() {
        "stringequals" | "stringequalsignorecase" | "binaryequals" | "numericequals" => first.clone(),
        "stringlike" if condition.key.eq_ignore_ascii_case("ec2:InstanceType") => instance_type(first)?,
        "stringlike" | "arnequals" | "arnlike" => instance(first)?,
        "bool" => first.to_ascii_lowercase(),
        "ipaddress" => address(first)?,
        "null" if first.eq_ignore_ascii_case("true") => return Some(None),
        "null" => any_value(&condition.key),
        "numericlessthan" | "numericlessthanequals" | "numericgreaterthan" | "numericgreaterthanequals" => {
            number(&condition.operator, first)?
        }
        _ => return None,
    };
    (!value.contains("${")).then_some(Some(ContextValue::One(value)))
}

/// A value with which the condition does not hold.
pub(crate) fn violating(condition: &Condition) -> Option<Wanted> {
    let opposite =
        |operator: &str| satisfying(&Condition { operator: operator.to_owned(), ..condition.clone() });
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
            satisfying(&Condition { values: vec![flipped.to_owned()], ..condition.clone() })
        }
        // A parameter that need not be sent: an ACL, a storage class.
        _ if !condition.key.to_ascii_lowercase().starts_with("aws:") => Some(None),
        _ => None,
    }
}

/// A text that a pattern matches: the shortest one.
fn instance(pattern: &str) -> Option<String> {
    let text: String = pattern
        .chars()
        .filter(|char| *char != '*')
        .map(|char| if char == '?' { 'x' } else { char })
        .collect();
    (!text.is_empty()).then_some(text)
}

/// A type of instance that a pattern matches: a common family and size stand where it has wildcards.
fn instance_type(pattern: &str) -> Option<String> {
    let (family, size) = pattern.split_once('.').unwrap_or((pattern, "*"));
    let family = if family.starts_with('*') { "t3".to_owned() } else { instance(family)? };
    let size = if size.starts_with('*') && size.len() == 1 { "micro".to_owned() } else { instance(size)? };
    Some(format!("{family}.{size}"))
}

/// The first address of a range.
fn address(range: &str) -> Option<String> {
    let network: IpNet =
        range.parse().or_else(|_| range.parse::<std::net::IpAddr>().map(IpNet::from)).ok()?;
    Some(network.addr().to_string())
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

/// A value for a key of which only this is asked, that it is there.
fn any_value(key: &str) -> String {
    let is_age = key.to_ascii_lowercase().ends_with("age");
    if is_age { "0" } else { "any-value" }.to_owned()
}
