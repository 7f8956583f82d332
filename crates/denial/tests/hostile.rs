//! Malicious texts: each is read to its end, in time and memory that grow with its length.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use denial::{Reader, Reading, Reason, ReportedLayer, read};

const SENTENCE: &str = "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: s3:GetObject on \
    resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action";

/// A text of this many KiB, long enough that quadratic work would not end soon.
fn long(kib: usize, of: &str) -> String {
    of.repeat((kib << 10) / of.len())
}

/// What comes after a hostile text is still found.
fn is_survived(hostile: &str) {
    let readings = read(&format!("{hostile}\n\n\n\n\n{SENTENCE}\n"));
    assert!(readings.iter().any(|reading| reading.action.as_deref() == Some("s3:GetObject")));
}

#[test]
fn lines_of_brackets() {
    for line in
        ["[\n", "{\n", "[[\n", "{\"a\":\n", "[{\n", "]\n", "[{\"a\":[\n", "[\n{}\n", "{},\n", "[[]],\n"]
    {
        is_survived(&long(256, line));
    }
}

#[test]
fn brackets_in_one_line() {
    for piece in [
        "[",
        "{",
        "{}",
        "[[]] ",
        "[{}],",
        "{\"a\":",
        "[[",
        "[{\"a\":[",
        "\"",
        "\\",
        "{\"a\":1}{",
        "[\"",
        "${",
        "{\"a\"}",
    ] {
        is_survived(&long(1024, piece));
    }
}

#[test]
fn values_that_break_at_their_very_end() {
    let filling = long(1024, "[[]],\n");
    for depth in [1, 3, 120] {
        is_survived(&format!("{}{filling}!", "[\n".repeat(depth)));
        is_survived(&format!("{}{}!", "{\"a\":\n".repeat(depth), long(1024, "{\"b\":1},\n")));
    }
    is_survived(&format!("{{\"Records\": [\n{}!", long(1024, "{\"b\":1},\n")));
}

/// Whether a reading is the complete sentence.
fn is_sentence(reading: &Reading) -> bool {
    let said = [&reading.principal, &reading.action, &reading.resource].map(Option::as_deref);
    said == [Some("arn:aws:iam::111111111111:user/ann"), Some("s3:GetObject"), Some("arn:aws:s3:::b/k")]
        && reading.reported.reason == Some(Reason::Implicit)
        && reading.reported.layer == Some(ReportedLayer::Identity)
}

#[test]
fn words_that_denials_are_made_of() {
    for piece in [
        "User: ",
        "is not authorized to perform: ",
        "AccessDenied ",
        "because no ",
        "because no identity-based policy allows the ",
        "with an explicit deny in ",
        "arn:aws:",
        "arn:aws:iam::111111111111:user/",
        "An error occurred (",
        "on resource: ",
        "on resource: arn:aws:s3:::b/k k ",
        "is not authorized to perform: s3:X on resource: arn:aws:s3:::b/k k ",
        "API: ec2:RunInstances You are not authorized ",
        "Access Denied, request id: a-1 ",
        "unable to assume the role ",
        "\"User: \" +",
        "**",
        "*a* ",
        "<a b>",
        "Encoded authorization failure message: ",
        "<Error><Code>AccessDenied</Code>",
        "api error AccessDenied: ",
        "operation error ",
        "HTTP/1.1 403 Forbidden",
        "x: {",
        "[31m[0m",
        "on resource: \"arn:aws:s3:::b/k (",
        "User: arn:aws:sqs:us-east-1:1 2 is not authorized to perform: s3:X, ",
        "\\\"",
        "\\n",
        "\u{1b}[",
        "\u{1b}]",
        "│ ",
        "# ",
        "2026-01-01T00:00:00Z ",
        "{\"errorCode\":\"AccessDenied\"}",
        "\u{202e}",
        "\u{0}",
        "😀",
    ] {
        let lines = long(128, &format!("{piece}\n"));
        for text in [long(128, piece), lines] {
            let readings = read(&format!("{text}\n\n\n\n\n\n{SENTENCE}\n"));
            assert_eq!(readings.iter().filter(|reading| is_sentence(reading)).count(), 1, "{piece:?}");
        }
    }
}

#[test]
fn json_packed_in_json() {
    let mut packed = serde_json::json!({"errorCode": "AccessDenied", "errorMessage": SENTENCE}).to_string();
    for _ in 0..12 {
        packed = serde_json::json!({"message": packed}).to_string();
    }
    is_survived(&packed);
    is_survived(&format!("{{\"message\": {}}}", serde_json::Value::from(long(1024, "[\"a\",["))));
}

#[test]
fn a_line_without_end_is_not_held() {
    let mut reader = Reader::default();
    let part = long(1024, "{\"a\": [1, 2], ");
    let mut readings: Vec<Reading> = (0..16).flat_map(|_| reader.push_part(&part)).collect();
    readings.extend(reader.push_line("\n"));
    readings.extend(reader.push_line(SENTENCE));
    readings.extend(reader.finish());
    assert_eq!(readings.iter().filter(|reading| reading.action.is_some()).count(), 1);
}
