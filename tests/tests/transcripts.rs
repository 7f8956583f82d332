//! The transcripts of the documents are what the programs really print.
//!
//! `SNAPSHOTS=overwrite cargo test -p end-to-end` writes them anew.

#![cfg(test)]

mod common;

use std::fmt::Write as _;

use common::{project, shell};

/// The document, with each command of its `console` blocks followed by what it prints now.
///
/// A command may go on in lines that begin with `> `.
fn played(document: &str) -> String {
    let mut text = String::new();
    let mut lines = document.lines().peekable();
    let mut in_console = false;
    while let Some(line) = lines.next() {
        writeln!(text, "{line}").unwrap();
        if line.starts_with("```") {
            in_console = line == "```console";
        } else if let Some(first) = line.strip_prefix("$ ").filter(|_| in_console) {
            let mut command = first.to_owned();
            while let Some(more) = lines.next_if(|next| next.starts_with("> ")) {
                writeln!(text, "{more}").unwrap();
                command = format!("{command}\n{}", &more[2..]);
            }
            while lines.next_if(|next| !next.starts_with("$ ") && !next.starts_with("```")).is_some() {}
            text.push_str(&seen(&command));
            if lines.peek().is_some_and(|next| next.starts_with("$ ")) {
                text.push('\n');
            }
        }
    }
    text
}

/// What a person sees of a command: its output and its complaints.
fn seen(line: &str) -> String {
    let output = shell(&format!("{{ {line}\n}} 2>&1"));
    String::from_utf8(output.stdout).unwrap()
}

fn check(name: &str) {
    let path = project().join(name);
    let document = std::fs::read_to_string(&path).unwrap();
    assert!(document.contains("```console\n$ "), "{name} has no transcript");
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(played(&document), snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)));
}

#[test]
fn the_readme() {
    check("README.md");
}

/// The demo as `cargo xtask demo` shows it, with every denial of the example organization explained.
#[test]
fn the_demo() {
    let pipelines = std::fs::read_to_string(project().join("xtask/demo.txt")).unwrap();
    let mut text = String::new();
    for line in pipelines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(words) = line.strip_prefix('#') {
            writeln!(text, "\n\n{}", words.trim()).unwrap();
        } else {
            let seen = seen(&format!("export DENIED_SNAPSHOT=examples/acme; {line}"));
            write!(text, "\n$ {line}\n{seen}").unwrap();
        }
    }
    let path = project().join("tests/transcripts/demo.txt");
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(text, snapbox::Data::read_from(&path, Some(snapbox::data::DataFormat::Text)));
}
