//! What is wrong where there are no credentials, and what mends it.

use crate::{Chain, Environment, Source, State};

/// What is wrong with the credentials that are to be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// What it is, with the profile or the file; none where the files are as they should be.
    pub message: Option<String>,
    /// What to do.
    pub help: String,
}

/// Looks into variables and configuration files for what is wrong with the credentials of a profile, or of none in
/// particular.
pub fn trouble(environment: &Environment, profile: Option<&str>) -> Trouble {
    let chain = match Chain::read(environment, profile, None) {
        Ok(chain) => chain,
        Err(error) => {
            return Trouble {
                message: Some(error.to_string()),
                help: "mend this file, which the AWS CLI reads too".to_owned(),
            };
        }
    };
    if let Some(used) = chain.used() {
        return Trouble { message: None, help: used.remedy() };
    }
    match chain.sources.iter().find(|source| source.state == State::Incomplete) {
        Some(broken) => of_broken(environment, broken),
        None if chain.sources.is_empty() => Trouble {
            message: Some("none were found, neither in variables nor in a profile".to_owned()),
            help: SET_UP.to_owned(),
        },
        None => Trouble { message: None, help: SET_UP.to_owned() },
    }
}

/// What to do where there is nothing yet.
const SET_UP: &str = "name a profile with --profile, or make one: `aws configure sso`, or `aws configure` for long-lived \
    keys";

fn of_broken(environment: &Environment, broken: &Source) -> Trouble {
    let Source { from, note, .. } = broken;
    let note = note.clone().unwrap_or_default();
    let of_profile = from.starts_with("profile ");
    let message = if note.starts_with("there is no profile") { note } else { format!("{from}: {note}") };
    let files = environment.files();
    let help = match files {
        Some(files) if of_profile => format!("mend it in {files}; {SEE}"),
        _ if of_profile => SEE.to_owned(),
        _ => broken.remedy(),
    };
    Trouble { message: Some(message), help }
}

/// What shows profiles.
const SEE: &str = "`aws configure list-profiles` names the profiles that there are";
