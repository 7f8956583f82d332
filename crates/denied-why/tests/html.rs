//! The page: it contains what the records say, and nothing that strangers wrote is markup in it.

#![cfg(test)]

use std::path::PathBuf;

use assert_cmd::Command;
use scraper::{Html, Selector};
use serde_json::json;

const HOSTILE: &str =
    "</pre></title><script>document.title='pwned'</script>\"onload=\"alert(1)\u{202e}\u{1b}[2J";

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn page(arguments: &[&str], input: &str) -> String {
    let mut command = Command::cargo_bin("denied-why").unwrap();
    let output = command.args(["--output", "html"]).args(arguments).write_stdin(input).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn of_example(file: &str) -> String {
    let text = std::fs::read_to_string(examples().join("denials").join(file)).unwrap();
    page(&["--embed", "--snapshot", examples().join("acme").to_str().unwrap()], &text)
}

/// A case in which everything that may be text is hostile, and a line that is not a case.
fn hostile() -> String {
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Sid": HOSTILE, "Effect": "Deny", "Action": "s3:GetObject", "Resource": "*",
            "Condition": {"StringEquals": {HOSTILE: HOSTILE}}}
    ]});
    let case = json!({
        "request": {"principal": HOSTILE, "action": HOSTILE, "resource": HOSTILE,
            "context": {HOSTILE: HOSTILE}, "contextComplete": true},
        "reported": {"kind": "denial", "from": "text", "code": HOSTILE, "operation": HOSTILE, "text": HOSTILE},
        "policies": {"identity": [{"name": HOSTILE, "document": document}], "boundary": null},
        "layers": {"scp": {"verdict": "unknown", "because": HOSTILE,
            "dependsOn": [{"key": HOSTILE, "operator": HOSTILE, "values": [HOSTILE]}]}},
        "decision": HOSTILE, "decidedBy": [HOSTILE], "unexamined": [HOSTILE],
        "findings": [{"code": HOSTILE, "severity": HOSTILE, "title": HOSTILE, "detail": HOSTILE, "policy": HOSTILE,
            "statement": {"policy": HOSTILE, "index": 0, "sid": HOSTILE},
            "quote": {"text": HOSTILE, "marks": [{"start": 0, "end": 9, "label": HOSTILE}]},
            "evidence": {"element": HOSTILE, "operator": HOSTILE, "key": HOSTILE, "wanted": [HOSTILE],
                "got": [HOSTILE]},
            "fix": {"target": HOSTILE, "change": HOSTILE, "owner": HOSTILE, "statement": {HOSTILE: HOSTILE},
                "context": {HOSTILE: HOSTILE}, "verified": HOSTILE}}],
    });
    let bad = json!({"error": {"line": 2, "message": HOSTILE, "help": HOSTILE}, "input": HOSTILE});
    format!("{case}\n{bad}\n")
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    page.select(&Selector::parse(selector).unwrap()).collect()
}

fn text(page: &Html, selector: &str) -> String {
    select(page, selector).into_iter().flat_map(|element| element.text()).collect()
}

#[test]
fn a_page_tells_the_whole_case() {
    let page = Html::parse_document(&of_example("06-boundary-caps-identity.txt"));
    assert_eq!(select(&page, "article").len(), 1);
    assert!(text(&page, "h2").starts_with("Denied: "), "{}", text(&page, "h2"));
    assert_eq!(select(&page, "svg g").len(), 9);
    assert!(text(&page, "svg g.decides").contains("Permissions boundary"));
    assert!(text(&page, "svg g.decides").contains("implicit deny, decides"));
    let lit = select(&page, "svg line.lit").len();
    assert!((1..8).contains(&lit), "{lit} edges are lit");
    assert!(text(&page, "section").contains("boundary-caps-identity"));
    assert!(text(&page, "section").contains("verified: with it the case is allowed"));
    assert!(text(&page, "h4").contains("Not examined"));
}

#[test]
fn a_statement_is_quoted() {
    let page = Html::parse_document(&of_example("03-identity-explicit-deny.txt"));
    assert!(text(&page, "section pre").contains("\"Effect\": \"Deny\""), "{}", text(&page, "section"));
    assert_eq!(text(&page, "section pre mark"), "\"s3:*\"\"arn:aws:s3:::acme-finance/*\"");
    assert!(text(&page, "section pre b").contains("matches s3:GetObject"));
}

#[test]
fn what_strangers_wrote_is_text() {
    let raw = page(&[], &hostile());
    assert!(!raw.contains(['\u{202e}', '\u{1b}']));
    let page = Html::parse_document(&raw);
    assert_eq!(select(&page, "article").len(), 2, "{}", text(&page, "main"));
    assert_eq!(select(&page, "svg").len(), 1);
    let known = [
        "html", "head", "meta", "title", "style", "body", "main", "article", "h2", "h3", "span", "dl", "dt",
        "dd", "code", "svg", "g", "rect", "circle", "text", "line", "section", "p", "pre", "mark", "b", "h4",
        "table", "tbody", "tr", "th", "td", "br",
    ];
    let attributes = [
        "lang",
        "charset",
        "http-equiv",
        "content",
        "name",
        "class",
        "viewBox",
        "width",
        "height",
        "role",
        "x",
        "y",
        "x1",
        "y1",
        "x2",
        "y2",
        "rx",
        "cx",
        "cy",
        "r",
        "text-anchor",
    ];
    for element in select(&page, "*") {
        let element = element.value();
        assert!(known.contains(&element.name()), "{}", element.name());
        for (name, value) in element.attrs() {
            assert!(attributes.contains(&name), "{name}");
            assert!(!value.contains("alert") && !value.contains("pwned"), "{value}");
        }
    }
    assert!(text(&page, "h2").contains("<script>document.title='pwned'</script>"));
}

#[test]
fn no_record_makes_a_page_too() {
    let page = Html::parse_document(&page(&[], ""));
    assert_eq!(select(&page, "main").len(), 1);
    assert_eq!(select(&page, "article").len(), 0);
}

#[test]
fn a_filter_gives_no_page() {
    Command::cargo_bin("denied-why").unwrap().args(["--output", "html", "--jq", "."]).assert().code(2);
}
