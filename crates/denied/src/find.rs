//! Finds the programs: next to `denied` itself, then on `PATH`.

use std::collections::BTreeMap;
use std::env;
use std::path::{Path, PathBuf};

use crate::name::Name;

/// The programs, by name; for each, the path that is run, then those that it hides.
#[derive(Debug, Default)]
pub(crate) struct Programs {
    runnable: BTreeMap<Name, Vec<PathBuf>>,
    blocked: Vec<Blocked>,
    /// The folder of `denied` itself.
    own: Option<PathBuf>,
}

/// A file that is named like a program but is never run.
#[derive(Debug)]
pub(crate) struct Blocked {
    /// What follows `denied-`.
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    pub(crate) why: Why,
}

/// Why a file is never run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Why {
    NotExecutable,
    Dangling,
    Name,
    Relative,
}

impl Why {
    /// The reason in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NotExecutable => "it is not executable",
            Self::Dangling => "it is a link to nothing",
            Self::Name => "its name is none that `denied` takes: letters, digits, `-` and `_`",
            Self::Relative => "its folder is relative on PATH: what runs must not depend on where one is",
        }
    }
}

impl Programs {
    /// Looks in all folders.
    pub(crate) fn find() -> Self {
        let mut programs = Self { own: own_folder(), ..Self::default() };
        for folder in folders(programs.own.clone()) {
            programs.add(&folder);
        }
        for folder in relative_folders() {
            programs.block(&folder);
        }
        programs
    }

    fn add(&mut self, folder: &Path) {
        let Ok(entries) = folder.read_dir() else { return };
        for entry in entries.flatten() {
            let path = entry.path();
            let Some(name) = Name::of_file(&entry.file_name()) else {
                if is_executable(&path) {
                    self.add_blocked(path, Why::Name);
                }
                continue;
            };
            if is_executable(&path) {
                self.runnable.entry(name).or_default().push(path);
            } else if path.is_file() {
                self.add_blocked(path, Why::NotExecutable);
            } else if path.is_symlink() && !path.exists() {
                self.add_blocked(path, Why::Dangling);
            }
        }
    }

    /// Notes the programs in a folder that is not searched.
    fn block(&mut self, folder: &Path) {
        let Ok(entries) = folder.read_dir() else { return };
        let paths = entries.flatten().map(|entry| entry.path());
        paths.filter(|path| is_executable(path)).for_each(|path| self.add_blocked(path, Why::Relative));
    }

    /// Notes a file that is named like a program; any other is ignored.
    fn add_blocked(&mut self, path: PathBuf, why: Why) {
        let file = path.file_name().map(|file| file.to_string_lossy().into_owned()).unwrap_or_default();
        if let Some(name) = file.strip_prefix("denied-") {
            self.blocked.push(Blocked { name: name.to_owned(), path, why });
        }
    }

    /// True for a program that came with `denied`: it is next to it.
    pub(crate) fn is_beside(&self, path: &Path) -> bool {
        self.own.is_some() && path.parent() == self.own.as_deref()
    }

    /// The path to run.
    pub(crate) fn get(&self, name: &Name) -> Option<&Path> {
        self.runnable.get(name)?.first().map(PathBuf::as_path)
    }

    /// Names and paths, in the order of the names.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&Name, &[PathBuf])> {
        self.runnable.iter().map(|(name, paths)| (name, paths.as_slice()))
    }

    /// Files that are named like programs but are never run.
    pub(crate) fn blocked(&self) -> &[Blocked] {
        &self.blocked
    }
}

/// The folders, each once.
///
/// A `PATH` folder that is empty or relative is skipped: what runs must not depend on the current folder.
fn folders(own: Option<PathBuf>) -> Vec<PathBuf> {
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

fn own_folder() -> Option<PathBuf> {
    env::current_exe().ok()?.canonicalize().ok()?.parent().map(Path::to_owned)
}

/// The folders of `PATH` that depend on the current folder; an empty one is the current folder.
fn relative_folders() -> Vec<PathBuf> {
    let path = env::var_os("PATH").unwrap_or_default();
    let relative = env::split_paths(&path).filter(|folder| !folder.is_absolute());
    relative.map(|folder| if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder }).collect()
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
