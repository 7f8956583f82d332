//! Denials in an organization that nothing was built for: every situation with its fault, and without it.

#![cfg(test)]

mod caller;
#[path = "../common/mod.rs"]
mod common;
mod function;
mod snapshot;
mod text;

use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use common::programs;
use serde_json::{Value, json};

const ROWS: &str = include_str!("data/rows.jsonl");

fn rows() -> Vec<Value> {
    ROWS.lines().map(|line| serde_json::from_str(line).expect("a row is JSON")).collect()
}

/// What a program says to an input, with the snapshot.
fn told(program: &str, flags: &[&str], snapshot: &Path, input: &str) -> Vec<Value> {
    let mut child = Command::new(programs().join(program))
        .args(flags)
        .arg("--snapshot")
        .arg(snapshot)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("it starts");
    child.stdin.take().expect("it reads").write_all(input.as_bytes()).expect("it reads");
    let output = child.wait_with_output().expect("it ends");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("it is text");
    text.lines().map(|line| serde_json::from_str(line).expect("it is JSON")).collect()
}

fn case(row: &Value) -> Value {
    let mut case = json!({"request": row["request"]});
    for member in ["policies", "reported"] {
        if !row[member].is_null() {
            case[member] = row[member].clone();
        }
    }
    case
}

fn findings(told: &Value) -> &[Value] {
    told["findings"].as_array().map_or(&[], Vec::as_slice)
}

/// The codes of the findings, except those that are only informative.
fn codes(told: &Value) -> Vec<&str> {
    let weighty = findings(told).iter().filter(|finding| finding["severity"] != "info");
    weighty.filter_map(|finding| finding["code"].as_str()).collect()
}

/// What is wrong with what was said about a row.
fn faults(row: &Value, told: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    if told["decision"] != row["decision"] {
        faults.push(format!("the decision is {}, not {}", told["decision"], row["decision"]));
    }
    let mut codes: BTreeSet<&str> = codes(told).into_iter().collect();
    let wanted: BTreeSet<&str> =
        row["codes"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    // In accounts and kinds of resources that were not collected, more than the cause is unreadable.
    if !wanted.contains("layer-unreadable") {
        codes.remove("layer-unreadable");
    }
    if codes != wanted {
        faults.push(format!("found {codes:?}, not {wanted:?}"));
    }
    if row["sound"] == true {
        return faults;
    }
    let names = |finding: &&Value| {
        wanted.contains(finding["code"].as_str().unwrap_or_default())
            && (row["layer"].is_null() || finding["layer"] == row["layer"])
            && (row["policy"].is_null() || finding["policy"] == row["policy"])
            && (row["sid"].is_null() || finding["statement"]["sid"] == row["sid"])
    };
    if !findings(told).iter().any(|finding| names(&finding)) {
        faults.push(format!("nothing names {} {} {}", row["layer"], row["policy"], row["sid"]));
    }
    if row["fix"] == "verified" {
        let without = |finding: &&Value| finding["severity"] == "error" && finding["fix"]["verified"] != true;
        if let Some(finding) = findings(told).iter().find(without) {
            faults.push(format!("{} has no proven fix: {}", finding["code"], finding["fix"]));
        }
    }
    faults
}

#[test]
fn every_situation_is_told_by_its_cause_and_what_mends_it() {
    let snapshot = snapshot::borealis();
    let rows = rows();
    let cases = rows.iter().fold(String::new(), |cases, row| cases + &case(row).to_string() + "\n");
    let told = told("denied-why", &[], snapshot.path(), &cases);
    assert_eq!(told.len(), rows.len());
    let wrong: Vec<String> = rows
        .iter()
        .zip(&told)
        .filter_map(|(row, told)| {
            let faults = faults(row, told);
            (!faults.is_empty())
                .then(|| format!("{row}\n    {}\n    {}", faults.join("\n    "), told["findings"]))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
