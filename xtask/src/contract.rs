//! The contract that all programs share, asked of each real binary.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::LazyLock;

use serde_json::Value;

use crate::cargo::build_programs;
use crate::programs::programs;

/// The binaries but for the dispatcher, built once.
static PROGRAMS: LazyLock<Vec<PathBuf>> = LazyLock::new(|| {
    let mut built = build_programs("dev").unwrap();
    built.retain(|path| name(path) != "denied");
    built.sort();
    built
});

/// The programs that take neither cases nor text.
const TASKS: [&str; 2] = ["denied-lambda-role", "denied-snapshot"];

/// The programs that take cases, or text to find some in.
fn takers_of_cases() -> impl Iterator<Item = &'static PathBuf> {
    PROGRAMS.iter().filter(|path| !TASKS.contains(&name(path).as_str()))
}

fn name(program: &Path) -> String {
    program.file_stem().unwrap().to_string_lossy().into_owned()
}

/// Exit code, standard output, standard error.
fn run(program: &Path, arguments: &[&str], input: &str) -> (i32, String, String) {
    let mut child = Command::new(program)
        .args(arguments)
        .env_remove("DENIED_SNAPSHOT")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that has nothing to read may be gone before it is written to.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    let output = child.wait_with_output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

#[test]
fn the_table_of_programs_has_every_program() {
    let mut listed: Vec<String> =
        programs().iter().map(|manual| manual.command.get_name().to_owned()).collect();
    listed.sort();
    assert_eq!(PROGRAMS.iter().map(|path| name(path)).collect::<Vec<_>>(), listed);
}

#[test]
fn every_program_tells_about_itself() {
    for program in PROGRAMS.iter() {
        let name = name(program);
        let (code, out, _) = run(program, &["--version"], "");
        assert_eq!((code, out), (0, format!("{name} {}\n", env!("CARGO_PKG_VERSION"))));
        let (code, long, _) = run(program, &["--help"], "");
        assert_eq!(
            (code, long.contains("Examples:"), long.contains("Exit codes:")),
            (0, true, true),
            "{name}"
        );
        let (code, short, _) = run(program, &["-h"], "");
        assert!(code == 0 && short.len() < long.len(), "{name}");
        let (code, out, _) = run(program, &["--permissions"], "");
        let policy: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, &policy["Version"]), (0, &"2012-10-17".into()), "{name}");
        let (code, out, _) = run(program, &["--schema"], "");
        let schema: Value = serde_json::from_str(&out).unwrap();
        assert_eq!((code, schema["$defs"]["Case"].is_object()), (0, true), "{name}");
    }
}

#[test]
fn every_program_refuses_a_wrong_command_line_with_2() {
    let wrong: [&[&str]; 7] = [
        &["--no-such-flag"],
        &["--output", "yaml"],
        &["--jq", ".["],
        &["--jq", ".", "--output", "table"],
        &["--expect", "perhaps"],
        &["--jobs", "none"],
        &["no-such-file"],
    ];
    for program in PROGRAMS.iter() {
        // Files and jobs are for those that read something.
        let known = if TASKS.contains(&name(program).as_str()) { &wrong[..5] } else { &wrong[..] };
        for arguments in known {
            let (code, out, err) = run(program, arguments, "");
            assert_eq!(
                (code, out.as_str(), err.is_empty()),
                (2, "", false),
                "{} {arguments:?}",
                name(program)
            );
        }
    }
}

#[test]
fn every_program_takes_an_empty_input_for_no_mistake() {
    // Who is calling is worth saying without a case.
    for program in takers_of_cases().filter(|path| name(path) != "denied-whoami") {
        let (code, out, err) = run(program, &[], "");
        assert_eq!((code, out.as_str(), err.lines().count()), (0, "", 1), "{}: {err}", name(program));
        assert_eq!(run(program, &["--quiet", "--output", "json"], ""), (0, "[]\n".to_owned(), String::new()));
    }
}

/// The programs for which a line that is no case is text.
const READ_TEXT: [&str; 2] = ["denied-decode", "denied-why"];

#[test]
fn every_program_that_reads_cases_gives_one_line_for_each_in_order() {
    let lines = [
        r#"{"id":"1","request":{"action":"s3:GetObject"},"x":{"kept":1.10}}"#,
        "not JSON",
        r#"{"error":{"line":9,"message":"earlier"},"input":"y"}"#,
        r#"{"id":"4","request":{"principal":"arn:aws:iam::111111111111:role/A","action":"sts:AssumeRole"}}"#,
        r#"{"id":"5","reported":{"kind":"lookalike","from":"text","code":"ExpiredToken"}}"#,
    ];
    for program in takers_of_cases().filter(|path| !READ_TEXT.contains(&name(path).as_str())) {
        for jobs in ["1", "3"] {
            let (code, out, err) = run(program, &["--offline", "--jobs", jobs], &lines.join("\n"));
            let records: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
            let places: Vec<String> =
                records.iter().map(|record| format!("{}{}", record["id"], record["error"]["line"])).collect();
            let expected = ["\"1\"null", "null2", "null9", "\"4\"null"];
            assert_eq!((code, err.as_str(), places.len()), (3, "", 5), "{}\n{out}", name(program));
            assert_eq!(places[..4], expected, "{}", name(program));
            assert!(out.contains(r#""x":{"kept":1.10}"#), "{}\n{out}", name(program));
            assert_eq!(out.lines().nth(2), Some(lines[2]), "{}", name(program));
        }
    }
}
