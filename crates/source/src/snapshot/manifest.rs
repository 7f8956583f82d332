//! `manifest.json`: what could not be read when the snapshot was made, and why.

use std::collections::HashMap;

use serde::Deserialize;

use crate::aws_error::AwsError;

/// The manifest. A snapshot that was collected by hand need not have one.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Manifest {
    unread: Vec<Unread>,
}

/// A file that is missing because AWS answered its command with an error.
#[derive(Debug, Deserialize)]
struct Unread {
    file: String,
    #[serde(flatten)]
    error: AwsError,
}

/// The manifest's errors, by file.
pub(super) fn parse(text: &str) -> serde_json::Result<HashMap<String, AwsError>> {
    let manifest: Manifest = serde_json::from_str(text)?;
    Ok(manifest.unread.into_iter().map(|unread| (unread.file, unread.error)).collect())
}
