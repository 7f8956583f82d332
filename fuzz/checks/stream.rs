//! Any bytes are cases or bad lines, and a case is examined without a panic.

use case::{Chunks, Entry, Examination};

pub fn check(bytes: &[u8]) {
    let mut chunks = Chunks::with_max_line(bytes, 1 << 16);
    while let Some(chunk) = chunks.next_chunk().expect("memory does not fail") {
        for line in chunk.lines() {
            let Some(Entry::Case(mut record)) = line.entry() else { continue };
            case::ensure_id(&mut record);
            let Ok(mut examination) = Examination::open(&mut record) else { continue };
            if examination.examine_carried().is_ok() {
                let _ = examination.close();
            }
        }
    }
}
