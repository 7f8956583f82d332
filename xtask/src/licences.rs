//! The licences of the libraries that are linked into the programs.
//!
//! MIT, BSD, ISC and Apache-2.0 require that their notices go with every copy. The texts come from the libraries' own
//! packages, so the list is as current as `Cargo.lock`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::cargo::{cargo, host};

/// The beginnings of the names of files that contain a licence, or what must be published with it.
const LICENCE_FILES: [&str; 5] = ["LICENSE", "LICENCE", "COPYING", "UNLICENSE", "NOTICE"];

/// Our own copy of the MIT licence, for packages that name it but contain no text.
const MIT: &str = include_str!("../../LICENSE-MIT");

/// A library.
struct Library {
    title: String,
    about: String,
    texts: Vec<String>,
}

/// Every library with its version, licence and home; then each text, with the libraries that it covers.
pub(crate) fn third_party() -> Result<String> {
    let mut command = cargo();
    command.args(["metadata", "--format-version", "1", "--filter-platform", &host()?]);
    let output = command.output().context("cannot run cargo metadata")?;
    if !output.status.success() {
        bail!("cargo metadata: {}", String::from_utf8_lossy(&output.stderr));
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    linked(&metadata).into_iter().map(library).collect::<Result<Vec<_>>>().map(|libraries| told(&libraries))
}

/// The third-party packages that our programs depend on, by name and version.
fn linked(metadata: &Value) -> Vec<&Value> {
    let packages: BTreeMap<&str, &Value> =
        list_of(metadata, "packages").filter_map(|package| Some((text(package, "id")?, package))).collect();
    let nodes: BTreeMap<&str, &Value> = metadata
        .get("resolve")
        .into_iter()
        .flat_map(|graph| list_of(graph, "nodes"))
        .filter_map(|node| Some((text(node, "id")?, node)))
        .collect();
    let is_ours = |package: &&Value| text(package, "source").is_none();
    let is_program = |package: &&&Value| {
        is_ours(package) && text(package, "name").is_some_and(|name| name.starts_with("denied"))
    };
    let mut to_do: Vec<&str> =
        packages.values().filter(is_program).filter_map(|package| text(package, "id")).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = to_do.pop() {
        if seen.insert(id) {
            let Some(node) = nodes.get(id) else { continue };
            to_do.extend(
                list_of(node, "deps").filter(|own| is_linked(own)).filter_map(|own| text(own, "pkg")),
            );
        }
    }
    let mut found: Vec<&Value> = seen.iter().filter_map(|id| packages.get(id).copied()).collect();
    found.retain(|package| !is_ours(package));
    found.sort_by_key(|package| (text(package, "name"), text(package, "version")));
    found
}

/// False for what only tests and build scripts need.
fn is_linked(dependency: &Value) -> bool {
    list_of(dependency, "dep_kinds").any(|kind| text(kind, "kind").is_none())
}

fn list_of<'v>(value: &'v Value, member: &str) -> impl Iterator<Item = &'v Value> {
    value.get(member).and_then(Value::as_array).into_iter().flatten()
}

fn text<'v>(value: &'v Value, member: &str) -> Option<&'v str> {
    value.get(member).and_then(Value::as_str)
}

fn library(package: &Value) -> Result<Library> {
    let title = format!(
        "{} {}",
        text(package, "name").unwrap_or_default(),
        text(package, "version").unwrap_or_default()
    );
    let licence = text(package, "license").unwrap_or("see its text");
    let home =
        text(package, "repository").or_else(|| text(package, "homepage")).unwrap_or("no home is named");
    let folder =
        Path::new(text(package, "manifest_path").unwrap_or_default()).parent().unwrap_or(Path::new(""));
    let mut texts = texts(folder).with_context(|| format!("cannot read the licences of {title}"))?;
    if texts.is_empty() {
        if !licence.contains("MIT") {
            bail!("{title} ({licence}) holds no text of its licence: add one to xtask/src/licences.rs");
        }
        texts.push(mit(package));
    }
    Ok(Library { about: format!("{licence}; {home}"), title, texts })
}

/// The MIT licence with the package's authors, named or not, in place of ours.
fn mit(package: &Value) -> String {
    let authors: Vec<&str> = list_of(package, "authors").filter_map(Value::as_str).collect();
    let holders = if authors.is_empty() { "its authors".to_owned() } else { authors.join(", ") };
    let permission = MIT.find("Permission").and_then(|start| MIT.get(start..)).unwrap_or(MIT);
    format!("Copyright (c) {holders}\n\n{}", permission.trim_end())
}

/// The texts in a package's folder, sorted by the names of their files.
fn texts(folder: &Path) -> Result<Vec<String>> {
    let mut files: Vec<_> = fs::read_dir(folder)?.filter_map(Result::ok).map(|entry| entry.path()).collect();
    files.retain(|path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        path.is_file() && LICENCE_FILES.iter().any(|start| name.starts_with(start))
    });
    files.sort();
    files
        .iter()
        .map(|path| Ok(String::from_utf8_lossy(&fs::read(path)?).replace("\r\n", "\n").trim().to_owned()))
        .collect()
}

fn told(libraries: &[Library]) -> String {
    let mut out = String::from(
        "The programs of denied contain the libraries below. Each is used under one of the licences that it names;\n\
         the texts that their packages hold follow, each with the libraries that it covers.\n\n",
    );
    let mut covers: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for library in libraries {
        let _ = writeln!(out, "{} ({})", library.title, library.about);
        for text in &library.texts {
            covers.entry(text).or_default().push(&library.title);
        }
    }
    let mut covers: Vec<_> = covers.into_iter().collect();
    covers.sort_by(|one, other| one.1.cmp(&other.1).then(one.0.cmp(other.0)));
    for (text, titles) in covers {
        let _ = write!(out, "\n{}\n{}\n\n{text}\n", "-".repeat(80), titles.join(", "));
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_library_is_told_with_its_licence_and_none_of_ours_or_of_the_tests() {
        let told = third_party().unwrap();
        for line in ["\nserde_json 1.", "\njaq-core 3.", "\naws-sdk-iam 1.", "Permission is hereby granted"] {
            assert!(told.contains(line), "{line}");
        }
        for absent in ["\nproptest ", "\nsnapbox ", "\ndenied-why ", "\npolicy "] {
            assert!(!told.contains(absent), "{absent}");
        }
    }

    #[test]
    fn libraries_share_a_text() {
        let library = |name: &str| Library {
            title: name.to_owned(),
            about: String::new(),
            texts: vec!["the text".to_owned()],
        };
        let told = told(&[library("a 1"), library("b 2")]);
        assert!(told.ends_with("\na 1, b 2\n\nthe text\n"), "{told}");
    }
}
