//! Whether a folder is a snapshot, and which one is probably meant by a folder that is not.

use std::path::{Path, PathBuf};

use crate::arn::is_account_id;
use crate::layout;

/// The folder of the organization.
const ORGANIZATIONS: &str = "organizations";

/// How many levels up to look for a snapshot.
const UP: usize = 4;

/// True for a folder with some part of a snapshot: an account, the organization, or the list of what could not be
/// read.
pub(super) fn is_snapshot(folder: &Path) -> bool {
    folder.join(layout::MANIFEST).is_file() || has_layers(folder)
}

/// The snapshot that contains this folder, or else the first one inside it.
pub(super) fn meant_by(folder: &Path) -> Option<PathBuf> {
    // The path as written; a relative one that goes up is resolved on disk.
    let whole = folder.canonicalize().ok()?;
    let written = folder.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
    let above = written.chain(whole.ancestors().skip(1)).take(UP).find(|above| has_layers(above));
    above.map(Path::to_owned).or_else(|| below(folder))
}

fn below(folder: &Path) -> Option<PathBuf> {
    let mut inside: Vec<PathBuf> = folder.read_dir().ok()?.flatten().map(|entry| entry.path()).collect();
    inside.sort();
    inside.into_iter().find(|path| path.is_dir() && has_layers(path))
}

fn has_layers(folder: &Path) -> bool {
    let is_layer = |name: &str| name == ORGANIZATIONS || is_account_id(name);
    let entries = folder.read_dir().ok().into_iter().flatten().flatten();
    entries.into_iter().any(|entry| entry.file_name().to_str().is_some_and(is_layer) && entry.path().is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_snapshot_above_or_below_is_meant() {
        let place = tempfile::tempdir().unwrap();
        let at = |path: &str| place.path().join(path);
        std::fs::create_dir_all(at("all/acme/111111111111/iam")).unwrap();
        std::fs::create_dir_all(at("all/empty/x")).unwrap();
        assert!(is_snapshot(&at("all/acme")));
        for other in ["all", "all/acme/111111111111", "all/acme/111111111111/iam"] {
            assert!(!is_snapshot(&at(other)), "{other}");
            assert_eq!(meant_by(&at(other)), Some(at("all/acme")), "{other}");
        }
        assert_eq!(meant_by(&at("all/empty")), None);
        std::fs::write(at("all/empty/manifest.json"), "{}").unwrap();
        assert!(is_snapshot(&at("all/empty")));
    }
}
