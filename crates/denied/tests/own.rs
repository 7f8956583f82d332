//! denied's own commands.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a helper of a test may end at the first surprise")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};
use tempfile::TempDir;

/// A home folder, and `denied` with nothing else to rely on.
struct Home(TempDir);

type Ran = (i32, String, String);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn at(&self, path: &str) -> PathBuf {
        self.0.path().canonicalize().unwrap().join(path)
    }

    fn file(&self, path: &str, content: &str) -> PathBuf {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        path
    }

    fn run(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let output = Command::new(env!("CARGO_BIN_EXE_denied"))
            .args(arguments)
            .env_clear()
            .env("HOME", self.at(""))
            .env("PATH", self.at("path"))
            .envs(variables.iter().copied())
            .current_dir(self.at(""))
            .output()
            .unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
    }

    fn records(&self, variables: &[(&str, &str)], arguments: &[&str]) -> Vec<Value> {
        let (_, out, err) = self.run(variables, arguments);
        assert_eq!(err, "");
        out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The values of a setting, and where each comes from.
    fn setting(&self, variables: &[(&str, &str)], name: &str) -> Value {
        let records = self.records(variables, &["config"]);
        let own = records.iter().find(|record| record["setting"] == name).unwrap();
        json!([own["values"], own["from"], own["at"]])
    }

    fn complete(&self, variables: &[(&str, &str)], words: &[&str]) -> Vec<String> {
        let (code, out, err) = self.run(variables, &[&["complete-values"], words].concat());
        assert_eq!((code, err.as_str()), (0, ""), "{words:?}");
        out.lines().map(ToOwned::to_owned).collect()
    }
}

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap()
}

const CONFIG: &str = ".config/denied/config.toml";

#[test]
fn config_says_who_set_what() {
    let home = Home::new();
    assert_eq!(home.setting(&[], "timeout"), json!([["30"], "default", null]));
    assert_eq!(home.setting(&[], "snapshot"), json!([[], "default", null]));
    let file = home.file(
        CONFIG,
        "timeout = 2.5\nsnapshot = \"acme\"\noffline = true\noutput = \"table\"\nprofile = \"audit\"\n\
         [source]\n222222222222 = \"data\"\n111111111111 = \"prod\"\n",
    );
    let at = |line: u8| format!("{}:{line}:1", file.display());
    assert_eq!(home.setting(&[], "timeout"), json!([["2.5"], "file", at(1)]));
    assert_eq!(home.setting(&[], "snapshot"), json!([[home.at(".config/denied/acme")], "file", at(2)]));
    assert_eq!(home.setting(&[], "offline"), json!([["true"], "file", at(3)]));
    assert_eq!(home.setting(&[], "output"), json!([["table"], "file", at(4)]));
    assert_eq!(
        home.setting(&[], "source"),
        json!([["111111111111=prod", "222222222222=data"], "file", format!("{}:6:2", file.display())])
    );
    assert_eq!(
        home.setting(&[("DENIED_TIMEOUT", "7")], "timeout"),
        json!([["7"], "environment", "DENIED_TIMEOUT"])
    );
    assert_eq!(
        home.setting(&[("DENIED_SOURCE", "333333333333=a,444444444444=b")], "source"),
        json!([["333333333333=a", "444444444444=b"], "environment", "DENIED_SOURCE"])
    );
    assert_eq!(home.setting(&[], "profile"), json!([["audit"], "file", at(5)]));
    assert_eq!(
        home.setting(&[("AWS_PROFILE", "dev")], "profile"),
        json!([["dev"], "environment", "AWS_PROFILE"])
    );
    let keys = ("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE");
    assert_eq!(home.setting(&[keys], "profile"), json!([[], "environment", "AWS_ACCESS_KEY_ID"]));
    assert_eq!(home.setting(&[("DENIED_CONFIG", "")], "timeout"), json!([["30"], "default", null]));
}

#[test]
fn paths_of_the_file_are_from_its_folder_or_from_home() {
    let home = Home::new();
    let table = [("a/../b", ".config/denied/a/../b"), ("~/b", "b"), ("~", ""), ("~b", ".config/denied/~b")];
    for (written, meant) in table {
        home.file(CONFIG, &format!("snapshot = \"{written}\""));
        let place = home.setting(&[], "snapshot")[0][0].clone();
        assert_eq!(Path::new(place.as_str().unwrap()), home.at(meant), "{written}");
    }
    home.file(CONFIG, "snapshot = \"/elsewhere\"");
    assert_eq!(home.setting(&[], "snapshot")[0][0], "/elsewhere");
}

#[test]
fn config_shows_people_the_file_and_ends_where_it_is_wrong() {
    let home = Home::new();
    let (code, out, _) = home.run(&[], &["config", "-o", "text"]);
    let path = home.at(CONFIG);
    assert_eq!(code, 0);
    assert!(out.starts_with(&format!("# {} (not there)\nsnapshot      -\n", path.display())), "{out}");
    home.file(CONFIG, "timeout = 10\n\nsnapshots = \"x\"\n");
    let (code, out, err) = home.run(&[], &["config"]);
    assert_eq!((code, out.as_str()), (2, ""));
    let message = "3:1: unknown key \"snapshots\"; did you mean \"snapshot\"?\n";
    assert_eq!(err, format!("denied: {}:{message}", path.display()));
    let (code, _, err) = home.run(&[("DENIED_CONFIG", ""), ("DENIED_JOBS", "many")], &["config"]);
    let message = "invalid value 'many' for 'DENIED_JOBS (--jobs <N>)': write a whole number from 1 up";
    assert_eq!((code, err), (2, format!("denied: {message}\n")));
}

#[test]
fn the_file_of_the_manual_is_a_good_one() {
    let home = Home::new();
    home.file(CONFIG, cli::SAMPLE);
    let of_file = home.records(&[], &["config"]).iter().filter(|record| record["from"] == "file").count();
    assert_eq!(of_file, cli::SAMPLE.lines().filter(|line| line.contains(" = ")).count());
}

#[test]
fn alias_prints_and_installs() {
    let home = Home::new();
    assert_eq!(home.run(&[], &["alias"]), (0, "[toplevel]\ndenied = !denied\n".to_owned(), String::new()));
    let alias = home.at(".aws/cli/alias");
    let (code, out, _) = home.run(&[], &["alias", "--install"]);
    assert_eq!((code, out.contains(&format!("added `denied = !denied` to {}", alias.display()))), (0, true));
    assert_eq!(fs::read_to_string(&alias).unwrap(), "[toplevel]\ndenied = !denied\n");
    let before = fs::metadata(&alias).unwrap().modified().unwrap();
    let (code, out, _) = home.run(&[], &["alias", "--install"]);
    assert_eq!((code, out), (0, format!("{} has the alias already\n", alias.display())));
    assert_eq!(fs::metadata(&alias).unwrap().modified().unwrap(), before);
}

#[test]
fn alias_leaves_what_is_there() {
    let home = Home::new();
    let real = home.file("dotfiles/alias", "[toplevel]\nwhoami = sts get-caller-identity\n");
    fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
    let link = home.at("alias");
    std::os::unix::fs::symlink(&real, &link).unwrap();
    assert_eq!(home.run(&[], &["alias", "--install", "--file", "alias"]).0, 0);
    let text = fs::read_to_string(&real).unwrap();
    assert_eq!(text, "[toplevel]\ndenied = !denied\nwhoami = sts get-caller-identity\n");
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);

    let foreign = "[toplevel]\ndenied = !other\n";
    let path = home.file("foreign", foreign);
    let (code, out, err) = home.run(&[], &["alias", "--install", "--file", "foreign"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(
        err.starts_with("denied: foreign:2: there is another alias `denied` already: !other\nhelp: "),
        "{err}"
    );
    assert_eq!(fs::read_to_string(path).unwrap(), foreign);
    assert_eq!(home.run(&[], &["alias", "--file", "foreign"]).0, 2);
}

#[test]
fn the_forms_of_all_programs_are_taken() {
    let home = Home::new();
    home.file("path/denied-foo", "");
    for command in [&["config"][..], &["plugin", "list"]] {
        let run = |flags: &[&str]| home.run(&[], &[command, flags].concat()).1;
        let lines: Vec<Value> =
            run(&["-q"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let array: Vec<Value> = serde_json::from_str(&run(&["-o", "json", "--color", "never"])).unwrap();
        assert!(!lines.is_empty() && lines == array, "{command:?}");
        let table = run(&["--output=table", "--color=always", "--quiet"]);
        assert_eq!(table.lines().count(), lines.len() + 1, "{table}");
        assert!(table.starts_with(if command[0] == "config" { "SETTING " } else { "NAME " }), "{table}");
    }
    let table = home.run(&[("DENIED_OFFLINE", "1")], &["config", "-o", "table"]).1;
    let offline = table.lines().find(|line| line.starts_with("offline")).unwrap();
    let cells: Vec<_> = offline.split_whitespace().collect();
    assert_eq!(cells, ["offline", "1", "environment", "DENIED_OFFLINE"]);
}

#[test]
fn a_program_called_as_a_command_of_denied_is_not_offered() {
    let home = Home::new();
    for name in ["config", "foo"] {
        let path = home.file(&format!("path/denied-{name}"), "#!/bin/sh\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let list = home.run(&[], &[]).1;
    assert!(list.contains("\n  foo ") && !list.contains("/denied-config"), "{list}");
    let list = home.run(&[], &["--list"]).1;
    let hidden =
        format!("{}  (hidden by the command of denied itself)\n", home.at("path/denied-config").display());
    assert!(list.contains(&hidden), "{list}");
    let added = home.complete(&[], &["program", ""]);
    assert_eq!(added, [format!("foo\t{}", home.at("path/denied-foo").display())]);
}

#[test]
fn plugin_list_warns_of_what_does_not_run() {
    let home = Home::new();
    for (path, mode) in [
        ("path/denied-foo", 0o755),
        ("two/denied-foo", 0o755),
        ("two/denied-alias", 0o755),
        ("two/denied-notes", 0o644),
    ] {
        let path = home.file(path, "#!/bin/sh\necho ran\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let path = format!("{}:{}", home.at("path").display(), home.at("two").display());
    let added = |variables: &[(&str, &str)]| {
        let records = home.records(variables, &["plugin", "list"]);
        records.into_iter().filter(|record| record["own"] == false).collect::<Vec<_>>()
    };
    let first = home.at("path/denied-foo");
    let mut expected = vec![
        json!({"name": "alias", "path": home.at("two/denied-alias"), "own": false, "warning": "`denied alias` is a command of denied itself"}),
        json!({"name": "foo", "path": first, "own": false, "warning": null}),
        json!({"name": "foo", "path": home.at("two/denied-foo"), "own": false, "warning": format!("it is shadowed by {}", first.display())}),
        json!({"name": "notes", "path": home.at("two/denied-notes"), "own": false, "warning": "it is not executable"}),
    ];
    assert_eq!(added(&[("PATH", &path)]), expected);
    assert_eq!(home.run(&[("PATH", &path)], &["plugin", "list"]).0, 1);
    let (code, out, _) = home.run(&[("PATH", &path)], &["plugin", "list", "-o", "text"]);
    let warned = format!(
        "  {}\n  warning: it is shadowed by {}\n",
        home.at("two/denied-foo").display(),
        first.display()
    );
    assert!(code == 1 && out.contains(&warned), "{out}");
    expected.truncate(2);
    assert_eq!(added(&[]), expected[1..]);
    assert_eq!(home.run(&[("PATH", &path)], &["alias"]).1, "[toplevel]\ndenied = !denied\n");
}

#[test]
fn plugin_list_leaves_nothing_out_that_is_called_as_a_program() {
    let home = Home::new();
    for path in ["path/denied-why", "path/denied-a b", "path/denied-x.sh", "rel/denied-near"] {
        let path = home.file(path, "#!/bin/sh\necho ran\n");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    std::os::unix::fs::symlink(home.at("nowhere"), home.at("path/denied-gone")).unwrap();
    let path = format!("{}:rel", home.at("path").display());
    let records = home.records(&[("PATH", &path)], &["plugin", "list"]);
    let told = |name: &str| {
        let record = records.iter().find(|own| own["name"] == name && own["own"] == false);
        record.unwrap_or_else(|| panic!("{name}: {records:?}"))["warning"]
            .as_str()
            .unwrap_or_default()
            .to_owned()
    };
    for (name, why) in [
        ("why", ""),
        ("a b", "its name is none"),
        ("x.sh", "its name is none"),
        ("gone", "a link to nothing"),
        ("near", "relative on PATH"),
    ] {
        assert!(told(name).contains(why), "{name}: {}", told(name));
    }
    let (_, out, _) = home.run(&[("PATH", &path)], &["plugin", "list", "-o", "text"]);
    let paths: Vec<&str> = out.lines().filter(|line| !line.starts_with(' ') && line.contains(" /")).collect();
    let mut columns: Vec<_> = paths.iter().map(|line| line.find('/')).collect();
    columns.dedup();
    assert_eq!(columns.len(), 1, "{out}");
}

#[test]
fn help_tells_of_denied_s_own_commands() {
    let home = Home::new();
    for name in ["alias", "config", "plugin"] {
        let (code, help, err) = home.run(&[], &["help", name]);
        assert_eq!((code, err.as_str()), (0, ""), "{name}");
        assert_eq!(help, home.run(&[], &[name, "--help"]).1, "{name}");
        assert!(home.run(&[], &[]).1.contains(&format!("\n  {name}")), "{name}");
    }
}

#[test]
fn actions_are_completed_by_service_and_then_by_name() {
    let home = Home::new();
    let services = home.complete(&[], &["action", "SQ"]);
    assert_eq!(
        services,
        ["sqs:\t", "sqlworkbench:\t"].iter().rev().map(ToString::to_string).collect::<Vec<_>>()
    );
    assert_eq!(home.complete(&[], &["action", "s3:getobjectleg"]), ["s3:GetObjectLegalHold\t"]);
    assert!(home.complete(&[], &["action"]).len() > 300);
    assert_eq!(home.complete(&[], &["action", "nowhere:Get"]), [""; 0]);
    let words = ["s3:GetObject,s3:PutObjectLeg", "x:Y,s3:GetObject,SQ"];
    assert_eq!(home.complete(&[], &["action", words[0]]), ["s3:GetObject,s3:PutObjectLegalHold\t"]);
    assert!(home.complete(&[], &["action", words[1]]).contains(&"x:Y,s3:GetObject,sqs:\t".to_owned()));
}

#[test]
fn what_a_snapshot_has_is_completed() {
    let home = Home::new();
    let acme = project().join("examples/acme");
    let acme = acme.to_str().unwrap();
    let variables = [("DENIED_SNAPSHOT", acme)];
    let developer = ["arn:aws:iam::111111111111:role/Developer\trole"];
    let word = "arn:aws:iam::111111111111:role/Dev";
    assert_eq!(home.complete(&[], &["principal", word]), [""; 0]);
    assert_eq!(home.complete(&variables, &["principal", word]), developer);
    for line in [&["--", "why", "--snapshot", acme][..], &["--", "why", &format!("--snapshot={acme}")]] {
        assert_eq!(home.complete(&[], &[&["principal", word], line].concat()), developer);
    }
    home.file(CONFIG, &format!("snapshot = \"{acme}\""));
    assert_eq!(home.complete(&[], &["principal", word]), developer);
    let resources = [
        ("arn:aws:s3:::acme-va", "arn:aws:s3:::acme-vault\tbucket"),
        (
            "arn:aws:lambda:eu-central-1:111111111111:function:res",
            "arn:aws:lambda:eu-central-1:111111111111:function:resize\tlambda",
        ),
        ("arn:aws:iam::111111111111:role/Dev", developer[0]),
    ];
    for (word, found) in resources {
        assert_eq!(home.complete(&[], &["resource", word]), [found]);
    }
    let functions = [
        ("res", "resize\t111111111111 eu-central-1"),
        ("2222", "222222222222:function:loader\t222222222222 eu-central-1"),
        (
            "arn:aws-cn:lambda:eu-central-1:222222222222:",
            "arn:aws-cn:lambda:eu-central-1:222222222222:function:loader\t222222222222 eu-central-1",
        ),
    ];
    for (word, found) in functions {
        assert_eq!(home.complete(&[], &["function", word]), [found]);
    }
    assert_eq!(home.complete(&[], &["source", "2222"]), ["222222222222=\tacme-data"]);
}

#[test]
fn nothing_hostile_is_offered_and_nothing_is_an_error() {
    let home = Home::new();
    home.file(".aws/config", "[profile good]\n[profile \u{1b}[2J]\n");
    home.file(".aws/credentials", "[good]\n[keys]\n");
    assert_eq!(home.complete(&[], &["profile", ""]), ["good\t", "keys\t"]);
    assert_eq!(home.complete(&[], &["source", "111111111111=k"]), ["111111111111=keys\t"]);
    home.file("acme/111111111111/iam/get-account-authorization-details.json", "{\"RoleDetailList\": 3}");
    home.file(CONFIG, "nonsense");
    for words in [
        &[][..],
        &["unheard", "x"],
        &["principal", "a", "--", "--snapshot"],
        &["principal", "a", "--", "--snapshot", "acme"],
    ] {
        assert_eq!(home.complete(&[], words), [""; 0], "{words:?}");
    }
}
