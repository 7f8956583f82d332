//! A text that is still arriving, and whether more of it does.

use std::io::{self, BufRead, BufReader, Read};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

/// How long an input must be silent to count as quiet. What one program prints at once arrives within that time.
const QUIET: Duration = Duration::from_millis(40);

/// The bytes of text requested in one read.
const READ: usize = 64 << 10;

/// The maximum number of pieces read ahead.
const AHEAD: usize = 4;

/// A text that a program reads.
pub trait TextInput: BufRead {
    /// True if nothing more arrives for a moment although the text has not ended: what was read so far may be all for
    /// a long time. Waits for that moment.
    fn is_quiet(&mut self) -> bool;
}

/// A text that is already there.
impl<R: Read> TextInput for BufReader<R> {
    fn is_quiet(&mut self) -> bool {
        false
    }
}

/// Pieces of a text that a thread reads, so that nothing has to wait for the next one.
pub(crate) struct Arriving {
    pieces: Receiver<io::Result<Vec<u8>>>,
    piece: Vec<u8>,
    at: usize,
    failed: Option<io::Error>,
}

impl Arriving {
    /// Starts reading; an error if the system provides no thread for it.
    pub(crate) fn new(mut text: Box<dyn Read + Send>) -> io::Result<Self> {
        let (sender, pieces) = sync_channel(AHEAD);
        // It ends with the text, or when nothing takes the pieces any more.
        thread::Builder::new().spawn(move || {
            loop {
                let mut piece = vec![0; READ];
                let read = match text.read(&mut piece) {
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                    read => read,
                };
                let is_last = !matches!(read, Ok(1..));
                let read = read.map(|length| {
                    piece.truncate(length);
                    piece
                });
                if sender.send(read).is_err() || is_last {
                    return;
                }
            }
        })?;
        Ok(Self { pieces, piece: Vec::new(), at: 0, failed: None })
    }

    /// What has arrived and was not consumed.
    pub(crate) fn held(&self) -> &[u8] {
        self.piece.get(self.at..).unwrap_or_default()
    }

    pub(crate) fn consume(&mut self, amount: usize) {
        self.at += amount;
    }

    /// Waits for the next piece; at the end of the text none is held.
    pub(crate) fn advance(&mut self) -> io::Result<()> {
        if let Some(error) = self.failed.take() {
            return Err(error);
        }
        // A thread that is gone has sent the end.
        self.take(self.pieces.recv().unwrap_or_else(|_| Ok(Vec::new())));
        self.failed.take().map_or(Ok(()), Err)
    }

    /// True if nothing is held and nothing arrives for a moment.
    pub(crate) fn is_quiet(&mut self) -> bool {
        if !self.held().is_empty() || self.failed.is_some() {
            return false;
        }
        match self.pieces.recv_timeout(QUIET) {
            Ok(piece) => {
                self.take(piece);
                false
            }
            Err(RecvTimeoutError::Timeout) => true,
            Err(RecvTimeoutError::Disconnected) => false,
        }
    }

    fn take(&mut self, piece: io::Result<Vec<u8>>) {
        self.at = 0;
        self.piece = piece.unwrap_or_else(|error| {
            self.failed = Some(error);
            Vec::new()
        });
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn an_input_that_stays_open_is_quiet_and_one_that_ends_is_not() {
        let (reader, mut writer) = io::pipe().unwrap();
        let mut arriving = Arriving::new(Box::new(reader)).unwrap();
        writer.write_all(b"a line\n").unwrap();
        arriving.advance().unwrap();
        assert_eq!(arriving.held(), b"a line\n");
        assert!(!arriving.is_quiet(), "something is held");
        arriving.consume(7);
        assert!(arriving.is_quiet());
        writer.write_all(b"more").unwrap();
        drop(writer);
        arriving.advance().unwrap();
        assert_eq!(arriving.held(), b"more");
        arriving.consume(4);
        while arriving.is_quiet() {}
        arriving.advance().unwrap();
        assert!(arriving.held().is_empty(), "the end");
        arriving.advance().unwrap();
        assert!(arriving.held().is_empty(), "it stays the end");
    }
}
