//! Where the configuration file is.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// The variable that names the file; if it is empty, no file is read.
const VARIABLE: &str = "DENIED_CONFIG";

/// The configuration file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigFile {
    /// The path.
    pub path: PathBuf,
    /// True if someone named it: then it must exist.
    pub named: bool,
}

/// Where the configuration file is looked for; `None` if none is wanted, or the location is not known.
///
/// It is never looked for in the current folder: the author of a folder must not choose which endpoint is called.
pub fn config_file() -> Option<ConfigFile> {
    of(env::var_os(VARIABLE), env::var_os("XDG_CONFIG_HOME"), env::home_dir())
}

/// The XDG Base Directory Specification says of its variables: "If an implementation encounters a relative path in any
/// of these variables it should consider the path invalid and ignore it."
fn of(named: Option<OsString>, xdg: Option<OsString>, home: Option<PathBuf>) -> Option<ConfigFile> {
    if let Some(named) = named {
        return (!named.is_empty()).then(|| ConfigFile { path: named.into(), named: true });
    }
    let xdg = xdg.map(PathBuf::from).filter(|folder| folder.is_absolute());
    let home = home.filter(|folder| folder.is_absolute()).map(|home| home.join(".config"));
    let path = xdg.or(home)?.join("denied").join("config.toml");
    Some(ConfigFile { path, named: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(unix)]
    fn the_variable_comes_first_then_xdg_then_home() {
        let found = |named: Option<&str>, xdg: Option<&str>, home: Option<&str>| {
            let place = of(named.map(Into::into), xdg.map(Into::into), home.map(Into::into))?;
            Some((place.path.to_str()?.to_owned(), place.named))
        };
        let at = |path: &str, named| Some((path.to_owned(), named));
        assert_eq!(found(Some("own.toml"), Some("/x"), Some("/h")), at("own.toml", true));
        assert_eq!(found(Some(""), Some("/x"), Some("/h")), None);
        assert_eq!(found(None, Some("/x"), Some("/h")), at("/x/denied/config.toml", false));
        for xdg in [None, Some(""), Some("relative")] {
            assert_eq!(found(None, xdg, Some("/h")), at("/h/.config/denied/config.toml", false));
        }
        assert_eq!(found(None, None, None), None);
        assert_eq!(found(None, None, Some("")), None);
    }
}
