//! The program, run as a shell runs it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Command as Process, Stdio};

use assert_cmd::Command;
use serde_json::Value;

const SENTENCE: &str = "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: s3:GetObject on \
    resource: \"arn:aws:s3:::acme-reports/q3.csv\" because no identity-based policy allows the s3:GetObject action";

fn denials() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/denials")
}

fn decode() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_denied-decode"));
    command.env_remove("DENIED_SNAPSHOT");
    command
}

/// The cases on standard output.
fn cases(command: &mut Command) -> Vec<Value> {
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn event(code: &str) -> Value {
    serde_json::json!({
        "eventVersion": "1.11", "eventSource": "s3.amazonaws.com", "eventName": "GetObject", "errorCode": code,
        "errorMessage": SENTENCE, "eventID": code,
    })
}

/// The members of `expected` that differ in `found`.
fn differences(found: &Value, expected: &Value) -> Vec<String> {
    let members = expected.as_object().into_iter().flatten();
    members
        .filter(|(name, value)| found.get(name) != Some(value))
        .map(|(name, value)| {
            format!("{name}: {value} expected, found {}", found.get(name).unwrap_or(&Value::Null))
        })
        .collect()
}

/// Who asked for what in a denial, as far as the text says; the rest is known only to whoever asks.
fn said(text: &str, expected: &Value) -> Value {
    let request =
        expected["request"].as_object().filter(|_| expected["kind"] == "denial").into_iter().flatten();
    request
        .filter(|(name, _)| ["principal", "action", "resource"].contains(&name.as_str()))
        .filter(|(_, value)| value.as_str().is_some_and(|value| text.contains(value)))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

#[test]
fn every_denial_of_the_example_organization_is_read() {
    let expected = fs::read_to_string(denials().join("expected.jsonl")).unwrap();
    let expected: Vec<Value> = expected.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let mut wrong = Vec::new();
    for group in expected.chunk_by(|one, next| one["file"] == next["file"]) {
        let file = group[0]["file"].as_str().unwrap();
        let text = fs::read_to_string(denials().join(file)).unwrap();
        let found = cases(decode().arg(denials().join(file)));
        if found.len() != group.len() {
            wrong.push(format!("{file}: {} cases expected, found {}", group.len(), found.len()));
        }
        for (found, expected) in found.iter().zip(group) {
            if expected["kind"] != "other" && found["reported"]["kind"] != expected["kind"] {
                wrong.push(format!(
                    "{file}: {} expected, found {}",
                    expected["kind"], found["reported"]["kind"]
                ));
            }
            let mut differing = differences(&found["reported"], &expected["reported"]);
            differing.extend(differences(&found["request"], &said(&text, expected)));
            wrong.extend(differing.into_iter().map(|difference| format!("{file}: {difference}")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn packed_log_files_are_unpacked() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.json.gz");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    write!(
        packed,
        "{}",
        serde_json::json!({"Records": [event("AccessDenied"), event("AccessDeniedException")]})
    )
    .unwrap();
    let packed = packed.finish().unwrap();
    fs::write(&path, &packed).unwrap();
    let codes =
        |cases: Vec<Value>| cases.iter().map(|case| case["reported"]["code"].clone()).collect::<Vec<_>>();
    assert_eq!(codes(cases(decode().arg(&path))), ["AccessDenied", "AccessDeniedException"]);
    assert_eq!(codes(cases(decode().write_stdin(packed))), ["AccessDenied", "AccessDeniedException"]);
}

#[test]
fn a_case_is_written_while_the_text_still_arrives() {
    let mut child = Process::new(env!("CARGO_BIN_EXE_denied-decode"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let mut next = || {
        let mut line = String::new();
        output.read_line(&mut line).unwrap();
        serde_json::from_str::<Value>(&line).unwrap()
    };
    writeln!(input, "{}", event("AccessDenied")).unwrap();
    assert_eq!(next()["reported"]["from"], "cloudtrail");
    writeln!(input, "2026-10-01T08:14:22Z ERROR {SENTENCE}").unwrap();
    for second in 23..26 {
        writeln!(input, "2026-10-01T08:14:{second}Z INFO served").unwrap();
    }
    assert_eq!(next()["request"]["action"], "s3:GetObject");
    drop(input);
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_text_without_a_denial_makes_no_case_and_says_what_was_looked_for() {
    let output = decode().write_stdin("all is well\n{\"level\":\"info\"}\n").output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stdout, b"");
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("no denial was found") && said.contains("CloudTrail"), "{said}");
}

#[test]
fn something_packed_or_binary_is_called_so() {
    let wide: Vec<u8> = SENTENCE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    for input in [wide, b"\x28\xB5\x2F\xFD\x04\x00packed".to_vec(), b"PK\x03\x04packed".to_vec()] {
        let output = decode().write_stdin(input).output().unwrap();
        assert_eq!((output.status.code(), output.stdout.as_slice()), (Some(0), &b""[..]));
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(said.contains("no denial was found: this looks packed or binary"), "{said}");
    }
}

#[test]
fn what_is_no_text_does_no_harm() {
    let noise: Vec<u8> =
        (0..200_000_u32).map(|number| (number.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let mut input = noise.clone();
    input.extend(format!("\n{SENTENCE}\n").bytes());
    let found = cases(decode().write_stdin(input));
    assert!(found.iter().any(|case| case["request"]["action"] == "s3:GetObject"), "{found:#?}");
}

#[test]
fn a_wrong_flag_and_a_missing_file_are_errors_of_usage() {
    assert_eq!(decode().arg("--no-such-flag").output().unwrap().status.code(), Some(2));
    assert_eq!(decode().arg("no-such-file").output().unwrap().status.code(), Some(2));
}

/// For each record of the output, its id or the line of the bad one; and the exit code.
fn marks(input: &str) -> (i32, Vec<String>) {
    let output = decode().write_stdin(input).output().unwrap();
    let out = String::from_utf8(output.stdout).unwrap();
    let mark = |line: &str| {
        let record: Value = serde_json::from_str(line).unwrap();
        record["id"].as_str().map_or_else(|| format!("line {}", record["error"]["line"]), ToOwned::to_owned)
    };
    (output.status.code().unwrap(), out.lines().map(mark).collect())
}

#[test]
fn a_broken_case_is_a_bad_line_and_nothing_is_lost() {
    let case = |id: &str| format!(r#"{{"id":"{id}","request":{{"action":"s3:GetObject"}}}}"#);
    let (a, b) = (case("a"), case("b"));
    let cut = &b[..b.len() - 1];
    let table: [(String, &[&str]); 14] = [
        (format!("{a}\n{cut}\n{b}\n"), &["a", "line 2", "b"]),
        (format!("{a}\n{}\n{b}\n", &b[..9]), &["a", "line 2", "b"]),
        (format!("{a}\n{}", &b[..24]), &["a", "line 2"]),
        (cut.to_owned(), &["line 1"]),
        (format!("text\n{}\n\nmore text\n", &b[..30]), &["line 2"]),
        (format!("[{a},{b}]"), &["a", "b"]),
        (format!("[\n{a},\n{b}\n]\n"), &["a", "b"]),
        (format!("[{a},{}", &b[..30]), &["a", "line 1"]),
        (format!("[\n{a},\n{cut}\n"), &["a", "line 3"]),
        (format!("[{a},{{\"x\":1}},{b}]"), &["a", "line 1", "b"]),
        ("{\n  \"id\": \"a\",\n  \"request\": {\n    \"action\": \"s3:GetObject\"\n".to_owned(), &["line 1"]),
        (format!("{a}\n{{\"id\":\"c\",\"request\":5}}\n"), &["a", "line 2"]),
        (format!("{a}\n{{\"id\":\"c\",\"request\":{{\"action\":7}}}}\n"), &["a", "line 2"]),
        (format!("{}\n{b}\n", a.replace("s3:GetObject", "\\ud800")), &["line 1", "b"]),
    ];
    for (input, expected) in table {
        let (code, found) = marks(&input);
        assert_eq!(found, expected, "{input}");
        let is_bad = expected.iter().any(|mark| mark.starts_with("line"));
        assert_eq!(code, if is_bad { 3 } else { 0 }, "{input}");
    }
}

#[test]
fn reports_name_the_line_of_a_case_and_of_a_bad_one() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("cases.jsonl");
    let case = r#"{"id":"a","request":{"action":"s3:GetObject"}}"#;
    fs::write(&path, format!("{case}\n\n{case}\n{}\n", &case[..20])).unwrap();
    let output = decode().args(["--output", "junit"]).arg(&path).output().unwrap();
    let report = String::from_utf8(output.stdout).unwrap();
    for line in [1, 3, 4] {
        assert!(report.contains(&format!("file=\"{}\" line=\"{line}\"", path.display())), "{report}");
    }
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains(&format!("1 bad line; {}:4: not a JSON object: ", path.display())), "{said}");
}
