//! What fuzzing found worth keeping, again: see `fuzz/`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "it is shared with the fuzz target"
)]

#[path = "../../../fuzz/checks/stream.rs"]
mod check;

#[test]
fn every_input_that_was_kept() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/stream");
    let inputs: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    assert!(inputs.len() > 20, "{}", inputs.len());
    for input in inputs {
        check::check(&std::fs::read(input).expect("a file"));
    }
}
