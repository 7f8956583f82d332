//! Laws of the policy language.

use policy::{Policy, PolicyKind};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::world;

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

/// JSON that looks like a policy, but seldom is one.
fn nearly_a_policy() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "[a-z:*?${},' 0-9/]{0,12}".prop_map(Value::from),
        Just(json!("Allow")),
        Just(json!("2012-10-17")),
        Just(json!("s3:Get*")),
    ];
    let key = prop::sample::select(vec![
        "Version",
        "Statement",
        "Effect",
        "Action",
        "Resource",
        "Principal",
        "Condition",
        "StringLike",
        "Sid",
        "NotAction",
        "AWS",
        "ForAllValues:Bool",
        "aws:x",
        "Id",
    ]);
    leaf.prop_recursive(6, 64, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(key.clone(), inner, 0..6).prop_map(|map| Value::Object(
                map.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
            )),
        ]
    })
}

proptest! {
    #[test]
    fn any_text_is_a_policy_or_an_error(text in ".{0,200}") {
        for kind in KINDS {
            if let Err(error) = Policy::parse(&text, kind) {
                prop_assert!(error.line >= 1 && !error.message.is_empty(), "{text}: {error:?}");
            }
        }
    }

    #[test]
    fn any_json_is_a_policy_or_an_error_with_a_position(value in nearly_a_policy()) {
        let text = value.to_string();
        for kind in KINDS {
            if let Err(error) = Policy::parse(&text, kind) {
                prop_assert!(error.line >= 1 && !error.message.is_empty(), "{text}: {error:?}");
            }
        }
    }

    #[test]
    fn what_is_printed_reads_back_the_same(statements in prop::collection::vec(world::statement(true), 0..4)) {
        let text = json!({"Version": "2012-10-17", "Id": "é\u{1b}", "Statement": statements}).to_string();
        let policy = Policy::parse(&text, PolicyKind::Resource).unwrap();
        let printed = serde_json::to_string(&policy).unwrap();
        prop_assert_eq!(&Policy::parse(&printed, PolicyKind::Resource).unwrap(), &policy);
        prop_assert_eq!(policy.clone().into_owned(), policy);
    }

    #[test]
    fn layout_does_not_matter(statements in prop::collection::vec(world::statement(false), 0..4)) {
        let value = json!({"Statement": statements});
        let (compact, pretty) = (value.to_string(), serde_json::to_string_pretty(&value).unwrap());
        let parse = |text: &str| Policy::parse(text, PolicyKind::Identity).unwrap().into_owned();
        prop_assert_eq!(parse(&compact), parse(&pretty));
    }
}
