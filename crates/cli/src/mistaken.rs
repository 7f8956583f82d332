//! What a program was given instead of lines of cases, if none of them is one.

use std::sync::atomic::{AtomicBool, Ordering};

use crate::input::{Source, is_binary};

/// What the bad lines look like. Many threads record this.
#[derive(Debug, Default)]
pub(crate) struct Mistaken {
    /// Something was a case, or stands in for one: no hint is needed then.
    good: AtomicBool,
    /// Something was neither JSON nor a fragment of it.
    text: AtomicBool,
    /// Something was compressed, or not text at all.
    binary: AtomicBool,
    /// Something was the beginning of a JSON object that continues on the next line.
    indented: AtomicBool,
    /// Something was a list, or the beginning of one.
    list: AtomicBool,
    /// Something was a member of an event or a decoded message.
    of_aws: AtomicBool,
}

impl Mistaken {
    /// Records that a line was good.
    pub(crate) fn good(&self) {
        if !self.good.load(Ordering::Relaxed) {
            self.good.store(true, Ordering::Relaxed);
        }
    }

    /// Records what a bad line looks like.
    pub(crate) fn bad(&self, line: &[u8]) {
        if line.trim_ascii_end() == b"[" {
            return self.list.store(true, Ordering::Relaxed);
        }
        let line = line.trim_ascii();
        if is_binary(line) {
            return self.binary.store(true, Ordering::Relaxed);
        }
        let seen = match (line, line.first(), line.last()) {
            (b"{", ..) => &self.indented,
            (_, Some(b'['), Some(b']')) => &self.list,
            (_, Some(b'"'), _) if OF_AWS.iter().any(|name| line.starts_with(name)) => &self.of_aws,
            (_, Some(b'{' | b'}' | b'[' | b']' | b'"'), _) => return,
            _ => &self.text,
        };
        seen.store(true, Ordering::Relaxed);
    }

    /// What to do instead, if no line was a case.
    pub(crate) fn hint(&self, program: &str, sources: &[Source]) -> Option<String> {
        let is = |seen: &AtomicBool| seen.load(Ordering::Relaxed);
        if is(&self.good) {
            return None;
        }
        if is(&self.binary) {
            return Some("this looks packed or binary: unpack it first; gzip alone is read, once".to_owned());
        }
        if is(&self.of_aws) {
            return Some(decoded("an event or a decoded message of AWS", program, sources));
        }
        // In an indented list, numbers are alone on their lines: the beginning says what it is.
        if is(&self.list) {
            return Some("this is a JSON list: use `jq -c '.[]'` or `--output jsonl`".to_owned());
        }
        if is(&self.indented) {
            return Some("this is indented JSON: use `jq -c` or `--output jsonl`".to_owned());
        }
        is(&self.text).then(|| decoded("text", program, sources))
    }
}

/// Names of members that only events and decoded messages have.
const OF_AWS: [&[u8]; 6] = [
    b"\"eventVersion\"",
    b"\"eventSource\"",
    b"\"Records\"",
    b"\"CloudTrailEvent\"",
    b"\"DecodedMessage\"",
    b"\"matchedStatements\"",
];

/// What to do with something that `denied decode` turns into cases.
fn decoded(what: &str, program: &str, sources: &[Source]) -> String {
    let program = program.replacen('-', " ", 1);
    let files: Vec<String> = sources.iter().filter_map(Source::file).collect();
    match files.join(" ").as_str() {
        "" => format!("this is {what}: put `denied decode` before `{program}`, or use `denied why`"),
        files => format!("this is {what}: `denied decode {files} | {program}`, or `denied why {files}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hint(lines: &[&str]) -> Option<String> {
        let mistaken = Mistaken::default();
        for line in lines {
            mistaken.bad(line.as_bytes());
        }
        mistaken.hint("denied-scp", &[Source::File("error.txt".into())])
    }

    #[test]
    fn what_the_lines_look_like_is_told() {
        let text = "this is text: `denied decode error.txt | denied scp`, or `denied why error.txt`";
        let indented = "this is indented JSON: use `jq -c` or `--output jsonl`";
        let list = "this is a JSON list: use `jq -c '.[]'` or `--output jsonl`";
        let event = "this is an event or a decoded message of AWS: `denied decode error.txt | denied scp`, or `denied why \
                     error.txt`";
        let table: [(&[&str], Option<&str>); 10] = [
            (&["An error occurred (AccessDenied)"], Some(text)),
            (&["{", "  \"id\": 1,", "  7", "}"], Some(indented)),
            (&["{", "  \"list\":", "  [", "  1", "  ]", "}"], Some(indented)),
            (&["[", "  {", "  }", "]"], Some(list)),
            (&["[{\"request\":{}}]"], Some(list)),
            (&["{", "  \"eventVersion\": \"1.08\",", "}"], Some(event)),
            (&["{", "  \"DecodedMessage\": \"{}\"", "}"], Some(event)),
            (
                &["PK\u{3}\u{4}", "x"],
                Some("this looks packed or binary: unpack it first; gzip alone is read, once"),
            ),
            (&["{\"x\":1}"], None),
            (&[], None),
        ];
        for (lines, told) in table {
            assert_eq!(hint(lines).as_deref(), told, "{lines:?}");
        }
    }

    #[test]
    fn among_cases_a_bad_line_is_just_that() {
        let mistaken = Mistaken::default();
        mistaken.bad(b"text");
        mistaken.good();
        assert_eq!(mistaken.hint("denied-scp", &[]), None);
    }
}
