//! Text in UTF-16, as `>` in Windows PowerShell writes it, read as UTF-8.

use std::io::{self, Read};

/// How two bytes make a unit: `u16::from_le_bytes` or `u16::from_be_bytes`.
type Unit = fn([u8; 2]) -> u16;

/// Reads UTF-16 without its byte order mark; invalid characters become U+FFFD.
pub(super) struct Utf16<R> {
    input: R,
    unit: Unit,
    /// Bytes of a unit, or of a two-unit character, whose rest has not been read yet.
    held: Vec<u8>,
    /// UTF-8 that has not been taken yet.
    text: io::Cursor<Vec<u8>>,
}

const READ: usize = 16 << 10;

impl<R: Read> Utf16<R> {
    pub(super) fn new(input: R, unit: Unit) -> Self {
        Self { input, unit, held: Vec::new(), text: io::Cursor::default() }
    }

    /// Reads more; false at the end of the input.
    fn more(&mut self) -> io::Result<bool> {
        let mut bytes = std::mem::take(&mut self.held);
        let known = bytes.len();
        bytes.resize(known + READ, 0);
        let read = self.input.read(bytes.get_mut(known..).unwrap_or_default());
        bytes.truncate(known + read.as_ref().copied().unwrap_or(0));
        let ended = matches!(read, Ok(0));
        self.held = if ended { Vec::new() } else { self.split_character(&mut bytes) };
        let (units, odd) = bytes.as_chunks::<2>();
        let units = units.iter().map(|pair| (self.unit)(*pair));
        let mut text: String =
            char::decode_utf16(units).map(|char| char.unwrap_or(char::REPLACEMENT_CHARACTER)).collect();
        if !odd.is_empty() {
            text.push(char::REPLACEMENT_CHARACTER);
        }
        self.text = io::Cursor::new(text.into_bytes());
        read.map(|_| !ended)
    }

    /// Splits off the bytes of an incomplete character.
    fn split_character(&self, bytes: &mut Vec<u8>) -> Vec<u8> {
        const HIGH_SURROGATES: std::ops::RangeInclusive<u16> = 0xD800..=0xDBFF;
        let odd = bytes.len() % 2;
        let whole = bytes.get(..bytes.len() - odd).unwrap_or_default();
        let last = whole.last_chunk::<2>().map(|pair| (self.unit)(*pair));
        let goes_on = last.is_some_and(|unit| HIGH_SURROGATES.contains(&unit));
        bytes.split_off(bytes.len() - odd - if goes_on { 2 } else { 0 })
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        loop {
            let taken = self.text.read(out)?;
            if taken > 0 || out.is_empty() {
                return Ok(taken);
            }
            if !self.more()? && self.text.get_ref().is_empty() {
                return Ok(0);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Yields this many bytes at a time.
    struct Slow<'a>(&'a [u8], usize);

    impl Read for Slow<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            let most = self.1.min(out.len());
            out.get_mut(..most).map_or(Ok(0), |out| self.0.read(out))
        }
    }

    fn read(bytes: &[u8], step: usize, unit: Unit) -> String {
        let mut text = String::new();
        Utf16::new(Slow(bytes, step), unit).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn the_text_is_the_same_however_it_arrives() {
        let text = "{\"a\": \"é€😀\"}\r\n".repeat(3_000);
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for step in [1, 3, 4, 1 << 20] {
            assert_eq!(read(&little, step, u16::from_le_bytes), text);
            assert_eq!(read(&big, step, u16::from_be_bytes), text);
        }
    }

    #[test]
    fn what_is_no_character_is_shown_as_such() {
        let lone = [0x3D, 0xD8, b'a', 0, 0x3D, 0xD8];
        assert_eq!(read(&lone, 1, u16::from_le_bytes), "\u{FFFD}a\u{FFFD}");
        assert_eq!(read(&[b'a', 0, b'b'], 2, u16::from_le_bytes), "a\u{FFFD}");
        assert_eq!(read(&[], 2, u16::from_le_bytes), "");
    }
}
