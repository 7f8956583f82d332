//! With the changes written into a copy of the snapshot, the same request is allowed there.

#![cfg(test)]

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn examples() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn acme() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&examples().join("acme"), folder.path());
    folder
}

fn why(snapshot: &Path, file: &str) -> Command {
    let rows = std::fs::read_to_string(examples().join("denials/expected.jsonl")).unwrap();
    let rows = rows.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let row = rows.into_iter().find(|row| row["file"] == file).unwrap();
    let mut command = Command::cargo_bin("denied-why").unwrap();
    let case = serde_json::json!({"request": row["request"]});
    command.arg("--snapshot").arg(snapshot).write_stdin(case.to_string());
    command
}

#[test]
fn on_the_copy_the_request_is_allowed() {
    for file in [
        "03-no-identity-allow.txt",
        "06-boundary-caps-identity.txt",
        "04-cross-account-resource-side.txt",
        "04-kms-no-iam-delegation.txt",
        "07-trust-principal-mismatch.txt",
        "05-scp-service.txt",
    ] {
        let folder = acme();
        let decision = |assert: assert_cmd::assert::Assert| {
            let stdout = assert.success().get_output().stdout.clone();
            serde_json::from_slice::<Value>(&stdout).unwrap()["decision"].clone()
        };
        let before = why(&examples().join("acme"), file).arg("--apply-to").arg(folder.path()).assert();
        assert_ne!(decision(before), "allowed", "{file}");
        assert_eq!(decision(why(folder.path(), file).assert()), "allowed", "{file}");
    }
}

#[test]
fn the_snapshot_that_is_read_is_not_written() {
    let folder = acme();
    let inside = folder.path().join("111111111111");
    for copy in [folder.path(), &inside] {
        why(folder.path(), "03-no-identity-allow.txt").arg("--apply-to").arg(copy).assert().code(2);
    }
}

#[cfg(unix)]
#[test]
fn links_out_of_the_copy_are_not_followed() {
    let (folder, outside) = (acme(), tempfile::tempdir().unwrap());
    let file = folder.path().join("222222222222/s3/acme-lake/get-bucket-policy.json");
    let moved = outside.path().join("policy.json");
    std::fs::rename(&file, &moved).unwrap();
    std::os::unix::fs::symlink(&moved, &file).unwrap();
    let before = std::fs::read(&moved).unwrap();
    why(&examples().join("acme"), "04-cross-account-resource-side.txt")
        .arg("--apply-to")
        .arg(folder.path())
        .assert()
        .code(3);
    assert_eq!(std::fs::read(&moved).unwrap(), before);
}
