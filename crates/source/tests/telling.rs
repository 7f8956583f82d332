//! Each file of a snapshot is told as it is read, once.

#![cfg(test)]

use std::path::Path;
use std::sync::{Arc, Mutex};

use source::{IdentityPolicies, Snapshot};

#[test]
fn the_files_that_are_read_are_told() {
    let told = Arc::new(Mutex::new(Vec::new()));
    let hears = Arc::clone(&told);
    let acme = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples/acme");
    let snapshot = Snapshot::open(acme).expect("it is there");
    let snapshot = snapshot.telling(move |file, _| hears.lock().expect("no panic").push(file.to_owned()));
    for _ in 0..2 {
        snapshot.identity("arn:aws:iam::111111111111:role/Developer").expect("it is there");
    }
    let told = told.lock().expect("no panic");
    assert_eq!(*told, ["111111111111/iam/get-account-authorization-details.json"]);
}
