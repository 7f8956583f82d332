//! The release files, unpacked and installed as people do it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use flate2::Compression;

use super::{Settings, files, knows_no_path};
use crate::cargo::{build_programs, root};
use crate::tree::{self, Entry, listed};

fn settings() -> Settings {
    Settings {
        target: "x86_64-unknown-linux-gnu".to_owned(),
        time: 1_700_000_000,
        compression: Compression::none(),
    }
}

/// An installation of a few small files.
fn small() -> Vec<Entry> {
    let program =
        Entry { path: "bin/denied".into(), content: b"#!/bin/sh\necho run\n".into(), executable: true };
    vec![
        program,
        Entry::text("share/man/man1/denied.1", "page"),
        Entry::text("share/doc/denied/README.md", "read"),
    ]
}

/// Writes the files to a folder and returns the name of the tarball.
fn given_away(folder: &Path, entries: &[Entry]) -> PathBuf {
    let files = files(entries, &settings()).unwrap();
    for (name, content) in &files {
        fs::write(folder.join(name), content).unwrap();
    }
    folder.join(&files[0].0)
}

fn run(program: &str, arguments: &[&Path]) -> Output {
    Command::new(program).args(arguments).env_remove("DESTDIR").output().unwrap()
}

fn printed(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn install(arguments: &[&str]) -> Output {
    Command::new("sh").arg(root().join("install.sh")).args(arguments).env_remove("DESTDIR").output().unwrap()
}

#[test]
fn the_order_in_which_files_are_found_changes_no_byte() {
    let mut entries = small();
    let files_of = |entries: &[Entry]| files(entries, &settings()).unwrap();
    let first = files_of(&entries);
    entries.reverse();
    let again = files_of(&entries);
    // The last file lists the others with the checksums of their content.
    assert_eq!(first.last(), again.last());
    let names: Vec<&str> = first.iter().map(|(name, _)| name.as_str()).collect();
    let version = env!("CARGO_PKG_VERSION");
    let tarball = format!("denied-{version}-x86_64-unknown-linux-gnu.tar.gz");
    assert_eq!(names, [tarball.as_str(), &format!("denied_{version}_amd64.deb"), "install.sh", "SHA256SUMS"]);
}

#[test]
fn an_archive_names_no_owner_and_one_time() {
    let folder = tempfile::tempdir().unwrap();
    let tarball = given_away(folder.path(), &small());
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(fs::File::open(tarball).unwrap()));
    let mut names = Vec::new();
    for entry in archive.entries().unwrap() {
        let entry = entry.unwrap();
        let header = entry.header();
        assert_eq!(
            (header.uid().unwrap(), header.gid().unwrap(), header.mtime().unwrap()),
            (0, 0, 1_700_000_000)
        );
        let folder = if header.entry_type().is_dir() { "/" } else { "" };
        let path = entry.path().unwrap().components().skip(1).collect::<PathBuf>();
        names.push(format!("{}{folder} {:o}", path.display(), header.mode().unwrap()));
    }
    assert_eq!(
        names,
        [
            "/ 755",
            "bin/ 755",
            "bin/denied 755",
            "install.sh 755",
            "share/ 755",
            "share/doc/ 755",
            "share/doc/denied/ 755",
            "share/doc/denied/README.md 644",
            "share/man/ 755",
            "share/man/man1/ 755",
            "share/man/man1/denied.1 644"
        ]
    );
}

#[test]
fn a_path_of_the_machine_that_builds_is_found() {
    let entry = Entry::text("bin/denied", "x/home/ann/denied/src/main.rs");
    assert!(knows_no_path(&entry, &[Path::new("/home/ann/denied")]).is_err());
    assert!(knows_no_path(&entry, &[Path::new("/home/ben")]).is_ok());
}

#[test]
#[cfg(target_os = "linux")]
fn the_debian_package_is_one_for_debians_own_tools() {
    let folder = tempfile::tempdir().unwrap();
    given_away(folder.path(), &small());
    let package = folder.path().join(format!("denied_{}_amd64.deb", env!("CARGO_PKG_VERSION")));
    if Command::new("dpkg-deb").arg("--version").output().is_err() {
        // Elsewhere only the bytes can be checked.
        assert!(fs::read(package).unwrap().starts_with(b"!<arch>\ndebian-binary   1700000000"));
        return;
    }
    let fields = printed(&run("dpkg-deb", &[Path::new("--field"), &package]));
    for line in
        ["Package: denied\n", "Architecture: amd64\n", "Recommends: ca-certificates\n", "Section: utils\n"]
    {
        assert!(fields.contains(line), "{line}{fields}");
    }
    let contents = printed(&run("dpkg-deb", &[Path::new("--contents"), &package]));
    for file in [
        "-rwxr-xr-x 0/0",
        "/usr/bin/denied\n",
        "/usr/share/man/man1/denied.1.gz\n",
        "usr/share/doc/denied/README.md\n",
    ] {
        assert!(
            contents.contains(file) || contents.contains(file.trim_start_matches('/')),
            "{file}{contents}"
        );
    }
    let unpacked = folder.path().join("unpacked");
    printed(&run("dpkg-deb", &[Path::new("--extract"), &package, &unpacked]));
    assert_eq!(fs::read(unpacked.join("usr/bin/denied")).unwrap(), small()[0].content);
}

/// The real files, except the programs: those are run where they were built, because they are large.
#[cfg(unix)]
fn whole(programs: &[PathBuf]) -> Vec<Entry> {
    let mut entries = tree::of(&[]).unwrap();
    entries.retain(|entry| entry.path != Path::new(tree::SUMS));
    for program in programs {
        let path = Path::new("bin").join(program.file_name().unwrap());
        let content = format!("#!/bin/sh\nexec '{}' \"$@\"\n", program.display()).into_bytes();
        entries.push(Entry { path, content, executable: true });
    }
    entries
}

#[test]
#[cfg(unix)]
fn what_is_installed_explains_a_denial_and_can_be_removed() {
    let folder = tempfile::tempdir().unwrap();
    let programs = build_programs("dev").unwrap();
    let mut entries = whole(&programs);
    let tarball = given_away(folder.path(), &listed(entries.clone()));
    let prefix = folder.path().join("prefix");
    let at = ["--prefix", prefix.to_str().unwrap()];
    printed(&install(&[&at[..], &[tarball.to_str().unwrap()]].concat()));

    // The real dispatcher finds what was installed next to it.
    let dispatcher = programs.iter().find(|path| path.ends_with("denied")).unwrap();
    fs::copy(dispatcher, prefix.join("bin/denied")).unwrap();
    let case = root().join("examples/case.jsonl");
    let filter = Path::new("[.decision, .findings[0].fix.verified?]");
    let arguments = [Path::new("why"), Path::new("--offline"), Path::new("--jq"), filter, &case];
    let why = printed(&run(prefix.join("bin/denied").to_str().unwrap(), &arguments));
    assert_eq!(why.lines().next(), Some(r#"["implicitDeny",true]"#), "{why}");
    for file in
        ["man/man1/denied-why.1", "bash-completion/completions/denied", "doc/denied/THIRD-PARTY-LICENSES"]
    {
        assert!(prefix.join("share").join(file).is_file(), "{file}");
    }

    // The next version has one file fewer.
    let next = folder.path().join("next");
    fs::create_dir(&next).unwrap();
    entries.retain(|entry| !entry.path.ends_with("denied-trust"));
    let tarball = given_away(&next, &listed(entries));
    printed(&install(&[&at[..], &[tarball.to_str().unwrap()]].concat()));
    assert!(!prefix.join("bin/denied-trust").exists() && prefix.join("bin/denied-scp").exists());

    printed(&install(&[&at[..], &["--uninstall"]].concat()));
    let left: Vec<_> = walk(&prefix);
    assert!(left.is_empty(), "{left:?}");
}

/// The files below a folder.
#[cfg(unix)]
fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
#[cfg(unix)]
fn what_is_broken_or_leads_elsewhere_is_not_installed() {
    let folder = tempfile::tempdir().unwrap();
    let prefix = folder.path().join("prefix");
    let mut entries = small();
    let refused = |entries: &[Entry], why: &str| {
        let place = tempfile::tempdir().unwrap();
        let tarball = given_away(place.path(), entries);
        let output = install(&["--prefix", prefix.to_str().unwrap(), tarball.to_str().unwrap()]);
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(!output.status.success() && told.contains(why), "{why}: {told}");
        assert!(!prefix.exists());
        tarball
    };
    refused(&entries, "it is no release of denied");
    for (list, why) in [
        (
            "0000000000000000000000000000000000000000000000000000000000000000  bin/denied\n",
            "bin/denied is not what it was",
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000000  bin/../../x\n",
            "names bin/../../x",
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000000  /etc/passwd\n",
            "names /etc/passwd",
        ),
        (
            "0000000000000000000000000000000000000000000000000000000000000000  bin/none\n",
            "bin/none is missing",
        ),
    ] {
        entries.truncate(3);
        entries.push(Entry::text(tree::SUMS, list));
        refused(&entries, why);
    }
    let tarball = given_away(folder.path(), &entries);
    let mut bytes = fs::read(&tarball).unwrap();
    bytes.push(0);
    fs::write(&tarball, bytes).unwrap();
    let output = install(&["--prefix", prefix.to_str().unwrap(), tarball.to_str().unwrap()]);
    assert!(String::from_utf8(output.stderr).unwrap().contains("is not what SHA256SUMS says"));
}
