//! `denied simulate --engine`: AWS's simulator, as the IAM API Reference documents it, next to our own evaluator.

#![cfg(test)]

mod common;

use common::aws::{behind, errors, program, records, run};
use end_to_end::{Decision, Emulator, Fault, Middle, Proxy, Replay, Simulated};
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::222222222222:role/DataEngineer";
const SESSION: &str = "arn:aws:sts::222222222222:assumed-role/DataEngineer/dora";
const OBJECT: &str = "arn:aws:s3:::acme-lake/orders/1.parquet";

fn simulate(proxy: &Proxy, engine: &str, case: &Value) -> (i32, Value, String) {
    let mut command = program("denied-simulate", &proxy.address());
    command.args(["--engine", engine]);
    let output = run(command, format!("{case}\n"));
    let mut records = records(&output);
    assert_eq!(records.len(), 1, "{}", errors(&output));
    (output.status.code().expect("it exits"), records.remove(0), errors(&output))
}

fn asking(principal: &str, action: &str, resource: &str) -> Value {
    json!({"request": {"principal": principal, "action": action, "resource": resource}})
}

fn replay(simulated: Simulated) -> Replay {
    Replay::new().principal(ROLE).simulate(simulated)
}

#[test]
fn aws_decides_for_the_role_of_a_session() {
    let allowed = Simulated {
        matched: vec!["user_DataEngineer_Query".to_owned()],
        organizations: Some(true),
        ..Simulated::new("s3:GetObject", OBJECT, Decision::Allowed)
    };
    let proxy = behind(replay(allowed));
    let (code, case, told) = simulate(&proxy, "aws", &asking(SESSION, "s3:GetObject", OBJECT));
    assert_eq!(code, 0, "{told}");
    assert_eq!(case["layers"]["identity"]["verdict"], "allowed", "{case}");
    assert_eq!(case["layers"]["scp"]["verdict"], "allowed");
    let simulated = &case["simulated"];
    assert_eq!(
        (&simulated["decision"], &simulated["allowedByOrganizations"]),
        (&"allowed".into(), &true.into())
    );
    assert_eq!(simulated["matched"][0]["policy"], "user_DataEngineer_Query");
    let calls = proxy.calls();
    assert!(calls.iter().any(|call| call.operation == "SimulatePrincipalPolicy"), "{calls:?}");
}

#[test]
fn a_boundary_or_an_organization_that_caps_is_told_apart_from_the_policies() {
    for (boundary, organizations, layer) in [(Some(false), None, "boundary"), (None, Some(false), "scp")] {
        let capped = Simulated {
            matched: vec!["Query".to_owned()],
            boundary,
            organizations,
            ..Simulated::new("s3:GetObject", OBJECT, Decision::ImplicitDeny)
        };
        let (_, case, _) = simulate(&behind(replay(capped)), "aws", &asking(SESSION, "s3:GetObject", OBJECT));
        assert_eq!(case["layers"]["identity"]["verdict"], "allowed", "{case}");
        assert_eq!(case["layers"][layer]["verdict"], "implicitDeny", "{case}");
        assert_eq!((&case["decision"], &case["decidedBy"]), (&"implicitDeny".into(), &json!([layer])));
    }
}

#[test]
fn keys_that_the_request_does_not_give_leave_it_unknown() {
    let missing = Simulated {
        missing: vec!["aws:SourceIp".to_owned()],
        ..Simulated::new("s3:GetObject", OBJECT, Decision::ImplicitDeny)
    };
    let (_, case, _) = simulate(&behind(replay(missing)), "aws", &asking(SESSION, "s3:GetObject", OBJECT));
    assert_eq!(
        (&case["decision"], &case["layers"]["identity"]["verdict"]),
        (&"unknown".into(), &"unknown".into())
    );
    assert_eq!(case["layers"]["identity"]["dependsOn"][0]["key"], "aws:SourceIp");
    assert_eq!(case["simulated"]["missing"], json!(["aws:SourceIp"]));
}

#[test]
fn policies_that_the_case_carries_are_given_to_the_simulator() {
    let document = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]});
    let mut case = asking(ROLE, "s3:GetObject", OBJECT);
    case["policies"] = json!({"identity": [{"name": "All", "document": document}]});
    let allowed = Simulated::new("s3:GetObject", OBJECT, Decision::Allowed);
    let proxy = behind(replay(allowed));
    let (code, case, told) = simulate(&proxy, "both", &case);
    assert_eq!((code, &case["simulated"]["decision"]), (0, &"allowed".into()), "{told}");
    assert!(proxy.calls().iter().any(|call| call.operation == "SimulateCustomPolicy"), "{:?}", proxy.calls());
    assert!(case["findings"].as_array().is_none_or(Vec::is_empty), "they agree: {case}");
}

#[test]
fn a_disagreement_is_a_finding_with_the_limit_that_explains_it() {
    // The bucket belongs to the same account, and no policy of the role allows this; AWS is made to say otherwise.
    let wrong = Simulated::new("s3:DeleteBucket", "arn:aws:s3:::acme-archive", Decision::Allowed);
    let (_, case, told) = simulate(
        &behind(replay(wrong)),
        "both",
        &asking(SESSION, "s3:DeleteBucket", "arn:aws:s3:::acme-archive"),
    );
    let found = &case["findings"][0];
    assert_eq!(found["code"], "simulator-disagrees", "{case} {told}");
    assert!(found["detail"].to_string().contains("please report it"), "{found}");

    let role = "arn:aws:iam::222222222222:role/DataLoader";
    let trust = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": {"AWS": ROLE}, "Action": "sts:AssumeRole"}]});
    let allow = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole", "Resource": "*"}]});
    let mut case = asking(ROLE, "sts:AssumeRole", role);
    case["policies"] = json!({
        "identity": [{"name": "Assume", "document": allow}],
        "resource": {"name": "trust", "document": trust},
    });
    let denied = Simulated::new("sts:AssumeRole", role, Decision::ImplicitDeny);
    let (_, case, _) = simulate(&behind(replay(denied)), "both", &case);
    assert_eq!(case["decision"], "allowed", "the own evaluator decides: {case}");
    assert!(case["findings"].to_string().contains("aws/aws-cli#10314"), "{case}");
}

/// Ten actions on the same object, five times each.
fn many(actions: &[&str]) -> String {
    let line = |action: &&str| format!("{}\n", asking(SESSION, action, OBJECT));
    actions.iter().map(line).collect::<String>().repeat(5)
}

fn decisions(output: &std::process::Output) -> Vec<String> {
    records(output).iter().map(|case| case["decision"].as_str().unwrap_or("none").to_owned()).collect()
}

#[test]
fn cases_that_differ_in_their_action_share_calls_and_pages_are_followed() {
    let actions: Vec<String> = (0..10).map(|number| format!("s3:Get{number}")).collect();
    let actions: Vec<&str> = actions.iter().map(String::as_str).collect();
    let allowed = ["s3:Get3", "s3:Get7"];
    let replay = allowed.iter().fold(Replay::new().principal(ROLE), |replay, action| {
        replay.simulate(Simulated::new(action, OBJECT, Decision::Allowed))
    });
    let proxy = behind(replay);
    let mut command = program("denied-simulate", &proxy.address());
    command.args(["--engine", "aws"]);
    let output = run(command, many(&actions));
    let wanted = actions.iter().map(|own| if allowed.contains(own) { "allowed" } else { "implicitDeny" });
    let wanted: Vec<&str> = wanted.collect();
    assert_eq!(decisions(&output), wanted.repeat(5), "{}", errors(&output));
    let asked = proxy.calls().iter().filter(|call| call.operation == "SimulatePrincipalPolicy").count();
    // One page for each two actions, in its own call at worst.
    assert!(asked <= actions.len(), "{asked} pages for {} actions", actions.len());
}

#[test]
fn an_action_that_aws_does_not_take_costs_its_own_case_alone() {
    let proxy = behind(replay(Simulated::new("s3:GetObject", OBJECT, Decision::Allowed)));
    let mut command = program("denied-simulate", &proxy.address());
    command.args(["--engine", "aws"]);
    let output = run(command, many(&["s3:GetObject", "nonsense", "s3:PutObject"]));
    assert_eq!(decisions(&output), ["allowed", "unknown", "implicitDeny"].repeat(5), "{}", errors(&output));
}

#[test]
fn each_documented_error_is_told_and_with_both_the_own_decision_stays() {
    let case = asking(SESSION, "s3:GetObject", OBJECT);
    let faults: [(Box<dyn Middle>, &str); 3] = [
        (Box::new(Replay::new()), "does not exist"),
        (
            Box::new(
                replay(Simulated::new("a:b", "*", Decision::Allowed)).policy_evaluation("Policy too large"),
            ),
            "PolicyEvaluation",
        ),
        (Box::new(Fault::access_denied().on("iam:SimulatePrincipalPolicy")), "iam:SimulatePrincipalPolicy"),
    ];
    for (fault, words) in faults {
        let proxy = Proxy::start(Emulator::shared().address(), vec![fault]).expect("the proxy starts");
        let (code, both, told) = simulate(&proxy, "both", &case);
        assert_eq!(code, 0, "{told}");
        assert!(both["layers"]["identity"]["verdict"] != "unknown", "{both}");
        let finding = &both["findings"][0];
        assert_eq!(finding["code"], "simulator-unavailable", "{both}");
        assert!(finding["title"].to_string().contains(words), "{finding}");
        let (_, alone, _) = simulate(&proxy, "aws", &case);
        assert_eq!(
            (&alone["decision"], &alone["findings"][0]["code"]),
            (&"unknown".into(), &"layer-unreadable".into())
        );
    }
}

#[test]
fn the_policies_that_apply_are_listed_by_the_way_they_do() {
    let mut command = program("denied-simulate", "http://127.0.0.1:9");
    command.args([
        "--list",
        "--snapshot",
        "examples/acme",
        "--principal",
        "arn:aws:iam::111111111111:user/ann",
    ]);
    let listed = records(&run(command, ""));
    let policies = listed[0]["identityPolicies"].as_array().expect("a list");
    let groups: Vec<_> = policies.iter().filter_map(|policy| policy["via"].as_str()).collect();
    assert!(groups.contains(&"group:developers"), "{policies:?}");
    assert!(listed[0].get("decision").is_none());

    let mut live = program("denied-simulate", Emulator::shared().address());
    live.args(["--list", "--principal", "arn:aws:iam::111111111111:user/ann"]);
    let mut found = records(&run(live, ""));
    let sorted = |record: &mut Value| {
        let mut all = record["identityPolicies"].as_array().cloned().unwrap_or_default();
        all.sort_by_key(ToString::to_string);
        all
    };
    let mut listed = listed;
    assert_eq!(sorted(&mut found[0]), sorted(&mut listed[0]));
}

#[test]
fn what_does_not_go_together_is_refused() {
    for arguments in
        [&["--engine", "aws", "--offline"][..], &["--engine", "aws", "--without", "x"], &["--engine", "none"]]
    {
        let mut command = program("denied-simulate", "http://127.0.0.1:9");
        command.args(arguments);
        assert_eq!(run(command, "").status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn an_aws_that_cannot_be_reached_is_4_with_a_snapshot_too() {
    for engine in ["aws", "both"] {
        let mut command = program("denied-simulate", "http://127.0.0.1:9");
        command.args(["--engine", engine, "--snapshot", "examples/acme", "--timeout", "2"]);
        command.current_dir(common::project());
        let output = run(command, format!("{}\n", asking(ROLE, "s3:GetObject", OBJECT)));
        assert_eq!(output.status.code(), Some(4), "{engine}: {}", errors(&output));
    }
}
