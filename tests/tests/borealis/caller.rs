//! Step 1, who am I: `denied whoami` with callers in this organization.

use std::fs;
use std::process::Command;

use end_to_end::http::{Request, Response};
use end_to_end::{Call, Middle, Proxy, Reply};
use serde_json::Value;
use tempfile::TempDir;

use crate::common::aws::{alone, records, run};
use crate::common::programs;

/// STS, which knows one caller.
struct Caller(&'static str);

impl Middle for Caller {
    fn answer(&self, _: &Call, _: &Request) -> Option<Reply> {
        let (arn, account) = (self.0, self.0.split(':').nth(4)?);
        let body = format!(
            "<GetCallerIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><GetCallerIdentityResult>\
             <Arn>{arn}</Arn><UserId>AROAEXAMPLE:ida</UserId><Account>{account}</Account>\
             </GetCallerIdentityResult></GetCallerIdentityResponse>"
        );
        Some(Reply::Response(Response::new(200, "text/xml", body)))
    }
}

fn home(config: &str, credentials: &str) -> TempDir {
    let home = tempfile::tempdir().expect("a folder");
    fs::create_dir(home.path().join(".aws")).expect("a folder");
    fs::write(home.path().join(".aws/config"), config).expect("it is written");
    fs::write(home.path().join(".aws/credentials"), credentials).expect("it is written");
    home
}

const KEYS: &str = "aws_access_key_id = AKIADEVELOPMENT0001\naws_secret_access_key = profile-secret\n";

struct Asked {
    proxy: Proxy,
    home: TempDir,
}

impl Asked {
    fn by(arn: &'static str) -> Self {
        let proxy = Proxy::start("http://127.0.0.1:9", vec![Box::new(Caller(arn))]).expect("it starts");
        let keys = format!("[default]\n{KEYS}[shop]\n{KEYS}");
        Self { proxy, home: home("[default]\nregion = eu-north-1\n", &keys) }
    }

    fn command(&self, flags: &[&str]) -> Command {
        let mut command = alone(programs().join("denied-whoami"), &self.proxy.address());
        for variable in [
            "AWS_CONFIG_FILE",
            "AWS_SHARED_CREDENTIALS_FILE",
            "AWS_ACCESS_KEY_ID",
            "AWS_SECRET_ACCESS_KEY",
            "AWS_REGION",
        ] {
            command.env_remove(variable);
        }
        command.env("HOME", self.home.path()).args(flags);
        command
    }
}

fn codes(command: Command, input: &str) -> Vec<String> {
    let case: Value = records(&run(command, input)).remove(0);
    let findings = case["findings"].as_array().into_iter().flatten();
    findings.filter_map(|finding| finding["code"].as_str()).map(ToOwned::to_owned).collect()
}

const SSO: &str = "arn:aws:sts::320000000002:assumed-role/AWSReservedSSO_Operator_0123456789abcdef/ida";
const USER: &str = "arn:aws:iam::320000000002:user/people/mira";

/// What is reported about a caller with these flags, and is not reported without the fault.
#[test]
fn each_fault_of_a_caller_is_told_and_no_other() {
    let table: [(&'static str, &[&str], &[&str]); 9] = [
        (SSO, &["--profile", "shop"], &["assumed-role"]),
        (USER, &["--profile", "shop"], &[]),
        (USER, &["--profile", "shop", "--expect-account", "330000000003"], &["wrong-account"]),
        (USER, &["--profile", "shop", "--expect-account", "320000000002"], &[]),
        (USER, &["--profile", "shop", "--expect-arn", "arn:aws:sts::*:assumed-role/*"], &["wrong-account"]),
        ("arn:aws:iam::320000000002:root", &["--profile", "shop"], &["root-caller"]),
        (USER, &[], &["default-profile"]),
        ("arn:aws-cn:sts::360000000006:assumed-role/Ops/li", &["--profile", "shop"], &["assumed-role"]),
        ("arn:aws-us-gov:iam::370000000007:user/sam", &["--profile", "shop"], &[]),
    ];
    for (arn, flags, expected) in table {
        let asked = Asked::by(arn);
        let mut command = asked.command(flags);
        command.env("AWS_REGION", "eu-north-1");
        assert_eq!(codes(command, ""), expected, "{arn} {flags:?}");
    }
}

#[test]
fn keys_of_the_environment_and_a_missing_region_are_told() {
    let asked = Asked::by(USER);
    let mut command = asked.command(&["--profile", "shop"]);
    command.env("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE").env("AWS_SECRET_ACCESS_KEY", "example");
    assert_eq!(codes(command, ""), ["shadowed-credentials", "region"]);
}

#[test]
fn a_case_of_another_account_or_region_is_told() {
    let asked = Asked::by(USER);
    let case =
        |arn: &str| format!("{{\"request\":{{\"action\":\"sqs:SendMessage\",\"resource\":\"{arn}\"}}}}\n");
    let told = |arn: &str| {
        let mut command = asked.command(&["--profile", "shop"]);
        command.env("AWS_REGION", "eu-north-1");
        codes(command, &case(arn))
    };
    assert_eq!(told("arn:aws:sqs:eu-west-1:330000000003:ingest"), ["wrong-account", "region"]);
    assert_eq!(told("arn:aws:sqs:eu-north-1:320000000002:own"), Vec::<String>::new());
}
