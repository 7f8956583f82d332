//! The cached sign-in at IAM Identity Center: when it expires. The token in it is not read.

use std::fmt::Write;
use std::fs;

use jiff::Timestamp;
use serde::Deserialize;
use sha1::{Digest, Sha1};

use crate::Environment;

/// What is read from a cached sign-in.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Cached {
    expires_at: String,
}

/// When a sign-in expires, by the name of its session or, in profiles without one, its start URL; `None` if nobody has
/// signed in. AWS SDKs and Tools Reference Guide, "IAM Identity Center credential provider".
pub(crate) fn expiry(environment: &Environment, identifier: &str) -> Option<Timestamp> {
    let hash = Sha1::digest(identifier.as_bytes());
    let name = hash.iter().fold(String::new(), |mut name, byte| {
        let _ = write!(name, "{byte:02x}");
        name
    });
    let file = environment.folder()?.join("sso/cache").join(name).with_extension("json");
    let cached: Cached = serde_json::from_str(&fs::read_to_string(file).ok()?).ok()?;
    // Older versions of the AWS CLI write `UTC` instead of `Z`.
    cached.expires_at.replace("UTC", "Z").parse().ok()
}
