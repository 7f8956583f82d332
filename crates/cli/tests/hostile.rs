//! Input made to harm, through real programs: none dies of it, and none grows with it.

#![expect(clippy::unwrap_used, reason = "a helper of a test may end at the first surprise")]

mod common;

use std::fmt::Write as _;
use std::io::Write as _;

use common::{example, program, run, verdict};
use flate2::Compression;
use flate2::write::GzEncoder;

const CASE: &str = r#"{"id":"é😀","request":{"action":"test:Allow"}}"#;

fn utf16(text: &str, bytes: fn(u16) -> [u8; 2], mark: [u8; 2]) -> Vec<u8> {
    mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect()
}

fn packed(content: &[u8], times: usize) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    for _ in 0..times {
        packer.write_all(content).unwrap();
    }
    packer.finish().unwrap()
}

#[test]
fn utf_16_of_a_windows_shell_is_read_as_what_it_says() {
    let text = format!("{CASE}\r\n{CASE}\r\n");
    let little = utf16(&text, u16::to_le_bytes, [0xFF, 0xFE]);
    let big = utf16(&text, u16::to_be_bytes, [0xFE, 0xFF]);
    for input in [packed(&little, 1), little, big] {
        let (code, out, _) = run(program("verdict").args(["--jq", ".id + .decision"]).write_stdin(input));
        assert_eq!((code, out.as_str()), (0, "\"é😀allowed\"\n\"é😀allowed\"\n"));
    }
    let words = utf16("test:Allow\r\ntest:Deny\r\n", u16::to_le_bytes, [0xFF, 0xFE]);
    let (_, out, _) = run(program("words").args(["--jq", ".request.action"]).write_stdin(words));
    assert_eq!(out, "\"test:Allow\"\n\"test:Deny\"\n");
}

#[test]
fn nul_bytes_are_a_bad_line_and_line_ends_of_windows_are_none() {
    let input = format!("{CASE}\r\n\0\0{CASE}\n{{\"id\":\"a\0b\"}}\n\r\n{CASE}");
    let (code, out, _) = verdict(&[], &input);
    assert_eq!((code, out.lines().count()), (3, 4));
    assert_eq!(out.lines().filter(|line| line.contains("\"error\"")).count(), 2);
    assert!(!out.contains('\0'));
}

#[test]
fn deep_nesting_ends_no_program() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let kept = format!("{{\"request\":{{\"action\":\"test:Allow\"}},\"x\":{deep}}}\n");
    for form in ["jsonl", "json", "table", "text", "html"] {
        let (code, out, _) = verdict(&["--output", form], &kept);
        assert!(code == 0 || code == 3, "{form}: {code}");
        assert!(!out.is_empty(), "{form}");
    }
    let (_, out, _) = verdict(&[], &kept);
    assert!(out.contains(&deep), "what is not understood passes through");
    let filtered = run(program("verdict").args(["--jq", "."]).write_stdin(kept.as_str()));
    assert!(filtered.0 > 0 && filtered.2.contains("nested too deep"), "{filtered:?}");
    for broken in [
        "[".repeat(100_000),
        "{\"a\":".repeat(100_000),
        format!("{{\"request\":{deep}}}"),
        format!("{{\"request\":{{\"action\":{deep}}}}}"),
        format!("{{\"request\":{{\"context\":{{\"a\":{deep}}}}}}}"),
    ] {
        let (code, out, _) = verdict(&[], &format!("{broken}\n{CASE}\n"));
        assert_eq!((code, out.lines().count()), (3, 2));
    }
}

#[test]
fn findings_that_say_nothing_are_reported() {
    let finding = r#"{"request":{"action":"test:Allow"},"findings":[{"severity":"error"}, 1]}"#;
    for form in ["text", "html", "table", "junit", "sarif"] {
        let (code, out, error) = verdict(&["--output", form], finding);
        assert!(code == 0 && !out.is_empty(), "{form}: {code} {error}");
    }
}

#[test]
fn members_that_stand_twice_and_huge_numbers_are_no_danger() {
    let members = "\"x\":1,".repeat(100_000);
    let mut many = String::new();
    for number in 0..100_000 {
        let _ = write!(many, "\"x{number}\":{number},");
    }
    let number = "9".repeat(1_000_000);
    for filling in [members, many, format!("\"x\":{number},"), "\"x\":1e999999999,".to_owned()] {
        let case = format!("{{{filling}\"request\":{{\"action\":\"test:Allow\"}}}}\n");
        for arguments in [&[][..], &["--jq", ".decision"], &["--output", "text"]] {
            let (code, out, _) = verdict(arguments, &case);
            assert!(
                (code == 0 && out.to_lowercase().contains("allowed")) || code == 3,
                "{arguments:?} {code}"
            );
        }
    }
    let twice = r#"{"request":{"action":"test:Deny"},"request":{"action":"test:Allow"}}"#;
    let (code, out, _) = verdict(&["--jq", ".decision"], twice);
    assert!(code == 3 || out == "\"allowed\"\n", "the last one counts, as in JavaScript and jq: {out}");
}

/// Runs a program that may not take more than so many kilobytes of address space.
#[cfg(target_os = "linux")]
fn confined(name: &str, kilobytes: usize, input: Vec<u8>) -> common::Ran {
    let script = format!("ulimit -v {kilobytes}; exec \"$0\" \"$@\"");
    let mut command = assert_cmd::Command::new("sh");
    run(command.args(["-c", &script]).arg(example(name)).args(["--jobs", "1"]).write_stdin(input))
}

#[cfg(target_os = "linux")]
#[test]
fn a_bomb_of_gzip_is_unpacked_piece_by_piece() {
    let megabyte = vec![b'x'; 1 << 20];
    let bomb = packed(&megabyte, 400);
    assert!(bomb.len() < 1 << 20);
    let (code, out, error) = confined("verdict", 300 << 10, bomb);
    assert_eq!((code, out.lines().count()), (3, 1), "{error}");
    assert!(out.contains("longer than"));

    let lines = format!("{CASE}\n").repeat(10_000);
    let (code, out, error) = confined("verdict", 300 << 10, packed(lines.as_bytes(), 20));
    assert_eq!((code, out.lines().count()), (0, 200_000), "{error}");
}
