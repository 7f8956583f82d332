//! Real denial texts, read field by field.

#![cfg(test)]

use denial::{Kind, Reading};
use serde_json::{Map, Value};

const FIELDS: [&str; 13] = [
    "principal",
    "action",
    "resource",
    "reason",
    "layer",
    "policyArn",
    "code",
    "operation",
    "encodedMessage",
    "requestId",
    "hostId",
    "authorizationId",
    "dependentAction",
];

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
        for (name, value) in told(row, expected) {
            let got = field(reading, &name);
            if got != value {
                wrong.push(format!("{id}: {name} {got}, not {value}"));
            }
        }
    }
    wrong
}

/// The fields that a row specifies. If it says what it leaves open, all others that it does not name are absent.
fn told(row: &Value, expected: &Value) -> Map<String, Value> {
    let mut told = expected.as_object().unwrap().clone();
    if let Some(open) = row["open"].as_array() {
        for name in FIELDS.into_iter().filter(|name| !open.iter().any(|own| own == name)) {
            let absent = if name == "encodedMessage" { Value::Bool(false) } else { Value::Null };
            told.entry(name).or_insert(absent);
        }
    }
    told
}

fn rows(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

const SAMPLE: &str = include_str!("data/denials-sample.jsonl");
const MORE: &str = include_str!("data/denials-more.jsonl");
/// Public texts of many services and tools, look-alikes of other programs, and texts without a denial (`none`).
const COLLECTED: &str = include_str!("data/denials-collected.jsonl");

fn assert_read(data: &str, disputed: &[&str]) {
    let rows = rows(data);
    let wrong: Vec<String> = rows
        .iter()
        .flat_map(differences)
        .filter(|difference| !disputed.contains(&difference.as_str()))
        .collect();
    assert!(wrong.is_empty(), "{} of {} texts:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn real_texts_are_read_field_by_field() {
    // The data says that this text has no code, but it has: "UnauthorizedOperation: You are not authorized".
    assert_read(SAMPLE, &["d090: code \"UnauthorizedOperation\", not null"]);
}

#[test]
fn texts_beyond_the_samples() {
    assert_read(MORE, &[]);
    assert_read(COLLECTED, &[]);
}

#[test]
fn a_look_alike_in_front_of_a_denial_is_told_too() {
    let readings = denial::read(
        "aws: [ERROR]: An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has \
         expired.\naws: [ERROR]: An error occurred (AccessDenied) when calling the ListUsers operation: User: \
         arn:aws:iam::111122223333:user/me is not authorized to perform: iam:ListUsers on resource: *",
    );
    let told: Vec<_> =
        readings.iter().map(|one| (one.reported.kind, one.reported.operation.as_deref())).collect();
    assert_eq!(told, [(Kind::Lookalike, Some("ListBuckets")), (Kind::Denial, Some("ListUsers"))]);
}

/// The parts of a reading that no decoration may change.
fn essence(text: &str) -> Vec<Value> {
    denial::read(text)
        .into_iter()
        .map(|reading| {
            let reported = reading.reported;
            let asked = [reading.principal, reading.action, reading.resource];
            serde_json::json!([asked, reported.reason, reported.layer])
        })
        .collect()
}

#[test]
fn dressing_changes_nothing() {
    let each_line =
        |text: &str, dress: fn(&str) -> String| text.lines().map(dress).collect::<Vec<_>>().join("\n");
    let rows = rows(SAMPLE);
    let plain = rows.iter().filter_map(|row| row["raw"].as_str()).filter(|raw| {
        raw.lines().count() == 1 && !raw.starts_with(['{', '[', '<', '"', '\u{1b}']) && raw.is_ascii()
    });
    let mut tried = 0;
    for raw in plain {
        let expected = essence(raw);
        assert_eq!(essence(&each_line(raw, |line| format!("│ {line}"))), expected, "boxed: {raw}");
        assert_eq!(
            essence(&each_line(raw, |line| format!("\u{1b}[31m{line}\u{1b}[0m"))),
            expected,
            "red: {raw}"
        );
        assert_eq!(essence(&format!("\r\n  {raw}\r\n")), expected, "indented: {raw}");
        tried += 1;
    }
    assert!(tried > 20, "only {tried} plain texts");
}

#[test]
fn what_stands_around_a_text_changes_nothing() {
    let rows: Vec<Value> = [SAMPLE, MORE, COLLECTED].into_iter().flat_map(rows).collect();
    let changed = |row: &&Value| {
        let raw = row["raw"].as_str().unwrap();
        let around = format!("starting\nlistening on port 8080\n\n{raw}\n\nserved 12 requests\nbye\n");
        essence(&around) != essence(raw)
    };
    let wrong: Vec<_> = rows.iter().filter(changed).map(|row| &row["id"]).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn dressings_may_lie_over_each_other_in_any_order() {
    let dressings: [fn(&str) -> String; 4] = [
        |line| format!("\u{1b}[31m{line}\u{1b}[0m"),
        |line| format!("│ {line}"),
        |line| format!("    {line}"),
        |line| format!("# {line}"),
    ];
    let sentence = "User: arn:aws:iam::111122223333:user/ann is not authorized to perform: s3:GetObject on resource: \
        \"arn:aws:s3:::b/k\" because no session policy allows the s3:GetObject action";
    let expected = essence(sentence);
    for (outer, first) in dressings.iter().enumerate() {
        for (inner, second) in dressings.iter().enumerate() {
            let dressed = first(&second(sentence));
            assert_eq!(essence(&dressed), expected, "{outer} over {inner}: {dressed}");
        }
    }
}

#[test]
fn a_text_cut_off_anywhere_names_nobody_else() {
    for row in [SAMPLE, MORE, COLLECTED].into_iter().flat_map(rows) {
        let raw = row["raw"].as_str().unwrap();
        let whole: Vec<_> = denial::read(raw).into_iter().filter_map(|reading| reading.principal).collect();
        // Every position is tried by some text.
        let step = 1 + raw.len() / 40;
        for end in (raw.len() % step..raw.len()).step_by(step).filter(|end| raw.is_char_boundary(*end)) {
            let cut = raw.get(..end).unwrap();
            for principal in denial::read(cut).into_iter().filter_map(|reading| reading.principal) {
                let known = whole.iter().any(|whole| whole.starts_with(&principal));
                assert!(known, "{}: {principal} in {cut}", row["id"]);
            }
        }
    }
}

proptest::proptest! {
    #[test]
    fn no_text_makes_it_panic(pieces in proptest::collection::vec(piece(), 0..40)) {
        let text = pieces.concat();
        let _ = denial::read(&text);
    }
}

fn piece() -> impl proptest::strategy::Strategy<Value = String> {
    use proptest::prelude::*;
    prop_oneof![
        prop::sample::select(vec![
            "User: ",
            "arn:aws:iam::111111111111:user/ann",
            " is not authorized to perform: ",
            "s3:GetObject",
            " on resource: ",
            "\"",
            "'",
            "`",
            "\n",
            "│ ",
            "\u{1b}[31m",
            "\u{1b}]8;;",
            " because no ",
            "identity-based policy allows the ",
            " with an explicit deny in a ",
            "service control policy: ",
            "(",
            ")",
            "An error occurred (AccessDenied) when calling the ",
            "Encoded authorization failure message: ",
            "{\"eventSource\":",
            "\"explicitDeny\":",
            "API: ",
            "request id: ",
            "\\u00",
            "\\n",
            "…",
            "’",
            "é",
        ])
        .prop_map(str::to_owned),
        "\\PC{0,6}",
    ]
}
