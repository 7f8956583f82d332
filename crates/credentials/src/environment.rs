//! The variables and the files that a process sees.

use std::path::PathBuf;

use aws_types::os_shim_internal::Env;
use jiff::Timestamp;

/// The variables of a process, and the time.
#[derive(Debug, Clone)]
pub struct Environment {
    pub(crate) variables: Env,
    pub(crate) now: Timestamp,
}

impl Environment {
    /// Those of this process.
    pub fn own() -> Self {
        Self { variables: Env::real(), now: Timestamp::now() }
    }

    /// Only these variables, at this time: for tests.
    pub fn of(variables: &[(&str, &str)], now: Timestamp) -> Self {
        Self { variables: Env::from_slice(variables), now }
    }

    /// The time.
    pub fn now(&self) -> Timestamp {
        self.now
    }

    /// A variable that is set and not empty.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.variables.get(name).ok().filter(|value| !value.is_empty())
    }

    /// The folder `.aws`, if it is known.
    pub(crate) fn folder(&self) -> Option<PathBuf> {
        let home = self.get("HOME").or_else(|| self.get("USERPROFILE"))?;
        Some(PathBuf::from(home).join(".aws"))
    }

    /// The configuration files, as one names them in a sentence; none where no home folder is known.
    pub(crate) fn files(&self) -> Option<String> {
        let file = |variable, name| {
            let own = self.get(variable).map(PathBuf::from);
            Some(own.or_else(|| Some(self.folder()?.join(name)))?.display().to_string())
        };
        let config = file("AWS_CONFIG_FILE", "config")?;
        Some(format!("{config} or {}", file("AWS_SHARED_CREDENTIALS_FILE", "credentials")?))
    }

    /// The first of these variables that is set, with its name.
    pub(crate) fn first<'a>(&self, names: &[&'a str]) -> Option<(&'a str, String)> {
        names.iter().find_map(|name| Some((*name, self.get(name)?)))
    }
}
