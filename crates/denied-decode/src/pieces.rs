//! Lines of a text; the longest come in parts.

use std::io;

use cli::TextInput;

/// The most bytes of a line that are held at once.
const MOST: usize = 1 << 20;

/// A line, or a part of a long one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Piece {
    /// A line, or the end of one.
    Line(String),
    /// A part of a line that continues.
    Part(String),
}

/// Reads lines; what is not UTF-8 becomes U+FFFD.
pub(crate) struct Pieces<'a> {
    input: &'a mut dyn TextInput,
    /// The start of a character whose rest is in the next part.
    held: Vec<u8>,
    /// Whether the text begins as no text does; `None` before it is read.
    is_binary: Option<bool>,
    /// The number of the line of which a piece was read last.
    line: usize,
    /// Whether that line has ended.
    ended: bool,
}

impl<'a> Pieces<'a> {
    pub(crate) fn new(input: &'a mut dyn TextInput) -> Self {
        Self { input, held: Vec::new(), is_binary: None, line: 0, ended: true }
    }

    /// True if nothing more arrives for a moment.
    pub(crate) fn is_quiet(&mut self) -> bool {
        self.input.is_quiet()
    }

    /// True if what was read is compressed or binary.
    pub(crate) fn is_binary(&self) -> bool {
        self.is_binary == Some(true)
    }

    /// The number, from 1, of the line that the last piece belongs to.
    pub(crate) fn line(&self) -> usize {
        self.line
    }

    /// The next piece; `None` at the end of the input.
    pub(crate) fn next(&mut self) -> io::Result<Option<Piece>> {
        let piece = self.read()?;
        if let Some(piece) = &piece {
            self.line += usize::from(self.ended);
            self.ended = matches!(piece, Piece::Line(_));
        }
        Ok(piece)
    }

    fn read(&mut self) -> io::Result<Option<Piece>> {
        let mut bytes = std::mem::take(&mut self.held);
        loop {
            let read = match self.input.fill_buf() {
                Ok(read) => read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if read.is_empty() {
                self.is_binary.get_or_insert_with(|| cli::is_binary(&bytes));
                return Ok((!bytes.is_empty()).then(|| Piece::Line(text(&bytes))));
            }
            let end = read.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(read.len(), |end| end + 1).min(MOST);
            bytes.extend(read.iter().take(taken));
            self.input.consume(taken);
            let is_whole = end.is_some_and(|end| end < taken);
            if is_whole || bytes.len() >= MOST {
                self.is_binary.get_or_insert_with(|| cli::is_binary(&bytes));
            }
            if is_whole {
                return Ok(Some(Piece::Line(text(&bytes))));
            }
            if bytes.len() >= MOST {
                self.held = split_character(&mut bytes);
                return Ok(Some(Piece::Part(text(&bytes))));
            }
        }
    }
}

/// Removes the bytes of a character that continues.
fn split_character(bytes: &mut Vec<u8>) -> Vec<u8> {
    let start = (1..=3).find(|back| {
        bytes.len().checked_sub(*back).and_then(|at| bytes.get(at)).is_some_and(|byte| *byte >= 0xC0)
    });
    let whole = std::str::from_utf8(bytes).is_ok();
    bytes.split_off(bytes.len() - start.filter(|_| !whole).unwrap_or(0))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use std::io::BufReader;

    use super::*;

    fn pieces(text: &[u8], buffer: usize) -> Vec<Piece> {
        let mut input = BufReader::with_capacity(buffer, text);
        let mut pieces = Pieces::new(&mut input);
        std::iter::from_fn(|| pieces.next().unwrap()).collect()
    }

    #[test]
    fn lines_are_whole_however_they_arrive() {
        let line = |text: &str| Piece::Line(text.to_owned());
        for buffer in [1, 3, 100] {
            assert_eq!(pieces("a\r\n\nö".as_bytes(), buffer), [line("a\r\n"), line("\n"), line("ö")]);
            assert_eq!(pieces(b"\xFFa", buffer), [line("\u{FFFD}a")]);
        }
        assert_eq!(pieces(b"", 8), []);
    }

    #[test]
    fn lines_are_counted_however_they_arrive() {
        let text = format!("a\n{}\n\nb", "x".repeat(2 * MOST + 1));
        let mut input = BufReader::new(text.as_bytes());
        let mut pieces = Pieces::new(&mut input);
        let mut lines = Vec::new();
        while pieces.next().unwrap().is_some() {
            lines.push(pieces.line());
        }
        assert!(lines.len() > 4, "the long line comes in parts");
        lines.dedup();
        assert_eq!(lines, [1, 2, 3, 4]);
    }

    #[test]
    fn a_long_line_comes_in_parts_of_whole_characters() {
        let long = "ö€😀".repeat(MOST / 4);
        for buffer in [7, 1 << 16] {
            let pieces = pieces(long.as_bytes(), buffer);
            assert!(matches!(pieces.first(), Some(Piece::Part(_))));
            let joined: String = pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Line(text) | Piece::Part(text) => text.as_str(),
                })
                .collect();
            assert!(joined == long, "the parts are the line");
        }
    }
}
