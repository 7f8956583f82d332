//! A Debian package of the same files.
//!
//! Built here and not with cargo-deb: that packs one crate with a list of files in its `Cargo.toml`, and these are many
//! programs with the files of `tree`. The format is that of deb(5): an `ar` of two tar archives.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Result;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::{Settings, archive};
use crate::tree::{self, Entry};

/// The file name of the package.
pub(crate) fn name(settings: &Settings) -> String {
    format!("denied_{}_{}.deb", env!("CARGO_PKG_VERSION"), architecture(settings))
}

/// The package with the files of an installation.
pub(crate) fn pack(entries: &[Entry], settings: &Settings) -> Result<Vec<u8>> {
    let files = entries.iter().filter(|entry| entry.path != Path::new(tree::SUMS)).map(placed);
    let files = files.collect::<Result<Vec<Entry>>>()?;
    let control = [Entry::text("control", control(&files, settings))];
    let members = [
        ("debian-binary", b"2.0\n".to_vec()),
        ("control.tar.gz", archive::tar_gz(Path::new(""), &control, settings)?),
        ("data.tar.gz", archive::tar_gz(Path::new(""), &files, settings)?),
    ];
    let mut package = b"!<arch>\n".to_vec();
    for (name, content) in members {
        let (time, owner, mode) = (settings.time, 0, "100644");
        writeln!(package, "{name:<16}{time:<12}{owner:<6}{owner:<6}{mode:<8}{:<10}`", content.len())?;
        package.extend_from_slice(&content);
        if content.len() % 2 == 1 {
            package.push(b'\n');
        }
    }
    Ok(package)
}

/// The file where Debian wants it, compressed if Debian wants that.
///
/// Debian Policy Manual, "Manual pages", "Changelog files", "Copyright information".
fn placed(entry: &Entry) -> Result<Entry> {
    let path = Path::new("usr").join(&entry.path);
    let below = |folder: &str| path.strip_prefix(folder).ok().map(Path::to_owned);
    let moved = |path: PathBuf| Entry { path, ..entry.clone() };
    if let Some(completion) = below("usr/share/zsh/site-functions") {
        return Ok(moved(Path::new("usr/share/zsh/vendor-completions").join(completion)));
    }
    let document = below("usr/share/doc/denied").unwrap_or_default();
    match document.to_str().unwrap_or_default() {
        "LICENSE-MIT" => return Ok(moved("usr/share/doc/denied/copyright".into())),
        "CHANGELOG.md" => return packed(moved("usr/share/doc/denied/changelog".into())),
        "THIRD-PARTY-LICENSES" => return packed(moved(path)),
        _ => {}
    }
    if path.starts_with("usr/share/man") { packed(moved(path)) } else { Ok(moved(path)) }
}

/// The file compressed, as `gzip -9n` does.
fn packed(entry: Entry) -> Result<Entry> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::best());
    packer.write_all(&entry.content)?;
    let mut path = entry.path.into_os_string();
    path.push(".gz");
    Ok(Entry { path: path.into(), content: packer.finish()?, executable: entry.executable })
}

fn control(files: &[Entry], settings: &Settings) -> String {
    let bytes: usize = files.iter().map(|file| file.content.len()).sum();
    let libc = files.iter().filter_map(|file| newest_libc(&file.content)).max();
    let depends = libc.map_or_else(String::new, |(major, minor)| {
        format!("Depends: libc6 (>= {major}.{minor}), libgcc-s1\n")
    });
    format!(
        "Package: denied\nVersion: {version}\nArchitecture: {architecture}\nMaintainer: {authors}\n\
         Installed-Size: {size}\n{depends}Recommends: ca-certificates\nSuggests: awscli, jq\n\
         Section: utils\nPriority: optional\nHomepage: {home}\n\
         Description: explains AWS Access Denied errors, and says what would fix them\n \
         A suite of small programs that read and write JSON Lines. Each knows one layer\n \
         of AWS authorization: identity and resource policies, permissions boundaries,\n \
         service and resource control policies, trust policies. They only ever read.\n",
        version = env!("CARGO_PKG_VERSION"),
        architecture = architecture(settings),
        authors = env!("CARGO_PKG_AUTHORS"),
        size = bytes.div_ceil(1024),
        home = env!("CARGO_PKG_REPOSITORY"),
    )
}

/// Debian's name for the platform.
fn architecture(settings: &Settings) -> &str {
    match settings.target.split('-').next().unwrap_or_default() {
        "x86_64" => "amd64",
        "aarch64" => "arm64",
        other => other,
    }
}

/// The newest version of the C library whose symbols a program requires.
fn newest_libc(program: &[u8]) -> Option<(u32, u32)> {
    const MARK: &[u8] = b"GLIBC_";
    let version = |at: usize| {
        let rest = program.get(at + MARK.len()..)?;
        let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.')?;
        let (major, minor) = std::str::from_utf8(rest.get(..end)?).ok()?.split_once('.')?;
        Some((major.parse().ok()?, minor.split('.').next()?.parse().ok()?))
    };
    memchr::memmem::find_iter(program, MARK).filter_map(version).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_version_of_the_c_library_counts() {
        assert_eq!(newest_libc(b"\0GLIBC_2.4\0GLIBC_2.34\0GLIBC_2.2.5\0GLIBC_PRIVATE\0"), Some((2, 34)));
        assert_eq!(newest_libc(b"#!/bin/sh\n"), None);
    }

    #[test]
    fn every_file_goes_where_debian_wants_it() {
        let table = [
            ("bin/denied", "usr/bin/denied"),
            ("share/man/man1/denied.1", "usr/share/man/man1/denied.1.gz"),
            ("share/zsh/site-functions/_denied", "usr/share/zsh/vendor-completions/_denied"),
            ("share/doc/denied/CHANGELOG.md", "usr/share/doc/denied/changelog.gz"),
            ("share/doc/denied/LICENSE-MIT", "usr/share/doc/denied/copyright"),
            ("share/doc/denied/README.md", "usr/share/doc/denied/README.md"),
        ];
        for (from, to) in table {
            assert_eq!(placed(&Entry::text(from, "")).unwrap().path, Path::new(to));
        }
    }
}
