//! The examples for make, GitHub Actions and git: each gates a change of policies.

#![cfg(test)]

mod common;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use common::{programs, project};
use tempfile::TempDir;

/// A folder with a copy of the examples.
fn checkout() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let copied =
        Command::new("cp").arg("-R").arg(project().join("examples")).arg(folder.path()).status().unwrap();
    assert!(copied.success());
    folder
}

/// Runs a line of shell in a folder as a build server does, with the programs on the `PATH` after `first`.
fn run(folder: &Path, first: Option<&Path>, line: &str) -> Output {
    let path = std::env::var("PATH").unwrap_or_default();
    let first = first.map(|own| format!("{}:", own.display())).unwrap_or_default();
    Command::new("bash")
        .args(["-e", "-o", "pipefail", "-c", line])
        .current_dir(folder)
        .env("PATH", format!("{first}{}:{path}", programs().display()))
        .env_remove("DENIED_SNAPSHOT")
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_SYSTEM", "/dev/null")
        .output()
        .unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn make_passes_and_fails_with_the_cases() {
    let folder = checkout();
    let good = run(folder.path(), None, "make -f examples/Makefile check");
    assert!(good.status.success(), "{}", said(&good));
    let file = folder.path().join("examples/planned.jsonl");
    let cases = fs::read_to_string(&file).unwrap();
    fs::write(&file, cases.replacen("\"expect\": \"allowed\"", "\"expect\": \"denied\"", 1)).unwrap();
    for target in ["check-plan", "check-template"] {
        let bad = run(folder.path(), None, &format!("make -f examples/Makefile {target}"));
        assert_eq!(bad.status.code(), Some(2), "{target}: {}", said(&bad));
    }
    let reports = run(folder.path(), None, "make -f examples/Makefile reports");
    assert!(reports.status.success(), "{}", said(&reports));
    let junit = fs::read_to_string(folder.path().join("reports/junit.xml")).unwrap();
    assert!(junit.contains("tests=\"3\" failures=\"1\" errors=\"0\""), "{junit}");
    let sarif = fs::read_to_string(folder.path().join("reports/denied.sarif")).unwrap();
    let sarif: serde_json::Value = serde_json::from_str(&sarif).unwrap();
    let result = &sarif["runs"][0]["results"][0];
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(result["ruleId"], "unexpected-decision");
    assert_eq!(place["artifactLocation"]["uri"], "examples/planned.jsonl");
    assert_eq!(place["region"]["startLine"], 1);
}

/// The shell steps of a workflow: what is below each `run: |`, with the folder of the step.
fn steps(workflow: &str) -> Vec<(Option<String>, String)> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = workflow.lines().collect();
    let mut steps = Vec::new();
    let mut folder = None;
    for (position, line) in lines.iter().enumerate() {
        if line.trim_start().starts_with("- ") {
            folder = None;
        }
        if let Some(own) = line.trim_start().strip_prefix("working-directory: ") {
            folder = Some(own.to_owned());
        }
        if line.trim() == "run: |" {
            let block = lines[position + 1..].iter().take_while(|next| indent(next) > indent(line));
            let block: Vec<&str> = block.map(|own| own.trim_start()).collect();
            steps.push((folder.clone(), block.join("\n")));
        }
    }
    steps
}

#[test]
fn the_steps_of_the_workflow_run() {
    let folder = checkout();
    let workflow = fs::read_to_string(project().join("examples/github-actions.yml")).unwrap();
    let steps = steps(&workflow);
    assert_eq!(steps.len(), 3);
    // Terraform itself needs its provider: a stand-in prints the plan that Terraform made.
    let tools = tempfile::tempdir().unwrap();
    let plan = project().join("examples/terraform/plan.json");
    let plan = fs::canonicalize(plan).unwrap();
    let stand_in = format!("#!/bin/sh\n[ \"$1\" != show ] || cat '{}'\n", plan.display());
    fs::write(tools.path().join("terraform"), stand_in).unwrap();
    run(tools.path(), None, "chmod +x terraform");
    for (own, step) in &steps {
        let place = folder.path().join(own.as_deref().unwrap_or_default());
        let line = format!("export SNAPSHOT=examples/acme ACCOUNT=111111111111\n{step}");
        let output = run(&place, Some(tools.path()), &line);
        assert!(output.status.success(), "{step}\n{}", said(&output));
    }
    let junit = fs::read_to_string(folder.path().join("junit.xml")).unwrap();
    assert!(junit.contains("tests=\"3\" failures=\"0\""), "{junit}");
    assert!(folder.path().join("denied.sarif").exists());
}

#[test]
fn the_hook_refuses_a_commit_that_breaks_a_case() {
    let folder = tempfile::tempdir().unwrap();
    let hook = fs::canonicalize(project().join("examples/pre-commit")).unwrap();
    let setup = format!(
        "git init -q . && git config user.name t && git config user.email t@example.com && \
         cp '{}' .git/hooks/pre-commit && mkdir denied",
        hook.display()
    );
    let output = run(folder.path(), None, &setup);
    assert!(output.status.success(), "{}", said(&output));
    let commit = || run(folder.path(), None, "git commit -qm x --allow-empty");
    assert!(commit().status.success(), "a repository without cases is none of its business");
    let case = |action: &str| {
        format!(
            r#"{{"expect":"allowed","request":{{"principal":"arn:aws:iam::111111111111:user/ann","action":"s3:GetObject","resource":"arn:aws:s3:::b/k","resourceAccount":"111111111111","contextComplete":true}},"policies":{{"identity":[{{"name":"P","document":{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"*"}}]}}}}],"boundary":null,"session":null,"scp":null,"rcp":null,"resource":null,"endpoint":null}}}}"#
        ) + "\n"
    };
    let file = folder.path().join("denied/cases.jsonl");
    let add = || run(folder.path(), None, "git add -A");
    fs::write(&file, case("s3:Get*")).unwrap();
    add();
    let good = commit();
    assert!(good.status.success(), "{}", said(&good));
    fs::write(&file, case("s3:Put*")).unwrap();
    let beside = commit();
    assert!(beside.status.success(), "what is not staged does not count: {}", said(&beside));
    add();
    let bad = commit();
    assert_eq!(bad.status.code(), Some(1), "{}", said(&bad));
    assert!(said(&bad).contains("a case is not decided as it says"), "{}", said(&bad));
    assert!(said(&bad).contains("the case is not as expected; case "), "it names the case: {}", said(&bad));
    fs::write(&file, "nonsense\n").unwrap();
    add();
    let broken = commit();
    assert_eq!(broken.status.code(), Some(1), "{}", said(&broken));
    assert!(said(&broken).contains("a line of denied/cases.jsonl is no case"), "{}", said(&broken));
    let without = Command::new("sh")
        .args(["-c", "PATH=/usr/bin:/bin git commit -qm x"])
        .current_dir(folder.path())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert_eq!(without.status.code(), Some(1), "{}", said(&without));
    assert!(said(&without).contains("`denied` is not installed"), "{}", said(&without));
}
