//! Installs programs, manual pages and completions where shells and `man` look for them.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::cargo::build_programs;
use crate::generated::{self, File};
use crate::{completions, man, schema};

/// Builds the programs for release and copies all below the prefix.
pub(crate) fn run(prefix: &Path) -> Result<()> {
    let programs = build_programs("release")?;
    let bin = prefix.join("bin");
    fs::create_dir_all(&bin).with_context(|| format!("cannot make {}", bin.display()))?;
    for program in &programs {
        let to = bin.join(program.file_name().unwrap_or_default());
        copy(program, &to)?;
        println!("{}", to.display());
    }
    let mut files = man::pages()?;
    files.extend(completions::files());
    files.push(schema::file()?);
    for file in files {
        let to = prefix.join(place(&file));
        generated::put(&to, &file.content)?;
        println!("{}", to.display());
    }
    Ok(())
}

/// Copies beside the old file and renames: a program that runs keeps its own.
fn copy(from: &Path, to: &Path) -> Result<()> {
    let new = to.with_extension("new");
    fs::copy(from, &new).with_context(|| format!("cannot copy {} to {}", from.display(), new.display()))?;
    fs::rename(&new, to).with_context(|| format!("cannot write {}", to.display()))
}

/// Where a generated file belongs below the prefix.
fn place(file: &File) -> PathBuf {
    let name = file.path.file_name().unwrap_or_default();
    let extension = file.path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    let folder = match extension {
        "1" => "share/man/man1",
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
