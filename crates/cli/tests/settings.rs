//! Settings: flags, the environment, the configuration file, in this order.

#![expect(clippy::unwrap_used, reason = "a helper of a test may end at the first surprise")]

mod common;

use std::fs;

use common::{Ran, program, run, verdict};
use tempfile::TempDir;

const CASE: &str = r#"{"request":{"action":"test:Allow"}}"#;

/// Names and values.
type Variables = &'static [(&'static str, &'static str)];

/// Runs `verdict` with a configuration file of this content.
fn with(config: &str, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("config.toml");
    fs::write(&file, config).unwrap();
    let mut command = program("verdict");
    command.current_dir(folder.path()).env("DENIED_CONFIG", "config.toml").envs(variables.iter().copied());
    run(command.args(arguments).write_stdin(CASE))
}

fn is_coloured((code, out, err): &Ran) -> bool {
    assert_eq!((*code, err.as_str()), (0, ""), "{out}");
    out.contains('\u{1b}')
}

#[test]
fn a_flag_comes_before_the_environment_before_the_file_before_the_default() {
    let file = "color = \"always\"";
    let table: &[(&str, Variables, &[&str], bool)] = &[
        ("", &[], &[], false),
        (file, &[], &[], true),
        (file, &[("DENIED_COLOR", "never")], &[], false),
        (file, &[("DENIED_COLOR", "")], &[], true),
        (file, &[("NO_COLOR", "1")], &[], false),
        (file, &[("DENIED_COLOR", "never")], &["--color", "always"], true),
        (file, &[("DENIED_COLOR", "always")], &["--color", "never"], false),
        ("color = \"never\"", &[("DENIED_COLOR", "always")], &[], true),
    ];
    for (file, variables, arguments, coloured) in table {
        let arguments = [&["--output", "text"], *arguments].concat();
        assert_eq!(
            is_coloured(&with(file, variables, &arguments)),
            *coloured,
            "{file} {variables:?} {arguments:?}"
        );
    }
}

#[test]
fn the_file_does_not_change_what_goes_into_a_pipe_and_the_environment_does() {
    let piped = with("", &[], &[]);
    assert_eq!(with("output = \"table\"", &[], &[]), piped);
    let (_, out, _) = with("output = \"table\"", &[("DENIED_OUTPUT", "json")], &[]);
    assert!(out.starts_with("[\n"), "{out}");
}

#[test]
fn a_filter_gives_json_whatever_a_setting_says() {
    let table = [("DENIED_OUTPUT", "table"), ("DENIED_OUTPUT", "html")];
    for variable in table {
        let ran = with("", &[variable], &["--jq", ".decision"]);
        assert_eq!(ran, (0, "\"allowed\"\n".to_owned(), String::new()), "{variable:?}");
    }
    assert_eq!(with("", &[], &["--jq", ".decision", "--output", "table"]).0, 2);
}

#[test]
fn what_is_wrong_in_the_file_is_said_with_its_place() {
    let table = [
        ("snapshots = \"x\"", "1:1: unknown key \"snapshots\"; did you mean \"snapshot\"?"),
        (
            "# mine\n\n\"assume_role\" = \"x\"",
            "3:1: unknown key \"assume_role\"; did you mean \"assume-role\"?",
        ),
        ("expect = \"allowed\"", "1:1: unknown key \"expect\"; known are snapshot, offline, "),
        ("timeout = \"10\"", "1:11: \"timeout\" must be a number, not a string"),
        ("timeout = 0", "1:11: \"timeout\" cannot be \"0\": write a number of seconds above 0"),
        ("jobs = 2.5", "1:8: \"jobs\" cannot be \"2.5\": "),
        ("offline = \"yes\"", "1:11: \"offline\" must be true or false, not a string"),
        (
            "output = \"yaml\"",
            "1:10: \"output\" cannot be \"yaml\": write auto, jsonl, json, table, text, html",
        ),
        ("snapshot = \"\"", "1:12: \"snapshot\" cannot be \"\""),
        ("jobs = 1\n[source]\n1 = \"x\"", "3:1: \"source\" cannot be \"1=x\": write an account id of twelve"),
        ("[source]\n222222222222 = 3", "2:16: a profile must be a string, not a number"),
        (
            "[[source]]\n222222222222 = 3",
            "1:1: \"source\" must be a table of accounts and profiles, not a list",
        ),
        ("jobs = 1\njobs = 2", "2:1: duplicate key"),
        ("\u{fc} = 1\n x", "2:3: "),
        ("color = \"\\u001b[2J\"", "1:9: \"color\" cannot be \"\\u{1b}[2J\": write auto, always, never"),
    ];
    for (config, message) in table {
        let (code, out, err) = with(config, &[], &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{config}");
        assert!(err.starts_with(&format!("denied-verdict: config.toml:{message}")), "{config}\n{err}");
    }
}

#[test]
fn a_wrong_setting_is_no_reason_to_refuse_help() {
    for flag in ["--help", "-h", "--version"] {
        let plain = verdict(&[flag], "");
        assert_eq!((plain.0, plain.2.as_str()), (0, ""));
        assert_eq!(with("nonsense", &[], &[flag]), plain, "{flag}");
        assert_eq!(
            with("", &[("DENIED_TIMEOUT", "soon"), ("DENIED_COLOR", "red")], &[flag]),
            plain,
            "{flag}"
        );
    }
}

#[test]
fn a_wrong_variable_is_told_with_the_flag_that_it_stands_for() {
    for (variable, flag) in
        [("DENIED_TIMEOUT", "--timeout"), ("DENIED_JOBS", "--jobs"), ("DENIED_OFFLINE", "--offline")]
    {
        let (code, out, err) = with("", &[(variable, "soon")], &[]);
        assert_eq!((code, out.as_str()), (2, ""), "{variable}");
        assert!(err.contains("soon") && err.contains(flag), "{err}");
    }
}

#[test]
fn no_file_is_read_but_the_one_of_the_user() {
    let folder = TempDir::new().unwrap();
    for place in [
        "config.toml",
        "denied.toml",
        ".denied/config.toml",
        "denied/config.toml",
        ".config/denied/config.toml",
    ] {
        let path = folder.path().join(place);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, "nonsense").unwrap();
    }
    let home = TempDir::new().unwrap();
    let mut command = program("verdict");
    command.env_remove("DENIED_CONFIG").env_remove("XDG_CONFIG_HOME").env("HOME", home.path());
    let ran = run(command.current_dir(folder.path()).write_stdin(CASE));
    assert_eq!(ran, verdict(&[], CASE));
    for (variable, place) in [("XDG_CONFIG_HOME", ""), ("HOME", ".config")] {
        let own = home.path().join(place).join("denied/config.toml");
        fs::create_dir_all(own.parent().unwrap()).unwrap();
        fs::write(&own, "nonsense").unwrap();
        let mut command = program("verdict");
        command.env_remove("DENIED_CONFIG").env_remove("XDG_CONFIG_HOME").env(variable, home.path());
        let (code, _, err) = run(command.write_stdin(CASE));
        assert!(code == 2 && err.contains(&format!("{}:1:", own.display())), "{err}");
        let mut command = program("verdict");
        command.env("DENIED_CONFIG", "").env(variable, home.path());
        assert_eq!(run(command.write_stdin(CASE)), verdict(&[], CASE));
    }
}

#[test]
fn a_file_that_was_named_must_be_there_and_be_a_file() {
    let folder = TempDir::new().unwrap();
    for name in [folder.path().join("absent.toml"), folder.path().to_owned(), "/dev/zero".into()] {
        let mut command = program("verdict");
        let (code, _, err) = run(command.env("DENIED_CONFIG", &name).write_stdin(CASE));
        assert!(code == 2 && err.contains("cannot read the configuration file"), "{err}");
    }
    let mut command = program("verdict");
    assert_eq!(run(command.env("DENIED_CONFIG", "/dev/null").write_stdin(CASE)).0, 0);
}

#[test]
fn what_a_variable_has_wrong_is_laid_to_it() {
    let table: [(Variables, &[&str], &str); 6] = [
        (
            &[("DENIED_JOBS", "0")],
            &[],
            "invalid value '0' for 'DENIED_JOBS (--jobs <N>)': write a whole number from 1 up\n",
        ),
        (
            &[("DENIED_OUTPUT", "yaml")],
            &[],
            "invalid value 'yaml' for 'DENIED_OUTPUT (--output <FORM>)'\n  [possible values: auto, ",
        ),
        (
            &[("DENIED_OFFLINE", "perhaps")],
            &[],
            "for 'DENIED_OFFLINE (--offline[=<BOOL>])': write true or false",
        ),
        (
            &[("DENIED_TIMEOUT", "soon")],
            &[],
            "for 'DENIED_TIMEOUT (--timeout <SECONDS>)': write a number of seconds above 0",
        ),
        (&[("DENIED_JOBS", "0")], &["--jobs", "none"], "invalid value 'none' for '--jobs <N>'"),
        (&[("DENIED_SNAPSHOT", "acme")], &["--quiet", "--verbose"], "cannot be used with '--verbose'"),
    ];
    for (variables, arguments, said) in table {
        let (code, out, err) = with("", variables, arguments);
        assert_eq!((code, out.as_str()), (2, ""), "{variables:?} {arguments:?}");
        assert!(err.contains(said) && !err.contains("--snapshot"), "{err}");
    }
}

#[test]
fn a_flag_undoes_a_switch() {
    for flag in ["--offline=false", "--offline=no", "--offline"] {
        assert_eq!(with("offline = true", &[("DENIED_OFFLINE", "1")], &[flag]).0, 0, "{flag}");
    }
    assert_eq!(with("", &[], &["--offline=perhaps"]).0, 2);
}
