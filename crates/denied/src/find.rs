//! Finds the programs: beside `denied` itself, then on `PATH`.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use crate::name::Name;

/// The programs that there are, by name; of each the path that is run, then those that it hides.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    runnable: BTreeMap<Name, Vec<PathBuf>>,
    blocked: Vec<(Name, PathBuf)>,
}

impl Programs {
    /// Looks into all folders.
    pub(crate) fn find() -> Self {
        let mut programs = Self::default();
        for folder in folders() {
            programs.add(&folder);
        }
        programs
    }

    fn add(&mut self, folder: &Path) {
        let Ok(entries) = folder.read_dir() else { return };
        for entry in entries.flatten() {
            let Some(name) = Name::of_file(&entry.file_name()) else { continue };
            let path = entry.path();
            if is_executable(&path) {
                self.runnable.entry(name).or_default().push(path);
            } else if path.is_file() {
                self.blocked.push((name, path));
            }
        }
    }

    /// The path to run.
    pub(crate) fn get(&self, name: &Name) -> Option<&Path> {
        self.runnable.get(name)?.first().map(PathBuf::as_path)
    }

    /// Names and paths, in the order of the names.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Name, &[PathBuf])> {
        self.runnable.iter().map(|(name, paths)| (name, paths.as_slice()))
    }

    /// Files that have the name of a program and may not be run.
    pub(crate) fn blocked(&self) -> impl Iterator<Item = (&Name, &Path)> {
        self.blocked.iter().map(|(name, path)| (name, path.as_path()))
    }
}

/// The folders, each once.
///
/// A folder of `PATH` that is empty or relative is left out: what runs must not hang on where one happens to be.
fn folders() -> Vec<PathBuf> {
    let own = env::current_exe().ok().and_then(|path| path.canonicalize().ok()?.parent().map(Path::to_owned));
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).filter(|folder| folder.is_absolute());
    let mut folders: Vec<PathBuf> = Vec::new();
    for folder in own.into_iter().chain(on_path) {
        let folder = folder.canonicalize().unwrap_or(folder);
        if !folders.contains(&folder) {
            folders.push(folder);
        }
    }
    folders
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file()
}
