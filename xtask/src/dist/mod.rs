//! What people who do not build get: a tarball, a Debian package, the installer, and their checksums.
//!
//! The same source gives the same bytes: no time but the commit's, no path of the build machine.

mod archive;
mod deb;
#[cfg(test)]
mod tests;

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use flate2::Compression;

use crate::cargo::{build_programs_with, host, root};
use crate::tree::{self, Entry};
use crate::{generated, sums};

/// What the archives have in common.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    /// The platform that the programs are for.
    pub(crate) target: String,
    /// The time that every file has, in seconds since 1970.
    pub(crate) time: u64,
    /// How hard to compress.
    pub(crate) compression: Compression,
}

/// Builds the programs and writes everything to the folder.
pub(crate) fn run(folder: &Path, profile: &str) -> Result<()> {
    let settings = Settings { target: host()?, time: time()?, compression: Compression::best() };
    let home = cargo_home()?;
    let programs = build_programs_with(profile, &variables(&home))?;
    let entries = tree::of(&programs)?;
    // The development profile keeps the source paths, for debuggers.
    if profile == "release" {
        entries.iter().try_for_each(|entry| knows_no_path(entry, &[root(), &home]))?;
    }
    for (name, content) in files(&entries, &settings)? {
        let path = folder.join(&name);
        generated::put(&path, &content)?;
        println!("{}  {} bytes", path.display(), content.len());
    }
    Ok(())
}

/// The files of a release, by name; the last has the checksums of the others.
fn files(entries: &[Entry], settings: &Settings) -> Result<Vec<(String, Vec<u8>)>> {
    let name = format!("denied-{}-{}", env!("CARGO_PKG_VERSION"), settings.target);
    let installer = fs::read(root().join("install.sh")).context("cannot read install.sh")?;
    let script = Entry { path: "install.sh".into(), content: installer.clone(), executable: true };
    let packed: Vec<Entry> = entries.iter().cloned().chain([script]).collect();
    let mut files = vec![(format!("{name}.tar.gz"), archive::tar_gz(Path::new(&name), &packed, settings)?)];
    if settings.target.contains("linux") {
        files.push((deb::name(settings), deb::pack(entries, settings)?));
    }
    files.push(("install.sh".to_owned(), installer));
    let listed = files.iter().map(|(name, content)| (name.clone(), content.as_slice()));
    let sums = sums::lines(listed);
    files.push(("SHA256SUMS".to_owned(), sums.into_bytes()));
    Ok(files)
}

/// `SOURCE_DATE_EPOCH`, otherwise the time of the commit.
fn time() -> Result<u64> {
    let said = env::var("SOURCE_DATE_EPOCH").ok().or_else(time_of_commit);
    let said = said.context("there is no commit to take the time from: set SOURCE_DATE_EPOCH")?;
    said.trim().parse().with_context(|| format!("SOURCE_DATE_EPOCH: {said} is no number of seconds"))
}

fn time_of_commit() -> Option<String> {
    let log = Command::new("git").args(["log", "-1", "--format=%ct"]).current_dir(root()).output().ok()?;
    log.status.success().then(|| String::from_utf8_lossy(&log.stdout).into_owned())
}

fn cargo_home() -> Result<PathBuf> {
    let own = env::var_os("CARGO_HOME").map(PathBuf::from);
    own.or_else(|| Some(env::home_dir()?.join(".cargo")))
        .context("neither CARGO_HOME nor a home folder is known")
}

/// Names the source in the programs without this machine's folders. The build folder is a separate one: with other
/// flags, cargo would rebuild everything, there and back.
fn variables(home: &Path) -> [(&'static str, OsString); 3] {
    let remapped = [(root(), "/denied"), (home, "/cargo")];
    let rust = remapped.map(|(from, to)| format!("--remap-path-prefix={}={to}", from.display()));
    let c = remapped.map(|(from, to)| format!("-ffile-prefix-map={}={to}", from.display()));
    [
        ("CARGO_ENCODED_RUSTFLAGS", rust.join("\u{1f}").into()),
        ("CFLAGS", c.join(" ").into()),
        ("CARGO_TARGET_DIR", root().join("target/dist/build").into()),
    ]
}

/// Fails if a program contains the name of a folder on this machine.
fn knows_no_path(entry: &Entry, folders: &[&Path]) -> Result<()> {
    for folder in folders {
        if memchr::memmem::find(&entry.content, folder.as_os_str().as_encoded_bytes()).is_some() {
            bail!(
                "{} holds the path {}: the build is not reproducible",
                entry.path.display(),
                folder.display()
            );
        }
    }
    Ok(())
}
