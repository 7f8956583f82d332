//! What a person sees who types at a terminal.

#![cfg(test)]

mod common;

use std::process::{Command, Stdio};

use common::{forget_settings, programs, project};

/// Runs a command on a terminal that is this many columns wide, and exits as the command does.
const ON_A_TERMINAL: &str = "\
import fcntl, os, pty, struct, sys, termios
child, terminal = pty.fork()
if child == 0:
    fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack('HHHH', 40, int(sys.argv[1]), 0, 0))
    os.execvp('sh', ['sh', '-c', sys.argv[2]])
try:
    while shown := os.read(terminal, 65536):
        os.write(1, shown)
except OSError:
    pass
sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";

/// The exit code and what is seen; colours stay in it.
fn typed(columns: usize, line: &str) -> (i32, String) {
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("python3");
    command
        .args(["-c", ON_A_TERMINAL, &columns.to_string(), line])
        .current_dir(project())
        .stdin(Stdio::null());
    forget_settings(&mut command);
    let output = command
        .env("PATH", format!("{}:{path}", programs().display()))
        .env("TERM", "xterm")
        .env("DENIED_SNAPSHOT", "examples/acme")
        .output()
        .expect("Python runs");
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap().replace('\r', ""))
}

#[test]
fn a_program_with_nothing_to_read_says_how_it_is_used() {
    let (exit, seen) = typed(80, "denied why");
    assert_eq!(exit, 2, "{seen}");
    for part in
        ["Usage: denied-why", "any text that holds a denial", "2>&1 | denied why", "--help` says more"]
    {
        assert!(seen.contains(part), "{part}: {seen}");
    }
}

#[test]
fn text_without_a_denial_says_what_was_looked_for() {
    let (exit, seen) = typed(80, "echo all is well | denied why");
    assert_eq!(exit, 0, "{seen}");
    assert!(seen.contains("no denial was found") && seen.contains("2>&1"), "{seen}");
}

#[test]
fn what_is_no_denial_comes_with_the_command_that_mends_it() {
    let commands = [
        ("01-expired-token", "aws sso login"),
        ("02-not-authorization-clock", "timedatectl set-ntp true"),
        ("02-not-authorization-key", "denied whoami"),
        ("02-not-authorization-region", "aws account enable-region"),
        ("02-not-authorization-signature", "denied whoami"),
    ];
    for (example, command) in commands {
        let (exit, seen) = typed(200, &format!("denied why --color never examples/denials/{example}.txt"));
        assert_eq!(exit, 0, "{seen}");
        assert!(seen.starts_with("NOT A DENIAL  "), "{seen}");
        assert!(seen.replace("\n    ", " ").contains(command), "{command}: {seen}");
    }
}

/// The first lines give the answer, on a wide terminal and on a narrow one; anything longer than the terminal is one
/// word.
#[test]
fn a_page_fits_the_terminal() {
    for columns in [60, 80, 120] {
        let (exit, seen) =
            typed(columns, "denied why --color never examples/denials/06-boundary-caps-identity.txt");
        assert_eq!(exit, 0, "{seen}");
        for line in seen.lines().filter(|line| line.chars().count() > columns) {
            assert_eq!(line.split_whitespace().filter(|word| word.len() > 4).count(), 1, "{columns}: {line}");
        }
        let first: Vec<&str> = seen.lines().take(10).collect();
        let first = first.join("\n");
        assert!(first.starts_with("DENIED  s3:GetObject"), "{first}");
        assert!(first.contains("NO ALLOW") && first.contains("boundary"), "{columns}: {first}");
    }
}

#[test]
fn colours_say_nothing_that_words_do_not() {
    let line = "denied why examples/denials/03-identity-explicit-deny.txt";
    let (_, coloured) = typed(80, line);
    let (_, plain) = typed(80, &format!("NO_COLOR=1 {line}"));
    assert!(coloured.contains("\u{1b}[") && !plain.contains('\u{1b}'));
    let mut without = String::new();
    let mut rest = coloured.as_str();
    while let Some((before, after)) = rest.split_once("\u{1b}[") {
        without.push_str(before);
        rest = after.split_once('m').map_or("", |(_, after)| after);
    }
    assert_eq!(without + rest, plain);
}
