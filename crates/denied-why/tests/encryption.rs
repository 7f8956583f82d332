//! An object that is encrypted with a KMS key: whoever may read the object must also be able to use the key.

#![cfg(test)]

use std::path::PathBuf;

use assert_cmd::Command;
use serde_json::{Value, json};

const LEDGER: &str = "arn:aws:sts::111111111111:assumed-role/Ledger/i-0f1e2d3c4b5a69788";
const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1a2b3c4d-0001-4f00-8a00-000000000001";

fn acme() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples/acme")
}

fn copy(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// What is said about the Ledger role reading an object in its encrypted bucket.
fn read(snapshot: &std::path::Path, further: &[&str]) -> (String, Option<i32>) {
    let output = Command::cargo_bin("denied-why")
        .unwrap()
        .args(["--principal", LEDGER, "--action", "s3:GetObject", "--resource", "arn:aws:s3:::acme-ledger/a"])
        .args(["--context-complete", "--snapshot", snapshot.to_str().unwrap()])
        .args(further)
        .output()
        .unwrap();
    (String::from_utf8(output.stdout).unwrap(), output.status.code())
}

#[test]
fn the_whole_is_denied_though_the_request_itself_is_allowed() {
    let (line, code) = read(&acme(), &["--expect", "allowed", "--output", "jsonl"]);
    let case: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(case["decision"], json!("allowed"), "the layers of the request itself");
    assert_eq!(
        case["encryption"],
        json!({"request": {"action": "kms:Decrypt", "resource": KEY}, "decision": "implicitDeny"})
    );
    assert_eq!(code, Some(1));
    let (text, code) = read(&acme(), &["--expect", "denied", "--output", "text"]);
    assert!(text.trim_start().starts_with("DENIED"), "{text}");
    assert_eq!(code, Some(0));
}

#[test]
fn the_change_for_the_key_is_in_the_patch_the_commands_and_the_copy() {
    let (patch, _) = read(&acme(), &["--patch"]);
    assert!(patch.contains("+      \"Action\": \"kms:Decrypt\""), "{patch}");
    let (commands, _) = read(&acme(), &["--cli"]);
    assert!(commands.contains("aws iam put-role-policy --role-name=Ledger"), "{commands}");
    let folder = tempfile::tempdir().unwrap();
    copy(&acme(), folder.path());
    read(&acme(), &["--apply-to", folder.path().to_str().unwrap()]);
    let (line, _) = read(folder.path(), &["--output", "jsonl"]);
    let case: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(case["encryption"]["decision"], json!("allowed"), "{case}");
}

#[test]
fn a_key_that_is_named_by_an_alias_is_found() {
    let folder = tempfile::tempdir().unwrap();
    copy(&acme(), folder.path());
    let (_, id) = KEY.split_once("key/").unwrap();
    let account = folder.path().join("111111111111");
    let alias = KEY.replace(&format!("key/{id}"), "alias/ledger");
    let setting = json!({"ServerSideEncryptionConfiguration": {"Rules": [{"ApplyServerSideEncryptionByDefault":
        {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": alias}}]}});
    let write = |path: PathBuf, value: &Value| std::fs::write(path, value.to_string()).unwrap();
    write(account.join("s3/acme-ledger/get-bucket-encryption.json"), &setting);
    let aliases = json!({"Aliases": [{"AliasName": "alias/ledger", "AliasArn": alias, "TargetKeyId": id}]});
    write(account.join("kms/eu-central-1/list-aliases.json"), &aliases);
    let (line, _) = read(folder.path(), &["--output", "jsonl"]);
    let case: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(case["encryption"]["request"]["resource"], json!(KEY), "{case}");
}

#[test]
fn what_of_the_encryption_could_not_be_read_is_told() {
    let refused = "An error occurred (AccessDenied) when calling the operation: Access Denied";
    let folder = tempfile::tempdir().unwrap();
    copy(&acme(), folder.path());
    let account = folder.path().join("111111111111");
    let (_, id) = KEY.split_once("key/").unwrap();
    let key_policy = account.join("kms/eu-central-1").join(id).join("get-key-policy.json");
    let setting = account.join("s3/acme-ledger/get-bucket-encryption.json");
    std::fs::write(&key_policy, refused).unwrap();
    let (line, code) = read(folder.path(), &["--expect", "allowed", "--output", "jsonl"]);
    let case: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(case["encryption"]["decision"], json!("unknown"), "{case}");
    assert_eq!(code, Some(1), "what is not known to be allowed is not");
    assert!(line.contains("the permission that is missing is kms:GetKeyPolicy"), "{line}");
    std::fs::write(&setting, refused).unwrap();
    let (line, _) = read(folder.path(), &["--output", "jsonl"]);
    let case: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(case["encryption"], json!({"decision": "unknown"}), "{case}");
    assert!(line.contains("the permission that is missing is s3:GetEncryptionConfiguration"), "{line}");
}
