//! Decoded messages as people published them: whole, packed, wrapped, cut off and broken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

use denial::{Kind, Origin, Reading, Reason, read};
use serde_json::Value;

fn samples() -> Vec<Value> {
    include_str!("data/decoded-sample.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a sample is JSON"))
        .collect()
}

fn only(raw: &str, id: &Value) -> Reading {
    let [reading] = <[Reading; 1]>::try_from(read(raw)).unwrap_or_else(|found| panic!("{id}: {found:#?}"));
    reading
}

/// As written, or with the service prepended, and then the reading says so.
fn is_action(reading: &Reading, expected: Option<&str>) -> bool {
    let action = reading.action.as_deref();
    let bare = action.and_then(|action| action.split_once(':')).map(|(_, name)| name);
    action == expected || bare == expected && reading.reported.inferred == ["action"]
}

#[test]
fn a_decoded_message_says_who_asked_for_what() {
    for sample in samples() {
        let (id, expect) = (&sample["id"], &sample["expect"]);
        let reading = only(sample["raw"].as_str().expect("a text"), id);
        assert_eq!(reading.reported.kind, Kind::Denial, "{id}");
        assert_eq!(reading.reported.from, Origin::Decoded, "{id}");
        assert_eq!(reading.principal.as_deref(), expect["principal"].as_str(), "{id}");
        assert!(is_action(&reading, expect["action"].as_str()), "{id}: {reading:?}");
        assert_eq!(reading.resource.as_deref(), expect["resource"].as_str(), "{id}");
        let reason = match expect["reason"].as_str() {
            Some("explicit") => Some(Reason::Explicit),
            Some(_) => Some(Reason::Implicit),
            None => None,
        };
        assert_eq!(reading.reported.reason, reason, "{id}");
        assert_eq!(reading.reported.layer, None, "{id}");
    }
}

#[test]
fn the_conditions_of_a_decoded_message_are_the_requests_context() {
    for sample in samples() {
        let (id, expect) = (&sample["id"], &sample["expect"]);
        let reading = only(sample["raw"].as_str().expect("a text"), id);
        if let Some(keys) = expect["conditionKeys"].as_array() {
            let found: Vec<_> = reading.context.iter().map(|(key, _)| key.as_str()).collect();
            let keys: Vec<_> = keys.iter().filter_map(Value::as_str).collect();
            assert_eq!(found, keys, "{id}");
        }
        let statements =
            reading.reported.matched_statements.iter().map(|statement| statement["statementId"].clone());
        assert_eq!(statements.collect::<Value>(), expect["statementIds"], "{id}");
    }
}

#[test]
fn however_a_message_is_packed_it_says_the_same() {
    for sample in samples().iter().filter(|sample| sample["decoded"].is_object()) {
        let (id, message) = (&sample["id"], sample["decoded"].to_string());
        let cli = serde_json::json!({ "DecodedMessage": message }).to_string();
        let escaped = serde_json::to_string(&cli).expect("a string is JSON");
        let expected = only(&message, id);
        for packed in [
            cli.clone(),
            serde_json::to_string_pretty(&sample["decoded"]).expect("JSON again"),
            escaped.clone(),
            cli.trim_matches(['{', '}']).to_owned(),
            format!("$ aws sts decode-authorization-message --encoded-message x\n{cli}\n$ "),
            format!("decoded: {message}"),
            message.replace(",\"", ",\n\""),
            cli.replace(",\\\"", ",\n\\\""),
            escaped.trim_matches('"').to_owned(),
        ] {
            assert_eq!(only(&packed, id), expected, "{packed}");
        }
    }
}

#[test]
fn several_messages_are_several_readings_in_order() {
    let samples = samples();
    let messages: Vec<_> = samples.iter().filter(|sample| sample["decoded"].is_object()).collect();
    let raw: Vec<_> = messages.iter().filter_map(|sample| sample["raw"].as_str()).collect();
    let found: Vec<_> = read(&raw.join("\n")).into_iter().map(|reading| reading.resource).collect();
    let expected: Vec<_> =
        messages.iter().map(|sample| sample["expect"]["resource"].as_str().map(str::to_owned)).collect();
    assert_eq!(found, expected);
}

#[test]
fn a_message_that_allows_is_no_denial() {
    let allowed = r#"{"allowed":true,"explicitDeny":false,"matchedStatements":{"items":[]},"context":{"action":"ec2:StopInstances"}}"#;
    assert_eq!(read(allowed), []);
}

#[test]
fn a_bare_action_gets_its_service_only_where_the_message_leaves_no_doubt() {
    let action = |resource: &str, service: &str| {
        let message = serde_json::json!({
            "allowed": false,
            "explicitDeny": false,
            "context": {
                "action": "RunInstances", "resource": resource,
                "conditions": {"items": [{"key": "aws:Service", "values": {"items": [{"value": service}]}}]},
            },
        });
        let reading = only(&message.to_string(), &Value::Null);
        (reading.action.unwrap_or_default(), reading.reported.inferred)
    };
    let inferred = vec!["action".to_owned()];
    assert_eq!(
        action("arn:aws:ec2:us-east-1:1:instance/*", "ec2"),
        ("ec2:RunInstances".to_owned(), inferred)
    );
    assert_eq!(action("arn:aws:iam::1:role/x", "ec2"), ("RunInstances".to_owned(), vec![]));
    assert_eq!(action("*", "ec2"), ("RunInstances".to_owned(), vec![]));
}
