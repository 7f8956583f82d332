#![allow(dead_code, reason = "not every test asks for all of it")]

//! The programs against an AWS.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::io::Write;
use std::process::{Command, Output, Stdio};

use end_to_end::{Emulator, Middle, Proxy};
use serde_json::{Value, json};

use super::{forget_settings, programs, project};

/// The emulator with something in front of it.
pub(crate) fn behind(middle: impl Middle + 'static) -> Proxy {
    Proxy::start(Emulator::shared().address(), vec![Box::new(middle)]).expect("the proxy starts")
}

/// A program with credentials of the management account, which assumes `Admin` in the others.
pub(crate) fn program(name: &str, endpoint: &str) -> Command {
    let mut command = alone(programs().join(name), endpoint);
    command.args(["--assume-role", "Admin"]);
    command
}

/// A command with credentials of the management account, and no other way to AWS.
pub(crate) fn alone(program: impl AsRef<OsStr>, endpoint: &str) -> Command {
    let mut command = Command::new(program);
    as_manager(command.current_dir(project()), endpoint);
    command
}

/// Gives a command credentials of the management account, and no other way to AWS.
pub(crate) fn as_manager(command: &mut Command, endpoint: &str) {
    for (variable, _) in std::env::vars().filter(|(name, _)| name.starts_with("AWS_")) {
        command.env_remove(variable);
    }
    forget_settings(command);
    command
        .env("AWS_EC2_METADATA_DISABLED", "true")
        .env("AWS_CONFIG_FILE", "/dev/null")
        .env("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
        .env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
        .env("AWS_SECRET_ACCESS_KEY", "example")
        .env("AWS_REGION", "eu-central-1")
        .env("AWS_ENDPOINT_URL", endpoint);
}

pub(crate) fn run(mut command: Command, input: impl AsRef<[u8]>) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    let mut stdin = child.stdin.take().expect("it has an input");
    let input = input.as_ref().to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(&input));
    let output = child.wait_with_output().expect("the program ends");
    let _ = writer.join();
    output
}

pub(crate) fn records(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).expect("the output is UTF-8");
    text.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

pub(crate) fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The requests in the examples' table, except those whose principal is outside the organization: the emulator allows
/// assuming a role in any account, which AWS does not.
pub(crate) fn requests() -> Vec<String> {
    let mut cases = Vec::new();
    for file in ["expected.jsonl", "allowed.jsonl"] {
        let text =
            std::fs::read_to_string(project().join("examples/denials").join(file)).expect("it is there");
        for row in text.lines().map(|line| serde_json::from_str::<Value>(line).expect("each line is JSON")) {
            let principal = row["request"]["principal"].as_str().unwrap_or_default();
            let foreign = ["333333333333", "444444444444"].iter().any(|account| principal.contains(account));
            if !principal.is_empty() && !foreign && row.get("policies").is_none() {
                cases.push(json!({"request": row["request"]}).to_string() + "\n");
            }
        }
    }
    cases
}

pub(crate) fn verdicts(case: &Value) -> BTreeMap<&str, &Value> {
    let layers = case["layers"].as_object().into_iter().flatten();
    layers.map(|(layer, verdict)| (layer.as_str(), &verdict["verdict"])).collect()
}

/// True if the case depends on the policy of a VPC endpoint, which only a snapshot provides.
pub(crate) fn is_unread(case: &Value) -> bool {
    case["layers"]["endpoint"]["verdict"] == "unknown" && case["decidedBy"] == json!(["endpoint"])
}

/// What AWS documents as access level "Read" or "List", judging by its name.
pub(crate) fn reads(action: &str) -> bool {
    let operation = action.split(':').nth(1).unwrap_or_default();
    ["Get", "List", "Describe", "Decode", "Simulate"].iter().any(|verb| operation.starts_with(verb))
}

/// The actions that a program says it needs.
pub(crate) fn permissions(name: &str) -> BTreeSet<String> {
    let mut command = Command::new(programs().join(name));
    command.arg("--permissions");
    let policy: Value = serde_json::from_slice(&run(command, "").stdout).expect("a policy document");
    let actions = policy["Statement"][0]["Action"].as_array().cloned().unwrap_or_default();
    actions.iter().filter_map(|action| action.as_str().map(ToOwned::to_owned)).collect()
}
