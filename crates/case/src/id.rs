//! Names derived from what they name.

use crate::{Record, compact};

/// Gives a record without an `id` one derived from what was asked and reported.
///
/// The id is the 64-bit FNV-1a hash of the members `request` and `reported`, without insignificant white space: the
/// same denial has the same id at any time and on any machine.
pub fn ensure_id(record: &mut Record) {
    if record.raw("id").is_some_and(|id| id.get() != "null") {
        return;
    }
    let mut hash = Fnv::default();
    for name in ["request", "reported"] {
        hash.add(name.as_bytes());
        hash.add_json(record.raw(name).map_or("", |value| value.get()));
    }
    let _ = record.set("id", &format!("{:016x}", hash.0));
}

/// The same 16 hexadecimal digits for the same texts, at any time and on any machine.
pub fn fingerprint<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let mut hash = Fnv::default();
    for text in texts {
        hash.add(text.as_bytes());
        hash.add(&[0]);
    }
    format!("{:016x}", hash.0)
}

/// FNV-1a, 64 bits: not for secrets, but the same everywhere and forever.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Fnv {
    fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    /// Adds JSON text without white space outside strings.
    fn add_json(&mut self, text: &str) {
        compact::bytes(text).for_each(|byte| self.add(&[byte]));
    }
}
