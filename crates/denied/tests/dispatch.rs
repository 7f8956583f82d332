//! The dispatcher, as a shell runs it.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a helper of a test may end at the first surprise")]

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with a copy of `denied` in `bin`, and an empty folder `path`, which is `PATH`.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(TempDir::new().unwrap());
        for folder in ["bin", "path"] {
            fs::create_dir(place.0.path().join(folder)).unwrap();
        }
        fs::copy(env!("CARGO_BIN_EXE_denied"), place.0.path().join("bin/denied")).unwrap();
        place
    }

    fn at(&self, path: &str) -> String {
        self.0.path().canonicalize().unwrap().join(path).to_str().unwrap().to_owned()
    }

    fn script(&self, path: &str, body: &str) {
        let path = self.0.path().join(path);
        fs::write(&path, format!("#!/bin/sh\n{body}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn denied(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(self.at("bin/denied"));
        command
            .args(arguments)
            .env("PATH", format!("relative::{}:/usr/bin:/bin", self.at("path")))
            .current_dir(self.0.path());
        output(&mut command)
    }
}

/// Runs a program that this test has written. Another test's child may hold its file open for writing until it starts
/// its own program.
fn output(command: &mut Command) -> Output {
    loop {
        match command.output() {
            Err(error) if error.kind() == ErrorKind::ExecutableFileBusy => std::thread::yield_now(),
            output => return output.unwrap(),
        }
    }
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

#[test]
fn arguments_and_exit_codes_pass_as_they_are() {
    let place = Place::new();
    place.script("path/denied-foo", r#"printf '<%s>' "$@"; exit 42"#);
    let output = place.denied(&["foo", "--help", "-x", "a b", "", "--", "--list", "*"]);
    assert_eq!(out(&output), "<--help><-x><a b><><--><--list><*>");
    assert_eq!(output.status.code(), Some(42));
    assert_eq!(out(&place.denied(&["help", "foo"])), "<--help>");
}

#[test]
fn a_program_that_dies_of_a_signal_is_seen_to_die_of_it() {
    let place = Place::new();
    place.script("path/denied-foo", "kill -TERM $$");
    assert_eq!(place.denied(&["foo"]).status.signal(), Some(15));
}

#[test]
fn a_program_beside_denied_hides_one_on_the_path() {
    let place = Place::new();
    place.script("bin/denied-foo", "echo beside");
    place.script("path/denied-foo", "echo path");
    assert_eq!(out(&place.denied(&["foo"])), "beside\n");
    let list = out(&place.denied(&["--list"]));
    let expected = format!(
        "foo  {}\nfoo  {}  (hidden by the one above)\n",
        place.at("bin/denied-foo"),
        place.at("path/denied-foo")
    );
    assert_eq!(list, expected);
}

#[test]
fn alone_it_lists_what_it_finds() {
    let place = Place::new();
    place.script("bin/denied-simulate", "");
    place.script("path/denied-foo", "");
    fs::write(place.0.path().join("path/denied-notes"), "not executable").unwrap();
    fs::create_dir(place.0.path().join("path/denied-folder")).unwrap();
    fs::create_dir(place.0.path().join("relative")).unwrap();
    place.script("relative/denied-here", "");
    for arguments in [&[][..], &["help"]] {
        let list = out(&place.denied(arguments));
        assert!(list.contains("\n  simulate  Examine the identity policies"), "{list}");
        assert!(list.contains(&format!("\n  foo       {}\n", place.at("path/denied-foo"))), "{list}");
        for absent in ["notes", "folder", "here", "boundary"] {
            assert!(!list.contains(&format!("  {absent} ")), "{list}");
        }
    }
}

#[test]
fn an_unknown_name_is_answered_with_the_nearest() {
    let place = Place::new();
    place.script("bin/denied-simulate", "");
    let table = [
        ("simulat", "there is no program `simulat`\nhelp: did you mean `denied simulate`?\n"),
        ("denied-simulate", "there is no program `denied-simulate`\nhelp: did you mean `denied simulate`?\n"),
        ("smiulate", "there is no program `smiulate`\nhelp: did you mean `denied simulate`?\n"),
        ("wyh", "there is no program `wyh`\nhelp: did you mean `denied why`?\n"),
        ("pulgin", "there is no program `pulgin`\nhelp: did you mean `denied plugin`?\n"),
        ("zzz", "there is no program `zzz`\nhelp: `denied` lists the programs"),
        ("scp", "denied-scp is not installed"),
        ("../bin/denied", "`../bin/denied` is not the name of a program"),
        ("\x1b[2J", "`\\u{1b}[2J` is not the name of a program"),
    ];
    for (name, message) in table {
        let output = place.denied(&[name]);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
        assert!(err(&output).starts_with(&format!("denied: {message}")), "{}", err(&output));
    }
}

#[test]
fn flags_before_the_name_are_told_where_they_belong() {
    let place = Place::new();
    place.script("path/denied-foo", "");
    let table: [(&[&str], &str); 3] = [
        (&["--snapshot", "S", "why", "x"], "`denied why --snapshot …`"),
        (&["--output=json", "foo"], "`denied foo --output …`"),
        (&["-o", "json", "config"], "`denied config -o …`"),
    ];
    for (words, meant) in table {
        let output = place.denied(words);
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
        let said = err(&output);
        assert!(said.ends_with(&format!("help: flags go behind the program's name: {meant}\n")), "{said}");
    }
    assert!(err(&place.denied(&["--lsit"])).contains("'--list'"));
}

#[test]
fn a_file_that_is_not_executable_is_told() {
    let place = Place::new();
    fs::write(place.0.path().join("path/denied-bar"), "#!/bin/sh\n").unwrap();
    let path = place.at("path/denied-bar");
    let output = place.denied(&["bar"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(
        err(&output),
        format!("denied: {path} is not executable\nhelp: make it so: chmod +x {path}\n")
    );
}

#[test]
fn a_program_that_cannot_be_run_is_told() {
    let place = Place::new();
    let path = place.0.path().join("path/denied-broken");
    fs::write(&path, "#!/no/such/interpreter\n").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    let output = place.denied(&["broken"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains(&format!("cannot run {}", place.at("path/denied-broken"))));
}

#[test]
fn a_link_to_denied_finds_the_programs_beside_the_real_one() {
    let place = Place::new();
    place.script("bin/denied-foo", "echo found");
    let link = place.0.path().join("link");
    std::os::unix::fs::symlink(Path::new("bin/denied"), &link).unwrap();
    let output = output(Command::new(&link).arg("foo").env("PATH", "/usr/bin:/bin"));
    assert_eq!(out(&output), "found\n");
}
