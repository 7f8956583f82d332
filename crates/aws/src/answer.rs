//! Answers that are not what AWS sends.

use serde_json::value::RawValue;
use source::SourceError;
use source::layout::Item;

/// An answer that lacks what AWS always sends.
pub(crate) fn incomplete(item: &Item, what: &str) -> SourceError {
    unusable(item, what, "the answer lacks what AWS always sends".to_owned())
}

/// The JSON of a policy document in an answer.
pub(crate) fn parse_document(item: &Item, what: &str, text: &str) -> Result<Box<RawValue>, SourceError> {
    source::document(text).map_err(|message| unusable(item, what, message))
}

fn unusable(item: &Item, what: &str, message: String) -> SourceError {
    SourceError::Failed {
        what: what.to_owned(),
        code: "200".to_owned(),
        message,
        command: item.command.clone(),
    }
}
