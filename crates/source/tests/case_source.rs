//! The case's own policies come first, a snapshot after them.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::sync::Arc;

use case::Policies;
use common::acme;
use source::{CaseSource, Origin, Snapshot, Source};

const DEVELOPER: &str = "arn:aws:sts::111111111111:assumed-role/Developer/ann";
const VAULT: &str = "arn:aws:s3:::acme-vault/a.bin";

fn policies(json: &str) -> Policies {
    serde_json::from_str(json).unwrap()
}

#[test]
fn a_layer_that_the_case_carries_is_not_looked_up() {
    let snapshot = acme();
    let own = policies(
        r#"{"identity":[{"name":"own","document":{}}],"boundary":null,"scp":[],"resource":{"name":"r","document":{}}}"#,
    );
    let source = CaseSource::new(&own, Some(&snapshot));
    let identity = source.identity(DEVELOPER).unwrap().unwrap();
    assert!(matches!(identity, Origin::Case(_)));
    assert_eq!(identity[0].name, "own");
    assert!(source.boundary(DEVELOPER).unwrap().unwrap().is_none());
    assert!(source.scp("111111111111").unwrap().unwrap().is_empty());
    assert_eq!(source.resource("s3:GetObject", VAULT).unwrap().unwrap().unwrap().name, "r");
}

#[test]
fn a_layer_that_the_case_lacks_comes_from_the_snapshot() {
    let snapshot = acme();
    let none = Policies::default();
    let source = CaseSource::new(&none, Some(&snapshot));
    assert!(matches!(source.identity(DEVELOPER).unwrap(), Some(Origin::Source(_))));
    assert_eq!(source.boundary(DEVELOPER).unwrap().unwrap().unwrap().name, "DeveloperBoundary");
    assert_eq!(source.scp("111111111111").unwrap().unwrap().len(), 4);
    assert_eq!(source.rcp("222222222222").unwrap().unwrap().len(), 4);
    assert_eq!(source.resource("s3:GetObject", VAULT).unwrap().unwrap().unwrap().name, "bucket acme-vault");
    assert!(source.endpoint("vpce-0a1b2c3d4e5f60718").unwrap().unwrap().is_some());
    assert!(source.session().is_none());
}

#[test]
fn without_a_source_a_layer_is_not_examined() {
    let none = Policies::default();
    let source = CaseSource::<Snapshot>::new(&none, None);
    assert!(source.identity(DEVELOPER).unwrap().is_none());
    assert!(source.boundary(DEVELOPER).unwrap().is_none());
    assert!(source.scp("111111111111").unwrap().is_none());
}

#[test]
fn null_is_examined_and_nothing_there() {
    let own = policies(r#"{"identity":null,"session":null,"rcp":null}"#);
    let source = CaseSource::<Snapshot>::new(&own, None);
    assert!(source.identity(DEVELOPER).unwrap().unwrap().is_empty());
    assert!(source.rcp("111111111111").unwrap().unwrap().is_empty());
    assert_eq!(source.session().unwrap().len(), 0);
}

#[test]
fn threads_share_a_source_behind_its_traits() {
    let source: Arc<dyn Source> = Arc::new(acme());
    let own = Policies::default();
    let counts: Vec<usize> = std::thread::scope(|scope| {
        let ask = || CaseSource::new(&own, Some(&*source)).identity(DEVELOPER).unwrap().unwrap().len();
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(ask)).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(counts, [1, 1, 1, 1]);
}
