//! The dispatcher's own command line.

use std::ffi::OsString;

use clap::{Arg, ArgAction, Command, value_parser};
use cli::Example;

use crate::built_in;

/// Examples for the help and the manual.
pub const EXAMPLES: &[Example] = &[
    Example {
        does: "Explain an error that the AWS CLI printed",
        command: "aws s3 cp s3://reports/q3.csv . 2>&1 | denied decode | denied simulate",
    },
    Example {
        does: "Ask before doing",
        command: "denied simulate --principal arn:aws:iam::111111111111:role/App --action s3:GetObject",
    },
    Example { does: "Read the help of a program", command: "denied help simulate" },
    Example { does: "See where programs were found", command: "denied plugin list" },
];

/// The dispatcher's flags; everything after a program's name is the program's.
pub fn command() -> Command {
    Command::new("denied")
        .bin_name("denied")
        .version(env!("CARGO_PKG_VERSION"))
        .about("Explains AWS Access Denied errors and says exactly what would fix them")
        .override_usage("denied NAME [ARGUMENTS]...\n       denied [--list]")
        .after_help("`denied` alone lists the programs; `denied help NAME` shows the help of one.")
        .max_term_width(100)
        .disable_help_subcommand(true)
        .allow_external_subcommands(true)
        .external_subcommand_value_parser(value_parser!(OsString))
        .arg(Arg::new("list").short('l').long("list").action(ArgAction::SetTrue).help(
            "List the programs with their paths, and those that are hidden by another of the same name",
        ))
        .subcommands(built_in::commands())
        .subcommand(
            Command::new("help")
                .about("Shows the help of a program")
                .arg(Arg::new("NAME").help("The program").value_parser(value_parser!(OsString))),
        )
}

/// The long help of one of denied's own commands; for any other word, what `denied` itself says.
pub(crate) fn help(name: &str) -> String {
    let mut all = command();
    all.build();
    let own = all.find_subcommand_mut(name).map(Command::render_long_help);
    own.unwrap_or_else(|| command().render_long_help()).to_string()
}
