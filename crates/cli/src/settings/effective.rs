//! The settings in effect, and where they come from.

use std::env;
use std::ffi::OsString;

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command};

use super::file::File;
use super::table::Shape;
use super::{SETTINGS, Setting, config_file, told_by, with_variables};
use crate::Failure;
use crate::flags::SharedFlags;

/// A setting in effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effective {
    /// The setting.
    pub setting: &'static Setting,
    /// Its values, as written after the flag; empty if it is not set.
    pub values: Vec<String>,
    /// Where it comes from.
    pub origin: SettingOrigin,
}

/// What gave a setting its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SettingOrigin {
    /// The variable with this name.
    Environment(&'static str),
    /// The configuration file, at `PATH:LINE:COLUMN`.
    File(String),
    /// Nobody: this is the default.
    Default,
}

/// All settings, as they apply to a program without flags.
///
/// # Errors
/// If a program would not accept what the file or the environment says.
pub fn effective() -> Result<Vec<Effective>, Failure> {
    let file = config_file().map(|place| File::read(&place)).transpose()?.flatten();
    let bare = || SharedFlags::augment_args(Command::new("denied").no_binary_name(true));
    let mut command = with_variables(bare());
    if let Some(file) = &file {
        command = file.apply(command, true)?;
    }
    let nothing: [OsString; 0] = [];
    let matches = command.try_get_matches_from(&nothing).map_err(|error| {
        let words = told_by(error, bare(), nothing).to_string();
        let lines = words.trim_start_matches("error: ").lines().map(str::trim);
        Failure::usage(lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" "))
    })?;
    Ok(SETTINGS.iter().map(|setting| one(setting, &matches, file.as_ref())).collect())
}

fn one(setting: &'static Setting, matches: &ArgMatches, file: Option<&File>) -> Effective {
    let id = setting.id();
    let values = matches.get_raw(&id).into_iter().flatten();
    let values = values.map(|value| value.to_string_lossy().into_owned()).collect();
    let other = || setting.others.iter().find_map(|name| Some((*name, filled(name)?)));
    match (matches.value_source(&id), setting.variable) {
        (Some(ValueSource::EnvVariable), Some(name)) => {
            Effective { setting, values, origin: SettingOrigin::Environment(name) }
        }
        _ => match (other(), file.and_then(|file| file.origin(setting))) {
            (Some((name, value)), _) => Effective {
                setting,
                values: said(setting, name, value),
                origin: SettingOrigin::Environment(name),
            },
            (None, Some(at)) => Effective { setting, values, origin: SettingOrigin::File(at) },
            (None, None) => {
                Effective { setting, values: shown(setting, values), origin: SettingOrigin::Default }
            }
        },
    }
}

/// The meaning of another tool's variable, in our terms.
fn said(setting: &Setting, name: &str, value: String) -> Vec<String> {
    match (setting.name, name) {
        ("color", "NO_COLOR") => vec!["never".to_owned()],
        ("color", _) => vec!["auto".to_owned()],
        // Keys say which credentials to use, and name no profile; and they are private.
        ("profile", "AWS_ACCESS_KEY_ID") => Vec::new(),
        _ => vec![value],
    }
}

/// A switch that nobody set has no value.
fn shown(setting: &Setting, values: Vec<String>) -> Vec<String> {
    if setting.shape == Shape::Switch { Vec::new() } else { values }
}

fn filled(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}
