//! What is a policy and what is not, element by element.
//!
//! IAM User Guide, "Grammar of the IAM JSON policy language"; Organizations User Guide, "RCP syntax".

use policy::{Policy, PolicyKind};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

use crate::case::texts;
use crate::differential::cases;

const KINDS: [PolicyKind; 8] = [
    PolicyKind::Identity,
    PolicyKind::Boundary,
    PolicyKind::Session,
    PolicyKind::Scp,
    PolicyKind::Rcp,
    PolicyKind::Resource,
    PolicyKind::Trust,
    PolicyKind::Endpoint,
];

fn is_policy(document: &Value, kind: PolicyKind) -> bool {
    let Some(members) = document.as_object() else { return false };
    let known = members.keys().all(|name| ["Version", "Id", "Statement"].contains(&name.as_str()));
    let version =
        [None, Some(&json!("2012-10-17")), Some(&json!("2008-10-17"))].contains(&members.get("Version"));
    let statements: Vec<&Value> = match members.get("Statement") {
        Some(Value::Array(statements)) => statements.iter().collect(),
        Some(one) => vec![one],
        None => return false,
    };
    let mut sids: Vec<&Value> = statements.iter().filter_map(|statement| statement.get("Sid")).collect();
    let all = sids.len();
    sids.sort_by_key(ToString::to_string);
    sids.dedup();
    let may_repeat = matches!(kind, PolicyKind::Resource | PolicyKind::Endpoint);
    known
        && version
        && members.get("Id").is_none_or(Value::is_string)
        && (may_repeat || sids.len() == all)
        && statements.iter().all(|statement| is_statement(statement, kind))
}

fn is_statement(statement: &Value, kind: PolicyKind) -> bool {
    let Some(members) = statement.as_object() else { return false };
    let has = |name: &str| members.contains_key(name);
    let both = |name: &str| u8::from(has(name)) + u8::from(has(&format!("Not{name}")));
    let each = |name: &str, is: fn(&Value) -> bool| {
        [members.get(name), members.get(&format!("Not{name}"))].into_iter().flatten().all(is)
    };
    let of_principal =
        matches!(kind, PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp);
    let resources = match kind {
        PolicyKind::Trust => both("Resource") == 0,
        PolicyKind::Resource => both("Resource") <= 1,
        _ => both("Resource") == 1,
    };
    members.keys().all(|name| NAMES.contains(&name.as_str()))
        && members.get("Sid").is_none_or(Value::is_string)
        && members.get("Effect").is_some_and(|effect| effect == "Allow" || effect == "Deny")
        && both("Action") == 1
        && resources
        && both("Principal") == u8::from(!of_principal)
        && each("Action", |value| is_texts(value, is_action))
        && each("Resource", |value| is_texts(value, |_| true))
        && each("Principal", is_principal)
        && members.get("Condition").is_none_or(is_condition)
        && !(kind == PolicyKind::Trust && members["Effect"] == "Allow" && has("NotPrincipal"))
        && (kind != PolicyKind::Rcp || is_resource_control(members))
}

/// It denies, for everyone; but for `RCPFullAWSAccess`, which allows everything.
fn is_resource_control(members: &Map<String, Value>) -> bool {
    let lists_all =
        |name: &str| members.get(name).is_some_and(|value| texts(value).contains(&"*".to_owned()));
    let everyone = [json!("*"), json!({"AWS": "*"})];
    let no_condition = members.get("Condition").is_none_or(|block| *block == json!({}));
    members.get("Principal").is_some_and(|value| everyone.contains(value))
        && (members["Effect"] == "Deny" || (lists_all("Action") && lists_all("Resource") && no_condition))
}

const NAMES: [&str; 9] = [
    "Sid",
    "Effect",
    "Action",
    "NotAction",
    "Resource",
    "NotResource",
    "Principal",
    "NotPrincipal",
    "Condition",
];

fn is_texts(value: &Value, is: fn(&str) -> bool) -> bool {
    match value {
        Value::Array(items) => items.iter().all(|item| item.as_str().is_some_and(is)),
        other => other.as_str().is_some_and(is),
    }
}

fn is_action(text: &str) -> bool {
    text == "*"
        || text.split(':').filter(|part| !part.is_empty()).count() == 2 && text.matches(':').count() == 1
}

fn is_principal(value: &Value) -> bool {
    let kinds = ["AWS", "Service", "Federated", "CanonicalUser"];
    *value == json!("*")
        || value.as_object().is_some_and(|members| {
            members.iter().all(|(kind, names)| kinds.contains(&kind.as_str()) && is_texts(names, |_| true))
        })
}

fn is_condition(value: &Value) -> bool {
    let is_scalar = |value: &Value| value.is_string() || value.is_boolean() || value.is_number();
    let is_values =
        |value: &Value| is_scalar(value) || value.as_array().is_some_and(|list| list.iter().all(is_scalar));
    let is_keys = |value: &Value| value.as_object().is_some_and(|keys| keys.values().all(is_values));
    value
        .as_object()
        .is_some_and(|operators| operators.iter().all(|(name, keys)| is_operator(name) && is_keys(keys)))
}

fn is_operator(name: &str) -> bool {
    let stem = name.strip_prefix("ForAllValues:").or(name.strip_prefix("ForAnyValue:")).unwrap_or(name);
    let stem = stem.strip_suffix("IfExists").unwrap_or(stem);
    ["StringEquals", "NumericLessThan", "Bool", "ArnLike"].contains(&stem) || name == "Null"
}

/// An element's value: mostly as it should be.
fn value(name: &'static str) -> impl Strategy<Value = Value> {
    let (good, bad) = match name {
        "Sid" => (json!(["A", "B", "C1"]), json!([7, null, ["A"]])),
        "Effect" => (json!(["Allow", "Deny"]), json!(["allow", "DENY", ["Allow"], true, null])),
        "Action" | "NotAction" => (
            json!(["*", "s3:Get*", ["s3:*", "ec2:?un"], ["kms:Decrypt"]]),
            json!(["s3", ":Get", "s3:", "a:b:c", 1, {}, ["s3"], [["*"]]]),
        ),
        "Resource" | "NotResource" => {
            (json!(["*", "arn:aws:s3:::b/*", ["*"], ["arn:aws:s3:::b"]]), json!([1, {}, null, [1]]))
        }
        "Principal" | "NotPrincipal" => (
            json!(["*", {"AWS": "*"}, {"AWS": ["111111111111"], "Service": "s3.amazonaws.com"}]),
            json!(["111111111111", {"aws": "*"}, {"User": "x"}, {"AWS": 1}, ["*"], null]),
        ),
        "Condition" => (
            json!([{}, {"Bool": {"a": true}}, {"StringEquals": {"a": ["b", "c"]}, "Null": {"a": "true"}}, {"ForAllValues:ArnLikeIfExists": {"a": "b"}}, {"NumericLessThan": {"a": 5}}]),
            json!([[], {"Bool": "true"}, {"Bools": {"a": "b"}}, {"ForSomeValues:Bool": {"a": "b"}}, {"NullIfExists": {"a": "true"}}, {"Bool": {"a": null}}, {"Bool": {"a": [["b"]]}}, {"Bool": {"a": {}}}, {"ForAnyValue:Null": {"a": "b"}}]),
        ),
        "Version" => (json!(["2012-10-17", "2008-10-17"]), json!(["2012-10-18", 2012, null, ["2012-10-17"]])),
        "Id" => (json!(["x"]), json!([1, {}])),
        other => panic!("no element: {other}"),
    };
    let list = |values: Value| values.as_array().cloned().unwrap_or_default();
    prop_oneof![12 => select(list(good)), 1 => select(list(bad))]
}

/// An element that is there mostly, or mostly not.
fn member(name: &'static str, often: f64) -> impl Strategy<Value = Option<(String, Value)>> {
    prop::option::weighted(often, value(name).prop_map(move |value| (name.to_owned(), value)))
}

fn statement(kind: PolicyKind) -> impl Strategy<Value = Value> {
    let of_principal =
        matches!(kind, PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session | PolicyKind::Scp);
    let principal = if of_principal { 0.03 } else { 0.97 };
    let resource = if kind == PolicyKind::Trust { 0.03 } else { 0.97 };
    let members = (
        member("Sid", 0.3),
        member("Effect", 0.97),
        member("Action", 0.95),
        member("NotAction", 0.05),
        member("Resource", resource),
        member("NotResource", 0.03),
        member("Principal", principal),
        member("NotPrincipal", 0.03),
        member("Condition", 0.3),
    );
    let odd = prop::option::weighted(0.03, select(vec!["Actions", "effect", "Comment"]));
    (members, odd).prop_map(|((a, b, c, d, e, f, g, h, i), odd)| {
        let odd = odd.map(|name| (name.to_owned(), json!("x")));
        [a, b, c, d, e, f, g, h, i, odd].into_iter().flatten().collect::<Map<_, _>>().into()
    })
}

fn document() -> impl Strategy<Value = (PolicyKind, Value)> {
    select(&KINDS[..]).prop_flat_map(|kind| {
        let one = statement(kind);
        let statements = prop_oneof![
            3 => prop::collection::vec(statement(kind), 1..=2).prop_map(Value::from),
            3 => one,
            1 => select(vec![json!("x"), json!(null), json!([[]])]),
        ];
        let odd = prop::option::weighted(0.03, Just(("Statements".to_owned(), json!([]))));
        let statement =
            prop::option::weighted(0.97, statements.prop_map(|value| ("Statement".to_owned(), value)));
        (member("Version", 0.7), member("Id", 0.2), statement, odd).prop_map(move |(a, b, c, d)| {
            (kind, [a, b, c, d].into_iter().flatten().collect::<Map<_, _>>().into())
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(10_000), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_a_policy_is_read((kind, document) in document()) {
        let text = document.to_string();
        let read = Policy::parse(&text, kind);
        prop_assert_eq!(read.is_ok(), is_policy(&document, kind), "{:?} {} {:?}", kind, document, read.err());
    }
}
