//! The files of an installation: programs, pages, completions and documents, each with its place below the prefix.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cargo::root;
use crate::generated::{self, File};
use crate::licences;
use crate::sums;

/// Where the list of all files with their checksums goes: `sha256sum --check` reads it at the prefix.
pub(crate) const SUMS: &str = "share/denied/SHA256SUMS";

/// The documents that go with the programs.
const DOCUMENTS: [&str; 5] = ["README.md", "CHANGELOG.md", "SECURITY.md", "LICENSE-MIT", "LICENSE-APACHE"];

/// A file of an installation.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    /// Its place below the prefix.
    pub(crate) path: PathBuf,
    /// Its content.
    pub(crate) content: Vec<u8>,
    /// True for programs.
    pub(crate) executable: bool,
}

impl Entry {
    /// A file that is read and not run.
    pub(crate) fn text(path: impl Into<PathBuf>, content: impl Into<Vec<u8>>) -> Self {
        Self { path: path.into(), content: content.into(), executable: false }
    }
}

/// All files, sorted by their places; the list of them with their checksums is one more.
pub(crate) fn of(programs: &[PathBuf]) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    for program in programs {
        let content = fs::read(program).with_context(|| format!("cannot read {}", program.display()))?;
        let path = Path::new("bin").join(program.file_name().unwrap_or_default());
        entries.push(Entry { path, content, executable: true });
    }
    entries.extend(
        generated::all()?.into_iter().map(|file| Entry::text(place(&file), file.content.into_bytes())),
    );
    let documents = Path::new("share/doc/denied");
    for name in DOCUMENTS {
        let content = fs::read(root().join(name)).with_context(|| format!("cannot read {name}"))?;
        entries.push(Entry::text(documents.join(name), content));
    }
    entries.push(Entry::text(documents.join("THIRD-PARTY-LICENSES"), licences::third_party()?));
    entries.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(listed(entries))
}

/// The files, and the list of them.
pub(crate) fn listed(mut entries: Vec<Entry>) -> Vec<Entry> {
    let files = entries.iter().map(|entry| (entry.path.display().to_string(), entry.content.as_slice()));
    let list = sums::lines(files);
    entries.push(Entry::text(SUMS, list));
    entries
}

/// Where a generated file belongs below the prefix.
fn place(file: &File) -> PathBuf {
    let name = file.path.file_name().unwrap_or_default();
    let extension = file.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let folder = match extension {
        "1" => "share/man/man1",
        "5" => "share/man/man5",
        "7" => "share/man/man7",
        "json" => "share/denied",
        // bash-completion loads a file by the command's name.
        "bash" => {
            return Path::new("share/bash-completion/completions")
                .join(file.path.with_extension("").file_name().unwrap_or(name));
        }
        "fish" => "share/fish/vendor_completions.d",
        "elv" => "share/elvish/lib",
        "ps1" => "share/denied/powershell",
        _ => "share/zsh/site-functions",
    };
    Path::new(folder).join(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_goes_where_its_reader_looks() {
        let table = [
            ("man/denied.1", "share/man/man1/denied.1"),
            ("man/denied-case.5", "share/man/man5/denied-case.5"),
            ("completions/denied.bash", "share/bash-completion/completions/denied"),
            ("completions/_denied", "share/zsh/site-functions/_denied"),
            ("completions/denied.fish", "share/fish/vendor_completions.d/denied.fish"),
            ("completions/denied.elv", "share/elvish/lib/denied.elv"),
            ("completions/_denied.ps1", "share/denied/powershell/_denied.ps1"),
            ("schema/case.schema.json", "share/denied/case.schema.json"),
        ];
        for (from, to) in table {
            assert_eq!(place(&File { path: from.into(), content: String::new() }), Path::new(to));
        }
    }
}
