//! Installs programs, manual pages, completions and documents where shells, `man` and people look for them.

use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cargo::build_programs;
use crate::tree::{self, Entry};

/// Builds the programs and puts all files below the prefix; with `DESTDIR` below that folder, for packagers.
pub(crate) fn run(prefix: &Path, profile: &str) -> Result<()> {
    let below = destination(env::var_os("DESTDIR").map(PathBuf::from), prefix);
    for entry in tree::of(&build_programs(profile)?)? {
        let to = below.join(&entry.path);
        put(&entry, &to)?;
        println!("{}", to.display());
    }
    Ok(())
}

/// The folder to write to: `DESTDIR` comes before the whole prefix.
fn destination(stage: Option<PathBuf>, prefix: &Path) -> PathBuf {
    match stage {
        Some(stage) => stage.join(prefix.strip_prefix("/").unwrap_or(prefix)),
        None => prefix.to_owned(),
    }
}

/// Writes next to the old file and renames: a running program keeps its own.
fn put(entry: &Entry, to: &Path) -> Result<()> {
    let folder = to.parent().unwrap_or(to);
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let mut new = to.to_owned().into_os_string();
    new.push(".new");
    let write = || -> std::io::Result<()> {
        let mut file = create(Path::new(&new), entry.executable)?;
        file.write_all(&entry.content)?;
        fs::rename(&new, to)
    };
    write().with_context(|| format!("cannot write {}", to.display()))
}

#[cfg(unix)]
fn create(path: &Path, executable: bool) -> std::io::Result<fs::File> {
    use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};

    let mode = if executable { 0o755 } else { 0o644 };
    let file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(path)?;
    file.set_permissions(fs::Permissions::from_mode(mode))?;
    Ok(file)
}

#[cfg(not(unix))]
fn create(path: &Path, _executable: bool) -> std::io::Result<fs::File> {
    fs::File::create(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packager_stages_the_whole_prefix() {
        let table = [
            (None, "/usr", "/usr"),
            (None, "here", "here"),
            (Some("/tmp/stage"), "/usr", "/tmp/stage/usr"),
            (Some("/tmp/stage"), "opt/denied", "/tmp/stage/opt/denied"),
        ];
        for (stage, prefix, to) in table {
            assert_eq!(destination(stage.map(PathBuf::from), Path::new(prefix)), Path::new(to));
        }
    }

    #[test]
    #[cfg(unix)]
    fn a_file_is_replaced_and_keeps_its_mode() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let to = folder.path().join("bin/denied-x");
        for content in ["old", "new"] {
            put(&Entry { path: "bin/denied-x".into(), content: content.into(), executable: true }, &to)
                .unwrap();
            assert_eq!(fs::read_to_string(&to).unwrap(), content);
        }
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o755);
        assert_eq!(fs::read_dir(to.parent().unwrap()).unwrap().count(), 1);
    }
}
