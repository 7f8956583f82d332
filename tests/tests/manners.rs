//! Unix manners: pipes that close, signals, slow producers, odd input, full disks and odd environments.

#![cfg(test)]
#![cfg(target_os = "linux")]

mod common;

use std::ffi::OsStr;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Write};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::process::ExitStatusExt;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use common::suite::{Program, Takes, on_a_terminal, plain, ran, suite, takers};
use common::{project, shell};
use serde_json::Value;

const CASE: &str =
    r#"{"id":"1","request":{"principal":"arn:aws:iam::111111111111:user/ben","action":"s3:GetObject"}}"#;

/// A program with a pipe at each end.
fn piped(command: &mut Command) -> (Child, ChildStdin, BufReader<ChildStdout>) {
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().expect("it starts");
    let input = child.stdin.take().expect("it has an input");
    let output = BufReader::new(child.stdout.take().expect("it has an output"));
    (child, input, output)
}

fn said(child: &mut Child) -> String {
    let mut said = String::new();
    child.stderr.take().expect("it has an error output").read_to_string(&mut said).expect("it is UTF-8");
    said
}

#[test]
fn a_record_that_is_ready_comes_out_though_the_producer_stays() {
    for program in takers() {
        for jobs in ["1", "4"] {
            let (mut child, mut input, mut output) =
                piped(&mut program.alone(&["--offline", "--jobs", jobs]));
            for _ in 0..2 {
                writeln!(input, "{CASE}").expect("it reads");
                let mut line = String::new();
                // This waits forever if the program waits for more.
                output.read_line(&mut line).expect("it writes");
                let record: Value = serde_json::from_str(&line).expect("a whole line");
                assert_eq!(record["id"], "1", "{} {jobs}", program.name);
            }
            drop(input);
            assert!(child.wait().expect("it ends").success(), "{}", program.name);
        }
    }
}

#[test]
fn a_denial_in_prose_is_explained_though_the_producer_stays() {
    let refused = "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: s3:GetObject on resource: \
                   arn:aws:s3:::acme-reports/a because no identity-based policy allows the s3:GetObject action";
    for program in suite().filter(|program| program.takes == Takes::Text) {
        let (mut child, mut input, mut output) = piped(&mut program.alone(&["--offline"]));
        for _ in 0..2 {
            writeln!(input, "{refused}").expect("it reads");
            let mut line = String::new();
            // This waits forever if the program waits for what else may belong to the denial.
            output.read_line(&mut line).expect("it writes");
            let record: Value = serde_json::from_str(&line).expect("a whole line");
            assert_eq!(record["request"]["action"], "s3:GetObject", "{}", program.name);
        }
        drop(input);
        assert!(child.wait().expect("it ends").success(), "{}", program.name);
    }
}

#[test]
fn a_reader_that_has_seen_enough_ends_the_program_though_the_producer_stays() {
    for program in takers() {
        for jobs in ["1", "4"] {
            let (mut child, mut input, mut output) =
                piped(&mut program.alone(&["--offline", "--jobs", jobs]));
            writeln!(input, "{CASE}").expect("it reads");
            let mut line = String::new();
            output.read_line(&mut line).expect("it writes");
            drop(output);
            // The next record finds that nobody is reading; the input stays open all the while.
            writeln!(input, "{CASE}").expect("it reads");
            let status = child.wait().expect("it ends");
            assert_eq!((status.code(), said(&mut child).as_str()), (Some(0), ""), "{} {jobs}", program.name);
            drop(input);
        }
    }
}

#[test]
fn what_a_program_says_of_itself_may_go_to_a_pipe_that_closes() {
    for program in suite() {
        for argument in ["--help", "--version", "--permissions", "--schema"] {
            let (mut child, _, output) = piped(&mut program.alone(&[argument, "--quiet"]));
            drop(output);
            let code = child.wait().expect("it ends").code();
            assert_eq!((code, said(&mut child).as_str()), (Some(0), ""), "{} {argument}", program.name);
        }
    }
}

#[test]
fn a_full_disk_is_told_with_3() {
    for program in suite() {
        let folder = tempfile::tempdir().expect("a folder");
        let told =
            ["--help", "--version", "--permissions", "--schema"].map(|argument| program.alone(&[argument]));
        let mut commands = Vec::from(told);
        commands.push(program.at_work(folder.path(), &[]));
        commands.push(program.at_work(folder.path(), &["--output", "html"]));
        for command in &mut commands {
            let full = File::options().write(true).open("/dev/full").expect("Linux has it");
            let mut child =
                command.stdin(Stdio::piped()).stdout(full).stderr(Stdio::piped()).spawn().expect("it starts");
            let _ = child.stdin.take().expect("an input").write_all(program.input().as_bytes());
            let output = child.wait_with_output().expect("it ends");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(3), "{command:?}: {said}");
            assert!(said.contains("cannot write the output: No space left on device"), "{command:?}: {said}");
        }
    }
}

/// A program that obeys interrupts, even if the test itself ignores them.
fn interruptible(program: Program) -> Command {
    let own = program.alone(&["--offline"]);
    let mut command = Command::new("env");
    command.arg("--default-signal").arg(own.get_program()).args(own.get_args());
    for (name, value) in own.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    command
}

/// Sends a signal, as a terminal does.
fn signal(child: &Child, name: &str) {
    let status =
        Command::new("kill").args(["-s", name, &child.id().to_string()]).status().expect("kill runs");
    assert!(status.success());
}

#[test]
fn an_interrupt_ends_the_program_by_the_signal_and_cuts_no_line() {
    for program in takers() {
        let (mut child, mut input, mut output) = piped(&mut interruptible(program));
        writeln!(input, "{CASE}").expect("it reads");
        let mut line = String::new();
        output.read_line(&mut line).expect("it writes");
        signal(&child, "INT");
        let status = child.wait().expect("it ends");
        assert_eq!(status.signal(), Some(2), "{}: {status:?}", program.name);
        let mut rest = String::new();
        output.read_to_string(&mut rest).expect("UTF-8");
        assert_eq!((rest.as_str(), said(&mut child).as_str()), ("", ""), "{}", program.name);
    }
}

#[test]
fn an_interrupt_in_the_middle_of_much_output_cuts_no_line() {
    let filler = "x".repeat(3000);
    for program in takers() {
        let (mut child, mut input, output) = piped(&mut interruptible(program));
        let case = CASE.replace(r#""id""#, &format!(r#""filler":"{filler}","id""#));
        let producer = std::thread::spawn(move || while writeln!(input, "{case}").is_ok() {});
        let mut lines = output.lines();
        assert!(lines.nth(100).is_some(), "{}", program.name);
        signal(&child, "TERM");
        let rest: Vec<String> = lines.map(|line| line.expect("UTF-8")).collect();
        assert_eq!(child.wait().expect("it ends").signal(), Some(15), "{}", program.name);
        assert!(rest.iter().all(|line| serde_json::from_str::<Value>(line).is_ok()), "{}", program.name);
        producer.join().expect("it ends with the pipe");
    }
}

#[test]
fn a_job_that_is_not_to_be_interrupted_is_not() {
    let output = shell(
        "trap '' INT; (echo '{\"request\":{\"action\":\"s3:GetObject\"}}'; cat) < /dev/null | denied simulate --offline & \
         kill -s INT $!; wait $!",
    );
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(0), false));
}

#[test]
fn files_and_standard_input_are_read_in_the_order_of_the_arguments() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    let case = |id: &str| CASE.replace("\"1\"", &format!("\"{id}\""));
    // A byte order mark, Windows line ends, no newline at the end of the last line.
    std::fs::write(path("a"), format!("\u{FEFF}{}\r\n{}", case("a1"), case("a2"))).expect("written");
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packed.write_all(format!("{}\n", case("b")).as_bytes()).expect("memory");
    std::fs::write(path("b"), packed.finish().expect("memory")).expect("written");
    std::fs::write(path("c"), "").expect("written");
    for program in takers() {
        let arguments = ["--offline", "-r", "--jq", ".id", &path("a"), "-", &path("c"), &path("b")];
        let expected = "a1\na2\n-\nb\n".to_owned();
        assert_eq!(program.runs(&arguments, case("-")), (0, expected, String::new()), "{}", program.name);
    }
}

#[test]
fn inputs_that_cannot_be_read_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let broken = folder.path().join("broken.gz");
    std::fs::write(&broken, b"\x1F\x8B\x08\x00 and no more").expect("written");
    let (folder, broken) = (folder.path().display().to_string(), broken.display().to_string());
    for program in takers() {
        for (argument, code, why) in
            [(folder.as_str(), 2, "directory"), ("/no/such", 2, "No such file"), (&broken, 3, "cannot read")]
        {
            let (exit, out, err) = program.runs(&["--offline", argument], "");
            assert_eq!((exit, out.as_str()), (code, ""), "{} {argument}: {err}", program.name);
            assert!(err.contains(why) && err.contains(argument), "{} {argument}: {err}", program.name);
        }
        let mut command = program.alone(&["--offline"]);
        let directory = File::open(&folder).expect("it is there");
        let output = command.stdin(directory).output().expect("it starts");
        assert_eq!(output.status.code(), Some(3), "{} < a directory", program.name);
    }
}

#[test]
fn bytes_of_any_kind_are_no_reason_to_break_off() {
    let inputs: [&[u8]; 5] =
        [b"\0\0\0\n\0", b"\xEF\xBB\xBF{}", b"{\"request\":{\"action\":\"\0\"}}\n", b"\r\n\r\n", b"\xC3"];
    for program in takers() {
        for input in inputs {
            let (code, out, err) = program.runs(&["--offline"], [input, b"\n", CASE.as_bytes()].concat());
            assert!([0, 3].contains(&code), "{} {input:?}: {err}", program.name);
            assert!(
                out.lines().any(|line| line.contains("\"id\":\"1\"")),
                "{} {input:?}: {out}",
                program.name
            );
            assert!(!err.contains("panicked"), "{} {input:?}: {err}", program.name);
        }
    }
}

#[test]
fn what_windows_writes_is_read() {
    let text = format!("{CASE}\r\n");
    let little: Vec<u8> =
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for program in takers() {
        for input in [little.clone(), format!("\u{FEFF}{text}").into_bytes()] {
            let (code, out, err) = program.runs(&["--offline"], input);
            assert!(code == 0 && out.contains("\"id\":\"1\""), "{}: {out} {err}", program.name);
        }
    }
}

#[test]
fn closed_standard_streams_are_no_reason_to_crash() {
    for program in takers() {
        let line = |redirected: &str| {
            let output = shell(&format!("{} --offline <<< '{CASE}' {redirected}", program.name));
            (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
        };
        for redirected in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"] {
            let (code, said) = line(redirected);
            assert_eq!(code, Some(0), "{} {redirected}: {said}", program.name);
        }
    }
}

#[test]
fn arguments_may_be_long_and_need_not_be_utf8() {
    let long = "x".repeat(100_000);
    for program in takers() {
        let (code, out, err) = program.runs(
            &[
                "--offline",
                "--principal",
                &long,
                "--action",
                "s3:GetObject",
                "-r",
                "--jq",
                ".request.principal",
            ],
            CASE_WITHOUT_PRINCIPAL,
        );
        assert_eq!((code, out.trim_end() == long), (0, true), "{}: {err}", program.name);
        let mut command = program.alone(&["--offline", "--principal"]);
        command.arg(OsStr::from_bytes(b"arn:\xFF"));
        let (code, _, err) = ran(command, "");
        assert!(code == 2 && err.contains("UTF-8"), "{}: {err}", program.name);
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join(OsStr::from_bytes(b"cases-\xFF"));
        std::fs::write(&file, CASE).expect("written");
        let mut command = program.alone(&["--offline"]);
        command.arg(file);
        assert_eq!(ran(command, "").0, 0, "{}: the name of a file is bytes", program.name);
    }
}

const CASE_WITHOUT_PRINCIPAL: &str = r#"{"request":{"resource":"*"}}"#;

#[test]
fn the_locale_changes_nothing() {
    for program in suite().filter(|program| program.name != "denied-snapshot") {
        let in_locale = |locale: &str| {
            let folder = tempfile::tempdir().expect("a folder");
            let mut command = program.at_work(folder.path(), &["--output", "text"]);
            command.env("LC_ALL", locale).env("LANG", locale);
            ran(command, program.input())
        };
        assert_eq!(in_locale("C"), in_locale("C.UTF-8"), "{}", program.name);
        assert_eq!(in_locale("POSIX"), in_locale("xx_XX.ISO-8859-1"), "{}", program.name);
    }
}

#[test]
fn text_fits_the_width_of_the_terminal() {
    let widest = |text: &str| plain(text).lines().map(|line| line.chars().count()).max().unwrap_or_default();
    for program in takers().filter(|program| program.name != "denied-whoami") {
        let folder = tempfile::tempdir().expect("a folder");
        let cases = folder.path().join("cases.jsonl");
        std::fs::write(&cases, program.input()).expect("written");
        let file = cases.display().to_string();
        let mut shown = Vec::new();
        for columns in [50, 90] {
            let command = program.at_work(folder.path(), &["--quiet", "--output", "text"]);
            let (_, on_terminal) = on_a_terminal(&command, Some(&file), columns);
            let mut command = program.at_work(folder.path(), &["--quiet", "--output", "text"]);
            command.env("COLUMNS", columns.to_string());
            let (_, told, _) = ran(command, program.input());
            assert_eq!(plain(&on_terminal), told, "{}: COLUMNS says what a terminal does", program.name);
            shown.push(widest(&told));
        }
        assert!(shown[0] <= shown[1], "{}: {shown:?}", program.name);
        // A word is not broken; the other programs show little else of these cases.
        let has_sentences = ["denied-simulate", "denied-why"].contains(&program.name);
        assert!(!has_sentences || shown[0] < shown[1], "{}: {shown:?}", program.name);
    }
}

#[test]
fn a_context_may_come_from_a_file_that_is_a_pipe() {
    let output = shell(
        "denied simulate --offline --action s3:GetObject --principal anonymous --jq .request.context \
         --context @<(printf '{\"aws:SourceIp\":\"203.0.113.7\"}') --context aws:TagKeys=a",
    );
    let text = String::from_utf8_lossy(&output.stdout);
    assert_eq!(text.trim_end(), r#"{"aws:SourceIp":"203.0.113.7","aws:TagKeys":"a"}"#);
    assert!(project().exists());
}

/// Programs that take text find no bad lines in it.
#[test]
fn a_line_longer_than_memory_should_hold_is_one_bad_line() {
    for program in takers().filter(|program| program.takes == Takes::Cases) {
        let line = format!(
            "head -c 200M /dev/zero | tr '\\0' x | {} --offline -r --jq .error.message",
            Program::path(program).display()
        );
        let output = shell(&line);
        assert_eq!(output.status.code(), Some(3), "{}", program.name);
        assert_eq!(
            String::from_utf8_lossy(&output.stdout),
            "the line is longer than 64 MiB\n",
            "{}",
            program.name
        );
    }
}

#[test]
fn a_reader_that_went_away_does_not_make_a_surprise_a_success() {
    let line = "yes \"$(head -1 examples/case.jsonl)\" | head -20000 | \
        denied simulate --offline --expect allowed | head -1 >/dev/null; echo \"${PIPESTATUS[2]}\"";
    let output = shell(line);
    assert_eq!(String::from_utf8_lossy(&output.stdout), "1\n");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("cases are not as expected; the first is case "), "{said}");
}

#[test]
fn tight_limits_are_told_and_end_in_no_panic() {
    let few = ["denied simulate", "denied why --offline"];
    // In a thread for which the system has no memory left, Rust's own start of the thread ends the program.
    let many = ["denied simulate", "denied why --offline", "denied simulate --offline -j 200"];
    let of_memory = ["-v 400000", "-v 300000"].map(|limit| (limit, &few[..]));
    let of_others = ["-n 8", "-n 12", "-u 1"].map(|limit| (limit, &many[..]));
    for (limit, commands) in of_memory.into_iter().chain(of_others) {
        for command in commands {
            let output = shell(&format!("(ulimit {limit}; {command} examples/case.jsonl)"));
            let said = String::from_utf8_lossy(&output.stderr);
            assert!(!said.contains("panicked"), "{limit} {command}: {said}");
            assert!(output.status.code().is_some_and(|code| code < 100), "{limit} {command}: {said}");
        }
    }
}

#[test]
fn complaints_about_the_command_line_bring_no_controls_to_the_terminal() {
    for program in suite() {
        for word in ["--output=\x1b[31mX", "--\x1b[31mX", "--color=\x1b]0;X\x07"] {
            let (code, shown) = on_a_terminal(&program.alone(&[word]), None, 80);
            assert_eq!(code, 2, "{}: {shown}", program.name);
            assert!(!shown.contains("\x1b[31mX") && !shown.contains('\x07'), "{}: {shown:?}", program.name);
        }
        let (_, help) = on_a_terminal(&program.alone(&["--color", "never", "--help"]), None, 80);
        assert!(!help.contains('\x1b'), "{}", program.name);
    }
}
