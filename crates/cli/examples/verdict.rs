//! A program as small as one can be: it takes the decision from the name of the action.
//!
//! `cargo run -p cli --example verdict -- --action test:Allow`. The tests of this crate run it.

use std::process::ExitCode;

use case::{Record, Request};
use cli::{Common, Describe, Example, Failure, Program};

struct Verdict {
    layer: String,
    waits: bool,
    lists: bool,
}

/// The program's own flags.
#[derive(clap::Args)]
struct Flags {
    /// The layer that decides
    #[arg(long, value_name = "LAYER", default_value = "identity")]
    layer: String,
    /// Take one case at a time, as a program does that asks AWS
    #[arg(long)]
    waits: bool,
    /// Decide nothing, as a program does that says who is calling, or what is attached
    #[arg(long)]
    lists: bool,
}

impl Describe for Verdict {
    const NAME: &'static str = "denied-verdict";
    const ABOUT: &'static str = "Takes the decision from the name of the action";
    const DETAILS: &'static str = "It stands for any program of denied.";
    const EXAMPLES: &'static [Example] =
        &[Example { does: "An action that is allowed", command: "denied verdict --action test:Allow" }];
    const PERMISSIONS: &'static [&'static str] = &["iam:GetRole"];
    type Flags = Flags;
}

impl Program for Verdict {
    fn new(flags: Flags, _common: &Common) -> Result<Self, Failure> {
        Ok(Self { layer: flags.layer, waits: flags.waits, lists: flags.lists })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        if self.lists {
            return Ok(());
        }
        let request: Request = record.get("request")?.unwrap_or_default();
        let decision = match request.action.as_deref() {
            None => return Err(Failure::case("the request has no action")),
            Some("test:Unreachable") => return Err(Failure::aws("AWS is not there").help("log in first")),
            Some("test:Allow") => "allowed",
            Some("test:Deny") => "explicitDeny",
            Some("test:Nothing") => "implicitDeny",
            Some(_) => "unknown",
        };
        record.set("decision", decision)?;
        record.set("decidedBy", &[&self.layer])?;
        Ok(())
    }

    fn waits(&self) -> bool {
        self.waits
    }
}

fn main() -> ExitCode {
    cli::main::<Verdict>()
}
