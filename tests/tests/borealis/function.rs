//! Functions and their roles: `denied lambda-role`.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::{codes, snapshot, told};

fn needs(name: &str) -> (Vec<Value>, BTreeSet<String>) {
    let snapshot = snapshot::borealis();
    let cases = told("denied-lambda-role", &[name], snapshot.path(), "");
    let found = cases.iter().flat_map(|case| codes(case)).map(ToOwned::to_owned).collect();
    (cases, found)
}

#[test]
fn a_role_that_lacks_what_its_function_needs_is_told_with_what_mends_it() {
    let (cases, found) = needs("thumbs");
    let expected = ["lambda-logs-permissions", "lambda-vpc-permissions", "missing-kms-permission"];
    assert!(expected.iter().all(|code| found.contains(*code)), "{found:?}");
    for case in cases.iter().filter(|case| case["decision"] != "allowed") {
        let finding = &case["findings"][0];
        assert_eq!(
            (&finding["layer"], &finding["fix"]["verified"]),
            (&"identity".into(), &true.into()),
            "{finding}"
        );
    }
}

#[test]
fn a_role_that_has_all_its_function_needs_is_allowed() {
    let (cases, found) = needs("ledger");
    assert!(cases.iter().all(|case| case["decision"] == "allowed"), "{cases:#?}");
    assert!(found.is_empty(), "{found:?}");
}
