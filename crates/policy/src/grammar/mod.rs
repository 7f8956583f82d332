//! The grammar of policy documents: from JSON text to a [`Policy`], or to an error that says where and what.
//!
//! IAM User Guide, "Grammar of the IAM JSON policy language". Only an invalid document is read twice: the second time
//! the path of each element is tracked for the message.

mod block;
mod check;
mod document;
mod list;
mod name;
mod principal;
mod statement;

use serde::de::{DeserializeSeed, Deserializer};

use crate::error::PolicyError;
use crate::kind::PolicyKind;
use crate::policy::Policy;
use document::DocumentSeed;

/// Parses a policy document.
pub(crate) fn parse(text: &str, kind: PolicyKind) -> Result<Policy<'_>, PolicyError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = serde_json::Deserializer::from_str(text);
    let document = DocumentSeed(kind).deserialize(&mut reader);
    match document.and_then(|document| reader.end().map(|()| document)) {
        Ok(document) => Ok(document.compile(kind)),
        Err(error) => Err(locate(text, kind, &error)),
    }
}

/// Reads a policy embedded in a larger JSON text. Its errors have the position in that text, and no path.
#[derive(Debug, Clone, Copy)]
pub struct PolicySeed(pub PolicyKind);

impl<'de> DeserializeSeed<'de> for PolicySeed {
    type Value = Policy<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        DocumentSeed(self.0).deserialize(deserializer).map(|document| document.compile(self.0))
    }
}

fn locate(text: &str, kind: PolicyKind, error: &serde_json::Error) -> PolicyError {
    let mut reader = serde_json::Deserializer::from_str(text);
    let mut track = serde_path_to_error::Track::new();
    let tracked = serde_path_to_error::Deserializer::new(&mut reader, &mut track);
    match DocumentSeed(kind).deserialize(tracked) {
        Err(error) => PolicyError::new(track.path().to_string(), &error),
        Ok(_) => PolicyError::new(String::new(), error),
    }
}
