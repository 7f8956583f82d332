//! The name of a program.

use std::ffi::OsStr;

use cli::{Failure, escape};

/// A name that is part of a file name and nothing else: not a path, not an option, nothing that a terminal would obey.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name(String);

impl Name {
    /// Reads a name: letters, digits, `-` and `_`, and no `-` at the start.
    pub(crate) fn new(name: &OsStr) -> Result<Self, Failure> {
        Self::read(name).ok_or_else(|| {
            let shown = name.to_string_lossy();
            Failure::usage(format!("`{}` is not the name of a program", escape(&shown)))
                .help("names are made of letters, digits, `-` and `_`; `denied` lists the programs")
        })
    }

    /// The name in a file name such as `denied-simulate`.
    pub(crate) fn of_file(file: &OsStr) -> Option<Self> {
        let file = file.to_str()?.strip_suffix(std::env::consts::EXE_SUFFIX)?;
        Self::read(file.strip_prefix("denied-")?.as_ref())
    }

    fn read(name: &OsStr) -> Option<Self> {
        let name = name.to_str()?;
        let good = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        (!name.is_empty() && !name.starts_with('-') && name.bytes().all(good)).then(|| Self(name.to_owned()))
    }

    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_no_path_and_no_option() {
        for good in ["simulate", "lambda-role", "foo_2"] {
            assert_eq!(Name::new(good.as_ref()).unwrap().as_str(), good);
        }
        for bad in ["", "..", "../x", "a/b", "/bin/sh", "-x", "a b", "a\n", "ä", "\x1b[2J", "a.b"] {
            assert_eq!(Name::new(bad.as_ref()).unwrap_err().kind(), cli::Kind::Usage, "{bad}");
        }
    }

    #[test]
    fn a_file_name_has_one_name_in_it() {
        let name = |file: &str| Name::of_file(file.as_ref()).map(|name| name.0);
        let suffix = std::env::consts::EXE_SUFFIX;
        assert_eq!(name(&format!("denied-scp{suffix}")).as_deref(), Some("scp"));
        for other in ["denied", "denied-", "denied-a.d", "denied-a b", "xdenied-a"] {
            assert_eq!(name(&format!("{other}{suffix}")), None, "{other}");
        }
    }
}
