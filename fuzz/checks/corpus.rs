//! What fuzzing found worth keeping, once more.

/// Checks every input of a folder of `fuzz/corpus`.
pub fn every(folder: &str, check: fn(&[u8])) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../fuzz/corpus/").to_owned() + folder;
    let inputs: Vec<_> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    assert!(inputs.len() > 20, "{}", inputs.len());
    for input in inputs {
        check(&std::fs::read(input).expect("a file"));
    }
}
