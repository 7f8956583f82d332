//! Encoded authorization messages, decoded by an AWS that answers as the STS API Reference documents.

#![cfg(test)]

mod common;

use std::fs;

use common::aws::{behind, errors, permissions, program, records, run};
use common::project;
use end_to_end::{Fault, Replay};
use serde_json::Value;

const TEXT: &str = "examples/denials/02-encoded-message.txt";

fn text() -> String {
    fs::read_to_string(project().join(TEXT)).expect("it is there")
}

/// The message in the text.
fn encoded() -> String {
    let text = text();
    let (_, rest) = text.split_once("failure message: ").expect("it has a message");
    rest.split_whitespace().next().expect("it is not empty").to_owned()
}

const DECODED: &str = r#"{"allowed":false,"explicitDeny":true,"matchedStatements":{"items":[{"statementId":"NoStop","effect":"DENY","principals":{"items":[{"value":"AROAMB4PADBZ2BQOL3PT4"}]},"principalGroups":{"items":[]},"actions":{"items":[{"value":"ec2:StopInstances"}]},"resources":{"items":[{"value":"*"}]},"conditions":{"items":[]}}]},"failures":{"items":[]},"context":{"principal":{"id":"AROAMB4PADBZ2BQOL3PT4:ann","arn":"arn:aws:sts::111111111111:assumed-role/Developer/ann"},"action":"ec2:StopInstances","resource":"arn:aws:ec2:eu-central-1:111111111111:instance/i-0f1e2d3c4b5a69788","conditions":{"items":[{"key":"aws:Region","values":{"items":[{"value":"eu-central-1"}]}}]}}}"#;

fn decode(name: &str, endpoint: &str, flags: &[&str]) -> (i32, Value, String) {
    let mut command = program(name, endpoint);
    command.args(flags);
    let output = run(command, text());
    let mut records = records(&output);
    assert_eq!(records.len(), 1, "{}", errors(&output));
    (output.status.code().expect("it exits"), records.remove(0), errors(&output))
}

#[test]
fn aws_says_what_is_in_the_message() {
    let proxy = behind(Replay::new().decode(&encoded(), DECODED));
    for name in ["denied-decode", "denied-why"] {
        let (code, case, told) = decode(name, &proxy.address(), &[]);
        assert_eq!(code, 0, "{name}: {told}");
        let request = &case["request"];
        assert_eq!(request["principal"], "arn:aws:sts::111111111111:assumed-role/Developer/ann", "{name}");
        assert_eq!(request["resource"], "arn:aws:ec2:eu-central-1:111111111111:instance/i-0f1e2d3c4b5a69788");
        let reported = &case["reported"];
        assert_eq!(
            (&reported["operation"], &reported["code"]),
            (&"StopInstances".into(), &"UnauthorizedOperation".into())
        );
        assert_eq!(reported["reason"], "explicit", "{name}");
        assert!(reported["matchedStatements"].to_string().contains("NoStop"), "{reported}");
        assert_eq!(reported["encodedMessage"], encoded());
        assert!(permissions(name).contains("sts:DecodeAuthorizationMessage"));
    }
    assert_eq!(proxy.calls().iter().filter(|call| call.operation == "DecodeAuthorizationMessage").count(), 2);
}

#[test]
fn who_may_not_decode_gets_what_the_text_says_and_is_told() {
    let proxy = behind(Fault::access_denied().on("sts:DecodeAuthorizationMessage"));
    let (code, case, told) = decode("denied-decode", &proxy.address(), &[]);
    assert_eq!(code, 0, "{told}");
    assert_eq!(case["reported"]["operation"], "StopInstances");
    let finding = &case["findings"][0];
    assert_eq!(finding["code"], "encoded-message");
    assert!(finding["title"].to_string().contains("sts:DecodeAuthorizationMessage"), "{finding}");
    assert!(finding["detail"].to_string().contains("denied decode"), "{finding}");
}

#[test]
fn a_message_that_is_cut_off_is_said_to_be() {
    let proxy = behind(Replay::new());
    let (code, case, told) = decode("denied-decode", &proxy.address(), &[]);
    assert_eq!(code, 0, "{told}");
    assert!(case["findings"][0]["title"].to_string().contains("cut off"), "{case}");
}

#[test]
fn nobody_is_asked_offline_nor_with_a_snapshot_nor_without_a_message() {
    let proxy = behind(Replay::new());
    for flags in [&["--offline"][..], &["--snapshot", "examples/acme"]] {
        let (code, case, told) = decode("denied-decode", &proxy.address(), flags);
        assert_eq!((code, &case["findings"][0]["code"]), (0, &"encoded-message".into()), "{told}");
    }
    let plain =
        fs::read_to_string(project().join("examples/denials/05-scp-region.txt")).expect("it is there");
    assert_eq!(run(program("denied-decode", &proxy.address()), &plain).status.code(), Some(0));
    assert!(proxy.calls().is_empty());
}

#[test]
fn without_credentials_the_case_is_written_and_the_exit_code_is_4() {
    let proxy = behind(Fault::expired_token());
    let (code, case, told) = decode("denied-decode", &proxy.address(), &[]);
    assert_eq!((code, &case["reported"]["operation"]), (4, &"StopInstances".into()), "{told}");
    assert!(told.contains("unset AWS_ACCESS_KEY_ID"), "{told}");
}

#[test]
fn where_no_credentials_are_set_up_nobody_is_asked_and_nothing_is_wrong() {
    let proxy = behind(Replay::new());
    let mut command = program("denied-decode", &proxy.address());
    command.env_remove("AWS_ACCESS_KEY_ID").env_remove("AWS_SECRET_ACCESS_KEY");
    let output = run(command, text());
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    assert_eq!(records(&output)[0]["findings"][0]["code"], "encoded-message");
    assert!(proxy.calls().is_empty());
}
