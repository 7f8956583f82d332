//! A tar.gz with the same bytes whoever packs it, and whenever.
//!
//! After "Archives", reproducible-builds.org: names sorted, one time for all, numeric owner 0, two modes, and a gzip
//! header without name and time.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use flate2::write::GzEncoder;
use tar::{EntryType, Header};

use super::Settings;
use crate::tree::Entry;

/// Packs the files, each below the folder `top`, with an entry for every folder on the path.
pub(crate) fn tar_gz(top: &Path, entries: &[Entry], settings: &Settings) -> Result<Vec<u8>> {
    let mut sorted: Vec<(PathBuf, &Entry)> =
        entries.iter().map(|entry| (top.join(&entry.path), entry)).collect();
    sorted.sort_by(|one, other| one.0.cmp(&other.0));
    let mut archive = tar::Builder::new(GzEncoder::new(Vec::new(), settings.compression));
    let mut folders = BTreeSet::new();
    for (path, entry) in sorted {
        for folder in path.ancestors().skip(1).collect::<Vec<_>>().into_iter().rev() {
            if !folder.as_os_str().is_empty() && folders.insert(folder.to_owned()) {
                // A folder's name ends with a slash.
                append(&mut archive, &folder.join(""), EntryType::Directory, 0o755, &[], settings)?;
            }
        }
        let mode = if entry.executable { 0o755 } else { 0o644 };
        append(&mut archive, &path, EntryType::Regular, mode, &entry.content, settings)?;
    }
    Ok(archive.into_inner()?.finish()?)
}

fn append(
    archive: &mut tar::Builder<GzEncoder<Vec<u8>>>,
    path: &Path,
    kind: EntryType,
    mode: u32,
    content: &[u8],
    settings: &Settings,
) -> Result<()> {
    let mut header = Header::new_ustar();
    header.set_path(path).with_context(|| format!("{} does not fit into a tar archive", path.display()))?;
    header.set_entry_type(kind);
    header.set_mode(mode);
    header.set_uid(0);
    header.set_gid(0);
    header.set_mtime(settings.time);
    header.set_size(u64::try_from(content.len())?);
    header.set_cksum();
    Ok(archive.append(&header, content)?)
}
