//! `--output sarif`: findings in the form that code scanning reads.
//!
//! OASIS, "Static Analysis Results Interchange Format (SARIF) Version 2.1.0". Results are written as they come; the
//! rules, which are the codes of the findings, follow at the end.

use std::collections::BTreeSet;
use std::io::{self, Write};

use case::Record;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::{Place, Told, is_error, rules, sentences, string};
use crate::flags::Expectation;
use crate::output::escape::escape;
use crate::output::is_denial;
use crate::output::value::statement_label;

/// Characters allowed in the path of a URI: RFC 3986, section 3.3.
const PATH: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@');

/// The results of one run.
#[derive(Debug)]
pub(in crate::output) struct Log {
    program: &'static str,
    rules: BTreeSet<String>,
    begun: bool,
}

/// A result, and its rule.
#[derive(Debug)]
pub(crate) struct SarifResult {
    rule: String,
    /// Its JSON, on one line.
    pub(in crate::output) json: String,
}

impl Log {
    pub(in crate::output) fn new(program: &'static str) -> Self {
        Self { program, rules: BTreeSet::new(), begun: false }
    }

    pub(in crate::output) fn add(
        &mut self,
        results: impl IntoIterator<Item = SarifResult>,
        out: &mut impl Write,
    ) -> io::Result<()> {
        for SarifResult { rule, json } in results {
            self.begin(out)?;
            write!(out, "{}\n{json}", if self.rules.is_empty() { "" } else { "," })?;
            self.rules.insert(rule);
        }
        Ok(())
    }

    pub(in crate::output) fn finish(&mut self, bad: usize, out: &mut impl Write) -> io::Result<()> {
        self.begin(out)?;
        let rules: Vec<Value> = self.rules.iter().map(|code| rules::rule(code)).collect();
        let driver = json!({
            "name": self.program,
            "version": env!("CARGO_PKG_VERSION"),
            "informationUri": env!("CARGO_PKG_REPOSITORY"),
            "rules": rules,
        });
        let invocations = json!([{"executionSuccessful": bad == 0}]);
        writeln!(out, "\n],\"tool\":{{\"driver\":{driver}}},\"invocations\":{invocations}}}]}}")
    }

    fn begin(&mut self, out: &mut impl Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) {
            return Ok(());
        }
        write!(
            out,
            "{{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\",\"version\":\"2.1.0\",\
             \"runs\":[{{\"columnKind\":\"unicodeCodePoints\",\"results\":["
        )
    }
}

/// The results of a record: its findings, and what is not as expected. Without `--expect`, a case that is denied or
/// undecided with no finding that says why is a result too.
pub(in crate::output) fn results(
    record: &Record,
    place: Place<'_>,
    expect: Option<Expectation>,
) -> Vec<SarifResult> {
    let told = Told::new(record, place, expect);
    if told.is_bad {
        let (message, help) = told.error();
        let words: Vec<&str> = [Some(message), help].into_iter().flatten().collect();
        return vec![result(&told, rules::BAD_LINE, "error", &words.join(". "), &Value::Null)];
    }
    let mut results: Vec<SarifResult> =
        told.findings().iter().filter_map(|finding| of_finding(&told, finding, expect)).collect();
    if let Some(surprise) = told.surprise() {
        results.push(of_decision(&told, rules::UNEXPECTED, "error", &surprise));
    } else if expect.is_none() && !told.findings().iter().any(is_error) {
        match told.decision() {
            Some("unknown") => results.push(of_decision(&told, rules::UNDECIDED, "warning", &told.answer())),
            Some(decision) if is_denial(decision) => {
                results.push(of_decision(&told, rules::DENIED, "note", &told.answer()));
            }
            _ => {}
        }
    }
    results
}

fn of_finding(told: &Told<'_>, finding: &Value, expect: Option<Expectation>) -> Option<SarifResult> {
    let code = string(finding, "code")?;
    let level = match string(finding, "severity") {
        // What denies a request that is expected to be denied is not an error.
        Some("error") if expect.is_some() && told.unmet.is_none() => "note",
        Some("error") => "error",
        Some("warning") => "warning",
        _ => "note",
    };
    Some(result(told, code, level, &sentences(finding).join(". "), finding))
}

fn of_decision(told: &Told<'_>, code: &str, level: &str, answer: &str) -> SarifResult {
    let mut words = vec![format!("{}: {answer}", told.question())];
    words.extend(told.reasons());
    result(told, code, level, &words.join(". "), &Value::Null)
}

fn result(told: &Told<'_>, code: &str, level: &str, words: &str, finding: &Value) -> SarifResult {
    let mut result = json!({
        "ruleId": code,
        "level": level,
        "message": {"text": plain(words)},
        "partialFingerprints": {"denied/v1": fingerprint(told, code, finding)},
        "properties": properties(told, finding),
    });
    if let (Some(location), Some(members)) = (location(told, finding), result.as_object_mut()) {
        members.insert("locations".to_owned(), json!([location]));
    }
    SarifResult { rule: code.to_owned(), json: result.to_string() }
}

/// A message from strangers: nothing hidden, and no links, which SARIF writes as `[text](address)`.
fn plain(words: &str) -> String {
    escape(words).replace("](", "] (")
}

/// What makes a result the same in two runs: not the file or the line.
fn fingerprint(told: &Told<'_>, code: &str, finding: &Value) -> String {
    let of_request = |name| told.of_request(name).unwrap_or_default();
    let statement = finding.get("statement").map(statement_label).unwrap_or_default();
    case::fingerprint([
        code,
        of_request("principal"),
        of_request("action"),
        of_request("resource"),
        string(finding, "layer").unwrap_or_default(),
        string(finding, "policy").unwrap_or_default(),
        &statement,
        // A line that is not a case has nothing but its error.
        if told.is_bad { told.error().0 } else { "" },
    ])
}

fn properties(told: &Told<'_>, finding: &Value) -> Value {
    let mut properties = serde_json::Map::new();
    let mut put = |name: &str, value: &Value| {
        if !value.is_null() {
            properties.insert(name.to_owned(), value.clone());
        }
    };
    put("case", told.member("id"));
    for name in ["principal", "action", "resource"] {
        put(name, told.member("request").get(name).unwrap_or(&Value::Null));
    }
    for name in ["decision", "decidedBy", "expect"] {
        put(name, told.member(name));
    }
    for name in ["layer", "fix"] {
        put(name, finding.get(name).unwrap_or(&Value::Null));
    }
    Value::Object(properties)
}

/// The line of the case, and the policy with the statement that the finding is about.
fn location(told: &Told<'_>, finding: &Value) -> Option<Value> {
    let mut location = serde_json::Map::new();
    let (file, line) = told.position();
    if let Some(file) = file {
        let mut physical = json!({"artifactLocation": {"uri": uri(file)}});
        if let (Some(line), Some(members)) = (line.filter(|line| *line > 0), physical.as_object_mut()) {
            members.insert("region".to_owned(), json!({"startLine": line}));
        }
        location.insert("physicalLocation".to_owned(), physical);
    }
    if let Some(logical) = logical(told, finding) {
        location.insert("logicalLocations".to_owned(), json!([logical]));
    }
    (!location.is_empty()).then_some(Value::Object(location))
}

fn logical(told: &Told<'_>, finding: &Value) -> Option<Value> {
    let statement = finding.get("statement").filter(|statement| statement.is_object());
    let policy = string(finding, "policy").or_else(|| string(statement?, "policy"))?;
    let named = arn(told.member("policies"), policy).unwrap_or(policy);
    Some(match statement {
        None => json!({"name": policy, "fullyQualifiedName": named, "kind": "resource"}),
        Some(statement) => {
            let name = statement_label(statement);
            json!({"name": name, "fullyQualifiedName": format!("{named}/Statement/{name}"), "kind": "object"})
        }
    })
}

/// The ARN of the policy with this name, if the case carries it.
fn arn<'a>(policies: &'a Value, policy: &str) -> Option<&'a str> {
    match policies {
        Value::Array(list) => list.iter().find_map(|value| arn(value, policy)),
        _ if string(policies, "name") == Some(policy) => string(policies, "arn"),
        Value::Object(members) if !members.contains_key("document") => {
            members.values().find_map(|value| arn(value, policy))
        }
        _ => None,
    }
}

/// A path as the URI of an artifact: RFC 3986; relative paths stay relative to where the program ran.
fn uri(path: &str) -> String {
    let path = if cfg!(windows) { path.replace('\\', "/") } else { path.to_owned() };
    let encoded = utf8_percent_encode(path.strip_prefix("./").unwrap_or(&path), PATH);
    match std::path::Path::new(&path).is_absolute() {
        true if path.starts_with('/') => format!("file://{encoded}"),
        true => format!("file:///{encoded}"),
        false => encoded.to_string(),
    }
}
