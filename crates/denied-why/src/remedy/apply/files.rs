//! The files of the copy: no file outside its folder is read or written, wherever links lead.

use std::fs;
use std::io::ErrorKind;
use std::path::{Component, Path, PathBuf};

use cli::Failure;
use serde_json::Value;

use super::indented;

/// The folder of the copy, with all links followed.
#[derive(Debug)]
pub(super) struct Files {
    root: PathBuf,
}

impl Files {
    pub(super) fn open(folder: &Path) -> Result<Self, Failure> {
        let root = fs::canonicalize(folder)
            .map_err(|error| Failure::usage(format!("--apply-to {}: {error}", folder.display())))?;
        if !root.is_dir() {
            return Err(Failure::usage(format!("--apply-to {}: it is not a folder", folder.display())));
        }
        Ok(Self { root })
    }

    /// True if one folder is the other or lies within it.
    pub(super) fn overlaps(&self, other: &Path) -> bool {
        self.root.starts_with(other) || other.starts_with(&self.root)
    }

    /// Where a file or folder is; `None` if it does not exist.
    pub(super) fn resolve(&self, path: &str) -> Result<Option<PathBuf>, Failure> {
        if !Path::new(path).components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Failure::case(format!("{path} is no path within a snapshot")));
        }
        match fs::canonicalize(self.root.join(path)) {
            Ok(found) if found.starts_with(&self.root) => Ok(Some(found)),
            Ok(_) => Err(Failure::case(format!("{path} is a symbolic link that leads out of the copy"))),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
            Err(error) => Err(Failure::case(format!("cannot read {path}: {error}"))),
        }
    }

    /// The names in a folder, sorted.
    pub(super) fn names(&self, folder: &str) -> Result<Vec<String>, Failure> {
        let Some(path) = self.resolve(folder)? else { return Ok(Vec::new()) };
        let entries =
            fs::read_dir(path).map_err(|error| Failure::case(format!("cannot read {folder}: {error}")))?;
        let mut names: Vec<_> =
            entries.flatten().filter_map(|entry| entry.file_name().into_string().ok()).collect();
        names.sort();
        Ok(names)
    }

    /// The JSON values in a file; `None` if there is no file, or if it contains something else.
    pub(super) fn read(&self, path: &str) -> Result<Option<Vec<Value>>, Failure> {
        let Some(found) = self.resolve(path)?.filter(|found| found.is_file()) else { return Ok(None) };
        let text = fs::read_to_string(found)
            .map_err(|error| Failure::case(format!("cannot read {path}: {error}")))?;
        let text = text.trim_start_matches('\u{FEFF}');
        Ok(serde_json::Deserializer::from_str(text).into_iter().collect::<Result<_, _>>().ok())
    }

    /// Writes a file completely, or leaves it as it was.
    pub(super) fn write(&self, path: &str, values: &[Value]) -> Result<(), Failure> {
        let failed = |error: std::io::Error| Failure::case(format!("cannot write {path}: {error}"));
        let target = match self.resolve(path)? {
            Some(found) => found,
            None => self.new_file(path)?,
        };
        let known = fs::read_to_string(&target).ok();
        let text = indented::text(values, known.as_deref()).map_err(failed)?;
        let folder = target.parent().unwrap_or(&self.root);
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
        std::io::Write::write_all(&mut file, text.as_bytes()).map_err(failed)?;
        if let Ok(known) = fs::metadata(&target) {
            file.as_file().set_permissions(known.permissions()).map_err(failed)?;
        }
        file.persist(&target).map(drop).map_err(|error| failed(error.error))
    }

    /// The place of a file that does not exist yet; a dangling link is not followed.
    fn new_file(&self, path: &str) -> Result<PathBuf, Failure> {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folder =
            self.resolve(folder)?.ok_or_else(|| Failure::case(format!("the copy has no {folder}")))?;
        Ok(folder.join(name))
    }
}
