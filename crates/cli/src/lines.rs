//! The lines of all inputs, in the runs in which they are processed.

use std::sync::Arc;

use case::{Chunk, Chunks};

use crate::Failure;
use crate::input::Source;
use crate::pipeline::Give;

/// A run of lines, and the file they come from.
pub(crate) struct Lines {
    pub(crate) chunk: Chunk,
    pub(crate) file: Option<Arc<str>>,
}

/// Yields the runs of lines of all sources, or each line by itself, in order.
pub(crate) fn read(sources: &[Source], each: bool, give: &mut Give<'_, Lines>) -> Result<(), Failure> {
    for source in sources {
        let file: Option<Arc<str>> = source.file().map(Into::into);
        let mut chunks = Chunks::new(source.open()?);
        while let Some(chunk) =
            chunks.next_chunk().map_err(|error| Failure::reading(&source.name(), &error))?
        {
            if each {
                for line in chunk.split() {
                    give(Lines { chunk: line, file: file.clone() })?;
                }
            } else {
                give(Lines { chunk, file: file.clone() })?;
            }
        }
    }
    Ok(())
}
