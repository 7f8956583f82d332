//! The dispatcher: `denied NAME …` runs the program `denied-NAME`.
//!
//! Programs are found next to `denied` itself and then on `PATH`, as git, cargo and kubectl find theirs: whoever puts
//! an executable `denied-foo` there has added `denied foo`.

mod alias;
mod built_in;
mod command;
mod complete;
mod config;
mod find;
mod list;
mod name;
mod plugin;
mod report;
mod run;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::ArgMatches;
use clap::error::ErrorKind;
use cli::{Common, Failure, Kind, Messages, exit};

pub use built_in::{BuiltIn, manuals as built_in};
pub use command::{EXAMPLES, command};
pub use complete::{COMMAND as COMPLETE, FUNCTIONS, KNOWN, PROGRAMS};
pub use list::OWN;

use find::Programs;
use name::Name;

/// Runs the dispatcher.
pub fn main() -> ExitCode {
    let arguments: Vec<OsString> = std::env::args_os().skip(1).collect();
    if let [command, words @ ..] = arguments.as_slice()
        && command == complete::COMMAND
    {
        complete::run(words);
        return ExitCode::from(exit::DONE);
    }
    let result = match command().color(cli::colours_of_help()).try_get_matches() {
        Ok(matches) => dispatch(&matches),
        Err(error) if error.kind() == ErrorKind::UnknownArgument => {
            match list::flag_before_name(&Programs::find(), &arguments) {
                Some(failure) => Err(failure),
                None => return cli::told("denied", error),
            }
        }
        Err(error) => return cli::told("denied", error),
    };
    result.unwrap_or_else(|failure| {
        if failure.kind() != Kind::Closed {
            Messages::new("denied", &Common::default()).failure(&failure);
        }
        ExitCode::from(failure.exit_code())
    })
}

fn dispatch(matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let programs = Programs::find();
    if matches.get_flag("list") {
        return print(&list::paths(&programs));
    }
    match matches.subcommand() {
        None => print(&list::overview(&programs)),
        Some(("help", help)) => match help.get_one::<OsString>("NAME") {
            None => print(&list::overview(&programs)),
            Some(name) if built_in::is(&name.to_string_lossy()) => {
                print(&command::help(&name.to_string_lossy()))
            }
            Some(name) => run_named(&programs, &Name::new(name)?, &["--help".into()]),
        },
        Some((name, matches)) if built_in::is(name) => built_in::run(name, matches),
        Some((name, arguments)) => {
            let arguments: Vec<OsString> = arguments.get_many("").into_iter().flatten().cloned().collect();
            run_named(&programs, &Name::new(name.as_ref())?, &arguments)
        }
    }
}

fn run_named(programs: &Programs, name: &Name, arguments: &[OsString]) -> Result<ExitCode, Failure> {
    match programs.get(name) {
        Some(path) => run::run(path, arguments),
        None => Err(list::not_found(programs, name)),
    }
}

fn print(text: &str) -> Result<ExitCode, Failure> {
    io::stdout().write_all(text.as_bytes()).map_err(|error| Failure::writing(&error))?;
    Ok(ExitCode::from(exit::DONE))
}
