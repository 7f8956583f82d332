//! The configuration files of the AWS CLI, read as the SDK reads them.

use std::borrow::Cow;

use aws_config::profile::{self, ProfileSet};
use aws_runtime::env_config::file::EnvConfigFiles;
use aws_types::os_shim_internal::Fs;

use crate::Environment;

/// Why the configuration files cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ProfilesError(String);

/// Reads `~/.aws/config` and `~/.aws/credentials`, or the files that the environment names.
pub(crate) fn load(environment: &Environment, name: Option<&str>) -> Result<ProfileSet, ProfilesError> {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    let runtime = runtime.map_err(|error| ProfilesError(error.to_string()))?;
    let name = name.map(|name| Cow::Owned(name.to_owned()));
    let (fs, files) = (Fs::real(), EnvConfigFiles::default());
    let load = profile::load(&fs, &environment.variables, &files, name);
    runtime.block_on(Box::pin(load)).map_err(|error| ProfilesError(placed(&words(&error))))
}

/// What the SDK says of a file that it cannot parse, with the place in front as compilers write it: `FILE:LINE: …`.
fn placed(words: &str) -> String {
    let place = || {
        let (file, rest) = words.split_once("error parsing ")?.1.rsplit_once(" on line ")?;
        let (line, what) = rest.split_once(':')?;
        let what = what.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(format!("{file}:{}: {what}", line.trim()))
    };
    place().unwrap_or_else(|| words.to_owned())
}

/// What went wrong, down to the cause.
fn words(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        words = format!("{words}: {error}");
        cause = error.source();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_stands_in_front() {
        let said =
            "could not parse profile file: error parsing /h/.aws/config on line 2:\n  Expected an '=' sign";
        assert_eq!(placed(said), "/h/.aws/config:2: Expected an '=' sign");
        assert_eq!(placed("no permission"), "no permission");
    }
}
