//! The settings, in one table.

use clap::{Args, Command};

use crate::flags::SharedFlags;

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The flag without its dashes, and the key in the file.
    pub name: &'static str,
    /// The variable that stands for the flag; `None` if AWS has one.
    pub variable: Option<&'static str>,
    /// Other tools' variables with the same meaning. If one of them is set, the file has no effect.
    pub others: &'static [&'static str],
    /// The type of its value in the file.
    pub(crate) shape: Shape,
    /// True if the file's value is only for people: it does not affect what goes into pipes and files.
    pub(crate) for_people: bool,
}

/// The type of a value in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// A string; if relative, from the file's folder.
    Path,
    /// A number.
    Number,
    /// `true` or `false`.
    Switch,
    /// A table: an account's id, and a profile.
    Accounts,
}

impl Setting {
    const fn new(name: &'static str, variable: &'static str, shape: Shape) -> Self {
        Self { name, variable: Some(variable), others: &[], shape, for_people: false }
    }

    const fn of_aws(name: &'static str, others: &'static [&'static str]) -> Self {
        Self { name, variable: None, others, shape: Shape::Text, for_people: false }
    }

    /// A description for the manual: the flag's own words, its variables, and how to write it in the file.
    pub fn manual(&self) -> String {
        let flags = SharedFlags::augment_args(Command::new("denied"));
        let flag = flags.get_arguments().find(|arg| arg.get_long() == Some(self.name));
        let about = flag.and_then(|flag| flag.get_help()).map(ToString::to_string).unwrap_or_default();
        let mut text = format!("{about}. In the file {}.", self.shape.wanted());
        if let Some(variable) = self.variable {
            text = format!("{text} In the environment {variable}.");
        }
        if !self.others.is_empty() {
            text = format!("{text} Where {} is set, the file has no say.", self.others.join(" or "));
        }
        if self.shape == Shape::Path {
            text.push_str(
                " A relative path of the file is from the file's folder, and `~` is the home folder.",
            );
        }
        if self.for_people {
            text.push_str(" The file chooses for terminals alone: into a pipe goes JSON Lines, so that programs can read each other.");
        }
        text
    }

    /// clap's id for the flag.
    pub(crate) fn id(&self) -> String {
        self.name.replace('-', "_")
    }
}

impl Shape {
    /// The name of the type.
    pub(crate) fn wanted(self) -> &'static str {
        match self {
            Self::Text | Self::Path => "a string",
            Self::Number => "a number",
            Self::Switch => "true or false",
            Self::Accounts => "a table of accounts and profiles",
        }
    }
}

/// A configuration file, for the manual.
pub const SAMPLE: &str = "\
snapshot = \"~/snapshots/acme\"
assume-role = \"OrganizationReader\"
output = \"table\"
color = \"auto\"
timeout = 10
jobs = 4

[source]
222222222222 = \"data-reader\"
";

/// All settings. To add one, add a shared flag and a row here.
///
/// The variables of AWS are in AWS SDKs and Tools Reference Guide, "Settings reference". Keys in the environment take
/// precedence over a profile that is not given by a flag: AWS CLI User Guide, "Configuration settings and
/// precedence".
pub const SETTINGS: &[Setting] = &[
    Setting::new("snapshot", "DENIED_SNAPSHOT", Shape::Path),
    Setting::new("offline", "DENIED_OFFLINE", Shape::Switch),
    Setting::of_aws("profile", &["AWS_PROFILE", "AWS_ACCESS_KEY_ID"]),
    Setting::of_aws("region", &["AWS_REGION", "AWS_DEFAULT_REGION"]),
    Setting::of_aws("endpoint-url", &["AWS_ENDPOINT_URL"]),
    Setting::new("assume-role", "DENIED_ASSUME_ROLE", Shape::Text),
    Setting::new("source", "DENIED_SOURCE", Shape::Accounts),
    Setting::new("timeout", "DENIED_TIMEOUT", Shape::Number),
    Setting { for_people: true, ..Setting::new("output", "DENIED_OUTPUT", Shape::Text) },
    Setting { others: &["NO_COLOR", "CLICOLOR_FORCE"], ..Setting::new("color", "DENIED_COLOR", Shape::Text) },
    Setting::new("jobs", "DENIED_JOBS", Shape::Number),
];
