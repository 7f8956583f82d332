//! Real shells, used the way a person does: by pressing Tab.
//!
//! A shell that is not on the machine is skipped, with a message; if CI is set, that is a failure.

#![cfg(unix)]

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

use crate::cargo::{build_programs, root};
use crate::generated;

/// A folder with the scripts, AWS profiles, a program added by others, and the programs themselves.
static PLACE: LazyLock<PathBuf> = LazyLock::new(|| {
    let built = build_programs("dev").unwrap();
    let place = built[0].parent().unwrap().join("completion-tests");
    let _ = fs::remove_dir_all(&place);
    for file in super::files() {
        generated::put(&place.join(file.path), &file.content).unwrap();
    }
    let profiles = "[default]\n[profile audit]\n[profile admin]\n[sso-session corp]\n";
    generated::put(&place.join("home/.aws/config"), profiles).unwrap();
    generated::put(&place.join("home/.zshrc"), "").unwrap();
    program(&place.join("path/denied-added"), "");
    program(&place.join("older/denied"), "echo denied: there is no program of this name >&2; exit 2");
    place
});

fn program(path: &Path, body: &str) {
    use std::os::unix::fs::PermissionsExt;
    generated::put(path, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
}

/// A shell with a `denied` on its path that answers, or one that knows nothing about values; `None` if there is no
/// such shell.
fn shell(name: &str, answers: bool) -> Option<Command> {
    let shell = end_to_end::tool(name)?;
    let mut folders = vec![PLACE.join("path"), "/usr/bin".into(), "/bin".into()];
    folders.push(if answers { PLACE.parent().unwrap().to_owned() } else { PLACE.join("older") });
    let mut command = Command::new(shell);
    command
        .env_clear()
        .env("PATH", env::join_paths(folders).unwrap())
        .env("HOME", PLACE.join("home"))
        .env("DENIED_CONFIG", "")
        .env("TERM", "dumb")
        .env("LC_ALL", "C.UTF-8")
        .current_dir(root());
    Some(command)
}

fn lines(command: &mut Command) -> Vec<String> {
    let output = command.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let error = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!error.contains("denied"), "{error}");
    let mut lines: Vec<String> = text.lines().map(|line| line.trim_end().to_owned()).collect();
    lines.sort();
    lines.dedup();
    lines
}

/// What bash offers: words split as readline splits them.
fn bash(line: &str, answers: bool) -> Option<Vec<String>> {
    let command = line.split(' ').next().unwrap();
    let script = PLACE.join(format!("completions/{command}.bash"));
    let function = format!("_{}_known", command.replace('-', "__"));
    let words = split(line).iter().map(|word| format!("'{word}'")).collect::<Vec<_>>().join(" ");
    let ask = format!(
        "source '{}'; COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1)); \
         COMP_LINE='{line}'; COMP_POINT=${{#COMP_LINE}}; \
         {function} {command} \"${{COMP_WORDS[COMP_CWORD]}}\" \"${{COMP_WORDS[COMP_CWORD-1]}}\"; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script.display()
    );
    Some(lines(shell("bash", answers)?.args(["--norc", "-c", &ask])))
}

/// Words as bash splits them for completion: at blanks, and around colons and equals signs.
fn split(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for character in line.chars() {
        match character {
            ' ' => words.push(String::new()),
            ':' | '=' => {
                let apart = words.last().is_some_and(|word| !word.is_empty() && !word.ends_with([':', '=']));
                if apart {
                    words.push(String::new());
                }
                words.last_mut().unwrap().push(character);
            }
            _ => {
                if words.last().is_some_and(|word| word.ends_with([':', '='])) {
                    words.push(String::new());
                }
                words.last_mut().unwrap().push(character);
            }
        }
    }
    words
}

/// What fish offers, without the descriptions.
fn fish(line: &str, answers: bool) -> Option<Vec<String>> {
    let scripts = PLACE.join("completions");
    let ask = format!("set -g fish_complete_path {}; complete -C '{line}'", scripts.display());
    let mut shell = shell("fish", answers)?;
    let offered = lines(shell.args(["--no-config", "-c", &ask]));
    Some(offered.iter().map(|line| line.split('\t').next().unwrap_or_default().to_owned()).collect())
}

/// What zsh offers: it is given a terminal, and Tab is pressed.
fn zsh(line: &str, answers: bool) -> Option<Vec<String>> {
    let ask = include_str!("ask.zsh");
    let mut shell = shell("zsh", answers)?;
    Some(lines(shell.args(["-f", "-c", ask, "ask"]).arg(PLACE.join("completions")).arg(line)))
}

type Shell = fn(&str, bool) -> Option<Vec<String>>;

const ALL: [(&str, Shell); 3] = [("bash", bash), ("zsh", zsh), ("fish", fish)];

/// What a shell offers equals, or contains, these. bash is asked only for what follows the last colon or equals sign.
#[test]
fn shells_complete_what_denied_knows() {
    let table: [(&str, &[&str]); 19] = [
        ("denied simulate --action s3:GetObjectLeg", &["s3:GetObjectLegalHold"]),
        ("denied-simulate --action s3:GetObjectLeg", &["s3:GetObjectLegalHold"]),
        ("denied simulate --action=s3:GetObjectLeg", &["s3:GetObjectLegalHold"]),
        ("denied simulate --action S3:getobjectleg", &["s3:GetObjectLegalHold"]),
        ("denied simulate --action secretsm", &["secretsmanager:"]),
        ("denied why --profile a", &["admin", "audit"]),
        ("denied why --source 111111111111=au", &["111111111111=audit"]),
        ("denied-scp --region eusc", &["eusc-de-east-1"]),
        ("denied snapshot --regions eu-west-1,eusc", &["eu-west-1,eusc-de-east-1"]),
        ("denied simulate --snapshot examples/acme --resource-account 2222", &["222222222222"]),
        (
            "denied simulate --snapshot examples/acme --principal arn:aws:iam::111111111111:role/Vendor",
            &[
                "arn:aws:iam::111111111111:role/VendorBilling",
                "arn:aws:iam::111111111111:role/VendorMonitoring",
            ],
        ),
        (
            "denied simulate --snapshot=examples/acme --resource arn:aws:s3:::acme-va",
            &["arn:aws:s3:::acme-vault"],
        ),
        ("denied simulate --act", &["--action"]),
        ("denied simulate --output=js", &["json", "jsonl"]),
        ("denied-why --color=al", &["always"]),
        ("denied help lambda", &["lambda-role"]),
        ("denied help ad", &["added"]),
        ("denied lambda-role --snapshot examples/acme res", &["resize"]),
        ("denied-lambda-role --snapshot examples/acme 222222222222:fun", &["222222222222:function:loader"]),
    ];
    for (shell, complete) in ALL {
        for (line, expected) in table {
            let Some(offered) = complete(line, true) else { break };
            assert_eq!(offered, within(shell, line, expected), "{shell}: {line}");
        }
    }
}

/// What is expected from a shell.
fn within(shell: &str, line: &str, expected: &[&str]) -> Vec<String> {
    let word = line.rsplit(' ').next().unwrap_or_default();
    let typed =
        word.strip_prefix("--").and_then(|rest| rest.split_once('=')).map_or(word, |(_, typed)| typed);
    let own = |value: &&str| match shell {
        "bash" => {
            value.get(typed.rfind([':', '=']).map_or(0, |place| place + 1)..).unwrap_or_default().to_owned()
        }
        "fish" if word.starts_with("--") && word.contains('=') => {
            format!("{}={value}", word.split('=').next().unwrap_or_default())
        }
        _ => (*value).to_owned(),
    };
    expected.iter().map(own).collect()
}

#[test]
fn shells_complete_programs_with_those_that_others_added() {
    for (shell, complete) in ALL {
        let Some(offered) = complete("denied ", true) else { continue };
        for program in ["added", "simulate", "lambda-role", "help", "plugin", "config", "alias"] {
            assert!(offered.iter().any(|word| word == program), "{shell}: {program} in {offered:?}");
        }
        assert_eq!(complete("denied ad", true).unwrap(), ["added"], "{shell}");
    }
}

#[test]
fn where_denied_does_not_answer_what_is_written_out_is_what_there_is() {
    for (shell, complete) in ALL {
        let Some(offered) = complete("denied simulate --expect ", false) else { continue };
        assert_eq!(offered, ["allowed", "case", "denied"], "{shell}");
        assert_eq!(complete("denied lambda-r", false).unwrap(), ["lambda-role"], "{shell}");
        let offered = complete("denied simulate --action s3:Get", false).unwrap();
        assert!(!offered.iter().any(|word| word.contains("GetObject")), "{shell}: {offered:?}");
    }
}
