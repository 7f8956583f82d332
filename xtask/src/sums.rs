//! Checksums, as `sha256sum` writes and reads them.

use std::fmt::Write;

use sha2::{Digest, Sha256};

/// A line for each file: the SHA-256 of its content, and its name.
pub(crate) fn lines<'a>(files: impl Iterator<Item = (String, &'a [u8])>) -> String {
    let mut text = String::new();
    for (name, content) in files {
        for byte in Sha256::digest(content) {
            let _ = write!(text, "{byte:02x}");
        }
        let _ = writeln!(text, "  {name}");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_what_sha256sum_prints() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855  share/empty\n";
        assert_eq!(lines([("share/empty".to_owned(), &b""[..])].into_iter()), empty);
    }
}
