//! What is read, and by how many threads.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

/// The inputs.
#[derive(Debug, Clone, Args)]
pub(crate) struct InputFlags {
    /// Files to read; `-` is standard input, which is also read where no file is given
    ///
    /// Files may be packed with gzip.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Work on so many cases at a time [default: the number of processors]
    ///
    /// The output is in the order of the input whatever the number.
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

impl InputFlags {
    /// The number of threads to use.
    pub(crate) fn jobs(&self) -> usize {
        let chosen = self.jobs.or_else(|| std::thread::available_parallelism().ok());
        chosen.map_or(1, NonZeroUsize::get)
    }
}
