//! The examples of every program's help do what they say.

#![cfg(test)]

mod common;

use std::fs::{self, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::Command;

use common::suite::suite;
use common::{programs, project};
use end_to_end::Emulator;

/// The commands of the examples, from the long help.
fn examples(program: &str) -> Vec<String> {
    let output = Command::new(programs().join(program)).arg("--help").output().expect("it starts");
    let help = String::from_utf8(output.stdout).expect("UTF-8");
    let (_, examples) = help.split_once("Examples:\n").expect("it has examples");
    let (examples, _) = examples.split_once("\n\n").expect("the exit codes come after");
    let mut commands: Vec<String> = Vec::new();
    for line in examples.lines().filter_map(|line| line.strip_prefix("      ")) {
        match commands.last_mut().filter(|command| command.ends_with('\\')) {
            Some(command) => command.extend(["\n", line]),
            None => commands.push(line.to_owned()),
        }
    }
    commands
}

/// A folder with everything that the examples mention: files, and commands that fail as they do in real life.
fn place() -> tempfile::TempDir {
    let place = tempfile::tempdir().expect("a folder");
    let at = |name: &str| place.path().join(name);
    symlink(project().join("examples"), at("examples")).expect("linked");
    let denial =
        fs::read_to_string(project().join("examples/denials/03-no-identity-allow.txt")).expect("it is there");
    let case = fs::read_to_string(project().join("examples/case.jsonl")).expect("it is there");
    fs::write(at("error.txt"), &denial).expect("written");
    fs::write(at("app.log"), &denial).expect("written");
    fs::write(at("cases.jsonl"), &case).expect("written");
    fs::copy(project().join("examples/terraform/plan.json"), at("plan.json")).expect("copied");
    let policy =
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;
    fs::write(at("policy.json"), policy).expect("written");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(denial.as_bytes()).expect("memory");
    fs::write(at("111111111111_CloudTrail_eu-central-1_1.json.gz"), packed.finish().expect("memory"))
        .expect("written");
    fs::create_dir(at("bin")).expect("made");
    command(&at("bin/aws"), "cat error.txt >&2; exit 254");
    command(&at("bin/terraform"), "cat error.txt >&2; exit 1");
    command(&at("bin/make"), "exit 0");
    command(&at("bin/tail"), "cat app.log");
    command(&at("bin/jq"), "cat");
    place
}

fn command(path: &Path, body: &str) {
    fs::write(path, format!("#!/bin/sh\n{body}\n")).expect("written");
    fs::set_permissions(path, Permissions::from_mode(0o755)).expect("executable");
}

#[test]
fn code_scanning_knows_every_finding_of_the_examples() {
    let line = "cat examples/denials/*.txt | denied why --snapshot examples/acme --output sarif";
    let output = common::shell(line);
    let sarif = String::from_utf8(output.stdout).expect("UTF-8");
    assert!(sarif.contains("scp-explicit-deny"), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(!sarif.contains("A finding of another program"), "{sarif}");
}

#[test]
fn every_example_of_a_help_runs() {
    let path = std::env::var("PATH").unwrap_or_default();
    for program in suite() {
        let examples = examples(program.name);
        assert!(!examples.is_empty(), "{} has no examples", program.name);
        for example in examples {
            let place = place();
            let mut shell = common::aws::alone("bash", Emulator::shared().address());
            shell.args(["-c", &example]).current_dir(place.path());
            shell.env(
                "PATH",
                format!("{}:{}:{path}", place.path().join("bin").display(), programs().display()),
            );
            shell.env("DENIED_ASSUME_ROLE", "Admin");
            let output = shell.stdin(std::process::Stdio::null()).output().expect("bash runs");
            let said = String::from_utf8_lossy(&output.stderr);
            // If an example expects something of the caller or of a decision, it may find otherwise.
            let fine: &[i32] = if example.contains("--expect") { &[0, 1] } else { &[0] };
            assert!(
                output.status.code().is_some_and(|code| fine.contains(&code)),
                "{example}\n{:?} {said}",
                output.status
            );
            let speaks = !output.stdout.is_empty()
                || ["--quiet", ">", "jq -r"].iter().any(|quiet| example.contains(quiet));
            assert!(speaks, "{example} says nothing: {said}");
        }
    }
}
