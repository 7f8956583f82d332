//! The real program on the functions of the example organization.

#![cfg(test)]

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

fn lambda_role(arguments: &[&str]) -> (i32, Vec<Value>, String) {
    let project = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut command = Command::cargo_bin("denied-lambda-role").expect("it is built");
    let run = command.current_dir(project).env("DENIED_SNAPSHOT", "examples/acme").args(arguments);
    let output = run.output().expect("it runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let records = text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    (output.status.code().expect("it exits"), records, String::from_utf8_lossy(&output.stderr).into_owned())
}

/// For each need, the decision and the code of the first finding.
fn decisions(function: &str) -> Vec<(String, String, String)> {
    let (code, records, told) = lambda_role(&[function]);
    assert_eq!(code, 0, "{told}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let row = |record: &Value| {
        let found = &record["findings"][0];
        if !found.is_null() {
            assert_eq!(found["fix"]["verified"], true, "{record}");
        }
        (text(&record["function"]["need"]), text(&record["decision"]), text(&found["code"]))
    };
    records.iter().map(row).collect()
}

/// The rows of one topic, without repetition.
fn of<'a>(rows: &'a [(String, String, String)], topic: &str) -> Vec<(&'a str, &'a str)> {
    let mut found: Vec<_> =
        rows.iter().filter(|row| row.0 == topic).map(|row| (row.1.as_str(), row.2.as_str())).collect();
    found.dedup();
    found
}

#[test]
fn every_gap_is_found_and_none_where_there_is_none() {
    let orders = decisions("orders");
    assert_eq!(of(&orders, "logs"), [("allowed", "")]);
    assert_eq!(
        (of(&orders, "vpc").len(), of(&orders, "key").len()),
        (0, 0),
        "neither in a VPC nor with a key"
    );
    assert_eq!(of(&decisions("notify"), "logs"), [("implicitDeny", "lambda-logs-permissions")]);
    let resize = decisions("resize");
    assert_eq!(of(&resize, "logs"), [("allowed", "")]);
    assert_eq!(of(&resize, "vpc"), [("implicitDeny", "lambda-vpc-permissions")]);
    let checkout = decisions("checkout");
    assert_eq!(of(&checkout, "vpc"), [("allowed", "")]);
    assert_eq!(of(&checkout, "key"), [("implicitDeny", "missing-kms-permission")]);
}

#[test]
fn with_an_action_the_role_asks_for_each_pair() {
    let pairs =
        ["--action", "s3:GetObject", "--action", "s3:PutObject", "--resource", "arn:aws:s3:::acme-uploads/a"];
    let (code, records, told) = lambda_role(&[&["resize", "orders"], &pairs[..]].concat());
    assert_eq!((code, records.len()), (0, 4), "{told}");
    let request = &records[3]["request"];
    assert_eq!(request["principal"], "arn:aws:sts::111111111111:assumed-role/lambda-orders/orders");
    assert_eq!(request["action"], "s3:PutObject");
    assert_eq!(
        request["context"]["lambda:SourceFunctionArn"],
        "arn:aws:lambda:eu-central-1:111111111111:function:orders"
    );
    assert!(records.iter().all(|record| record.get("decision").is_none()), "the next program decides");
}

#[test]
fn by_arn_and_by_name_it_is_the_same_function() {
    let (_, by_name, _) = lambda_role(&["checkout"]);
    let (_, by_arn, _) = lambda_role(&["arn:aws:lambda:eu-central-1:111111111111:function:checkout"]);
    let (_, latest, _) = lambda_role(&["checkout:$LATEST"]);
    assert_eq!(by_name, by_arn);
    assert_eq!(by_name, latest);
}

#[test]
fn an_alias_runs_as_the_role_of_its_version() {
    let (code, records, told) = lambda_role(&["orders:live"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(
        records[0]["request"]["principal"],
        "arn:aws:sts::111111111111:assumed-role/lambda-notify/orders"
    );
}

#[test]
fn a_function_that_is_not_known_does_not_keep_the_others() {
    let (code, records, told) = lambda_role(&["nosuch", "orders", "resize:live"]);
    assert_eq!((code, records.len()), (3, 5), "{told}");
    assert!(told.contains("aws lambda get-function --function-name nosuch"), "{told}");
    let unread = records[4]["error"]["message"].as_str().expect("an error record");
    assert!(
        unread.contains("aws lambda get-function-configuration --function-name resize --qualifier live"),
        "{unread}"
    );
}

#[test]
fn what_is_expected_makes_the_exit_code() {
    assert_eq!(lambda_role(&["orders", "--expect", "allowed"]).0, 0);
    assert_eq!(lambda_role(&["notify", "--expect", "allowed"]).0, 1);
    assert_eq!(lambda_role(&[]).0, 2);
}

#[test]
fn a_function_that_cannot_be_read_leaves_a_record() {
    let (code, records, told) = lambda_role(&["no-such", "resize", "--action", "s3:GetObject"]);
    assert_eq!((code, records.len()), (3, 2), "{told}");
    assert_eq!(records[0]["input"], "no-such");
    assert!(records[0]["error"]["message"].as_str().is_some_and(|own| own.starts_with("function no-such: ")));
    assert!(told.starts_with("denied-lambda-role: 1 function could not be examined: no-such: "), "{told}");
}

#[test]
fn only_functions_are_taken_for_such_and_only_their_roles_ask() {
    for arguments in [
        &["arn:aws:s3:::b"][..],
        &["resize", "--action", "s3:GetObject", "--principal", "arn:aws:iam::111111111111:role/Other"],
        &["resize", "--principal", "arn:aws:iam::111111111111:role/Other"],
    ] {
        let (code, records, told) = lambda_role(arguments);
        assert_eq!((code, records.len()), (2, 0), "{arguments:?}: {told}");
    }
    let (_, whole, _) = lambda_role(&["resize", "--action", "s3:GetObject"]);
    let arn = whole[0]["request"]["context"]["lambda:SourceFunctionArn"].as_str().unwrap();
    let account = arn.split(':').nth(4).unwrap();
    let partial = format!("{account}:function:resize");
    assert_eq!(lambda_role(&[&partial, "--action", "s3:GetObject"]).1, whole);
    assert_eq!(lambda_role(&["999999999999:function:resize", "--action", "s3:GetObject"]).0, 3);
}
