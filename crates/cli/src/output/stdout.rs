//! Standard output: what is buffered is written whole.

use std::io::{self, Write};

use crate::interrupt;

/// The number of bytes buffered before they are written.
const GATHERED: usize = 64 << 10;

/// Standard output, to which whole lines are written: a reader never sees half a line.
///
/// The writer decides when to flush the buffer.
#[derive(Debug, Default)]
pub(crate) struct Output {
    gathered: Vec<u8>,
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= GATHERED
            && let Some(end) = memchr::memrchr(b'\n', &self.gathered)
        {
            let rest = self.gathered.split_off(end + 1);
            let result = hand_out(&self.gathered);
            self.gathered = rest;
            result?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let result = hand_out(&self.gathered);
        self.gathered.clear();
        result
    }
}

fn hand_out(bytes: &[u8]) -> io::Result<()> {
    interrupt::whole(|| {
        let mut out = io::stdout().lock();
        out.write_all(bytes)?;
        out.flush()
    })
}
