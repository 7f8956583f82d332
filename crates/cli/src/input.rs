//! Where the input comes from: files, standard input, packed or not.

use std::fs::File;
use std::io::{self, BufReader, Cursor, IsTerminal, Read};
use std::path::{Path, PathBuf};

use flate2::bufread::MultiGzDecoder;

use crate::Failure;

/// One input, not opened yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    StandardInput,
    File(PathBuf),
}

/// What can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Plan {
    /// These, in this order.
    Read(Vec<Source>),
    /// Nothing is given, and nobody will give anything.
    Nothing,
    /// Standard input is a terminal: a person who wants to know how to use the program.
    Terminal,
}

impl Plan {
    /// Says what to read, and that each file can be opened.
    pub(crate) fn new(files: &[PathBuf]) -> Result<Self, Failure> {
        if files.is_empty() {
            return Ok(match standard_input() {
                Readable::Yes => Self::Read(vec![Source::StandardInput]),
                Readable::No => Self::Nothing,
                Readable::Terminal => Self::Terminal,
            });
        }
        files.iter().map(|path| Source::new(path)).collect::<Result<_, _>>().map(Self::Read)
    }
}

impl Source {
    fn new(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            return Ok(Self::StandardInput);
        }
        let cannot = |why: String| Failure::usage(format!("cannot read {}: {why}", path.display()));
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Err(cannot("it is a directory".to_owned())),
            Ok(_) => Ok(Self::File(path.to_owned())),
            Err(error) => Err(cannot(error.to_string())),
        }
    }

    /// The file's name, for error records; none for standard input.
    pub(crate) fn file(&self) -> Option<String> {
        match self {
            Self::StandardInput => None,
            Self::File(path) => Some(path.display().to_string()),
        }
    }

    /// The name for messages.
    pub(crate) fn name(&self) -> String {
        self.file().unwrap_or_else(|| "standard input".to_owned())
    }

    /// Opens it, and unpacks it where it is packed.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + Send>, Failure> {
        let opened: io::Result<Box<dyn Read + Send>> = match self {
            Self::StandardInput => unpacked(io::stdin()),
            Self::File(path) => File::open(path).and_then(unpacked),
        };
        opened.map_err(|error| Failure::reading(&self.name(), &error))
    }
}

/// Unpacks what starts with the magic number of gzip (RFC 1952), and gives anything else as it is.
fn unpacked(mut input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let mut start = Vec::with_capacity(2);
    (&mut input).take(2).read_to_end(&mut start)?;
    let packed = start == [0x1F, 0x8B];
    let whole = Cursor::new(start).chain(input);
    if packed { Ok(Box::new(MultiGzDecoder::new(BufReader::new(whole)))) } else { Ok(Box::new(whole)) }
}

enum Readable {
    Yes,
    No,
    Terminal,
}

/// Whether somebody may write to standard input: a pipe, a socket or a file; `/dev/null` is none of these.
fn standard_input() -> Readable {
    let input = io::stdin();
    if input.is_terminal() {
        return Readable::Terminal;
    }
    if is_device(&input) { Readable::No } else { Readable::Yes }
}

#[cfg(unix)]
fn is_device(input: &io::Stdin) -> bool {
    use std::os::fd::AsFd;
    use std::os::unix::fs::FileTypeExt;
    let metadata = input.as_fd().try_clone_to_owned().and_then(|fd| File::from(fd).metadata());
    metadata.is_ok_and(|metadata| metadata.file_type().is_char_device())
}

#[cfg(not(unix))]
fn is_device(_: &io::Stdin) -> bool {
    false
}
