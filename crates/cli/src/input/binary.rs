//! What is not text at all.

/// The first bytes of compressed files: gzip, zstd, bzip2, xz, zip, LZ4.
const MAGIC: [&[u8]; 6] =
    [b"\x1F\x8B", b"\x28\xB5\x2F\xFD", b"BZh", b"\xFD7zXZ\0", b"PK\x03\x04", b"\x04\x22\x4D\x18"];

/// The number of bytes examined.
const LOOKED_AT: usize = 4 << 10;

/// True for the start of something compressed or binary, including UTF-16 without its byte order mark: zero bytes
/// occur only in these.
pub fn is_binary(start: &[u8]) -> bool {
    let looked_at = start.get(..LOOKED_AT).unwrap_or(start);
    MAGIC.iter().any(|magic| start.starts_with(magic)) || memchr::memchr(0, looked_at).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn binary_is_told_from_text() {
        for text in ["", "An error occurred", "\u{FEFF}{\"a\": \"\u{e9}\u{4e2d}\"}", "\u{1b}[31mAccessDenied"]
        {
            assert!(!is_binary(text.as_bytes()), "{text}");
        }
        let wide: Vec<u8> = "AccessDenied".encode_utf16().flat_map(u16::to_be_bytes).collect();
        for binary in
            [&wide[..], b"\x1F\x8B\x08", b"\x28\xB5\x2F\xFD$", b"PK\x03\x04", b"\x7FELF\x02\x01\x01\0"]
        {
            assert!(is_binary(binary), "{binary:?}");
        }
    }
}
