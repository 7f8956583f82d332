//! `--output sarif` and `--output junit`: read back by a validator of the official schema, and by an XML parser.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests")]

mod common;

use common::{program, run, verdict};
use serde_json::Value;

/// The schema of OASIS, as the crate `serde-sarif` (MIT) publishes it.
const SCHEMA: &str = include_str!("sarif-schema-2.1.0.json");
const TOLD: &str = include_str!("told.jsonl");

const ALLOWED: &str =
    "{\"id\":\"a\",\"request\":{\"action\":\"test:Allow\",\"principal\":\"p\",\"resource\":\"r\"}}\n";
const DENIED: &str = "{\"request\":{\"action\":\"test:Nothing\"},\"expect\":\"denied\"}\n";
const UNKNOWN: &str = "{\"request\":{\"action\":\"test:Perhaps\"},\"expect\":\"unknown\"}\n";

fn is_sarif(log: &Value) -> Result<(), String> {
    let mut schemas = boon::Schemas::new();
    let mut compiler = boon::Compiler::new();
    compiler.add_resource("sarif.json", serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let index = compiler.compile("sarif.json", &mut schemas).unwrap();
    schemas.validate(log, index).map_err(|error| format!("{error:#}"))
}

/// Runs the program, and checks its output against the schema.
fn sarif(arguments: &[&str], input: &str) -> Value {
    let (_, out, err) = verdict(&[&["--output", "sarif"], arguments].concat(), input);
    let log: Value = serde_json::from_str(&out).unwrap_or_else(|error| panic!("{error}: {out}\n{err}"));
    is_sarif(&log).unwrap_or_else(|error| panic!("{error}\n{out}"));
    log
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

/// Rule and level of each result.
fn codes(log: &Value) -> Vec<String> {
    let code = |result: &Value| {
        format!("{} {}", result["level"].as_str().unwrap(), result["ruleId"].as_str().unwrap())
    };
    results(log).iter().map(code).collect()
}

#[test]
fn the_validator_tells_sarif_from_what_is_none() {
    assert!(is_sarif(&serde_json::json!({"version": "2.1.0", "runs": [{"results": []}]})).is_err());
}

#[test]
fn every_finding_and_every_surprise_is_a_result() {
    let input = [ALLOWED, DENIED, UNKNOWN, "nonsense\n"].concat();
    let table: [(&[&str], &[&str]); 4] = [
        (&[], &["note denied", "warning undecided", "error bad-line"]),
        (
            &["--expect", "allowed"],
            &["error unexpected-decision", "error unexpected-decision", "error bad-line"],
        ),
        (
            &["--expect", "denied"],
            &["error unexpected-decision", "error unexpected-decision", "error bad-line"],
        ),
        (&["--expect", "case"], &["error unexpected-decision", "error bad-line"]),
    ];
    for (arguments, expected) in table {
        let log = sarif(arguments, &input);
        assert_eq!(codes(&log), expected, "{arguments:?}");
        let rules: Vec<&Value> =
            log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap().iter().collect();
        for result in results(&log) {
            assert!(rules.iter().any(|rule| rule["id"] == result["ruleId"]), "{result}");
        }
        assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], false);
    }
    let log = sarif(&[], ALLOWED);
    assert!(results(&log).is_empty());
    assert_eq!(log["runs"][0]["invocations"][0]["executionSuccessful"], true);
    assert!(results(&sarif(&[], "")).is_empty());
}

#[test]
fn a_result_names_file_line_policy_and_statement_and_is_the_same_in_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let case = |sid: &str| {
        format!(
            r#"{{"request":{{"action":"test:Deny","principal":"p"}},"policies":{{"identity":[{{"name":"P","arn":"arn:aws:iam::111111111111:policy/P","document":{{}}}}]}},"findings":[{{"code":"identity-explicit-deny","severity":"error","layer":"identity","title":"no [link](http://x) \u001b[2J","policy":"P","statement":{{"policy":"P","index":0,"sid":"{sid}","effect":"Deny","matched":true}}}}]}}"#
        )
    };
    let first = folder.path().join("a b.jsonl");
    std::fs::write(&first, format!("\n{}\n{}\n", case("One"), case("Two"))).unwrap();
    let log = sarif(&[first.to_str().unwrap()], "");
    let [one, two] = results(&log) else { panic!("{log}") };
    let location = &one["locations"][0];
    let uri = location["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
    assert!(uri.starts_with("file:///") && uri.ends_with("/a%20b.jsonl"), "{uri}");
    assert_eq!(location["physicalLocation"]["region"]["startLine"], 2);
    assert_eq!(
        location["logicalLocations"][0]["fullyQualifiedName"],
        "arn:aws:iam::111111111111:policy/P/Statement/One"
    );
    assert_eq!(one["message"]["text"], "no [link] (http://x) \\u{1b}[2J");
    let again = sarif(&[], &case("One"));
    assert_eq!(results(&again)[0]["partialFingerprints"], one["partialFingerprints"]);
    assert_ne!(two["partialFingerprints"], one["partialFingerprints"]);
    assert_eq!(results(&again)[0]["locations"][0]["physicalLocation"], Value::Null);
}

#[test]
fn what_denies_as_is_expected_is_no_error() {
    let case = r#"{"request":{"action":"test:Nothing"},"findings":[{"code":"no-identity-allow","severity":"error","title":"t"},{"code":"confused-deputy","severity":"warning","title":"t"}]}"#;
    assert_eq!(
        codes(&sarif(&["--expect", "denied"], case)),
        ["note no-identity-allow", "warning confused-deputy"]
    );
    let unmet = ["error no-identity-allow", "warning confused-deputy", "error unexpected-decision"];
    assert_eq!(codes(&sarif(&["--expect", "allowed"], case)), unmet);
    assert_eq!(codes(&sarif(&[], case)), ["error no-identity-allow", "warning confused-deputy"]);
}

#[test]
fn records_of_any_shape_become_sarif_and_xml() {
    let log = sarif(&["--layer", "boundary"], TOLD);
    assert!(codes(&log).contains(&"error boundary-caps-identity".to_owned()), "{:?}", codes(&log));
    junit(&["--layer", "boundary"], TOLD);
}

/// A test of a suite: its name, and `failure`, `error` or `system-out` with the message.
type Test = (String, String, String);

fn junit(arguments: &[&str], input: &str) -> (Vec<Test>, Vec<String>) {
    let (_, out, err) = verdict(&[&["--output", "junit"], arguments].concat(), input);
    let document = roxmltree::Document::parse(&out).unwrap_or_else(|error| panic!("{error}: {out}\n{err}"));
    let root = document.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let tests: Vec<Test> = root
        .descendants()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|node| {
            let outcome = node.first_element_child().unwrap();
            let words = outcome.attribute("message").or(outcome.text()).unwrap_or_default();
            let name = node.attribute("name").unwrap();
            (name.to_owned(), outcome.tag_name().name().to_owned(), words.to_owned())
        })
        .collect();
    let counts = ["tests", "failures", "errors", "skipped"];
    let counts = counts.map(|name| format!("{name} {}", root.attribute(name).unwrap())).to_vec();
    (tests, counts)
}

#[test]
fn every_case_is_a_test() {
    let input = [ALLOWED, DENIED, UNKNOWN, "nonsense\n"].concat();
    let table: [(&[&str], [&str; 4], [&str; 4]); 4] = [
        (
            &[],
            ["system-out", "system-out", "failure", "error"],
            ["tests 4", "failures 1", "errors 1", "skipped 0"],
        ),
        (
            &["--expect", "allowed"],
            ["system-out", "failure", "failure", "error"],
            ["tests 4", "failures 2", "errors 1", "skipped 0"],
        ),
        (
            &["--expect", "denied"],
            ["failure", "system-out", "failure", "error"],
            ["tests 4", "failures 2", "errors 1", "skipped 0"],
        ),
        (
            &["--expect", "case"],
            ["failure", "system-out", "system-out", "error"],
            ["tests 4", "failures 1", "errors 1", "skipped 0"],
        ),
    ];
    for (arguments, outcomes, counts) in table {
        let (tests, counted) = junit(arguments, &input);
        let found: Vec<&str> = tests.iter().map(|(_, outcome, _)| outcome.as_str()).collect();
        assert_eq!(
            (found.as_slice(), counted.as_slice()),
            (&outcomes[..], &counts.map(String::from)[..]),
            "{arguments:?}"
        );
        assert_eq!(tests[0].0, "test:Allow on r by p (a)");
        assert_eq!(tests[3].0, "line 4");
    }
    assert_eq!(junit(&[], "").1, ["tests 0", "failures 0", "errors 0", "skipped 0"]);
    let (tests, _) = junit(&["--expect", "case"], ALLOWED);
    assert_eq!(tests[0].2, "the case has no member `expect`, and it is allowed, decided by identity");
}

#[test]
fn an_error_among_the_findings_fails_a_test_of_which_nothing_is_expected() {
    let case = r#"{"request":{"action":"test:Nothing"},"findings":[{"code":"x","severity":"error","title":"<b>&\u0000\uffff]]>"}]}"#;
    let (tests, _) = junit(&[], case);
    assert_eq!((tests[0].1.as_str(), tests[0].2.as_str()), ("failure", "<b>&\\u{0}\\u{ffff}]]>"));
    assert_eq!(junit(&["--expect", "denied"], case).1[1], "failures 0", "what is expected counts");
}

#[test]
fn the_case_says_what_is_expected_of_it() {
    let table = [
        (r#"{"expect":"allowed","request":{"action":"test:Allow"}}"#, 0),
        (r#"{"expect":"denied","request":{"action":"test:Nothing"}}"#, 0),
        (r#"{"expect":"implicitDeny","request":{"action":"test:Nothing"}}"#, 0),
        (r#"{"expect":"unknown","request":{"action":"test:Perhaps"}}"#, 0),
        (r#"{"expect":"explicitDeny","request":{"action":"test:Nothing"}}"#, 1),
        (r#"{"expect":"denied","request":{"action":"test:Perhaps"}}"#, 1),
        (r#"{"expect":"allowed","request":{"action":"test:Nothing"}}"#, 1),
        (r#"{"expect":7,"request":{"action":"test:Allow"}}"#, 1),
        (r#"{"expect":null,"request":{"action":"test:Allow"}}"#, 1),
        (r#"{"request":{"action":"test:Allow"}}"#, 1),
    ];
    for (case, code) in table {
        assert_eq!(verdict(&["--expect", "case"], case).0, code, "{case}");
    }
}

#[test]
fn a_report_is_no_input_of_a_filter() {
    for form in ["sarif", "junit"] {
        let (exit, out, _) = run(program("verdict").args(["--output", form, "--jq", "."]).write_stdin(""));
        assert_eq!((exit, out.as_str()), (2, ""));
    }
}
