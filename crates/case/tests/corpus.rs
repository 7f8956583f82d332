//! What fuzzing found worth keeping, again: see `fuzz/`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "it is shared with the fuzz target"
)]

#[path = "../../../fuzz/checks/stream.rs"]
mod check;
#[path = "../../../fuzz/checks/corpus.rs"]
mod corpus;

#[test]
fn every_input_that_was_kept() {
    corpus::every("stream", check::check);
}
