//! A policy document inside the output of a command.

use cli::Failure;
use serde_json::Value;

/// A document before and after.
#[derive(Debug, Clone, Copy)]
pub(super) struct Change<'a> {
    pub(super) before: Option<&'a Value>,
    pub(super) after: &'a Value,
}

impl Change<'_> {
    /// Replaces the old document with the new one, as an object or as text, whichever the old one was.
    pub(super) fn make(self, slot: &mut Value, file: &str) -> Result<(), Failure> {
        let there = match &*slot {
            Value::Null => None,
            Value::String(text) => {
                source::document(text).ok().and_then(|raw| serde_json::from_str(raw.get()).ok())
            }
            object => Some(object.clone()),
        };
        if there.as_ref() != self.before && there.as_ref() != Some(self.after) {
            return Err(Failure::case(format!(
                "a policy in {file} of the copy is not the one that was examined"
            ))
            .help("an earlier case may have changed it: run again with the copy as --snapshot"));
        }
        *slot = if slot.is_object() { self.after.clone() } else { Value::String(self.after.to_string()) };
        Ok(())
    }
}
