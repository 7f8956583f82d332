//! Files that are generated from the source, committed, and checked to be current.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::cargo::root;
use crate::{completions, man, schema};

/// The folders that contain only generated files.
const FOLDERS: [&str; 3] = ["man", "completions", "schema"];

/// A generated file.
pub(crate) struct File {
    /// The path from the root of the project.
    pub(crate) path: PathBuf,
    /// Its content.
    pub(crate) content: String,
}

/// All generated files.
pub(crate) fn all() -> Result<Vec<File>> {
    let mut files = man::pages();
    files.extend(completions::files());
    files.push(schema::file()?);
    Ok(files)
}

/// Writes files, and prints which.
pub(crate) fn write(files: &[File]) -> Result<()> {
    for file in files {
        let path = root().join(&file.path);
        put(&path, &file.content)?;
        println!("{}", file.path.display());
    }
    Ok(())
}

/// Writes one file, with its parent folders.
pub(crate) fn put(path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
    let folder = path.parent().unwrap_or(path);
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    fs::write(path, content).with_context(|| format!("cannot write {}", path.display()))
}

/// Fails if a committed file is not what would be written, or would not be written at all.
pub(crate) fn check() -> Result<()> {
    let files = all()?;
    let mut complaints: Vec<String> = files.iter().filter_map(complaint).collect();
    complaints
        .extend(orphans(&files).iter().map(|path| format!("{}: nothing makes it any more", path.display())));
    if complaints.is_empty() {
        println!("{} generated files are current", files.len());
        return Ok(());
    }
    bail!("{}\nrun `cargo xtask generate` and commit what it writes", complaints.join("\n"))
}

/// What is wrong with a committed file: the first line that differs.
fn complaint(file: &File) -> Option<String> {
    let name = file.path.display();
    let Ok(found) = fs::read_to_string(root().join(&file.path)) else {
        return Some(format!("{name}: it is missing"));
    };
    if found == file.content {
        return None;
    }
    let mut lines = found.lines().chain([""]).zip(file.content.lines().chain([""])).zip(1..);
    let ((old, new), number) = lines.find(|((old, new), _)| old != new).unwrap_or((("", ""), 1));
    Some(format!("{name}:{number}: it is stale\n  - {old}\n  + {new}"))
}

/// Committed files that are not among those that would be written.
fn orphans(files: &[File]) -> Vec<PathBuf> {
    let known = |path: &PathBuf| files.iter().any(|file| file.path == *path);
    let entries = FOLDERS.iter().flat_map(|folder| {
        let entries = fs::read_dir(root().join(folder)).into_iter().flatten().flatten();
        entries.map(|entry| Path::new(folder).join(entry.file_name()))
    });
    entries.filter(|path| !known(path)).collect()
}
