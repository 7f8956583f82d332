//! `denied-whoami`: who is calling, with every source of credentials, and never a secret.

#![cfg(test)]

mod common;

use std::fs;
use std::process::Command;
use std::sync::{Arc, Mutex};

use common::aws::{alone, behind, errors, permissions, records, run};
use common::programs;
use end_to_end::http::{Request, field};
use end_to_end::{Call, Emulator, Fault, Middle, Proxy, Reply};
use serde_json::Value;
use tempfile::TempDir;

const SECRETS: [&str; 4] = ["example-secret", "example-token", "profile-secret", "sso-token"];

fn whoami(endpoint: &str, flags: &[&str]) -> Command {
    let mut command = alone(programs().join("denied-whoami"), endpoint);
    command
        .args(flags)
        .env("AWS_SECRET_ACCESS_KEY", "example-secret")
        .env("AWS_SESSION_TOKEN", "example-token");
    command
}

/// Exit code, the one case, and the messages; fails if there is a secret in any of them.
fn said(command: Command) -> (i32, Value, String) {
    let output = run(command, "");
    let told = errors(&output);
    let text = format!("{}{told}", String::from_utf8_lossy(&output.stdout));
    for secret in SECRETS {
        assert!(!text.contains(secret), "{text}");
    }
    let mut records = records(&output);
    assert_eq!(records.len(), 1, "{told}");
    (output.status.code().expect("it exits"), records.remove(0), told)
}

fn codes(case: &Value) -> Vec<&str> {
    let findings = case["findings"].as_array().into_iter().flatten();
    findings.filter_map(|finding| finding["code"].as_str()).collect()
}

/// A home with a profile that has its own keys.
fn home() -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir(home.path().join(".aws")).expect("a folder");
    let keys = "[dev]\naws_access_key_id = AKIADEVELOPMENT0001\naws_secret_access_key = profile-secret\n";
    fs::write(home.path().join(".aws/credentials"), keys).expect("it is written");
    home
}

fn at_home(command: &mut Command, home: &TempDir) {
    command.env("HOME", home.path()).env_remove("AWS_CONFIG_FILE").env_remove("AWS_SHARED_CREDENTIALS_FILE");
}

#[test]
fn the_caller_of_a_role_is_told_with_role_and_session() {
    let given =
        Emulator::shared().assume("arn:aws:iam::111111111111:role/Developer", "ann").expect("it is assumed");
    let mut command = whoami(Emulator::shared().address(), &[]);
    command.env("AWS_ACCESS_KEY_ID", &given.access_key_id).env("AWS_SESSION_TOKEN", &given.session_token);
    let (code, case, told) = said(command);
    assert_eq!(code, 0, "{told}");
    let arn = "arn:aws:sts::111111111111:assumed-role/Developer/ann";
    let caller = &case["caller"];
    assert_eq!((&caller["arn"], &case["request"]["principal"]), (&arn.into(), &arn.into()));
    assert_eq!(
        (&caller["type"], &caller["role"], &caller["session"]),
        (&"assumed-role".into(), &"Developer".into(), &"ann".into())
    );
    assert_eq!((&caller["account"], &caller["region"]), (&"111111111111".into(), &"eu-central-1".into()));
    assert_eq!(codes(&case), ["assumed-role"]);
    assert!(!case.to_string().contains(&given.session_token));
}

/// Notes which key signs each call.
#[derive(Clone, Default)]
struct Signatures(Arc<Mutex<Vec<String>>>);

impl Signatures {
    fn last(&self) -> String {
        self.0.lock().expect("nobody panicked").last().cloned().unwrap_or_default()
    }
}

impl Middle for Signatures {
    fn answer(&self, _: &Call, request: &Request) -> Option<Reply> {
        let signature = field(&request.fields, "Authorization").unwrap_or_default().to_owned();
        self.0.lock().expect("nobody panicked").push(signature);
        None
    }
}

#[test]
fn keys_of_the_environment_shadow_a_profile_and_a_flag_turns_that_round() {
    let home = home();
    let signatures = Signatures::default();
    let proxy = behind(signatures.clone());
    let mut command = whoami(&proxy.address(), &[]);
    at_home(&mut command, &home);
    command.env("AWS_PROFILE", "dev");
    let (_, case, _) = said(command);
    let finding = &case["findings"][0];
    assert_eq!((&finding["code"], &finding["severity"]), (&"shadowed-credentials".into(), &"warning".into()));
    assert!(finding["title"].to_string().contains("AWS_PROFILE has no effect"), "{finding}");
    assert!(signatures.last().contains("Credential=AKIAIOSFODNN7EXAMPLE/"), "{}", signatures.last());

    let mut command = whoami(&proxy.address(), &["--profile", "dev"]);
    at_home(&mut command, &home);
    let (code, case, told) = said(command);
    assert_eq!(code, 0, "{told}");
    assert!(signatures.last().contains("Credential=AKIADEVELOPMENT0001/"), "{}", signatures.last());
    let sources = case["caller"]["credentials"]["sources"].as_array().expect("sources");
    let states: Vec<_> = sources.iter().map(|source| (&source["from"], &source["state"])).collect();
    assert_eq!(states[0], (&"profile dev".into(), &"used".into()));
    assert_eq!(states[1], (&"the environment".into(), &"shadowed".into()));
    assert_eq!(sources[0]["key"], "…0001");
}

#[test]
fn what_is_expected_makes_the_exit_code() {
    let address = Emulator::shared().address();
    let table: [(&[&str], i32); 6] = [
        (&["--expect-account", "100000000001"], 0),
        (&["--expect-account", "111111111111", "--expect-account", "100000000001"], 0),
        (&["--expect-account", "111111111111"], 1),
        (&["--expect-arn", "arn:aws:sts::100000000001:user/*"], 0),
        (&["--expect-arn", "arn:aws:sts::*:assumed-role/Deployer/*"], 1),
        (&["--expect-account", "100000000001", "--expect-arn", "arn:aws:sts::?:*"], 1),
    ];
    for (flags, expected) in table {
        let (code, case, told) = said(whoami(address, flags));
        assert_eq!(code, expected, "{flags:?}: {told}");
        assert_eq!(codes(&case).contains(&"wrong-account"), expected == 1, "{flags:?}: {case}");
        assert_eq!(told.contains("is expected"), expected == 1, "{told}");
    }
    let refused = run(whoami(address, &["--offline", "--expect-account", "100000000001"]), "");
    assert_eq!(refused.status.code(), Some(2));
    assert_eq!(run(whoami(address, &["--expect-account", "1"]), "").status.code(), Some(2));
}

#[test]
fn an_expired_session_is_explained_with_the_command_that_mends_it() {
    let proxy = behind(Fault::expired_token());
    let (code, case, told) = said(whoami(&proxy.address(), &[]));
    assert_eq!(code, 4, "{told}");
    assert_eq!(codes(&case), ["expired-session"]);
    assert!(told.contains("ExpiredToken") && told.contains("unset AWS_ACCESS_KEY_ID"), "{told}");
    assert_eq!(
        case["caller"]["credentials"]["sources"][0]["state"], "used",
        "the sources are told all the same"
    );
    assert!(case["request"].is_null(), "nobody knows who it was");
}

#[test]
fn an_expired_sign_in_names_its_profile() {
    let home = home();
    let config = "[profile corp]\nsso_session = work\nsso_account_id = 111111111111\nsso_role_name = Dev\n\
                  [sso-session work]\nsso_region = eu-central-1\nsso_start_url = https://acme.example/start\n";
    fs::write(home.path().join(".aws/config"), config).expect("it is written");
    let mut command = whoami("http://127.0.0.1:9", &["--profile", "corp", "--timeout", "5"]);
    at_home(&mut command, &home);
    let (code, case, told) = said(command);
    assert_eq!(code, 4, "{told}");
    assert!(case["findings"].to_string().contains("aws sso login --profile corp"), "{case}");
    assert!(told.contains("aws sso login --profile corp"), "{told}");
}

#[test]
fn a_role_that_cannot_be_asked_for_is_no_fault_of_the_credentials() {
    let home = home();
    let config = "[profile role]\nrole_arn = arn:aws:iam::111111111111:role/Developer\nsource_profile = dev\n\
                  region = eu-central-1\n";
    fs::write(home.path().join(".aws/config"), config).expect("it is written");
    let mut command = whoami("http://127.0.0.1:9", &["--profile", "role", "--timeout", "5"]);
    at_home(&mut command, &home);
    let (code, case, told) = said(command);
    assert_eq!(code, 4, "{told}");
    let title = case["findings"].to_string();
    assert!(title.contains("AWS could not be asked") && !title.contains("does not take"), "{title}");
}

#[test]
fn without_any_credentials_the_way_to_some_is_told() {
    let mut command = whoami("http://127.0.0.1:9", &[]);
    for name in ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"] {
        command.env_remove(name);
    }
    let (code, case, told) = said(command);
    assert_eq!((code, codes(&case)), (4, vec!["not-authorization"]), "{told}");
    assert!(told.contains("aws configure sso"), "{told}");
}

#[test]
fn offline_nobody_is_asked_and_the_sources_are_told() {
    let proxy = Proxy::start(Emulator::shared().address(), Vec::new()).expect("the proxy starts");
    let mut command = whoami(&proxy.address(), &["--offline"]);
    command.env_remove("AWS_REGION");
    let (code, case, told) = said(command);
    assert_eq!(code, 0, "{told}");
    assert!(proxy.calls().is_empty());
    assert_eq!(case["caller"]["credentials"]["sources"][0]["from"], "the environment");
    assert_eq!((&case["caller"]["account"], codes(&case)), (&Value::Null, vec!["region"]));
    assert!(permissions("denied-whoami").is_empty());
}

#[test]
fn cases_get_the_caller_and_keep_their_principal() {
    let cases = "{\"request\":{\"action\":\"sqs:SendMessage\",\"resource\":\"arn:aws:sqs:eu-west-1:222222222222:orders\"},\"x\":1}\n\
                 {\"request\":{\"principal\":\"arn:aws:iam::111111111111:user/ann\",\"action\":\"s3:ListBucket\"}}\n";
    let proxy = Proxy::start(Emulator::shared().address(), Vec::new()).expect("the proxy starts");
    let output = run(whoami(&proxy.address(), &[]), cases);
    let found = records(&output);
    assert_eq!((found.len(), proxy.calls().len()), (2, 1), "it asks once: {}", errors(&output));
    assert_eq!(found[0]["request"]["principal"], "arn:aws:sts::100000000001:user/moto");
    assert_eq!((&found[0]["x"], codes(&found[0])), (&1.into(), vec!["wrong-account", "region"]));
    assert_eq!(found[1]["request"]["principal"], "arn:aws:iam::111111111111:user/ann");
    assert_eq!(found[1]["caller"]["account"], "100000000001");
}

#[test]
fn people_get_a_page() {
    let output = run(whoami(Emulator::shared().address(), &["--output", "text"]), "");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        text,
        "CALLER        arn:aws:sts::100000000001:user/moto\n\
         \x20 account     100000000001\n\
         \x20 type        user\n\
         \x20 region      eu-central-1\n\
         \x20 profile     default\n\
         \x20 used        the environment: key …MPLE, temporary keys\n"
    );
}

#[test]
fn an_endpoint_that_is_empty_is_none_and_one_without_a_scheme_is_refused() {
    let address = Emulator::shared().address();
    for (general, of_sts) in [("", address), (address, "")] {
        let mut command = whoami(general, &[]);
        command.env("AWS_ENDPOINT_URL_STS", of_sts);
        let (code, case, told) = said(command);
        assert_eq!((code, &case["caller"]["account"]), (0, &"100000000001".into()), "{told}");
    }
    for endpoint in ["", "127.0.0.1:4566", "http://", "http://a b"] {
        let output = run(whoami(address, &["--endpoint-url", endpoint]), "");
        assert_eq!(output.status.code(), Some(2), "{endpoint}");
        assert!(errors(&output).contains("is no endpoint"), "{}", errors(&output));
    }
}
