//! `denied-decode`: from what AWS said to cases.

mod pieces;

use std::io::BufRead;

use case::Record;
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, TextProgram};
use denial::{Reader, Reading};

use pieces::{Piece, Pieces};

/// The flags of `denied-decode`: it has none of its own.
#[derive(Debug, Args)]
pub struct Flags {}

/// The program.
#[derive(Debug)]
pub struct Decode {
    messages: Messages,
}

impl Describe for Decode {
    const NAME: &'static str = "denied-decode";
    const ABOUT: &'static str = "Read denial texts, decoded messages and CloudTrail events into cases";
    const DETAILS: &'static str = "Finds every denial in a text and makes a case of each: who asked for what goes to \
        `request`, and what else AWS said to `reported`. Error messages are read as every SDK, Terraform, \
        CloudFormation and log prints them, also wrapped, coloured, escaped or cut off; so are decoded authorization \
        messages, and CloudTrail events, one by one, a line each, or as a log file.\n\n\
        Nothing is guessed: what the text does not say is absent, and `reported.inferred` names what was worked out. \
        What only looks like a denial (an expired token, a wrong signature) comes out with `kind` `lookalike`, and \
        says what it means. A case is written as soon as its text is complete, so a log may be followed.";
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
            does: "Read an encoded authorization message",
            command: "aws sts decode-authorization-message --encoded-message \"$MESSAGE\" | denied decode",
        },
        Example {
            does: "Follow a log, and decide every denial in it",
            command: "tail -f app.log | denied decode | denied simulate --snapshot examples/acme --output text",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &[];
    type Flags = Flags;
}

impl TextProgram for Decode {
    fn new(_: Flags, common: &Common) -> Result<Self, Failure> {
        Ok(Self { messages: Messages::new(Self::NAME, common) })
    }

    fn read(
        &self,
        input: &mut dyn BufRead,
        emit: &mut dyn FnMut(Record) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut cases = 0_usize;
        let mut write = |readings: Vec<Reading>| {
            cases += readings.len();
            readings.iter().try_for_each(|reading| emit(case::case_of(reading)?))
        };
        let mut reader = Reader::default();
        let mut pieces = Pieces::new(input);
        let mut empty = true;
        while let Some(piece) = pieces.next().map_err(|error| Failure::reading("the text", &error))? {
            empty = false;
            write(match piece {
                Piece::Line(line) => reader.push_line(&line),
                Piece::Part(part) => reader.push_part(&part),
            })?;
        }
        write(reader.finish())?;
        if cases == 0 && !empty {
            self.messages.note(
                "no denial was found: neither an error message of AWS, nor a decoded authorization message, nor a \
                 CloudTrail event with an error code",
            );
        }
        Ok(())
    }
}
