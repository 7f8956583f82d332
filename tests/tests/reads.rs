//! What the programs read from AWS: no more than `--permissions` names, nothing that writes, and each read may be
//! refused.

#![cfg(test)]

mod common;

use std::collections::BTreeSet;

use common::aws::{errors, permissions, program, reads, records, requests, run, verdicts};
use common::project;
use common::suite::suite;
use end_to_end::{Emulator, Fault, Middle, Proxy, Replay};
use serde_json::Value;

const FUNCTION: &str = "arn:aws:lambda:eu-central-1:111111111111:function:checkout";

/// A program with all the work that it does.
struct Work {
    name: &'static str,
    flags: Vec<String>,
    input: String,
}

impl Work {
    /// The work of each program; `folder` is for a snapshot.
    fn all(folder: &str) -> Vec<Self> {
        suite()
            .map(|program| {
                let (flags, input): (&[&str], _) = match program.name {
                    "denied-decode" => (&[], encoded()),
                    "denied-why" => (&[], requests().concat() + &encoded()),
                    "denied-lambda-role" => (&[FUNCTION], String::new()),
                    "denied-snapshot" => (&[folder, "--all-accounts"], String::new()),
                    "denied-simulate" => (&["--engine", "both", "--expect", "denied"], requests().concat()),
                    _ => (&[], requests().concat()),
                };
                Self { name: program.name, flags: flags.iter().map(|&own| own.to_owned()).collect(), input }
            })
            .collect()
    }

    fn run(&self, proxy: &Proxy) -> std::process::Output {
        let mut command = program(self.name, &proxy.address());
        command.args(&self.flags);
        run(command, &self.input)
    }
}

/// A text with an encoded message.
fn encoded() -> String {
    let text = project().join("examples/denials/02-encoded-message.txt");
    std::fs::read_to_string(text).expect("it is there")
}

/// An AWS whose simulator answers too, with a given fault.
fn aws(fault: Option<Fault>) -> Proxy {
    let fault = fault.map(|fault| Box::new(fault) as Box<dyn Middle>);
    let all = fault.into_iter().chain([Box::new(Replay::new()) as Box<dyn Middle>]).collect();
    Proxy::start(Emulator::shared().address(), all).expect("the proxy starts")
}

/// What is called without its own permission, and what whoever gives `--assume-role` knows about.
const FREE: [&str; 2] = ["sts:AssumeRole", "sts:GetCallerIdentity"];

#[test]
fn every_program_names_the_permissions_that_it_uses_and_they_are_reads() {
    let folder = tempfile::tempdir().expect("a folder");
    for work in Work::all(&folder.path().join("snapshot").display().to_string()) {
        let proxy = aws(None);
        let output = work.run(&proxy);
        assert!(matches!(output.status.code(), Some(0 | 1)), "{}: {}", work.name, errors(&output));
        let used: BTreeSet<String> = proxy.actions().into_iter().collect();
        assert!(!used.is_empty(), "{} called nobody", work.name);
        let named = permissions(work.name);
        let unnamed: Vec<_> = used.difference(&named).filter(|own| !FREE.contains(&own.as_str())).collect();
        assert!(unnamed.is_empty(), "{} --permissions does not name {unnamed:?}", work.name);
        let writes: Vec<_> =
            used.iter().filter(|action| !reads(action) && !FREE.contains(&action.as_str())).collect();
        assert!(writes.is_empty(), "{} calls {writes:?}", work.name);
        // The content of a resource and the code of a function are none of its business.
        assert!(
            !used.contains("secretsmanager:GetSecretValue") && !used.contains("s3:GetObject"),
            "{used:?}"
        );
    }
}

#[test]
fn each_single_read_may_be_refused_and_nothing_is_guessed() {
    std::thread::scope(|scope| {
        for name in ["denied-why", "denied-resource"] {
            scope.spawn(move || refuse_each(name));
        }
    });
}

/// A case, what a program makes of it, and the actions needed for that.
struct Whole {
    case: String,
    record: Value,
    actions: Vec<String>,
}

/// How many cases are tried without each action.
const CASES: usize = 3;

/// Runs a program without each of the actions that it uses, on cases that use it, and compares with what is known with
/// it.
fn refuse_each(name: &'static str) {
    let work = |input: String| Work { name, flags: Vec::new(), input };
    let whole = |case: String| {
        let proxy = aws(None);
        let record = records(&work(case.clone()).run(&proxy)).remove(0);
        Whole { case, record, actions: proxy.actions() }
    };
    let wholes: Vec<Whole> = requests().into_iter().map(whole).collect();
    let all: BTreeSet<&String> = wholes.iter().flat_map(|own| &own.actions).collect();
    for action in all.into_iter().filter(|action| !FREE.contains(&action.as_str())) {
        let chosen: Vec<&Whole> =
            wholes.iter().filter(|own| own.actions.contains(action)).take(CASES).collect();
        let input: String = chosen.iter().map(|own| own.case.as_str()).collect();
        let output = work(input).run(&aws(Some(Fault::access_denied().on(action))));
        assert_eq!(output.status.code(), Some(0), "{name} without {action}: {}", errors(&output));
        let found = records(&output);
        assert_eq!(found.len(), chosen.len(), "{name} without {action}: every case is written");
        for (found, whole) in found.iter().zip(chosen) {
            if is_less(action, found, &whole.record) {
                let told = found["findings"].to_string().contains(&format!("missing is {action}"));
                assert!(told, "{name} does not tell that {action} is missing: {found}");
            }
        }
    }
}

/// True if a case is known less well without a read; it must not be decided differently.
fn is_less(action: &str, found: &Value, expected: &Value) -> bool {
    let request = &expected["request"];
    let (before, after) = (verdicts(expected), verdicts(found));
    for (layer, verdict) in &after {
        let same = before.get(layer).is_none_or(|own| own == verdict);
        assert!(same || *verdict == "unknown", "without {action} {layer} became {verdict}: {request}");
    }
    let (had, has) = (&expected["decision"], &found["decision"]);
    // What is certainly denied stays denied; what is allowed may become unknown, and nothing becomes allowed.
    assert!(
        has == had || has == "unknown" || *has != "allowed",
        "without {action} {had} became {has}: {request}"
    );
    before != after
}
