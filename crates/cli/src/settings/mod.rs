//! Settings: what a person chooses once, in a file or in the environment, instead of in every command.
//!
//! A setting is a flag, a variable and a key of the configuration file at once. A flag comes before the environment,
//! the environment before the file, the file before the default: as in the AWS CLI User Guide, "Configuration settings
//! and precedence". The flag's own definition says what a value may be, wherever it comes from.

mod config_file;
mod effective;
mod entry;
mod file;
mod table;
mod told_by;

use std::env;
use std::io::{self, IsTerminal};

use clap::{Arg, Command};

pub use config_file::{ConfigFile, config_file};
pub use effective::{Effective, SettingOrigin, effective};

pub use table::{SAMPLE, SETTINGS, Setting};

use crate::Failure;
use file::File;
use table::Shape;
pub(crate) use told_by::told_by;

/// Gives the flags of a command line their variables.
pub(crate) fn with_variables(command: Command) -> Command {
    SETTINGS.iter().fold(command, |command, setting| {
        if has(&command, setting) {
            command.mut_arg(setting.id(), |arg| variable(setting, arg))
        } else {
            command
        }
    })
}

/// The command line with the values of the configuration file as its defaults.
///
/// # Errors
/// Where the file cannot be read, or something in it is not what it may be.
pub(crate) fn with_file(command: Command) -> Result<Command, Failure> {
    match config_file() {
        None => Ok(command),
        Some(place) => match File::read(&place)? {
            None => Ok(command),
            Some(file) => file.apply(command, io::stdout().is_terminal()),
        },
    }
}

fn has(command: &Command, setting: &Setting) -> bool {
    command.get_arguments().any(|arg| arg.get_long() == Some(setting.name))
}

fn variable(setting: &Setting, arg: Arg) -> Arg {
    // In the environment a switch has a value: `DENIED_OFFLINE=1`.
    let arg = if setting.shape == Shape::Switch { arg.value_parser(switch) } else { arg };
    match setting.variable {
        Some(name) if env::var_os(name).is_none_or(|value| !value.is_empty()) => {
            arg.env(name).hide_env_values(true)
        }
        _ => arg,
    }
}

/// Reads a switch: the words that clap's own parser takes, and one sentence where it is none of them.
pub(crate) fn switch(argument: &str) -> Result<bool, String> {
    match argument.to_ascii_lowercase().as_str() {
        "1" | "y" | "yes" | "t" | "true" | "on" => Ok(true),
        "0" | "n" | "no" | "f" | "false" | "off" => Ok(false),
        _ => Err("write true or false, yes or no, 1 or 0".to_owned()),
    }
}
