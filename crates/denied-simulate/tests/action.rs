//! A request for an action that does not exist.

#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use assert_cmd::Command;
use serde_json::Value;

fn simulated(action: &str, further: &[&str]) -> (i32, Value, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_denied-simulate"));
    command.env_remove("DENIED_SNAPSHOT").args(["--offline", "--action", action]).args(further);
    let output = command.args(["--principal", "arn:aws:iam::111111111111:role/App"]).output().unwrap();
    let record = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code().unwrap(), record, String::from_utf8(output.stderr).unwrap())
}

#[test]
fn a_slip_of_the_fingers_is_told_and_passes_no_gate_in_silence() {
    let title = "s3:PutObjct is no action: s3:PutObject is meant";
    let (code, record, said) = simulated("s3:PutObjct", &[]);
    assert_eq!((code, said.as_str()), (0, ""));
    assert_eq!(
        (&record["findings"][0]["code"], &record["findings"][0]["title"]),
        (&"unknown-action".into(), &title.into())
    );
    let (_, _, said) = simulated("s3:PutObjct", &["--expect", "denied", "--quiet"]);
    assert!(said.starts_with(&format!("denied-simulate: {title}\n")), "{said}");
}

#[test]
fn an_action_that_there_is_and_a_pattern_are_none_of_its_business() {
    for action in ["s3:PutObject", "s3:Put*", "*"] {
        let (_, record, said) = simulated(action, &[]);
        assert_eq!((said.as_str(), &record["findings"]), ("", &Value::Null), "{action}");
    }
}

#[test]
fn an_operation_of_the_api_is_decided_as_the_action_that_it_needs() {
    let policy = r#"{"Version":"2012-10-17","Statement":[
        {"Effect":"Allow","Action":"s3:*","Resource":"*"},
        {"Effect":"Deny","Action":"s3:PutObject","Resource":"*"}]}"#;
    let directory = tempfile::tempdir().unwrap();
    let file = directory.path().join("policy.json");
    std::fs::write(&file, policy).unwrap();
    let with = format!("identity={}", file.display());
    for (operation, decision) in [("s3:UploadPart", "explicitDeny"), ("s3:HeadObject", "allowed")] {
        let (_, record, _) = simulated(operation, &["--with", &with]);
        assert_eq!(record["decision"], decision, "{operation}: {record}");
        let finding = &record["findings"][0];
        assert_eq!((&finding["code"], &finding["severity"]), (&"unknown-action".into(), &"warning".into()));
        assert!(record["request"]["action"] != operation);
    }
}
