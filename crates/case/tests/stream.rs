//! Laws of the case stream: whatever comes in, every line that is not blank becomes one record, in order.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of a test may end at the first surprise"
)]

use std::io::{self, Read};

use case::{Chunks, Entry, Record, ensure_id};
use proptest::prelude::*;

/// Gives its bytes in pieces of a given size, as a pipe may.
struct Pieces<'a> {
    bytes: &'a [u8],
    size: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let size = self.size.min(out.len()).min(self.bytes.len());
        let (now, later) = self.bytes.split_at(size);
        out[..size].copy_from_slice(now);
        self.bytes = later;
        Ok(size)
    }
}

/// A line as it was read: the record's text, or the message and the input of a bad line.
type Seen = Result<String, (String, String)>;

/// Number and kind of each line that is not blank.
fn read(bytes: &[u8], piece: usize, max_line: usize) -> Vec<(usize, Seen)> {
    let mut chunks = Chunks::with_max_line(Pieces { bytes, size: piece }, max_line);
    let mut seen = Vec::new();
    while let Some(chunk) = chunks.next_chunk().unwrap() {
        for line in chunk.lines() {
            match line.entry() {
                None => {}
                Some(Entry::Case(record) | Entry::Passed(record)) => {
                    seen.push((line.number, Ok(text(&record))));
                }
                Some(Entry::Bad(bad)) => {
                    assert_eq!(bad.error.line, Some(line.number));
                    seen.push((line.number, Err((bad.error.message, bad.input))));
                }
            }
        }
    }
    seen
}

fn text(record: &Record) -> String {
    let mut out = Vec::new();
    record.write_to(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn line_ends_blank_lines_and_a_byte_order_mark_do_not_matter() {
    let input = b"\xEF\xBB\xBF{\"a\":1}\r\n\r\n  \t\n{\"b\":2}\n{\"c\":3}";
    let seen: Vec<_> = read(input, 3, 100).into_iter().map(|(line, case)| (line, case.unwrap())).collect();
    let record = |number: usize, text: &str| (number, text.to_owned());
    assert_eq!(seen, [record(1, r#"{"a":1}"#), record(4, r#"{"b":2}"#), record(5, r#"{"c":3}"#)]);
}

#[test]
fn a_line_that_is_too_long_is_one_bad_line_wherever_its_end_is() {
    let long = format!("{{\"a\":\"{}\"}}", "x".repeat(1_000_000));
    for (before, after) in [("", ""), ("{}\n", ""), ("", "\n{}\n"), ("{}\n\n", "\n{}\n{}")] {
        let seen = read(format!("{before}{long}{after}").as_bytes(), 1000, 50);
        let good = before.matches("{}").count() + after.matches("{}").count();
        assert_eq!(seen.iter().filter(|(_, case)| case.is_ok()).count(), good);
        let (line, bad) = seen.iter().find(|(_, case)| case.is_err()).unwrap();
        assert_eq!(*line, before.matches('\n').count() + 1);
        let (message, input) = bad.clone().unwrap_err();
        assert_eq!((message.as_str(), input.len()), ("the line is longer than 50 bytes", 50));
    }
}

#[test]
fn a_line_of_exactly_the_cap_is_read() {
    assert!(read(b"{\"a\":1}\r\n", 2, 7)[0].1.is_ok());
    assert!(read(b"{\"a\":12}\r\n", 2, 7)[0].1.is_err());
}

#[test]
fn a_bad_line_says_what_is_wrong_and_keeps_its_text() {
    let table: [(&[u8], &str, &str); 5] = [
        (b"nonsense", "not a JSON object", "nonsense"),
        (b"[1]", "not a JSON object", "[1]"),
        (b"{\"a\":1} {}", "something stands behind the value", "{\"a\":1} {}"),
        (b"{\"a\":\0}", "not a JSON object", "{\"a\":\0}"),
        (b"{\"a\":\"\xFF\"}", "not UTF-8", "{\"a\":\"\u{FFFD}\"}"),
    ];
    for (line, message, input) in table {
        let (said, kept) = read(line, 9, 100)[0].1.clone().unwrap_err();
        assert!(said.contains(message), "{said}");
        assert_eq!(kept, input);
    }
}

#[test]
fn an_error_record_of_an_earlier_program_is_told_from_a_case() {
    let kind = |text: &str| {
        let chunk = Chunks::new(text.as_bytes()).next_chunk().unwrap().unwrap();
        let entry = chunk.lines().next().unwrap().entry().unwrap();
        matches!(entry, Entry::Passed(_))
    };
    assert!(kind(r#"{"error":{"line":1,"message":"m"},"input":"x"}"#));
    assert!(!kind(r#"{"error":{},"input":"x","request":{}}"#));
    assert!(!kind(r#"{"error":{}}"#));
}

#[test]
fn an_id_follows_from_what_was_asked_and_nothing_else() {
    let id = |text: &str| {
        let mut record = Record::parse(text).unwrap();
        ensure_id(&mut record);
        record.get::<String>("id").unwrap().unwrap()
    };
    let plain = id(r#"{"request":{"action":"s3:GetObject","resource":"a b"}}"#);
    assert_eq!(
        plain,
        id("{\"x\":1, \"id\":null, \"request\" : { \"action\":\"s3:GetObject\" ,\"resource\":\"a b\"}}")
    );
    assert_ne!(plain, id(r#"{"request":{"action":"s3:GetObject","resource":"ab"}}"#));
    assert_ne!(id(r#"{"request":{}}"#), id(r#"{"reported":{}}"#));
    assert_eq!("mine", id(r#"{"id":"mine","request":{}}"#));
    // Ids are kept in tickets and files: they must not change with a release.
    assert_eq!("d3073cdf57dab56c", id(r#"{"request":{"action":"s3:GetObject"}}"#));
}

#[test]
fn the_schema_names_every_member_of_a_case_and_stays_open() {
    let schema = serde_json::to_value(case::schema()).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    let members = schema["$defs"]["Case"]["properties"].as_object().unwrap();
    let named = [
        "id",
        "request",
        "caller",
        "reported",
        "policies",
        "layers",
        "decision",
        "decidedBy",
        "unexamined",
        "findings",
    ];
    for name in named {
        assert!(members.contains_key(name), "{name}");
    }
    assert!(!schema.to_string().contains("\"additionalProperties\":false"));
    assert!(schema["$defs"]["Case"].get("required").is_none());
}

/// Lines of all kinds, as text.
fn any_line() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        Just(b"{\"request\":{}}".to_vec()),
        Just(b"".to_vec()),
        Just(b" \r".to_vec()),
        Just(b"{\"error\":{},\"input\":\"\"}".to_vec()),
        prop::collection::vec(any::<u8>().prop_filter("a line", |byte| *byte != b'\n'), 0..300),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn every_line_that_is_not_blank_comes_out_once_with_its_number(
        lines in prop::collection::vec(any_line(), 0..30), piece in 1_usize..400, max_line in 1_usize..200,
    ) {
        // A byte order mark at the start is no part of the first line: here it would make a blank line of it.
        prop_assume!(!lines.first().is_some_and(|line| line.starts_with(b"\xEF\xBB\xBF")));
        let numbers: Vec<usize> = (1..).zip(&lines).filter(|(_, line)| !line.trim_ascii().is_empty()).map(|(n, _)| n).collect();
        let seen: Vec<usize> = read(&lines.join(&b'\n'), piece, max_line).into_iter().map(|(n, _)| n).collect();
        prop_assert_eq!(seen, numbers);
    }

    #[test]
    fn how_the_bytes_arrive_does_not_matter(bytes in prop::collection::vec(any::<u8>(), 0..2000), piece in 1_usize..50) {
        prop_assert_eq!(read(&bytes, piece, 64), read(&bytes, usize::MAX, 64));
    }
}
