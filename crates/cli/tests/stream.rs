//! How records flow through a program: one in, one out, in order, at once, and quietly when nobody reads.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may end at the first surprise"
)]

mod common;

use std::fmt::Write as _;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};

use common::{example, program, run, verdict};

/// Many lines of all kinds, and the ids or line numbers that must come out.
fn mixed(lines: usize) -> (String, Vec<String>) {
    let (mut input, mut expected) = (String::new(), Vec::new());
    for number in 1..=lines {
        let filler = "x".repeat(number * 37 % 5000);
        match number % 7 {
            0 => input.push('\n'),
            1 => {
                let _ = writeln!(input, "not JSON {filler}");
                expected.push(format!("line {number}"));
            }
            2 => {
                let _ = writeln!(input, "{{\"error\":{{\"line\":{number}}},\"input\":\"{filler}\"}}");
                expected.push(format!("line {number}"));
            }
            3 => {
                let _ = writeln!(input, "{{\"id\":\"{number}\",\"request\":{{}}}}\r");
                expected.push(format!("line {number}"));
            }
            _ => {
                let _ = writeln!(
                    input,
                    "{{\"id\":\"{number}\",\"request\":{{\"action\":\"test:Allow\"}},\"x\":\"{filler}\"}}"
                );
                expected.push(number.to_string());
            }
        }
    }
    (input, expected)
}

#[test]
fn every_line_becomes_one_line_in_order_whatever_the_jobs() {
    let (input, expected) = mixed(3000);
    let ways: [&[&str]; 5] = [
        &["--jobs", "1"],
        &["--jobs", "2"],
        &["--jobs", "7"],
        &["--jobs", "1", "--waits"],
        &["--jobs", "3", "--waits"],
    ];
    let all: Vec<String> = ways.iter().map(|arguments| verdict(arguments, &input).1).collect();
    for out in &all {
        let names: Vec<String> = out.lines().map(name).collect();
        assert_eq!(names, expected);
    }
    assert!(all.iter().all(|out| *out == all[0]));
}

/// The id of a case, or the line of an error record.
fn name(line: &str) -> String {
    let record: serde_json::Value = serde_json::from_str(line).unwrap();
    record["id"].as_str().map_or_else(|| format!("line {}", record["error"]["line"]), ToOwned::to_owned)
}

#[test]
fn a_record_that_is_ready_comes_out_while_the_producer_is_still_there() {
    let case = "{\"request\":{\"action\":\"test:Allow\"}}\n";
    for (name, arguments, line) in [
        ("verdict", &["--jobs", "1"][..], case),
        ("verdict", &["--jobs", "4"], case),
        ("verdict", &["--jobs", "4", "--jq", ".decision"], case),
        ("verdict", &["--jobs", "2", "--output", "text"], case),
        ("words", &["--jobs", "1"], "test:Allow\n"),
        ("words", &["--jobs", "4"], "test:Allow\n"),
    ] {
        let mut child = Command::new(example(name))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut input = child.stdin.take().unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        for _ in 0..3 {
            input.write_all(line.as_bytes()).unwrap();
            let mut answer = String::new();
            // This waits for ever where the program waits for more input.
            while answer.trim().is_empty() {
                answer.clear();
                output.read_line(&mut answer).unwrap();
            }
            if arguments.contains(&"text") {
                output.read_line(&mut answer).unwrap();
            }
        }
        drop(input);
        assert!(child.wait().unwrap().success());
    }
}

#[test]
fn a_reader_that_goes_away_is_no_mistake() {
    let (input, _) = mixed(20_000);
    for (name, arguments) in
        [("verdict", &["--jobs", "1"][..]), ("verdict", &["--jobs", "3"]), ("words", &[])]
    {
        let mut child = Command::new(example(name))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.clone();
        // The producer never ends by itself: it stops when the program is gone.
        let producer = std::thread::spawn(move || while stdin.write_all(input.as_bytes()).is_ok() {});
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!((child.wait().unwrap().code(), said.as_str()), (Some(0), ""), "{name} {arguments:?}");
        producer.join().unwrap();
    }
}

#[test]
fn help_into_a_closed_pipe_is_quiet() {
    let mut child = Command::new(example("verdict"))
        .arg("--schema")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

#[test]
fn a_program_that_reads_text_shares_flags_and_output() {
    let (exit, out, err) =
        run(program("words").args(["--principal", "p", "-o", "table"]).write_stdin("a\nb\n"));
    assert_eq!((exit, err.as_str()), (0, ""));
    let rows: Vec<Vec<&str>> =
        out.lines().map(|line| line.split_whitespace().skip(1).take(2).collect()).collect();
    assert_eq!(rows, [["PRINCIPAL", "ACTION"], ["p", "a"], ["p", "b"]]);
}

#[test]
fn a_program_that_reads_text_keeps_the_order_whatever_the_jobs() {
    let lines: Vec<String> = (0..5000).map(|number| format!("test:{number}\n")).collect();
    let input = lines.concat();
    for jobs in ["1", "2", "7"] {
        let (exit, out, _) = run(program("words")
            .args(["--jobs", jobs, "-r", "--jq", ".request.action"])
            .write_stdin(&*input));
        assert_eq!((exit, out == input), (0, true), "{jobs}");
    }
}

#[test]
fn a_line_of_100_megabytes_is_one_bad_line() {
    let mut input = "{\"request\":{\"action\":\"".to_owned();
    input.push_str(&"x".repeat(100 << 20));
    input.push_str("\"}}\n{\"id\":\"2\",\"request\":{\"action\":\"test:Allow\"}}\n");
    let (exit, out, _) = verdict(&["--jobs", "2"], &input);
    assert_eq!(
        (exit, out.lines().map(name).collect::<Vec<_>>()),
        (3, vec!["line 1".to_owned(), "2".to_owned()])
    );
    assert!(out.contains("the line is longer than 64 MiB"));
}

#[test]
#[cfg(target_os = "linux")]
fn a_full_disk_is_told() {
    let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
    let output = Command::new(example("verdict"))
        .args(["--action", "test:Allow"])
        .stdin(Stdio::null())
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("denied-verdict: cannot write the output"));
}
