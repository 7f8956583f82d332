//! The contract that all programs share, checked on each real binary: a matrix of programs and promises.

#![cfg(test)]

mod common;

use common::aws::reads;
use common::suite::{Program, Takes, on_a_terminal, plain, ran, suite, takers};
use serde_json::{Value, json};

fn values(lines: &str) -> Vec<Value> {
    lines.lines().map(|line| serde_json::from_str(line).expect("each line is JSON")).collect()
}

/// Records without what differs from run to run.
fn alike(program: Program, records: Vec<Value>) -> Vec<Value> {
    if program.name == "denied-snapshot" {
        records.iter().map(|record| record["account"].clone()).collect()
    } else {
        records
    }
}

#[test]
fn every_program_tells_about_itself() {
    for program in suite() {
        let name = program.name;
        assert_eq!(
            program.runs(&["--version"], ""),
            (0, format!("{name} {}\n", env!("CARGO_PKG_VERSION")), String::new())
        );
        let (code, long, _) = program.runs(&["--help"], "");
        assert!(code == 0 && long.contains("Examples:") && long.contains("Exit codes:"), "{name}\n{long}");
        let (code, short, _) = program.runs(&["-h"], "");
        assert!(code == 0 && short.len() < long.len() && !short.contains("Exit codes:"), "{name}\n{short}");
        let (code, out, _) = program.runs(&["--schema"], "");
        let schema: Value = serde_json::from_str(&out).expect("it is JSON");
        assert_eq!((code, schema["$defs"]["Case"].is_object()), (0, true), "{name}");
    }
}

#[test]
fn the_permissions_of_every_program_are_a_policy_that_reads() {
    for program in suite() {
        let (code, out, _) = program.runs(&["--permissions"], "");
        let policy: Value = serde_json::from_str(&out).expect("it is JSON");
        assert_eq!((code, &policy["Version"]), (0, &"2012-10-17".into()), "{}", program.name);
        for statement in policy["Statement"].as_array().expect("a list") {
            assert_eq!(statement["Effect"], "Allow");
            let mut actions = statement["Action"].as_array().expect("a list").iter();
            // In IAM's own words, the simulator's access level is "Read".
            let is_read = |action: &str| reads(action) || action.starts_with("iam:Simulate");
            assert!(
                actions.all(|action| action.as_str().is_some_and(is_read)),
                "{}: {statement}",
                program.name
            );
        }
    }
}

#[test]
fn every_program_refuses_a_wrong_command_line_with_2_and_a_hint() {
    let wrong: [(&[&str], &str); 10] = [
        (&["--ouput", "json"], "--output"),
        (&["--qiet"], "--quiet"),
        (&["--output", "yaml"], "jsonl"),
        (&["--color", "sometimes"], "always"),
        (&["--expect", "perhaps"], "allowed, denied"),
        (&["--quiet", "--verbose"], "--verbose"),
        (&["--raw-output"], "--jq"),
        (&["--jq", ".", "--output", "table"], "--output json"),
        (&["--jobs", "none"], "--jobs"),
        (&["no-such-file"], "no-such-file"),
    ];
    for program in suite() {
        for (arguments, hint) in wrong {
            // Files and jobs are only for programs that read something.
            if program.takes == Takes::Nothing && (hint == "--jobs" || hint == "no-such-file") {
                continue;
            }
            let (code, out, err) = program.works(arguments);
            assert_eq!((code, out.as_str()), (2, ""), "{} {arguments:?}: {err}", program.name);
            assert!(err.contains(hint), "{} {arguments:?}: {err}", program.name);
        }
    }
}

#[test]
fn every_form_of_output_shows_the_same_records() {
    for program in suite() {
        let name = program.name;
        let form = |form| {
            let (code, out, err) = program.works(&["--output", form]);
            assert_eq!(code, 0, "{name} {form}: {err}");
            out
        };
        let lines = alike(program, values(&form("jsonl")));
        assert!(!lines.is_empty(), "{name}");
        assert_eq!(alike(program, values(&form("auto"))), lines, "{name}");
        let array: Vec<Value> = serde_json::from_str(&form("json")).expect("an array");
        assert_eq!(alike(program, array), lines, "{name}");
        let table = form("table");
        assert!(table.starts_with("ID "), "{name}: {table}");
        assert_eq!(table.lines().count(), lines.len() + 1, "{name}: {table}");
        let text = form("text");
        assert!(text.lines().count() > lines.len() && !text.starts_with('{'), "{name}: {text}");
        let page = form("html");
        assert!(page.starts_with("<!DOCTYPE html>") && page.trim_end().ends_with("</html>"), "{name}");
        assert!(!page.contains("<script") && !page.contains("http://"), "{name}");
    }
}

#[test]
fn on_a_terminal_every_program_speaks_to_people() {
    for program in suite() {
        let folder = tempfile::tempdir().expect("a folder");
        let cases = folder.path().join("cases.jsonl");
        std::fs::write(&cases, program.input()).expect("it is written");
        let input = (program.takes != Takes::Nothing).then(|| cases.display().to_string());
        let shown = |arguments: &[&str], variable: (&str, &str)| {
            let snapshot = folder.path().join("snapshot");
            let mut command = program.at_work(&snapshot, arguments);
            // To some libraries, the terminal of a CI job has colours whatever else is said about it.
            command.env("CI", "true").env(variable.0, variable.1);
            let (code, shown) = on_a_terminal(&command, input.as_deref(), 80);
            assert_eq!(code, 0, "{}: {shown}", program.name);
            shown
        };
        let text = shown(&["--quiet"], ("LANG", "C"));
        let (_, expected, _) = program.works(&["--quiet", "--output", "text"]);
        if program.name != "denied-snapshot" {
            assert_eq!(plain(&text), expected, "{}", program.name);
            assert!(text.contains("\x1b["), "{}: no colour", program.name);
        }
        for (arguments, variable) in [
            (&["--quiet"][..], ("NO_COLOR", "1")),
            (&["--quiet"], ("TERM", "dumb")),
            (&["--quiet", "--color", "never"], ("LANG", "C")),
        ] {
            let shown = shown(arguments, variable);
            assert!(!shown.contains('\x1b'), "{} {arguments:?} {variable:?}: {shown:?}", program.name);
        }
        let indented = shown(&["--quiet", "--color", "never", "--jq", "{a: 1}"], ("LANG", "C"));
        assert!(indented.starts_with("{\n  \"a\": 1\n}\n"), "{}: {indented:?}", program.name);
    }
}

#[test]
fn colour_follows_the_flag_and_the_environment() {
    for program in suite().filter(|program| program.name != "denied-snapshot") {
        let coloured = |flag: &str, variable: (&str, &str)| {
            let folder = tempfile::tempdir().expect("a folder");
            let mut command = program.at_work(folder.path(), &["--output", "text", "--color", flag]);
            command.env(variable.0, variable.1);
            ran(command, program.input()).1.contains("\x1b[")
        };
        let table = [
            ("auto", ("LANG", "C"), false),
            ("always", ("LANG", "C"), true),
            ("always", ("NO_COLOR", "1"), true),
            ("auto", ("CLICOLOR_FORCE", "1"), true),
            ("never", ("CLICOLOR_FORCE", "1"), false),
        ];
        for (flag, variable, expected) in table {
            assert_eq!(coloured(flag, variable), expected, "{} {flag} {variable:?}", program.name);
        }
        let (_, lines, _) = program.works(&["--color", "always"]);
        assert!(!lines.contains('\x1b'), "{}: the next program wants JSON alone", program.name);
    }
}

#[test]
fn jq_filters_the_records_of_every_program() {
    for program in suite() {
        let name = program.name;
        let (_, lines, _) = program.works(&[]);
        let (code, same, err) = program.works(&["--jq", "."]);
        assert_eq!(
            (code, alike(program, values(&same))),
            (0, alike(program, values(&lines))),
            "{name}: {err}"
        );
        let count = lines.lines().count();
        assert_eq!(program.works(&["--jq", r#""a\tb""#]).1, "\"a\\tb\"\n".repeat(count), "{name}");
        assert_eq!(program.works(&["-r", "--jq", r#""a\tb""#]).1, "a\tb\n".repeat(count), "{name}");
        let (code, out, err) = program.works(&["--jq", ".a | nothing(1)"]);
        let mark = "there is no filter `nothing` at line 1, column 6\n  .a | nothing(1)\n       ^\n";
        assert_eq!((code, out.as_str()), (2, ""), "{name}");
        assert_eq!(err, format!("{name}: --jq: {mark}"));
    }
}

#[test]
fn a_filter_that_fails_names_the_record_and_spares_the_others() {
    for program in takers() {
        let filter = r#"if .id == "contractor-reads-the-budget" then error("no") else .id end"#;
        let (code, out, err) = program.works(&["-r", "--jq", filter]);
        assert_eq!(
            (code, out.as_str()),
            (3, "developer-reads-a-report\ndeveloper-reads-scratch\n"),
            "{}",
            program.name
        );
        assert_eq!(err, format!("{}: --jq: case contractor-reads-the-budget: \"no\"\n", program.name));
    }
}

#[test]
fn quiet_says_nothing_and_verbose_says_more() {
    for program in takers() {
        let (_, _, quiet) = program.works(&["--quiet"]);
        assert_eq!(quiet, "", "{}", program.name);
        let (_, _, verbose) = program.works(&["--verbose"]);
        assert!(verbose.contains("reading standard input"), "{}: {verbose}", program.name);
        let (code, out, err) = program.runs(&["--quiet", "--offline"], " \n");
        assert!(code == 0 && err.is_empty(), "{}: {out}{err}", program.name);
    }
}

#[test]
fn an_empty_input_is_no_mistake() {
    // The caller is worth reporting without a case.
    for program in takers().filter(|program| program.name != "denied-whoami") {
        let (code, out, err) = program.runs(&[], "");
        assert_eq!((code, out.as_str(), err.lines().count()), (0, "", 1), "{}: {err}", program.name);
        let array = program.runs(&["--quiet", "--output", "json"], "");
        assert_eq!(array, (0, "[]\n".to_owned(), String::new()), "{}", program.name);
        let expecting = program.runs(&["--quiet", "--expect", "allowed"], "");
        assert_eq!((expecting.0, expecting.1.as_str()), (1, ""), "{}: nothing was decided", program.name);
        assert!(expecting.2.contains("there was no case"), "a gate that is closed says so: {}", expecting.2);
    }
}

#[test]
fn exit_codes_mean_the_same_in_every_program() {
    let error = r#"{"error":{"line":9,"message":"earlier"},"input":"y"}"#;
    for program in suite() {
        let name = program.name;
        assert_eq!(program.works(&[]).0, 0, "{name}");
        assert_eq!(program.works(&["--expect", "allowed"]).0, 1, "{name}: some records are not allowed");
        if program.takes != Takes::Nothing {
            let (code, out, _) = program.runs(&["--offline", "--expect", "allowed"], format!("{error}\n"));
            assert_eq!((code, out), (3, format!("{error}\n")), "{name}: it passes through");
        }
    }
    let decided = ["simulate", "resource", "boundary", "scp", "trust", "why"];
    let allowed = json!({"request": {"principal": "arn:aws:iam::111111111111:user/ben", "action": "s3:ListAllMyBuckets",
        "resource": "*", "contextComplete": true},
        "policies": {"identity": [{"name": "All", "document": {"Version": "2012-10-17",
            "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}}],
            "boundary": null, "session": null, "scp": [], "rcp": [], "resource": null, "endpoint": null}});
    let simulated = suite().find(|program| program.name == "denied-simulate").expect("it is there");
    let (_, case, _) = simulated.runs(&["--offline"], allowed.to_string());
    for program in suite().filter(|program| decided.iter().any(|name| program.name.ends_with(name))) {
        let (code, out, err) = program.runs(&["--offline", "--expect", "allowed"], &case);
        assert_eq!(code, 0, "{}: {out}{err}", program.name);
        assert_eq!(program.runs(&["--offline", "--expect", "denied"], &case).0, 1, "{}", program.name);
    }
}

#[test]
fn an_aws_that_is_not_there_is_told_with_4_by_every_program() {
    let encoded = "Encoded authorization failure message: 4GIOHlTkIaWHQD0Q0m6XSnuUMCm-abcdefghijklmnopqrstuvwxyz0123456789\n";
    let request = json!({"request": {"principal": "arn:aws:sts::111111111111:assumed-role/App/i-0f1e2d3c4b5a69788",
        "action": "sts:AssumeRole", "resource": "arn:aws:iam::222222222222:role/DataLoader"}});
    let folder = tempfile::tempdir().expect("a folder");
    for program in suite() {
        let task: Vec<&str> = match program.name {
            "denied-snapshot" => vec![folder.path().to_str().expect("UTF-8")],
            "denied-lambda-role" => vec!["arn:aws:lambda:eu-central-1:111111111111:function:checkout"],
            _ => vec![],
        };
        let input = if program.name == "denied-decode" {
            format!(
                "An error occurred (UnauthorizedOperation) when calling the StopInstances operation: {encoded}"
            )
        } else {
            request.to_string()
        };
        let mut command = program.alone(&task);
        command.args(["--timeout", "5"]).env("AWS_MAX_ATTEMPTS", "1");
        let (code, _, err) = ran(command, input);
        assert_eq!(code, 4, "{}: {err}", program.name);
        assert!(err.contains("\nhelp: "), "{} says what to do: {err}", program.name);
    }
}

#[test]
fn every_program_that_reads_cases_gives_one_line_for_each_in_order() {
    let lines = [
        r#"{"id":"1","request":{"action":"s3:GetObject"},"x":{"kept":1.10}}"#,
        "not JSON",
        r#"{"error":{"line":9,"message":"earlier"},"input":"y"}"#,
        r#"{"id":"4","request":{"principal":"arn:aws:iam::111111111111:role/A","action":"sts:AssumeRole"}}"#,
        r#"{"id":"5","reported":{"kind":"lookalike","from":"text","code":"ExpiredToken"}}"#,
    ];
    for program in takers().filter(|program| program.takes == Takes::Cases) {
        for jobs in ["1", "3"] {
            let (code, out, err) = program.runs(&["--offline", "--jobs", jobs], lines.join("\n"));
            let places: Vec<_> = values(&out)
                .iter()
                .map(|record| format!("{}{}", record["id"], record["error"]["line"]))
                .collect();
            let expected = ["\"1\"null", "null2", "null9", "\"4\"null"];
            assert_eq!((code, err.lines().count(), places.len()), (3, 1, 5), "{}\n{out}", program.name);
            let said = format!("{}: 2 bad lines; the first is line 2: not a JSON object: ", program.name);
            assert!(err.starts_with(&said), "{err}");
            assert_eq!(places[..4], expected, "{}", program.name);
            assert!(out.contains(r#""x":{"kept":1.10}"#), "{}\n{out}", program.name);
            assert_eq!(out.lines().nth(2), Some(lines[2]), "{}", program.name);
        }
    }
}

#[test]
fn the_dispatcher_keeps_the_contract_where_it_applies() {
    let denied = |arguments: &[&str]| {
        let mut command = common::aws::alone(common::programs().join("denied"), "http://127.0.0.1:9");
        command.args(arguments);
        ran(command, "")
    };
    assert_eq!(denied(&["--version"]).1, format!("denied {}\n", env!("CARGO_PKG_VERSION")));
    for arguments in [&[][..], &["--help"], &["-h"], &["--list"]] {
        let (code, out, err) = denied(arguments);
        assert!(
            code == 0 && out.contains(if arguments == ["--list"] { "denied-why" } else { "denied" }),
            "{out}{err}"
        );
    }
    for program in suite() {
        let short = &program.name["denied-".len()..];
        assert!(denied(&[]).1.contains(short), "{short} is listed");
        assert_eq!(denied(&["help", short]).1, program.runs(&["--help"], "").1, "{short}");
        assert_eq!(denied(&[short, "--permissions"]), program.runs(&["--permissions"], ""), "{short}");
    }
    for (wrong, near) in [(&["simulat"][..], "simulate"), (&["--lst"], "--list")] {
        let (code, out, err) = denied(wrong);
        assert!(code == 2 && out.is_empty() && err.contains(near), "{wrong:?}: {err}");
    }
}
