//! The names of the profiles in the configuration files of the AWS CLI.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::{env, fs};

/// All names, sorted. A file that cannot be read contributes none.
///
/// AWS SDKs and Tools Reference Guide, "Shared config and credentials files": in `config` a section is called
/// `[profile NAME]`, except for `[default]`; in `credentials` it is called `[NAME]`.
pub(super) fn all() -> BTreeSet<String> {
    let config = read("AWS_CONFIG_FILE", "config");
    let credentials = read("AWS_SHARED_CREDENTIALS_FILE", "credentials");
    sections(&config).filter_map(of_config).chain(sections(&credentials)).map(ToOwned::to_owned).collect()
}

fn read(variable: &str, name: &str) -> String {
    let own = env::var_os(variable).filter(|path| !path.is_empty()).map(PathBuf::from);
    let file = own.or_else(|| env::home_dir().map(|home| home.join(".aws").join(name)));
    file.and_then(|file| fs::read_to_string(file).ok()).unwrap_or_default()
}

fn sections(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter_map(|line| Some(line.trim().strip_prefix('[')?.split_once(']')?.0.trim()))
}

fn of_config(section: &str) -> Option<&str> {
    match section.split_once(char::is_whitespace) {
        None => (section == "default").then_some(section),
        Some((kind, name)) => (kind == "profile").then(|| name.trim().trim_matches(['"', '\''])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_of_config_are_profiles_where_they_say_so() {
        let text = "[default]\nregion = x\n [profile  audit] # mine\n[profile \"a b\"]\n[sso-session corp]\n[plain]\n";
        assert_eq!(sections(text).filter_map(of_config).collect::<Vec<_>>(), ["default", "audit", "a b"]);
    }
}
