//! The programs against an AWS: they decide as on a snapshot of the same organization, make only read calls, and say
//! what went wrong if a call fails.

#![cfg(test)]

mod common;

use std::sync::Arc;

use common::aws::{behind, errors, is_unread, program, records, requests, run, verdicts};
use common::project;
use end_to_end::{Emulator, Fault, Gate, Proxy};
use serde_json::json;

const PROGRAMS: [&str; 6] =
    ["denied-simulate", "denied-boundary", "denied-scp", "denied-trust", "denied-resource", "denied-why"];

const DEVELOPER: &str = "arn:aws:sts::111111111111:assumed-role/Developer/ann";
const APP: &str = "arn:aws:sts::111111111111:assumed-role/App/i-0f1e2d3c4b5a69788";

#[test]
fn live_and_snapshot_decide_alike_case_by_case() {
    let input = requests().concat();
    for name in PROGRAMS {
        let live = run(program(name, Emulator::shared().address()), &input);
        let mut offline = program(name, "http://127.0.0.1:9");
        offline.args(["--snapshot", "examples/acme"]);
        let offline = run(offline, &input);
        assert_eq!(live.status.code(), Some(0), "{name}: {}", errors(&live));
        let (live, offline) = (records(&live), records(&offline));
        assert_eq!(live.len(), offline.len(), "{name}");
        assert!(live.len() > 50, "{name}: only {} cases", live.len());
        for (live, offline) in live.iter().zip(&offline) {
            assert_eq!(live["request"], offline["request"], "{name}");
            let mut expected = verdicts(offline);
            let endpoint = &live["layers"]["endpoint"]["verdict"];
            if endpoint == "unknown" {
                expected.insert("endpoint", endpoint);
            }
            assert_eq!(verdicts(live), expected, "{name}: {}", live["request"]);
            if is_unread(live) {
                assert_eq!(live["decision"], "unknown", "{name}: what is not read allows nothing");
            } else {
                assert_eq!(live["decision"], offline["decision"], "{name}: {}", live["request"]);
            }
        }
    }
}

#[test]
fn a_stream_about_the_same_roles_reads_each_role_once() {
    let proxy = Proxy::start(Emulator::shared().address(), Vec::new()).expect("the proxy starts");
    let case = |nth: usize| {
        let principal = [DEVELOPER, APP][nth % 2];
        let resource = format!("arn:aws:s3:::acme-reports/2026/{nth}.csv");
        json!({"request": {"principal": principal, "action": "s3:GetObject", "resource": resource}})
            .to_string()
    };
    let input: String = (0..1000).map(|nth| case(nth) + "\n").collect();
    let output = run(program("denied-simulate", &proxy.address()), &input);
    assert_eq!(records(&output).len(), 1000, "{}", errors(&output));
    let calls = proxy.calls();
    let roles = calls.iter().filter(|call| call.operation == "GetRole").count();
    assert_eq!(roles, 2, "{calls:?}");
    assert!(calls.len() < 40, "{} calls: {calls:?}", calls.len());
}

#[test]
fn a_case_that_carries_its_policies_calls_nobody() {
    let case = std::fs::read_to_string(project().join("examples/case.jsonl")).expect("it is there");
    for name in PROGRAMS {
        let mut command = program(name, "http://127.0.0.1:9");
        command.args(["--timeout", "2"]);
        let output = run(command, &case);
        assert_eq!(output.status.code(), Some(0), "{name}: {}", errors(&output));
    }
}

/// Two cases: the fault affects the first one's principal, but not the second one's.
fn two_cases() -> String {
    let request = |principal: &str| {
        json!({"request": {"principal": principal, "action": "s3:GetObject",
            "resource": "arn:aws:s3:::acme-reports/2026/q3.csv", "resourceAccount": "111111111111"}})
    };
    format!("{}\n{}\n", request(DEVELOPER), request(APP))
}

#[test]
fn throttling_is_waited_out() {
    let proxy = behind(Fault::throttle().on("iam:GetRole").times(1));
    let output = run(program("denied-boundary", &proxy.address()), two_cases());
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(records(&output)[0]["layers"]["boundary"]["verdict"], "implicitDeny");
}

#[test]
fn a_refused_read_makes_the_layer_unknown_and_names_the_permission() {
    let proxy = behind(Fault::access_denied().on("iam:GetPolicyVersion"));
    let output = run(program("denied-boundary", &proxy.address()), two_cases());
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let records = records(&output);
    assert_eq!(records[0]["layers"]["boundary"]["verdict"], "unknown");
    let told = records[0]["findings"].to_string();
    assert!(told.contains("layer-unreadable") && told.contains("iam:GetPolicyVersion"), "{told}");
    assert_eq!(records[1]["layers"]["boundary"]["verdict"], "notApplicable", "the other case is unharmed");
}

#[test]
fn a_page_instead_of_an_answer_is_said_to_be_one() {
    let proxy = behind(Fault::html500().on("iam:GetPolicyVersion"));
    let output = run(program("denied-boundary", &proxy.address()), two_cases());
    let records = records(&output);
    assert_eq!(records[0]["layers"]["boundary"]["verdict"], "unknown");
    let told = records[0]["findings"].to_string();
    assert!(told.contains("HTTP 500") && told.contains("proxy"), "{told}");
    assert_eq!(records[1]["layers"]["boundary"]["verdict"], "notApplicable");
}

#[test]
fn an_answer_that_never_comes_ends_with_exit_4_after_all_cases() {
    for fault in [Fault::timeout(), Fault::cut()] {
        let proxy = behind(fault.on("iam:GetPolicyVersion"));
        let mut command = program("denied-boundary", &proxy.address());
        command.args(["--timeout", "2"]);
        let output = run(command, two_cases());
        assert_eq!(output.status.code(), Some(4), "{}", errors(&output));
        let records = records(&output);
        assert_eq!(records.len(), 2, "every case is written");
        assert_eq!(records[0]["layers"]["boundary"]["verdict"], "unknown");
        assert_eq!(records[1]["layers"]["boundary"]["verdict"], "notApplicable");
        assert!(errors(&output).contains("could not be read"), "{}", errors(&output));
    }
}

#[test]
fn an_expired_token_ends_with_exit_4_and_the_command_that_mends_it() {
    let proxy = behind(Fault::expired_token());
    let output = run(program("denied-boundary", &proxy.address()), two_cases());
    assert_eq!(output.status.code(), Some(4), "{}", errors(&output));
    assert_eq!(records(&output).len(), 2, "every case is written");
    let told = errors(&output);
    assert!(told.contains("ExpiredToken") && told.contains("unset AWS_ACCESS_KEY_ID"), "{told}");
    let calls = proxy.calls();
    assert!(calls.len() <= 2, "credentials that are not taken are not tried again and again: {calls:?}");
}

#[test]
fn without_credentials_the_message_says_how_to_work_without_aws() {
    let mut command = program("denied-boundary", "http://127.0.0.1:9");
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    let output = run(command, two_cases());
    assert_eq!(output.status.code(), Some(4));
    assert_eq!(records(&output).len(), 2);
    let told = errors(&output);
    assert!(told.contains("no valid credentials") && told.contains("--snapshot DIR"), "{told}");
}

#[test]
fn offline_calls_nobody_and_leaves_the_layer_unexamined() {
    let proxy = Proxy::start(Emulator::shared().address(), Vec::new()).expect("the proxy starts");
    let mut command = program("denied-boundary", &proxy.address());
    command.arg("--offline");
    let output = run(command, two_cases());
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert!(proxy.calls().is_empty());
    assert!(records(&output)[0]["unexamined"].to_string().contains("boundary"));
}

#[test]
fn the_role_of_a_function_is_the_same_live() {
    let functions = ["checkout", "orders", "orders:live"]
        .map(|name| format!("arn:aws:lambda:eu-central-1:111111111111:function:{name}"));
    let mut live = program("denied-lambda-role", Emulator::shared().address());
    live.args(&functions);
    let live = run(live, "");
    assert_eq!(live.status.code(), Some(0), "{}", errors(&live));
    let mut offline = program("denied-lambda-role", "http://127.0.0.1:9");
    offline.args(&functions).args(["--snapshot", "examples/acme"]);
    let offline = run(offline, "");
    let (live, offline) = (records(&live), records(&offline));
    assert!(live.len() > 10, "{live:?}");
    assert_eq!(live.len(), offline.len());
    for (live, offline) in live.iter().zip(&offline) {
        assert_eq!(live["request"]["principal"], offline["request"]["principal"]);
        assert_eq!(verdicts(live), verdicts(offline), "{}", live["request"]);
    }
}

#[test]
fn verbose_tells_each_call_with_its_time_and_never_a_secret() {
    let proxy = behind(Fault::throttle().on("iam:GetRole").times(1));
    // The request is not for a role, so `denied-trust` asks nobody.
    for name in PROGRAMS.into_iter().filter(|name| *name != "denied-trust") {
        let mut command = program(name, &proxy.address());
        command.arg("--verbose").env("AWS_SECRET_ACCESS_KEY", "a-very-secret-key");
        let before = proxy.calls().len();
        let output = run(command, two_cases());
        assert_eq!(output.status.code(), Some(0), "{name}: {}", errors(&output));
        let told = errors(&output);
        let calls: Vec<&str> =
            told.lines().filter(|line| line.contains(" in ") && line.contains(" ms")).collect();
        assert_eq!(calls.len(), proxy.calls().len() - before, "{name} tells each call once:\n{told}");
        assert!(calls.iter().all(|line| line.starts_with(&format!("{name}: "))), "{told}");
        assert!(calls.iter().any(|line| line.contains(": aws sts get-caller-identity: 200 in ")), "{told}");
        for secret in ["a-very-secret-key", "AKIAIOSFODNN7EXAMPLE", "Signature", "SessionToken"] {
            assert!(!told.contains(secret), "{name}: {told}");
        }
    }
    let output = run(program("denied-boundary", &proxy.address()), two_cases());
    assert_eq!(errors(&output), "", "without the flag nothing is told");
}

#[test]
fn verbose_tells_account_region_status_and_retries() {
    let proxy = behind(Fault::throttle().on("iam:GetRole").times(1));
    let mut command = program("denied-boundary", &proxy.address());
    command.args(["--verbose", "--jobs", "1"]);
    let told = errors(&run(command, two_cases()));
    let lines: Vec<String> = told.lines().map(without_time).collect();
    let role = "denied-boundary: aws iam get-role --role-name Developer";
    for line in [
        "denied-boundary: reading standard input".to_owned(),
        format!("{role}: 400 in ms (111111111111, eu-central-1)"),
        format!("{role}: 200 in ms (111111111111, eu-central-1, retry 1)"),
        "denied-boundary: sts AssumeRole: 200 in ms (eu-central-1)".to_owned(),
    ] {
        assert!(lines.contains(&line), "{line}\n{told}");
    }
    let slow = behind(Fault::timeout().on("iam:GetPolicyVersion"));
    let mut command = program("denied-boundary", &slow.address());
    command.args(["--verbose", "--timeout", "1"]);
    let told = errors(&run(command, two_cases()));
    assert!(
        told.lines().any(|line| line.contains("get-policy-version") && line.contains(": no answer in ")),
        "{told}"
    );
}

/// A line without its milliseconds.
fn without_time(line: &str) -> String {
    match line.split_once(" in ").and_then(|(start, rest)| Some((start, rest.split_once(" ms")?.1))) {
        Some((start, end)) => format!("{start} in ms{end}"),
        None => line.to_owned(),
    }
}

#[test]
fn many_cases_about_many_roles_ask_at_once_and_no_more_than_is_good() {
    // The gate opens only if this many are requested together.
    let gate = Arc::new(Gate::new("iam:GetRole", 16));
    let proxy = behind(Arc::clone(&gate));
    let input: String = (0..1000)
        .map(|nth| {
            let role = format!("arn:aws:sts::111111111111:assumed-role/Role{}/session", nth % 20);
            json!({"request": {"principal": role, "action": "s3:GetObject", "resource": format!("arn:aws:s3:::b/{nth}"),
                "resourceAccount": "111111111111"}})
            .to_string()
                + "\n"
        })
        .collect();
    let output = run(program("denied-boundary", &proxy.address()), &input);
    assert_eq!(records(&output).len(), 1000, "{}", errors(&output));
    let calls = proxy.calls();
    assert_eq!(calls.iter().filter(|call| call.operation == "GetRole").count(), 20, "{calls:?}");
    assert!(calls.len() < 40, "{} calls: {calls:?}", calls.len());
    assert_eq!(gate.most(), 16);
}
