//! A text that arrives piece by piece gives what the whole text gives, as early as possible.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

use denial::{Reader, Reading, read};
use proptest::prelude::*;

const SENTENCE: &str = "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: s3:GetObject on \
    resource: arn:aws:s3:::b/k because no identity-based policy allows the s3:GetObject action";

fn event() -> String {
    serde_json::json!({
        "eventSource": "s3.amazonaws.com", "eventName": "GetObject", "eventVersion": "1.11", "eventID": "e",
        "errorCode": "AccessDenied", "errorMessage": SENTENCE,
    })
    .to_string()
}

fn line_by_line(text: &str) -> Vec<Reading> {
    let mut reader = Reader::default();
    let mut readings: Vec<_> = text.lines().flat_map(|line| reader.push_line(line)).collect();
    readings.extend(reader.finish());
    readings
}

/// Log lines, with denials among them.
fn text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        Just(SENTENCE.to_owned()),
        Just(event()),
        Just(
            serde_json::to_string_pretty(&serde_json::from_str::<serde_json::Value>(&event()).expect("JSON"))
                .expect("JSON")
        ),
        Just(format!("2026-10-01T08:14:22Z ERROR {SENTENCE}")),
        Just("An error occurred (AccessDenied) when calling the GetObject operation:".to_owned()),
        Just("{\"Records\": [".to_owned()),
        Just("]}".to_owned()),
        Just("│ Error: no\n╵".to_owned()),
        Just("{\"level\":\"info\",\"msg\":\"all is well\"}".to_owned()),
        "[ -~]{0,60}",
        "[{}\\[\\]\",:\\\\ a-z0-9]{0,20}",
    ];
    prop::collection::vec(line, 0..24).prop_map(|lines| lines.join("\n"))
}

/// A denial of its own, and what stands in front of it.
fn denial(number: usize, form: u8) -> (String, &'static str) {
    let sentence = format!(
        "arn:aws:iam::111111111111:user/u{number} is not authorized to perform: s3:GetObject on resource: \
         arn:aws:s3:::b/k{number} because no identity-based policy allows the s3:GetObject action"
    );
    let before = match form % 4 {
        0 => "",
        1 => "User: ",
        2 => "AccessDenied: User: ",
        _ => "An error occurred (AccessDenied) when calling the GetObject operation: User: ",
    };
    (sentence, before)
}

/// The readings of a text that arrives in one line, in parts of this size.
fn in_parts(text: &str, size: usize) -> Vec<Reading> {
    let mut reader = Reader::default();
    let mut readings = Vec::new();
    for part in text.as_bytes().chunks(size) {
        readings.extend(reader.push_part(std::str::from_utf8(part).expect("ASCII")));
    }
    readings.extend(reader.push_line(""));
    readings.extend(reader.finish());
    readings
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn denials_of_one_long_line_are_those_of_many_lines(
        denials in prop::collection::vec((any::<u8>(), prop_oneof![0_usize..300, 0_usize..40_000]), 1..60),
        size in 1000_usize..200_000,
        end in prop_oneof![Just(" "), Just("\r"), Just("\\n")],
    ) {
        let filling = "lorem ipsum dolor sit amet, ";
        let lines: Vec<String> = denials
            .iter()
            .enumerate()
            .map(|(number, (form, room))| {
                let (sentence, before) = denial(number, *form);
                format!("{}{before}{sentence}", filling.repeat(room / filling.len()))
            })
            .collect();
        let expected = read(&lines.join("\n\n"));
        prop_assert_eq!(expected.len(), lines.len());
        prop_assert_eq!(&read(&lines.join(end)), &expected);
        prop_assert_eq!(&in_parts(&lines.join(end), size), &expected);
    }
}

proptest! {
    #[test]
    fn line_by_line_is_as_good_as_the_whole(text in text()) {
        prop_assert_eq!(line_by_line(&text), read(&text));
    }

    #[test]
    fn nothing_makes_it_panic(text in "\\PC{0,300}") {
        read(&text);
    }

    #[test]
    fn a_long_line_may_come_in_pieces(events in 1_usize..5, size in 1_usize..200) {
        let text = format!("{{\"Records\":[{}]}}", vec![event(); events].join(","));
        let mut reader = Reader::default();
        let mut readings = Vec::new();
        for piece in text.as_bytes().chunks(size) {
            readings.extend(reader.push_part(std::str::from_utf8(piece).expect("ASCII")));
        }
        readings.extend(reader.push_line(""));
        readings.extend(reader.finish());
        prop_assert_eq!(readings, read(&text));
    }
}

#[test]
fn an_event_is_read_with_its_last_bracket() {
    let mut reader = Reader::default();
    assert_eq!(reader.push_line(&event()).len(), 1);
    assert_eq!(reader.push_line("{\"Records\":[").len(), 0);
    assert_eq!(reader.push_line(&format!("{},", event())).len(), 1);
    assert_eq!(reader.push_part(&format!("{}, {}", event(), event())).len(), 2);
    assert_eq!(reader.finish().len(), 0);
}

#[test]
fn prose_is_read_when_the_log_goes_on() {
    let mut reader = Reader::default();
    assert_eq!(reader.push_line(&format!("2026-10-01T08:14:22Z ERROR {SENTENCE}")).len(), 0);
    assert_eq!(reader.push_line("2026-10-01T08:14:23Z INFO next").len(), 0);
    assert_eq!(reader.push_line("2026-10-01T08:14:24Z INFO next").len(), 1);
    assert_eq!(reader.push_line(&format!("2026-10-01T08:14:25Z ERROR {SENTENCE}")).len(), 0);
    assert_eq!(reader.push_line(&format!("2026-10-01T08:14:26Z ERROR {SENTENCE}")).len(), 1);
    assert_eq!(reader.finish().len(), 1);
}

#[test]
fn what_only_looks_like_json_hides_no_denial() {
    for before in ["{", "[", "{\"a\": {", "{\n\"a\": \"b", "[{\n", "{\"level\": oops}", "{\"a\":1,"] {
        assert_eq!(read(&format!("{before}\n{SENTENCE}\n")).len(), 1, "{before}");
        assert_eq!(read(&format!("{before}\n{}\n", event())).len(), 1, "{before}");
    }
}

#[test]
fn a_pause_gives_what_is_whole_and_nothing_else() {
    let mut reader = Reader::default();
    assert_eq!(
        reader.push_line("An error occurred (AccessDenied) when calling the PutObject operation:"),
        []
    );
    assert!(reader.is_open());
    let readings = reader.pause();
    assert_eq!(readings.len(), 1);
    assert_eq!(readings[0].reported.operation.as_deref(), Some("PutObject"));
    assert!(!reader.is_open());
    assert_eq!(reader.pause(), []);
    // A code by itself is not a complete denial: what it is about may follow.
    reader.push_line("Error Code: AccessDenied");
    assert_eq!(reader.pause(), []);
    assert_eq!(reader.finish().len(), 1);
    // Half a JSON value is not one.
    let mut reader = Reader::default();
    reader.push_line(r#"{"eventSource": "s3.amazonaws.com", "errorCode": "AccessDenied","#);
    assert!(!reader.is_open());
}

#[test]
fn denials_that_wrap_are_whole_wherever_an_entry_ends() {
    let wrapped = |number: usize| {
        format!(
            "Error: User: arn:aws:iam::111111111111:user/u{number}\nis not authorized to perform: s3:GetObject on\n\
             resource: arn:aws:s3:::b/k{number} because no identity-based policy allows\nthe s3:GetObject action\n"
        )
    };
    let text: String = (0..2000).map(wrapped).collect();
    let readings = read(&text);
    assert_eq!(readings.len(), 2000);
    assert!(readings.iter().all(|one| one.principal.is_some() && one.resource.is_some()));
}

#[test]
fn nothing_of_a_list_in_which_something_is_kept_is_lost() {
    for list in ["[{\"case\": 1}, 3, \"x\", null, [1]]", "[\n3,\n\"x\", {\"case\": 1}, null,\n[1]]"] {
        let mut reader = Reader::keeping(|text| text.contains("\"case\""));
        assert!(list.lines().all(|line| reader.push_line(line).is_empty()));
        let mut kept: Vec<_> = reader.take_kept().into_iter().map(|kept| kept.text).collect();
        kept.sort();
        assert_eq!(kept, ["\"x\"", "3", "[1]", "null", "{\"case\": 1}"], "{list}");
    }
}

#[test]
fn a_denial_among_the_objects_of_a_list_is_read() {
    assert_eq!(read(&format!("[{{\"a\": 1}}, \"{SENTENCE}\"]")).len(), 1);
}
