//! The JSON Schema of the case record.

use anyhow::Result;

use crate::generated::File;

/// `schema/case.schema.json`.
pub(crate) fn file() -> Result<File> {
    let content = serde_json::to_string_pretty(&case::schema())? + "\n";
    Ok(File { path: "schema/case.schema.json".into(), content })
}
