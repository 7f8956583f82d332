//! Settings: what someone chooses once, in a file or in the environment, instead of in every command.
//!
//! Each setting is a flag, a variable and a key in the configuration file. A flag takes precedence over the
//! environment, the environment over the file, the file over the default: as in the AWS CLI User Guide,
//! "Configuration settings and precedence". The flag's own definition determines the valid values, wherever they come
//! from.

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
/// If the file cannot be read, or something in it is not valid.
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

/// Parses a switch: the words that clap's own parser accepts, and a one-sentence error for anything else.
pub(crate) fn switch(argument: &str) -> Result<bool, String> {
    match argument.to_ascii_lowercase().as_str() {
        "1" | "y" | "yes" | "t" | "true" | "on" => Ok(true),
        "0" | "n" | "no" | "f" | "false" | "off" => Ok(false),
        _ => Err("write true or false, yes or no, 1 or 0".to_owned()),
    }
}
