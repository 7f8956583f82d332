//! What would be decided with one more policy, or one fewer.

#![cfg(test)]

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder with the policies that the tests try.
fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let statement = |effect: &str, principal: bool| {
        let mut statement = json!({"Effect": effect, "Action": "s3:GetObject", "Resource": "*"});
        if principal {
            statement["Principal"] = json!("*");
        }
        json!({"Version": "2012-10-17", "Statement": [statement]}).to_string()
    };
    for (name, text) in [
        ("allow.json", statement("Allow", false)),
        ("deny.json", statement("Deny", false)),
        ("deny-all.json", statement("Deny", true)),
        (
            "typo.json",
            "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{\"Effekt\": \"Allow\"}]\n}".to_owned(),
        ),
        ("broken.json", "{\n  \"Version\": ".to_owned()),
    ] {
        std::fs::write(folder.path().join(name), text).unwrap();
    }
    folder
}

/// A case whose only identity policy allows, or which has none.
fn case(identity: &[&str], scp: &Value) -> String {
    let document = |action: &str| json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": action, "Resource": "*"}]});
    let identity: Vec<Value> =
        identity.iter().map(|name| json!({"name": name, "document": document("s3:Get*")})).collect();
    json!({
        "request": {"principal": "arn:aws:iam::111111111111:user/ann", "action": "s3:GetObject",
            "resource": "arn:aws:s3:::b/k", "resourceAccount": "111111111111", "contextComplete": true},
        "policies": {"identity": identity, "boundary": null, "session": [], "scp": scp, "rcp": [],
            "resource": null, "endpoint": null},
    })
    .to_string()
}

fn simulate(folder: &TempDir, arguments: &[&str], input: &str) -> Command {
    let mut command = Command::cargo_bin("denied-simulate").unwrap();
    command.arg("--offline");
    command.current_dir(folder).args(arguments).write_stdin(input.to_owned());
    command
}

fn decision(arguments: &[&str], input: &str) -> Value {
    let assert = simulate(&folder(), arguments, input).assert().success();
    serde_json::from_slice::<Value>(&assert.get_output().stdout).unwrap()["decision"].clone()
}

#[test]
fn a_policy_more() {
    let (none, reads) = (case(&[], &json!([])), case(&["Reads"], &json!([])));
    let full =
        json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]});
    let full = json!([[{"name": "Full", "document": full}]]);
    let bound = case(&["Reads"], &full);
    let table = [
        (&none, "", "implicitDeny"),
        (&none, "identity=allow.json", "allowed"),
        (&reads, "", "allowed"),
        (&reads, "identity=deny.json", "explicitDeny"),
        (&reads, "boundary=allow.json", "allowed"),
        (&reads, "boundary=deny.json", "explicitDeny"),
        (&reads, "session=deny.json", "explicitDeny"),
        (&reads, "resource=deny-all.json", "explicitDeny"),
        (&reads, "endpoint=deny-all.json", "explicitDeny"),
        (&bound, "", "allowed"),
        (&bound, "scp=allow.json", "allowed"),
        (&bound, "scp=deny.json", "explicitDeny"),
    ];
    for (case, with, expected) in table {
        let arguments = if with.is_empty() { vec![] } else { vec!["--with", with] };
        assert_eq!(decision(&arguments, case), expected, "{with}");
    }
}

#[test]
fn a_policy_less() {
    let case = case(&["Reads", "Others"], &json!([]));
    assert_eq!(decision(&["--without", "Reads"], &case), "allowed");
    assert_eq!(decision(&["--without", "Reads", "--without", "Others"], &case), "implicitDeny");
}

#[test]
fn a_name_that_is_nowhere_is_told() {
    let case = case(&["Reads"], &json!([]));
    let output = simulate(&folder(), &["--without", "Raeds", "--without", "Reads"], &case).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("--without Raeds: no case has a policy"), "{said}");
    assert!(!said.contains("--without Reads:"), "{said}");
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert_eq!(
        output.stdout.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count(),
        1,
        "the case is told"
    );
}

#[test]
fn a_build_fails_where_the_trial_does() {
    let input = format!("{}\n{}\n", case(&["Reads"], &json!([])), case(&["Reads"], &json!([])));
    let exit = |with: &str, code: i32| {
        simulate(&folder(), &["--with", with, "--expect", "allowed"], &input).assert().code(code);
    };
    exit("identity=allow.json", 0);
    exit("identity=deny.json", 1);
}

#[test]
fn what_is_no_policy_is_told_with_line_and_column() {
    let table = [
        ("identity=typo.json", "typo.json:3:"),
        ("identity=broken.json", "broken.json:2:"),
        ("identity=-", "standard input:1:"),
        ("identity=", "a file is to be named"),
        ("identity=nowhere.json", "cannot read nowhere.json"),
        ("boundry=allow.json", "boundry is no layer"),
        ("allow.json", "not of the form LAYER=FILE"),
        ("resource=allow.json", "allow.json:1:"),
    ];
    for (with, said) in table {
        let output = simulate(&folder(), &["--with", with], &case(&[], &json!([]))).output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{with}: {errors}");
        assert!(errors.contains(said), "{with}: {errors}");
    }
}

#[test]
fn a_verdict_without_its_policies_is_not_tried_upon() {
    let case = json!({
        "request": {"principal": "arn:aws:iam::111111111111:user/ann", "action": "s3:GetObject"},
        "layers": {"scp": {"verdict": "explicitDeny",
            "statements": [{"policy": "Guard", "index": 0, "effect": "Deny", "matched": true}]}},
    })
    .to_string();
    for arguments in [["--with", "scp=allow.json"], ["--without", "Guard"]] {
        let assert = simulate(&folder(), &arguments, &case).assert().code(3);
        let line: Value = serde_json::from_slice(&assert.get_output().stdout).unwrap();
        assert!(line["error"]["help"].as_str().unwrap().contains("--embed"), "{line}");
    }
}

#[test]
fn every_layer_of_a_snapshot_is_examined_where_a_build_depends_on_it() {
    let snapshot = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/acme");
    let case = json!({"request": {
        "principal": "arn:aws:sts::111111111111:assumed-role/Developer/ann", "action": "s3:GetObject",
        "resource": "arn:aws:s3:::acme-reports/2026/q3.csv", "contextComplete": true,
    }})
    .to_string();
    let simulate = |arguments: &[&str]| {
        let mut command = Command::cargo_bin("denied-simulate").unwrap();
        command.args(["--snapshot", snapshot]).args(arguments).write_stdin(case.clone());
        let output = command.output().unwrap();
        let case: Value = serde_json::from_slice(&output.stdout).unwrap();
        (output.status.code(), case["decision"].clone())
    };
    assert_eq!(simulate(&[]), (Some(0), "allowed".into()), "by the identity policies, which were asked for");
    assert_eq!(simulate(&["--expect", "allowed"]), (Some(1), "implicitDeny".into()), "the boundary does not");
    let without = simulate(&["--without", "DeveloperBoundary", "--expect", "allowed"]);
    assert_eq!(without, (Some(0), "allowed".into()));
}
