//! `denied-snapshot` against an AWS: what it collects decides as AWS itself does.

#![cfg(test)]

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use common::aws::{alone, errors, is_unread, program, records, requests, run, verdicts};
use common::{programs, project};
use end_to_end::{Emulator, Fault, Proxy};
use serde_json::Value;
use tempfile::TempDir;

fn collect(endpoint: &str, folder: &Path, flags: &[&str]) -> (i32, Vec<Value>, String) {
    let mut command = program("denied-snapshot", endpoint);
    command.arg(folder).args(flags);
    let output = run(command, "");
    (output.status.code().expect("it exits"), records(&output), errors(&output))
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

fn manifest(folder: &Path) -> Value {
    let text = fs::read_to_string(folder.join("manifest.json")).expect("there is a manifest");
    serde_json::from_str(&text).expect("it is JSON")
}

#[test]
fn a_snapshot_decides_as_aws_does_case_by_case() {
    let folder = folder();
    let (code, report, told) = collect(Emulator::shared().address(), folder.path(), &["--all-accounts"]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(report.len(), 4, "the organization and three accounts: {report:?}");
    assert!(report.iter().all(|record| record["unread"].as_array().is_some_and(Vec::is_empty)), "{report:?}");

    let input = requests().concat();
    for name in ["denied-simulate", "denied-resource", "denied-scp", "denied-trust", "denied-why"] {
        let live = run(program(name, Emulator::shared().address()), &input);
        let mut offline = program(name, "http://127.0.0.1:9");
        offline.arg("--snapshot").arg(folder.path());
        let offline = run(offline, &input);
        assert_eq!(offline.status.code(), Some(0), "{name}: {}", errors(&offline));
        let (live, offline) = (records(&live), records(&offline));
        assert_eq!(live.len(), offline.len(), "{name}");
        for (live, offline) in live.iter().zip(&offline) {
            assert_eq!(live["decision"], offline["decision"], "{name}: {}", live["request"]);
            assert_eq!(verdicts(live), verdicts(offline), "{name}: {}", live["request"]);
            // Neither reads the policies of VPC endpoints.
            assert!(!is_unread(live) || live["decision"] == "unknown");
        }
    }
}

#[test]
fn a_refused_read_is_noted_with_the_permission_and_asked_again_later() {
    let folder = folder();
    let proxy = Proxy::start(
        Emulator::shared().address(),
        vec![Box::new(Fault::access_denied().on("iam:GetAccountAuthorizationDetails"))],
    )
    .expect("the proxy starts");
    let (code, report, told) = collect(&proxy.address(), folder.path(), &["--no-organization"]);
    assert_eq!(code, 0, "{told}");
    let unread = &report[0]["unread"][0];
    assert_eq!(unread["permission"], "iam:GetAccountAuthorizationDetails", "{report:?}");
    assert_eq!(unread["code"], "AccessDenied");
    let noted = manifest(folder.path())["unread"].to_string();
    assert!(noted.contains("100000000001/iam/get-account-authorization-details.json"), "{noted}");

    let mut simulate = program("denied-simulate", "http://127.0.0.1:9");
    simulate.arg("--snapshot").arg(folder.path());
    let asked = r#"{"request":{"principal":"arn:aws:iam::100000000001:role/OrgAdmin","action":"s3:ListAllMyBuckets","resource":"*"}}"#;
    let decided = records(&run(simulate, asked));
    assert_eq!(decided[0]["layers"]["identity"]["verdict"], "unknown", "{decided:?}");
    let told = decided[0]["findings"].to_string();
    assert!(told.contains("iam:GetAccountAuthorizationDetails"), "{told}");

    let (code, report, told) = collect(Emulator::shared().address(), folder.path(), &["--no-organization"]);
    assert_eq!((code, &report[0]["unread"]), (0, &Value::Array(Vec::new())), "{told}");
    assert_eq!(manifest(folder.path())["unread"], Value::Array(Vec::new()));
}

#[test]
fn a_collection_that_broke_off_goes_on_where_it_was() {
    let folder = folder();
    let scope = ["--account", "111111111111", "--only", "s3,kms", "--no-organization"];
    collect(Emulator::shared().address(), folder.path(), &scope);
    let lost = folder.path().join("111111111111/s3/acme-vault/get-bucket-policy.json");
    let kept = fs::read(&lost).expect("it was collected");
    fs::remove_file(&lost).expect("it can be removed");

    let proxy = Proxy::start(Emulator::shared().address(), Vec::new()).expect("the proxy starts");
    let (code, report, told) = collect(&proxy.address(), folder.path(), &scope);
    assert_eq!(code, 0, "{told}");
    assert_eq!(fs::read(&lost).expect("it was collected again"), kept);
    let calls = proxy.calls();
    let policies = calls.iter().filter(|call| call.operation == "GetBucketPolicy").count();
    assert_eq!(policies, 1, "what is there, or known not to exist, is not asked for again: {calls:?}");
    assert!(report[1]["kept"].as_u64() > Some(30), "{report:?}");

    let (_, report, _) =
        collect(Emulator::shared().address(), folder.path(), &[&scope[..], &["--fresh"]].concat());
    assert_eq!(report[1]["kept"], 0, "{report:?}");
}

#[test]
fn an_account_that_cannot_be_reached_leaves_the_others_unharmed() {
    let folder = folder();
    // Without a role to assume, only the credentials' own account can be read.
    let mut command = alone(programs().join("denied-snapshot"), Emulator::shared().address());
    command.arg(folder.path()).args(["--account", "111111111111", "--only", "s3", "--no-organization"]);
    let output = run(command, "");
    let report = records(&output);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(report[0]["of"], "100000000001");
    assert!(report[0]["collected"].as_u64() >= Some(1), "{report:?}");
    let told = report[1]["error"].as_str().unwrap_or_default();
    assert!(told.contains("--assume-role") && told.contains("111111111111"), "{report:?}");
}

#[test]
fn a_folder_that_holds_something_else_is_left_alone() {
    let folder = folder();
    fs::write(folder.path().join("thesis.txt"), "precious").expect("it is written");
    let (code, report, told) = collect("http://127.0.0.1:9", folder.path(), &[]);
    assert_eq!((code, report.len()), (2, 0), "{told}");
    assert!(told.contains("not those of a snapshot"), "{told}");
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
}

#[test]
fn expired_credentials_end_it_with_exit_4_and_no_snapshot() {
    let folder = folder();
    let proxy = Proxy::start(Emulator::shared().address(), vec![Box::new(Fault::expired_token())])
        .expect("the proxy starts");
    let (code, report, told) = collect(&proxy.address(), folder.path(), &[]);
    assert_eq!((code, report.len()), (4, 0), "{told}");
    assert!(told.contains("ExpiredToken") && told.contains("unset AWS_ACCESS_KEY_ID"), "{told}");
}

/// Puts a command `aws` into a folder.
fn aws_cli(folder: &Path) {
    let cli = folder.join("aws");
    let python = end_to_end::venv().join("bin/python");
    let program = project().join("tests/emulator/aws.py");
    let body = format!("#!/bin/sh\nexec '{}' -B '{}' \"$@\"\n", python.display(), program.display());
    fs::write(&cli, body).expect("it is written");
    fs::set_permissions(&cli, Permissions::from_mode(0o755)).expect("it can be run");
}

#[test]
fn the_script_for_the_aws_cli_collects_the_same() {
    let (by_hand, by_program) = (folder(), folder());
    let reader = Emulator::shared()
        .assume("arn:aws:iam::222222222222:role/Admin", "collect")
        .expect("the role is assumed");
    let mut script = program("denied-snapshot", "http://127.0.0.1:9");
    script.arg("--commands");
    let script = String::from_utf8(run(script, "").stdout).expect("a script");

    let tools = folder();
    aws_cli(tools.path());
    let path = std::env::var("PATH").unwrap_or_default();
    let mut shell = alone("sh", Emulator::shared().address());
    shell
        .args(["-s", "--"])
        .arg(by_hand.path())
        .env("PATH", format!("{}:{path}", tools.path().display()))
        .env("AWS_ACCESS_KEY_ID", &reader.access_key_id)
        .env("AWS_SECRET_ACCESS_KEY", &reader.secret_access_key)
        .env("AWS_SESSION_TOKEN", &reader.session_token);
    let output = run(shell, &script);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));

    collect(Emulator::shared().address(), by_program.path(), &["--account", "222222222222"]);
    let mut own = requests();
    own.retain(|case| case.contains("\"arn:aws:iam::222222222222") || case.contains("sts::222222222222"));
    assert!(own.len() > 5, "{own:?}");
    let decide = |name, folder: &Path| {
        let mut program = program(name, "http://127.0.0.1:9");
        program.arg("--snapshot").arg(folder);
        records(&run(program, own.concat()))
    };
    // The organization is visible only to the management account.
    for name in ["denied-simulate", "denied-boundary", "denied-resource", "denied-trust"] {
        let (one, other) = (decide(name, by_hand.path()), decide(name, by_program.path()));
        assert_eq!(one.len(), own.len());
        for (one, other) in one.iter().zip(&other) {
            assert_eq!(verdicts(one), verdicts(other), "{name}: {}", one["request"]);
        }
    }
}

#[test]
fn the_script_for_the_aws_cli_takes_no_flags_and_asks_for_a_region() {
    for flags in [&["acme"][..], &["--only", "iam"], &["--regions", "eu-west-1"], &["--no-organization"]] {
        let mut script = program("denied-snapshot", "http://127.0.0.1:9");
        script.arg("--commands").args(flags);
        let output = run(script, "");
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{flags:?}");
    }
    let mut script = program("denied-snapshot", "http://127.0.0.1:9");
    script.arg("--commands");
    let printed = run(script, "");
    assert!(errors(&printed).contains("--assume-role has no say in the script"), "{}", errors(&printed));
    let script = String::from_utf8(printed.stdout).expect("a script");
    let tools = folder();
    let aws = tools.path().join("aws");
    fs::write(&aws, "#!/bin/sh\nexit 1\n").expect("it is written");
    fs::set_permissions(&aws, Permissions::from_mode(0o755)).expect("it can be run");
    let mut shell = alone("sh", "http://127.0.0.1:9");
    shell.args(["-s"]).env("PATH", format!("{}:/usr/bin:/bin", tools.path().display()));
    shell.env_remove("AWS_REGION").env_remove("AWS_DEFAULT_REGION");
    let output = run(shell, &script);
    assert_eq!(output.status.code(), Some(2), "{}", errors(&output));
    assert!(errors(&output).contains("no region is set"), "{}", errors(&output));
}
