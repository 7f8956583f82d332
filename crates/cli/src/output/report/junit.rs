//! `--output junit`: a test per case, in the form that build servers read.
//!
//! There is no standard; this is what the readers of Jenkins, GitLab, GitHub and Azure have in common. A test fails
//! if `--expect` does not hold. Without `--expect` it fails if a finding is an error, or the decision is unknown:
//! what is not known is not a success. Nothing is ever `skipped`.

use std::fmt::Write as _;
use std::io::{self, Write};

use case::Record;

use super::{Place, Told, is_error, sentences};
use crate::flags::Expectation;
use crate::output::html::escape::text;

/// The tests of one run. They are held to the end, because their number comes first.
#[derive(Debug)]
pub(in crate::output) struct Suite {
    program: &'static str,
    tests: Vec<u8>,
}

/// How many tests there are.
#[derive(Debug, Clone, Copy)]
pub(in crate::output) struct Counts {
    pub(in crate::output) tests: usize,
    pub(in crate::output) failures: usize,
    pub(in crate::output) errors: usize,
}

impl Suite {
    pub(in crate::output) fn new(program: &'static str) -> Self {
        Self { program, tests: Vec::new() }
    }

    pub(in crate::output) fn add(&mut self, tests: &[u8]) {
        self.tests.extend_from_slice(tests);
    }

    pub(in crate::output) fn finish(&self, counts: Counts, out: &mut impl Write) -> io::Result<()> {
        let Counts { tests, failures, errors } = counts;
        let counts = format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"0\"");
        let program = self.program;
        write!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{program}\" {counts}>\n\
             <testsuite name=\"{program}\" {counts}>\n"
        )?;
        out.write_all(&self.tests)?;
        out.write_all(b"</testsuite>\n</testsuites>\n")
    }
}

/// A record as a test; true if it failed.
pub(in crate::output) fn test(
    record: &Record,
    place: Place<'_>,
    expect: Option<Expectation>,
    program: &str,
) -> (String, bool) {
    let told = Told::new(record, place, expect);
    let mut xml = format!("<testcase name=\"{}\" classname=\"{program}\"", text(&name(&told)));
    let (file, line) = told.position();
    if let Some(file) = file {
        let _ = write!(xml, " file=\"{}\"", text(file));
    }
    if let Some(line) = line {
        let _ = write!(xml, " line=\"{line}\"");
    }
    xml.push_str(">\n");
    let failure = if told.is_bad { None } else { failure(&told, expect) };
    if told.is_bad {
        let (message, help) = told.error();
        element(&mut xml, "error", message, "bad-line", help.map(ToOwned::to_owned));
    } else if let Some(message) = &failure {
        let kind = told.decision().unwrap_or("undecided");
        let details = told.reasons().into_iter().chain(told.findings().iter().flat_map(sentences));
        element(&mut xml, "failure", message, kind, details);
    } else {
        let _ = writeln!(xml, "<system-out>{}</system-out>", text(&told.answer()));
    }
    xml.push_str("</testcase>\n");
    (xml, failure.is_some())
}

/// Why the test fails, if it does.
fn failure(told: &Told<'_>, expect: Option<Expectation>) -> Option<String> {
    if expect.is_some() {
        return told.surprise();
    }
    let error = told.findings().iter().find(|finding| is_error(finding));
    let title = error.map(|own| sentences(own).into_iter().next().unwrap_or_else(|| told.answer()));
    title.or_else(|| (told.decision() == Some("unknown")).then(|| told.answer()))
}

/// The request, and the id, which is used to compare the reports of two runs.
fn name(told: &Told<'_>) -> String {
    if told.is_bad {
        return told.position().1.map_or_else(|| "input".to_owned(), |line| format!("line {line}"));
    }
    let question = told.question();
    match told.member("id") {
        serde_json::Value::Null => question,
        serde_json::Value::String(id) => format!("{question} ({id})"),
        id => format!("{question} ({id})"),
    }
}

fn element(
    xml: &mut String,
    name: &str,
    message: &str,
    kind: &str,
    details: impl IntoIterator<Item = String>,
) {
    let details: Vec<String> = details.into_iter().map(|line| text(&line)).collect();
    let (message, kind) = (text(message), text(kind));
    let _ = writeln!(xml, "<{name} message=\"{message}\" type=\"{kind}\">{}</{name}>", details.join("\n"));
}
