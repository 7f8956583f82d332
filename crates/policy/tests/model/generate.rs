//! Random cases, of few enough names that statements and requests meet.
//!
//! What AWS's pages leave open is not made here: a `*` in the service of an action, an ARN pattern for `ArnLike` of fewer
//! than six segments, a variable in the first five segments of an ARN, `NotPrincipal` beside `Allow`, a key that is
//! single-valued with several values.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use crate::case::Case;
use crate::names::{
    ACTIONS, ARN_PATTERNS, ASKED, BINARIES, BOOLS, DATES, ENTRIES, KEYS, NUMBERS, PRINCIPALS, RANGES,
    RESOURCES, WANTED_TEXTS, is_multivalued,
};

/// An operator with a key, and values, that may go together; now and then they do not.
fn compared() -> impl Strategy<Value = (String, &'static str, Vec<&'static str>)> {
    const ORDERS: [&str; 6] =
        ["Equals", "NotEquals", "LessThan", "LessThanEquals", "GreaterThan", "GreaterThanEquals"];
    const TEXT_KEYS: [&str; 7] = [
        "aws:PrincipalTag/team",
        "AWS:principaltag/TEAM",
        "aws:sourceVpce",
        "aws:username",
        "aws:PrincipalType",
        "aws:TagKeys",
        "aws:TagKeys",
    ];
    const STRINGS: [&str; 6] =
        ["Equals", "NotEquals", "EqualsIgnoreCase", "NotEqualsIgnoreCase", "Like", "NotLike"];
    let family =
        |name: &'static str, operators: &'static [&str], keys: &'static [&str], values: &'static [&str]| {
            (select(operators), select(keys), subsequence(values, 1..=values.len().min(3)))
                .prop_map(move |(operator, key, values)| (format!("{name}{operator}"), key, values))
        };
    prop_oneof![
        4 => family("String", &STRINGS, &TEXT_KEYS, &WANTED_TEXTS),
        1 => family("Numeric", &ORDERS, &["s3:max-keys", "aws:SourceVpce"], &NUMBERS),
        1 => family("Date", &ORDERS, &["aws:CurrentTime", "s3:max-keys"], &DATES),
        1 => family("Bool", &[""], &["aws:SecureTransport", "aws:PrincipalIsAWSService"], &BOOLS),
        1 => family("Binary", &["Equals"], &["app:blob"], &BINARIES),
        1 => family("", &["IpAddress", "NotIpAddress"], &["aws:SourceIp", "aws:SourceArn"], &RANGES),
        1 => family("Arn", &["Equals", "NotEquals", "Like", "NotLike"], &["aws:SourceArn", "aws:PrincipalArn"], &ARN_PATTERNS),
        1 => family("", &["Null"], &["aws:TagKeys", "aws:SourceVpce", "aws:username"], &["true", "false"]),
    ]
}

fn condition() -> impl Strategy<Value = Value> {
    let qualifier = select(vec!["", "", "", "ForAllValues:", "ForAnyValue:"]);
    let entry = (qualifier, compared(), prop::bool::weighted(0.25)).prop_map(
        |(qualifier, (operator, key, values), if_exists)| match operator.as_str() {
            "Null" => (operator, key, values),
            _ => (format!("{qualifier}{operator}{}", if if_exists { "IfExists" } else { "" }), key, values),
        },
    );
    prop::collection::vec(entry, 1..=2).prop_map(|entries| {
        let mut block = Map::new();
        for (operator, key, values) in entries {
            let of_operator = block.entry(operator).or_insert_with(|| json!({}));
            let keys = of_operator.as_object_mut().expect("keys");
            keys.retain(|own, _| !own.eq_ignore_ascii_case(key));
            keys.insert(key.to_owned(), one_or_list(&values));
        }
        Value::Object(block)
    })
}

/// A list of one is written as that one.
fn one_or_list(values: &[&str]) -> Value {
    match values {
        [only] => json!(only),
        list => json!(list),
    }
}

fn principal(negated: bool) -> impl Strategy<Value = Value> {
    let first = usize::from(negated);
    let entries = subsequence(&ENTRIES[first..], 1..=if negated { 6 } else { 3 });
    (entries, any::<bool>()).prop_map(move |(entries, bare)| {
        if bare && entries == [("AWS", "*")] {
            return json!("*");
        }
        let mut kinds: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (kind, name) in entries {
            kinds.entry(kind).or_default().push(name);
        }
        kinds.iter().map(|(kind, names)| ((*kind).to_owned(), one_or_list(names))).collect()
    })
}

/// Which elements a statement has.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    /// No principal: attached to whom it is about.
    Attached,
    /// A principal.
    OfResource,
    /// `"Principal": "*"` and `Deny`.
    Rcp,
}

fn statement(kind: Kind, resource: bool) -> impl Strategy<Value = Value> {
    let denies = prop::bool::weighted(0.25).prop_map(move |denies| denies || kind == Kind::Rcp);
    let named = |values: &'static [&'static str]| (prop::bool::weighted(0.15), subsequence(values, 1..=4));
    let who = (prop::bool::weighted(0.3), principal(false), principal(true));
    (denies, named(&ACTIONS), named(&RESOURCES), who, prop::option::weighted(0.4, condition())).prop_map(
        move |(denies, action, resources, (spares, listed, spared), condition)| {
            let mut statement = json!({"Effect": if denies { "Deny" } else { "Allow" }});
            statement[if action.0 { "NotAction" } else { "Action" }] = one_or_list(&action.1);
            if resource {
                statement[if resources.0 { "NotResource" } else { "Resource" }] = one_or_list(&resources.1);
            }
            match kind {
                Kind::Attached => {}
                Kind::OfResource if denies && spares => statement["NotPrincipal"] = spared,
                Kind::OfResource => statement["Principal"] = listed,
                Kind::Rcp => statement["Principal"] = json!("*"),
            }
            if let Some(condition) = condition {
                statement["Condition"] = condition;
            }
            statement
        },
    )
}

fn document(kind: Kind, resource: bool) -> impl Strategy<Value = Value> {
    let version = select(vec![Some("2012-10-17"), Some("2012-10-17"), Some("2008-10-17"), None]);
    let statements = prop::collection::vec(statement(kind, resource), 1..=3);
    let is_open = prop::bool::weighted(0.4).prop_map(move |open| open && kind == Kind::Attached);
    (version, statements, is_open).prop_map(|(version, mut statements, is_open)| {
        if is_open {
            statements.push(json!({"Effect": "Allow", "Action": "*", "Resource": "*"}));
        }
        let mut document = json!({ "Statement": statements });
        if let Some(version) = version {
            document["Version"] = json!(version);
        }
        document
    })
}

fn list(kind: Kind, size: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<Value>> {
    prop::collection::vec(document(kind, true), size)
}

fn seldom(kind: Kind) -> impl Strategy<Value = Option<Value>> {
    prop::option::weighted(0.2, document(kind, true))
}

/// SCPs as they mostly are: a level that allows everything, and what it adds.
fn levels(kind: Kind) -> impl Strategy<Value = Vec<Vec<Value>>> {
    let full =
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let level = (prop::bool::weighted(0.7), list(kind, 0..=1)).prop_map(move |(with_full, mut level)| {
        if with_full && kind == Kind::Attached {
            level.push(full.clone());
        }
        level
    });
    prop_oneof![3 => Just(vec![]), 1 => prop::collection::vec(level, 1..=3)]
}

fn context() -> impl Strategy<Value = BTreeMap<&'static str, Vec<&'static str>>> {
    let derived = |key: &str| {
        ["aws:username", "aws:PrincipalType", "aws:PrincipalIsAWSService", "aws:PrincipalArn"].contains(&key)
    };
    let one = |(key, values): (&'static str, &'static [&'static str])| {
        let most = if is_multivalued(key) { 2 } else { 1 };
        let values = subsequence(values, 0..=most);
        prop::option::weighted(if derived(key) { 0.05 } else { 0.4 }, values)
            .prop_map(move |values| (key, values))
    };
    KEYS.map(one)
        .into_iter()
        .collect::<Vec<_>>()
        .prop_map(|keys| keys.into_iter().filter_map(|(key, values)| Some((key, values?))).collect())
}

pub(crate) fn case() -> impl Strategy<Value = Case> {
    let asked = select(&ASKED[..]).prop_flat_map(|(action, resource)| {
        let in_trust = !action.starts_with("sts:Assume");
        let policy = prop::option::weighted(0.7, document(Kind::OfResource, in_trust));
        (Just(action), Just(resource), policy)
    });
    let of_principal = (
        list(Kind::Attached, 0..=2),
        seldom(Kind::Attached),
        prop::collection::vec(document(Kind::Attached, true), 0..=1),
    );
    let of_organization = (levels(Kind::Attached), levels(Kind::Rcp), seldom(Kind::OfResource));
    let known = (context(), any::<bool>(), select(vec!["111111111111", "111111111111", "222222222222"]));
    (select(&PRINCIPALS[..]), asked, of_principal, of_organization, known).prop_map(
        |(
            principal,
            asked,
            (identity, boundary, session),
            (scp, rcp, endpoint),
            (context, complete, account),
        )| {
            let own = asked.1.split(':').nth(4).filter(|own| !own.is_empty());
            Case {
                principal,
                action: asked.0,
                resource: asked.1,
                resource_account: own.unwrap_or(account),
                context,
                complete,
                identity,
                boundary,
                session,
                scp,
                rcp,
                resource_policy: asked.2,
                endpoint,
            }
        },
    )
}
