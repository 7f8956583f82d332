//! Every denial of the example organization is explained: code, policy, statement, and a proven fix.

#![cfg(test)]

use std::collections::BTreeSet;
use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::{Value, json};

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn rows(name: &str) -> Vec<Value> {
    let text = std::fs::read_to_string(examples().join("denials").join(name)).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// The case of a row: what its text says, and what else the row knows about the request.
fn case(row: &Value, nth: usize) -> Value {
    let text =
        std::fs::read_to_string(examples().join("denials").join(row["file"].as_str().unwrap())).unwrap();
    let readings = denial::read(&text);
    let mut case = json!({"request": row.get("request").cloned().unwrap_or_else(|| json!({}))});
    if let Some(reading) = readings.get(nth).or(readings.first()) {
        case["reported"] = serde_json::to_value(&reading.reported).unwrap();
    }
    if let Some(policies) = row.get("policies") {
        case["policies"] = policies.clone();
    }
    case
}

fn why(cases: &[Value]) -> Vec<Value> {
    let lines: Vec<String> = cases.iter().map(Value::to_string).collect();
    let output = Command::cargo_bin("denied-why")
        .unwrap()
        .arg("--snapshot")
        .arg(examples().join("acme"))
        .write_stdin(lines.join("\n"))
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let text = String::from_utf8(output).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn findings(case: &Value) -> &[Value] {
    case["findings"].as_array().map_or(&[], Vec::as_slice)
}

fn codes(case: &Value) -> BTreeSet<&str> {
    findings(case).iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// Findings that no policy change can fix.
const WITHOUT_FIX: [&str; 11] = [
    "encoded-message",
    "not-authorization",
    "expired-session",
    "session-duration",
    "s3-public-access-block",
    "s3-acl",
    "layer-unreadable",
    "confused-deputy",
    "unexplained",
    "wrong-account",
    "rcp-explicit-deny",
];

#[test]
fn every_denial_is_explained() {
    let rows = rows("expected.jsonl");
    let mut seen: Vec<&str> = Vec::new();
    let mut cases = Vec::new();
    for row in &rows {
        let file = row["file"].as_str().unwrap();
        cases.push(case(row, seen.iter().filter(|own| **own == file).count()));
        seen.push(file);
    }
    let mut wrong = Vec::new();
    for (row, told) in rows.iter().zip(why(&cases)) {
        let file = row["file"].as_str().unwrap();
        let expected: BTreeSet<&str> =
            row["findings"].as_array().into_iter().flatten().map(|code| code.as_str().unwrap()).collect();
        // In an account that cannot be read, more than the cause is unreadable.
        let mut told_codes = codes(&told);
        if !expected.contains("layer-unreadable") {
            told_codes.remove("layer-unreadable");
        }
        let confused = expected.contains("confused-deputy");
        if told_codes
            .iter()
            .filter(|code| !confused || **code != "layer-unreadable")
            .copied()
            .collect::<BTreeSet<_>>()
            != expected
        {
            wrong.push(format!("{file}: {told_codes:?}, not {expected:?}"));
        }
        // Access control lists and Block Public Access are reported in addition to the policies, which allow.
        let is_beside = |code: &&str| matches!(*code, "s3-acl" | "s3-public-access-block");
        let beside = expected.iter().any(is_beside);
        for member in ["decision", "decidedBy"].into_iter().filter(|_| !beside) {
            if row.get(member).is_some_and(|own| *own != told[member]) {
                wrong.push(format!("{file}: {member} is {}, not {}", told[member], row[member]));
            }
        }
        if let Some(policy) = row.get("policy") {
            let names = |finding: &&Value| {
                finding["policy"] == *policy
                    && row.get("sid").is_none_or(|sid| finding["statement"]["sid"] == *sid)
            };
            if !findings(&told).iter().any(|finding| names(&finding)) {
                wrong.push(format!("{file}: nothing names {policy}: {}", told["findings"]));
            }
        }
        let mended =
            findings(&told).iter().filter(|own| !WITHOUT_FIX.contains(&own["code"].as_str().unwrap()));
        for finding in mended {
            let layer = finding["layer"].as_str().unwrap_or_default();
            let unread = told["layers"][layer]["verdict"] == "unknown";
            if !unread && finding["fix"]["verified"] != true {
                wrong.push(format!("{file}: {} has no proven fix: {}", finding["code"], finding["fix"]));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}

#[test]
fn what_is_allowed_has_no_cause() {
    let rows = rows("allowed.jsonl");
    let cases: Vec<Value> = rows.iter().map(|row| json!({"request": row["request"]})).collect();
    for (row, told) in rows.iter().zip(why(&cases)) {
        // An object may be allowed while its key is not: that is a denial of the key.
        let of_object = |own: &&Value| own["severity"] == "error" && own["code"] != "missing-kms-permission";
        let errors: Vec<&Value> = findings(&told).iter().filter(of_object).collect();
        assert!(errors.is_empty(), "{} ({}): {errors:#?}", row["beside"], row["title"]);
        assert_eq!(told["decision"], "allowed", "{}", row["title"]);
    }
}

#[test]
fn a_text_is_explained_as_it_comes() {
    let text = std::fs::read_to_string(examples().join("denials/06-boundary-caps-identity.txt")).unwrap();
    let output = Command::cargo_bin("denied-why")
        .unwrap()
        .arg("--snapshot")
        .arg(examples().join("acme"))
        .write_stdin(text)
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let told: Value = serde_json::from_slice(&output).unwrap();
    assert!(codes(&told).contains("boundary-caps-identity"), "{told:#}");
}

#[test]
fn flags_alone_make_a_case() {
    let output = Command::cargo_bin("denied-why")
        .unwrap()
        .args(["--principal", "arn:aws:iam::111111111111:user/ben", "--action", "s3:DeleteBucket"])
        .args(["--resource", "arn:aws:s3:::acme-finance", "--context-complete", "--snapshot"])
        .arg(examples().join("acme"))
        .write_stdin("")
        .assert()
        .success()
        .get_output()
        .stdout
        .clone();
    let told: Value = serde_json::from_slice(&output).unwrap();
    assert!(codes(&told).contains("no-identity-allow"), "{told:#}");
}

#[test]
fn a_text_without_a_denial_says_what_was_looked_for() {
    let output = Command::cargo_bin("denied-why").unwrap().write_stdin("all is well\n").output().unwrap();
    assert!(output.status.success() && output.stdout.is_empty());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no denial was found"), "{said}");
}
