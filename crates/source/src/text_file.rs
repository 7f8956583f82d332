//! Reading a text file: never without a limit.

use std::fs::File;
use std::io::{self, ErrorKind, Read};
use std::path::Path;

/// The largest file that is read. The authorization details of an account with ten thousand roles are far smaller.
const MAX_FILE: u64 = 512 << 20;

/// The text of a file, without a byte order mark.
pub fn text_file(path: &Path) -> io::Result<String> {
    whole_text(File::open(path)?)
}

/// All the text of an input, without a byte order mark.
pub fn whole_text(input: impl Read) -> io::Result<String> {
    let mut bytes = Vec::new();
    input.take(MAX_FILE + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_FILE {
        return Err(io::Error::new(ErrorKind::FileTooLarge, "larger than 512 MiB"));
    }
    decode(bytes).ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "not text in UTF-8 or UTF-16"))
}

/// What is wrong with JSON, without the position, which [`serde_json::Error`] appends.
pub fn json_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    text.rsplit_once(" at line ").map_or(text.as_str(), |(message, _)| message).to_owned()
}

/// Text in UTF-8, or in UTF-16 with a byte order mark, as `>` in Windows PowerShell writes it.
fn decode(bytes: Vec<u8>) -> Option<String> {
    let units = |bytes: &[u8], read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
        if rest.is_empty() { String::from_utf16(&units).ok() } else { None }
    };
    match bytes.as_slice() {
        [0xFF, 0xFE, rest @ ..] => units(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => units(rest, u16::from_be_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.to_vec()).ok(),
        _ => String::from_utf8(bytes).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_read_in_the_encodings_that_shells_write() {
        let utf16 = |bytes: fn(u16) -> [u8; 2], mark: [u8; 2]| {
            mark.into_iter().chain("{é}".encode_utf16().flat_map(bytes)).collect::<Vec<u8>>()
        };
        assert_eq!(decode("{é}".into()).as_deref(), Some("{é}"));
        assert_eq!(decode("\u{feff}{é}".into()).as_deref(), Some("{é}"));
        assert_eq!(decode(utf16(u16::to_le_bytes, [0xFF, 0xFE])).as_deref(), Some("{é}"));
        assert_eq!(decode(utf16(u16::to_be_bytes, [0xFE, 0xFF])).as_deref(), Some("{é}"));
        assert_eq!(decode(vec![0xFF, 0xFE, 0x7B]), None);
        assert_eq!(decode(vec![0x7B, 0xFF]), None);
    }
}
