//! The settings: one table.

use clap::{Args, Command};

use crate::flags::SharedFlags;

/// A setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// The flag without its dashes, and the key in the file.
    pub name: &'static str,
    /// The variable that stands for the flag; none where AWS has one.
    pub variable: Option<&'static str>,
    /// Variables of others that say the same. Where one of them is set, the file has no say.
    pub others: &'static [&'static str],
    /// What a value is in the file.
    pub(crate) shape: Shape,
    /// True where the file's value is for people alone: into pipes and files goes what would go there without it.
    pub(crate) for_people: bool,
}

/// What a value is in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A string.
    Text,
    /// A string; from the file's folder, where it is relative.
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

    /// What it is, for the manual: the flag's own words, its variables, and how it is written in the file.
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

    /// What clap calls the flag.
    pub(crate) fn id(&self) -> String {
        self.name.replace('-', "_")
    }
}

impl Shape {
    /// What it is called.
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

/// All settings. A new one is a flag that programs share, and a row here.
///
/// The variables of AWS are in AWS SDKs and Tools Reference Guide, "Settings reference". Keys in the environment come
/// before a profile that no flag names: AWS CLI User Guide, "Configuration settings and precedence".
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
