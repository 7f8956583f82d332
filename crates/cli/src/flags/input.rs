//! What is read, and by how many threads.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args;

/// As many as there are concurrent calls to AWS.
const THREADS_THAT_WAIT: usize = 16;

/// More threads than this never help.
const MOST_THREADS: usize = 256;

/// The inputs. They stand under no heading, also where a program's own flags before them have one.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = None::<&'static str>)]
pub(crate) struct InputFlags {
    /// Files to read; `-` is standard input, which is also read where no file is given
    ///
    /// Files may be packed with gzip.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Work on so many cases at a time [default: the number of processors; at least 16 where AWS is asked]
    ///
    /// The output is in the order of the input whatever the number. More than 256 are as many as 256.
    #[arg(short, long, value_name = "N", value_parser = jobs)]
    pub(crate) jobs: Option<NonZeroUsize>,
}

impl InputFlags {
    /// The number of threads to use; threads that wait for the network leave the processors to others.
    pub(crate) fn jobs(&self, waits: bool) -> usize {
        let processors = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let usual = || if waits { processors().max(THREADS_THAT_WAIT) } else { processors() };
        self.jobs.map_or_else(usual, NonZeroUsize::get).min(MOST_THREADS)
    }
}

fn jobs(argument: &str) -> Result<NonZeroUsize, String> {
    argument.parse().map_err(|_| "write a whole number from 1 up".to_owned())
}
