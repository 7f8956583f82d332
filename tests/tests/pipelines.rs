//! Programs in pipelines, as people combine them.

#![cfg(test)]

mod common;

use std::fmt::Write as _;

use common::{project, shell};
use serde_json::Value;

const ACME: &str = "--snapshot examples/acme";
const DEVELOPER: &str = "--principal arn:aws:sts::111111111111:assumed-role/Developer/ann --action s3:GetObject \
                         --resource arn:aws:s3:::acme-reports/2026/q3.csv --context-complete";

fn records(line: &str) -> Vec<Value> {
    let output = shell(line);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.code().is_some(), "{line} was killed");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn record(line: &str) -> Value {
    let mut records = records(line);
    assert_eq!(records.len(), 1, "{line}");
    records.remove(0)
}

#[test]
fn layers_may_be_examined_in_any_order() {
    let orders =
        [["simulate", "boundary", "scp"], ["scp", "boundary", "simulate"], ["boundary", "simulate", "scp"]];
    let decided = orders.map(|[first, second, third]| {
        let case = record(&format!(
            "denied {first} {DEVELOPER} {ACME} | denied {second} {ACME} | denied {third} {ACME}"
        ));
        (case["decision"].clone(), case["decidedBy"].clone(), case["unexamined"].clone())
    });
    assert_eq!(decided[0].0, "implicitDeny");
    assert_eq!(decided[0].1, serde_json::json!(["boundary"]));
    assert!(decided.iter().all(|other| *other == decided[0]), "{decided:?}");
}

fn codes(case: &Value) -> Vec<&str> {
    let findings = case["findings"].as_array().into_iter().flatten();
    findings.map(|finding| finding["code"].as_str().unwrap()).collect()
}

#[test]
fn each_program_names_what_its_layer_says_against_the_request() {
    let trust = "--principal arn:aws:sts::111111111111:assumed-role/Developer/ann --action sts:AssumeRole \
                 --resource arn:aws:iam::222222222222:role/DataLoader --context-complete";
    let region = "denied decode examples/denials/05-scp-region.txt";
    for (line, wanted) in [
        (format!("denied boundary {DEVELOPER} {ACME}"), &["boundary-caps-identity"][..]),
        (format!("denied trust {trust} {ACME}"), &["trust-principal-mismatch"]),
        (format!("{region} | denied scp {ACME}"), &["scp-explicit-deny", "scp-region"]),
        (
            format!(
                "denied simulate {ACME} --action s3:DeleteBucket --resource arn:aws:s3:::acme-finance \
                  --principal arn:aws:iam::111111111111:user/ben --context-complete"
            ),
            &["no-identity-allow", "managed-policy-gap"],
        ),
        (
            "sed -n 4p examples/case.jsonl | denied resource".to_owned(),
            &["resource-explicit-deny", "condition-not-met"],
        ),
    ] {
        let case = record(&line);
        assert_eq!(codes(&case), wanted, "{line}: {case:#}");
        assert!(case["findings"].as_array().unwrap().iter().all(|own| own.get("fix").is_none()), "{case:#}");
    }
}

#[test]
fn a_finding_is_told_once_with_the_fix_that_a_later_program_knows() {
    let case = record(&format!("denied boundary {DEVELOPER} {ACME} | denied why {ACME}"));
    assert_eq!(codes(&case), ["boundary-caps-identity"]);
    assert_eq!(case["findings"][0]["fix"]["verified"], true, "{case:#}");
}

#[test]
fn what_a_later_layer_refutes_is_not_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.jsonl");
    let user = "arn:aws:iam::111111111111:user/ben";
    let statement = serde_json::json!({"Effect": "Allow", "Principal": {"AWS": user}, "Action": "sqs:*", "Resource": "*"});
    let case = serde_json::json!({"request": {"principal": user, "action": "sqs:SendMessage",
        "resource": "arn:aws:sqs:eu-west-1:111111111111:q"},
        "layers": {"identity": {"verdict": "implicitDeny"}},
        "findings": [{"code": "no-identity-allow", "severity": "error", "layer": "identity", "title": "nothing allows"}],
        "policies": {"resource": {"name": "q", "document": {"Version": "2012-10-17", "Statement": statement}}}});
    std::fs::write(&file, format!("{case}\n")).unwrap();
    let case = record(&format!("denied resource {}", file.display()));
    assert_eq!((&case["decision"], codes(&case)), (&"allowed".into(), vec![]), "{case:#}");
}

#[test]
fn an_embedded_case_decides_the_same_with_nothing_else_at_hand() {
    let live = record(&format!(
        "denied simulate --embed {DEVELOPER} {ACME} | denied boundary --embed {ACME} | denied scp --embed {ACME}"
    ));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.jsonl");
    let mut alone = live.clone();
    for member in ["layers", "decision", "decidedBy", "unexamined", "findings"] {
        alone.as_object_mut().unwrap().remove(member);
    }
    std::fs::write(&file, format!("{alone}\n")).unwrap();
    let again = record(&format!("denied simulate --offline {}", file.display()));
    for member in ["decision", "decidedBy", "unexamined", "layers"] {
        assert_eq!(again[member], live[member], "{member}");
    }
}

#[test]
fn bad_lines_pass_through_all_programs_and_nothing_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("mixed.jsonl");
    let case = r#"{"request": {"principal": "arn:aws:iam::111111111111:user/ben", "action": "s3:ListAllMyBuckets", "resource": "*"}, "mine": [1, 2.50]}"#;
    let mut text = String::new();
    for number in 0..300 {
        match number % 3 {
            0 => writeln!(text, "{case}").unwrap(),
            1 => writeln!(text, "not JSON {number}").unwrap(),
            _ => writeln!(text, r#"{{"x": {number}}}"#).unwrap(),
        }
    }
    std::fs::write(&file, text).unwrap();
    let line =
        format!("denied simulate {ACME} {} | denied boundary {ACME} | denied scp {ACME}", file.display());
    let output = shell(&line);
    assert_eq!(output.status.code(), Some(3));
    let records = records(&line);
    assert_eq!(records.len(), 300);
    for (number, record) in records.iter().enumerate() {
        if number % 3 == 0 {
            assert!(
                record["decision"].is_string() && record["mine"] == serde_json::json!([1, 2.5]),
                "{record}"
            );
        } else {
            assert_eq!(record["error"]["line"], number + 1);
            assert!(record["input"].as_str().unwrap().contains(&number.to_string()));
        }
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let output = shell(
        "for i in $(seq 200); do cat examples/case.jsonl; done | (denied simulate; echo $? >&2) | head -n 1",
    );
    assert_eq!(String::from_utf8(output.stderr).unwrap().trim(), "0");
}

#[test]
fn a_make_target_gates_a_policy() {
    let folder = tempfile::tempdir().unwrap();
    let makefile = folder.path().join("Makefile");
    let first = "head -n 1 examples/case.jsonl | denied simulate --quiet";
    std::fs::write(
        &makefile,
        format!("denied:\n\t{first} --expect denied > /dev/null\nallowed:\n\t{first} --expect allowed > /dev/null\n"),
    )
    .unwrap();
    let run =
        |target: &str| shell(&format!("make --silent -f {} {target}", makefile.display())).status.success();
    assert!(run("denied"));
    assert!(!run("allowed"));
}

#[test]
fn an_invalid_policy_leaves_its_layer_unknown_and_says_where_it_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("case.jsonl");
    let text = std::fs::read_to_string(project().join("examples/case.jsonl")).unwrap();
    let broken = text.lines().next().unwrap().replacen(
        r#""Action": ["s3:ListBucket""#,
        r#""Actions": ["s3:ListBucket""#,
        1,
    );
    assert!(broken.contains("Actions"));
    std::fs::write(&file, broken).unwrap();
    let case = record(&format!("denied simulate {}", file.display()));
    assert_eq!(case["layers"]["boundary"]["verdict"], "unknown");
    assert_eq!(case["decision"], "unknown");
    assert_eq!(case["findings"][0]["code"], "invalid-policy");
    let detail = case["findings"][0]["detail"].as_str().unwrap();
    assert!(
        detail.contains("DeveloperBoundary:1:") && detail.contains(r#"did you mean "Action"?"#),
        "{detail}"
    );
}

#[test]
fn a_snapshot_that_lacks_a_layer_says_which_command_collects_it() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("111111111111")).unwrap();
    let case = record(&format!("denied boundary {DEVELOPER} --snapshot {}", folder.path().display()));
    assert_eq!(case["layers"]["boundary"]["verdict"], "unknown");
    assert_eq!(case["findings"][0]["code"], "layer-unreadable");
    assert!(case["findings"][0]["title"].as_str().unwrap().contains("aws iam "), "{case}");
}
