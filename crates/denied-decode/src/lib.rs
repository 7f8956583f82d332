//! `denied-decode`: turns what AWS said into cases.

mod cases;
mod encoded;
mod outline;
mod pieces;

use case::{Record, Request};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Find, Messages, TextInput, TextProgram};
use denial::{Reader, Reading};

pub use encoded::Decoder;
use pieces::{Piece, Pieces};

/// The flags of `denied-decode`: it has none of its own.
#[derive(Debug, Args)]
pub struct Flags {}

/// The program.
#[derive(Debug)]
pub struct Decode {
    messages: Messages,
    decoder: Decoder,
}

impl Describe for Decode {
    const NAME: &'static str = "denied-decode";
    const ABOUT: &'static str = "Read denial texts, decoded messages and CloudTrail events into cases";
    const DETAILS: &'static str = "Finds every denial in a text and makes a case of each: who asked for what goes to \
        `request`, and what else AWS said to `reported`. Error messages are read as every SDK, Terraform, \
        CloudFormation and log prints them, also wrapped, coloured, escaped or cut off; so are decoded authorization \
        messages, and CloudTrail events, one by one, a line each, or as a log file.\n\n\
        An encoded authorization message is decoded by AWS, with the credentials and settings of the AWS CLI; nothing \
        else is asked for, and with `--offline` or a snapshot nothing at all.\n\n\
        Nothing is guessed: what the text does not say is absent, and `reported.inferred` names what was worked out. \
        What only looks like a denial (an expired token, a wrong signature) comes out with `kind` `lookalike`, and \
        says what it means. A case is written as soon as its text is complete, so a log may be followed.";
    const BACKGROUND: &'static str = "AWS says in many words that a request was denied: AccessDenied, AccessDeniedException, \
        UnauthorizedOperation, AuthorizationError. What most messages tell is who asked for which action, on which \
        resource, and for newer ones which kind of policy denied. `explicit` means that a statement with Deny matched: \
        it must be narrowed or removed. `implicit` means that no statement allowed: one must be added.\n\n\
        Of several kinds of policies that deny, a message names one. S3 names none where it asks another account. EC2 \
        packs the rest into an encoded message, which `sts:DecodeAuthorizationMessage` unpacks. CloudTrail has the \
        events, minutes later, with the address and the parameters of the request.\n\n\
        IAM User Guide, \"Troubleshoot access denied error messages\".";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "Read the error of a command",
            command: "aws s3 cp s3://acme-reports/2026/q3.csv . 2>&1 | denied decode",
        },
        Example {
            does: "Read CloudTrail's log files",
            command: "denied decode 111111111111_CloudTrail_eu-central-1_*.json.gz",
        },
        Example {
            does: "Read an error with an encoded authorization message",
            command: "aws ec2 stop-instances --instance-ids i-0f1e2d3c4b5a69788 2>&1 | denied decode",
        },
        Example {
            does: "Follow a log, and decide every denial in it",
            command: "tail -f app.log | denied decode | denied simulate --snapshot examples/acme --output text",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &["sts:DecodeAuthorizationMessage"];
    type Flags = Flags;
}

impl TextProgram for Decode {
    fn new(_: Flags, common: &Common) -> Result<Self, Failure> {
        let messages = Messages::new(Self::NAME, common);
        Ok(Self { messages, decoder: Decoder::new(common, messages) })
    }

    fn read(
        &self,
        input: &mut dyn TextInput,
        emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if let Some(why) = read(input, emit)?.complaint() {
            self.messages.note(why);
        }
        Ok(())
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        record.get::<Request>("request")?;
        self.decoder.decode(record)
    }

    fn waits(&self) -> bool {
        self.decoder.asks()
    }

    fn finish(&self) -> Result<(), Failure> {
        self.decoder.finish()
    }
}

/// The message for a text that has no denial.
const NO_DENIAL: &str = "no denial was found: neither an error message of AWS, nor a decoded authorization \
     message, nor a CloudTrail event with an error code. What a command complains of is piped with 2>&1";

/// The message for something that is not text.
const BINARY: &str = "no denial was found: this looks packed or binary. Unpack it first; of what is packed only gzip is \
     read, once, and UTF-16 needs its byte order mark";

/// What a text contained.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// The input was empty.
    Empty,
    /// Text without a denial.
    Nothing,
    /// Something compressed or binary, without a denial.
    Binary,
    /// At least one case.
    Cases,
}

impl Found {
    /// The message if there was something, but no denial in it.
    pub fn complaint(self) -> Option<&'static str> {
        match self {
            Self::Nothing => Some(NO_DENIAL),
            Self::Binary => Some(BINARY),
            Self::Empty | Self::Cases => None,
        }
    }
}

/// Reads a text to its end and makes a case of each denial in it. What already is a case passes unchanged; what begins
/// like a case but is not one is a bad line.
pub fn read(
    input: &mut dyn TextInput,
    emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
) -> Result<Found, Failure> {
    let mut found = Found::Empty;
    let mut reader = Reader::keeping(cases::holds);
    let mut pieces = Pieces::new(input);
    let mut after_case = false;
    loop {
        // A program that prints an error and keeps running need not end before its error is explained.
        if reader.is_open() && pieces.is_quiet() {
            write(&reader.pause(), &mut found, emit)?;
        }
        let Some(piece) = pieces.next().map_err(|error| Failure::reading("the text", &error))? else { break };
        if found == Found::Empty {
            found = if pieces.is_binary() { Found::Binary } else { Found::Nothing };
        }
        let finds = match &piece {
            Piece::Line(line) if !reader.is_in_list() => cases::on_one_line(line, pieces.line(), after_case),
            _ => Vec::new(),
        };
        if !finds.is_empty() {
            let mut open = std::mem::replace(&mut reader, Reader::keeping(cases::holds));
            end(&mut open, pieces.line() - 1, &mut found, emit)?;
            write(&open.finish(), &mut found, emit)?;
            found = Found::Cases;
            after_case = true;
            finds.into_iter().try_for_each(&mut *emit)?;
            continue;
        }
        after_case &= matches!(&piece, Piece::Line(line) if line.trim().is_empty());
        let readings = match piece {
            Piece::Line(line) => reader.push_line(&line),
            Piece::Part(part) => reader.push_part(&part),
        };
        write(&readings, &mut found, emit)?;
        take_kept(&mut reader, pieces.line(), &mut found, emit)?;
    }
    end(&mut reader, pieces.line(), &mut found, emit)?;
    write(&reader.finish(), &mut found, emit)?;
    Ok(found)
}

/// Emits the open case, which will not continue.
fn end(
    reader: &mut Reader,
    line: usize,
    found: &mut Found,
    emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
) -> Result<(), Failure> {
    reader.keep_open();
    take_kept(reader, line, found, emit)
}

/// Emits the cases that were kept; `line` was read last.
fn take_kept(
    reader: &mut Reader,
    line: usize,
    found: &mut Found,
    emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
) -> Result<(), Failure> {
    for kept in reader.take_kept() {
        *found = Found::Cases;
        emit(cases::read(&kept.text, line.saturating_sub(kept.back).max(1)))?;
    }
    Ok(())
}

fn write(
    readings: &[Reading],
    found: &mut Found,
    emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
) -> Result<(), Failure> {
    if !readings.is_empty() {
        *found = Found::Cases;
    }
    readings.iter().try_for_each(|reading| emit(Find::Case(case::case_of(reading)?, None)))
}
