//! How a program fails, and what its exit code says.

use case::RecordError;

/// The exit codes that all programs share.
pub mod exit {
    /// The program did its work, whatever the decision.
    pub const DONE: u8 = 0;
    /// `--expect` did not hold for every case.
    pub const UNEXPECTED: u8 = 1;
    /// The command line cannot be used.
    pub const USAGE: u8 = 2;
    /// Some input was bad; the rest was done.
    pub const BAD_INPUT: u8 = 3;
    /// AWS could not be reached, or refused the credentials.
    pub const AWS: u8 = 4;

    /// Code and meaning, for help and manual. If several apply, the highest is used.
    pub const MEANINGS: [(u8, &str); 5] = [
        (DONE, "the work was done, whatever the decision"),
        (UNEXPECTED, "--expect did not hold for every case"),
        (USAGE, "the command line, a file or a filter that it names cannot be used"),
        (BAD_INPUT, "some input lines were bad, the others were done; or reading or writing broke off"),
        (AWS, "AWS could not be reached, or refused the credentials"),
    ];
}

/// Why something could not be done, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub struct Failure {
    kind: Kind,
    message: String,
    help: Option<String>,
}

/// What a failure concerns; it determines the exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// The command line: the program ends.
    Usage,
    /// One case: it becomes an error record, and the others are processed.
    Case,
    /// What was expected: reported after the work.
    Unexpected,
    /// Reading the input or writing the output: the program ends.
    Stream,
    /// AWS cannot be asked at all: the program ends.
    Aws,
    /// The reader of the output went away: the program ends silently.
    Closed,
}

impl Failure {
    /// The command line, or a file that it names, cannot be used.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(Kind::Usage, message)
    }

    /// This case cannot be processed.
    pub fn case(message: impl Into<String>) -> Self {
        Self::new(Kind::Case, message)
    }

    /// Something is not as `--expect…` says.
    pub fn unexpected(message: impl Into<String>) -> Self {
        Self::new(Kind::Unexpected, message)
    }

    /// AWS cannot be reached, or refuses the credentials.
    pub fn aws(message: impl Into<String>) -> Self {
        Self::new(Kind::Aws, message)
    }

    /// Reading from `what` failed midway.
    pub fn reading(what: &str, error: &std::io::Error) -> Self {
        Self::new(Kind::Stream, format!("cannot read {what}: {error}"))
    }

    /// Writing the output failed midway.
    pub fn writing(error: &std::io::Error) -> Self {
        let kind = if error.kind() == std::io::ErrorKind::BrokenPipe { Kind::Closed } else { Kind::Stream };
        Self::new(kind, format!("cannot write the output: {error}"))
    }

    /// The system provides no further thread.
    pub(crate) fn thread(error: &std::io::Error) -> Self {
        Self::new(Kind::Stream, format!("cannot start a thread: {error}"))
            .help("the limits of this shell (`ulimit -a`) are too tight; `--jobs 1` needs the fewest threads")
    }

    /// Something impossible has happened.
    pub(crate) fn defect(message: &str) -> Self {
        Self::new(Kind::Stream, message).help("this is a defect of the program: please report it")
    }

    fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), help: None }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// What it concerns.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// What to do about it.
    pub fn advice(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// The exit code.
    pub fn exit_code(&self) -> u8 {
        match self.kind {
            Kind::Closed => exit::DONE,
            Kind::Usage => exit::USAGE,
            Kind::Case | Kind::Stream => exit::BAD_INPUT,
            Kind::Unexpected => exit::UNEXPECTED,
            Kind::Aws => exit::AWS,
        }
    }
}

impl From<RecordError> for Failure {
    fn from(error: RecordError) -> Self {
        Self::case(error.to_string())
    }
}
