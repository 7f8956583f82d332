//! The transcripts in the documents are what the programs really print.
//!
//! `SNAPSHOTS=overwrite cargo test -p end-to-end` rewrites them.

#![cfg(test)]

mod common;

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use common::{aws, project, shell_in};
use end_to_end::Emulator;

/// The document, with each command of its `console` blocks followed by what it prints now, in this folder.
///
/// A command may continue on lines that begin with `> `. What one command exports applies to those that follow.
fn played(document: &str, folder: &Path) -> String {
    played_with(document, folder, |_| ())
}

fn played_with(document: &str, folder: &Path, prepare: impl Fn(&mut Command)) -> String {
    let mut text = String::new();
    let mut lines = document.lines().peekable();
    let mut in_console = false;
    let mut exported = String::new();
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
            let seen = seen_with(&format!("{exported}{command}"), folder, &prepare);
            text.push_str(&seen);
            if command.starts_with("export ") {
                exported.push_str(command.lines().next().unwrap_or_default());
                exported.push('\n');
            }
            if !seen.is_empty() && lines.peek().is_some_and(|next| next.starts_with("$ ")) {
                text.push('\n');
            }
        }
    }
    text
}

/// What a person sees of a command: its output and its error messages.
fn seen(line: &str, folder: &Path) -> String {
    seen_with(line, folder, |_| ())
}

fn seen_with(line: &str, folder: &Path, prepare: impl Fn(&mut Command)) -> String {
    let mut command: Command = shell_in(folder, &format!("{{ {line}\n}} 2>&1"));
    // The AWS CLI of the documents, and no settings of whoever runs the tests.
    let path = format!("{}:{}", project().join("tests/stand-in").display(), command_path(&command));
    command.env("PATH", path).env("HOME", folder).env("LC_ALL", "C");
    prepare(&mut command);
    String::from_utf8(command.output().unwrap().stdout).unwrap()
}

fn command_path(command: &Command) -> String {
    let path = command.get_envs().find(|(name, _)| *name == "PATH").and_then(|(_, value)| value);
    path.unwrap_or_default().to_string_lossy().into_owned()
}

/// A separate folder that has the examples: what commands write there is gone afterwards.
fn place() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let examples = project().join("examples").canonicalize().unwrap();
    std::os::unix::fs::symlink(examples, folder.path().join("examples")).unwrap();
    folder
}

fn check(name: &str) {
    let path = project().join(name);
    let document = std::fs::read_to_string(&path).unwrap();
    assert!(document.contains("```console\n$ "), "{name} has no transcript");
    compare(played(&document, place().path()), &path);
}

fn compare(text: String, path: &Path) {
    snapbox::Assert::new()
        .action_env("SNAPSHOTS")
        .normalize_paths(false)
        .eq(text, snapbox::Data::read_from(path, Some(snapbox::data::DataFormat::Text)));
}

#[test]
fn the_readme() {
    check("README.md");
}

#[test]
fn the_explanation_of_the_evaluation() {
    check("docs/evaluation.md");
}

#[test]
fn the_tutorial() {
    check("docs/tutorial.md");
}

#[test]
fn the_cookbook() {
    // It combines the programs with others. All but these are wherever bash is.
    if ["jq", "make"].into_iter().all(|tool| end_to_end::tool(tool).is_some()) {
        check("docs/cookbook.md");
    }
}

/// The document, with commands that ask AWS instead of the snapshot.
fn without_snapshot(document: &str) -> String {
    document.replace(" --snapshot examples/acme", "").replace("$ export DENIED_SNAPSHOT=examples/acme\n", "")
}

/// The pipelines of the README against an AWS with the same organization, instead of the snapshot.
#[test]
fn the_readme_against_aws() {
    let readme = std::fs::read_to_string(project().join("README.md")).unwrap();
    let place = place();
    let live = played_with(&without_snapshot(&readme), place.path(), |command| {
        aws::as_manager(command, Emulator::shared().address());
        command.env("DENIED_ASSUME_ROLE", "Admin");
    });
    assert_eq!(live, without_snapshot(&readme));
}

/// The demo as `cargo xtask demo` shows it, with every denial of the example organization explained.
#[test]
fn the_demo() {
    let pipelines = std::fs::read_to_string(project().join("xtask/demo.txt")).unwrap();
    let place = place();
    let mut text = String::new();
    for line in pipelines.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if let Some(words) = line.strip_prefix('#') {
            writeln!(text, "\n\n{}", words.trim()).unwrap();
        } else {
            let seen = seen(&format!("export DENIED_SNAPSHOT=examples/acme; {line}"), place.path());
            write!(text, "\n$ {line}\n{seen}").unwrap();
        }
    }
    compare(text, &project().join("tests/transcripts/demo.txt"));
}
