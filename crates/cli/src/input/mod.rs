//! Where the input comes from: files, standard input, compressed or not, in UTF-8 or UTF-16.

mod binary;
mod of_flag;
mod utf16;

use std::fs::File;
use std::io::{self, BufReader, Cursor, IsTerminal, Read};
use std::path::{Path, PathBuf};

pub use binary::is_binary;
use flate2::bufread::MultiGzDecoder;
pub use of_flag::{flag_file, flag_file_name};
use utf16::Utf16;

use crate::Failure;
use crate::flags::flag_for;

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
    /// Nothing is given, and nothing will be.
    Nothing,
    /// Standard input is a terminal: someone who wants to know how to use the program.
    Terminal,
}

impl Plan {
    /// Determines what to read, and checks that each file can be opened.
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

    /// What remains to be read if a flag has read standard input: then cases come from files, or from other flags.
    pub(crate) fn left(self, asks: bool) -> Result<Self, Failure> {
        match self {
            Self::Read(sources) if of_flag::is_taken() && sources.contains(&Source::StandardInput) => {
                if asks && sources.len() == 1 {
                    return Ok(Self::Nothing);
                }
                Err(Failure::usage("a flag has read standard input, and cases were to come from there too").help(
                    "give the cases as FILE, or the request as --principal, --action and --resource; or name a file \
                     in the place of the flag's `-`",
                ))
            }
            other => Ok(other),
        }
    }
}

impl Source {
    fn new(path: &Path) -> Result<Self, Failure> {
        if of_flag::is_standard_input(path) {
            return Ok(Self::StandardInput);
        }
        let cannot = |why: String| {
            let failure = Failure::usage(format!("cannot read {}: {why}", path.display()));
            match path.to_str().and_then(flag_for) {
                Some(flag) => failure.help(format!("files are given without a flag: give it as {flag}")),
                None => failure,
            }
        };
        match std::fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => Err(cannot("it is a directory".to_owned())),
            Ok(_) => Ok(Self::File(path.to_owned())),
            Err(error) => Err(cannot(error.to_string())),
        }
    }

    /// The file's name, for error records; `None` for standard input.
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

    /// Opens it, decompresses it if necessary, and converts UTF-16 to UTF-8.
    pub(crate) fn open(&self) -> Result<Box<dyn Read + Send>, Failure> {
        let opened: io::Result<Box<dyn Read + Send>> = match self {
            Self::StandardInput => unpacked(io::stdin()),
            Self::File(path) => File::open(path).and_then(unpacked),
        };
        opened.map_err(|error| Failure::reading(&self.name(), &error))
    }
}

/// Decompresses input that starts with the magic number of gzip (RFC 1952), decodes input that starts with the byte
/// order mark of UTF-16, and passes anything else through.
fn unpacked(input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let (start, whole) = peeked(input)?;
    if start == [0x1F, 0x8B] { decoded(MultiGzDecoder::new(BufReader::new(whole))) } else { decoded(whole) }
}

fn decoded(input: impl Read + Send + 'static) -> io::Result<Box<dyn Read + Send>> {
    let (start, mut whole) = peeked(input)?;
    let unit = match start {
        [0xFF, 0xFE] => u16::from_le_bytes,
        [0xFE, 0xFF] => u16::from_be_bytes,
        _ => return Ok(Box::new(whole)),
    };
    whole.read_exact(&mut [0; 2])?;
    Ok(Box::new(Utf16::new(whole, unit)))
}

/// The first two bytes, if there are that many, and the whole input again.
fn peeked<R: Read>(mut input: R) -> io::Result<([u8; 2], impl Read + use<R>)> {
    let mut start = Vec::with_capacity(2);
    (&mut input).take(2).read_to_end(&mut start)?;
    let first = start.first_chunk().copied().unwrap_or_default();
    Ok((first, Cursor::new(start).chain(input)))
}

enum Readable {
    Yes,
    No,
    Terminal,
}

/// Whether something may write to standard input: a pipe, a socket or a file; `/dev/null` is none of these.
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
