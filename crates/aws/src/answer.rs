//! Answers that are not what AWS sends.

use std::sync::Arc;

use case::NamedPolicy;
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

/// The result of reading a resource's policy: `None` if it has none.
pub(crate) type Found = Result<Option<Arc<NamedPolicy>>, SourceError>;

/// The policy of a resource, from its text in an answer. Some services send empty text if there is none.
pub(crate) fn resource_policy(item: &Item, name: String, text: Option<&str>) -> Found {
    let Some(text) = text.filter(|text| !text.is_empty()) else { return Ok(None) };
    let document = parse_document(item, &format!("the policy of {name}"), text)?;
    Ok(Some(Arc::new(NamedPolicy { name, arn: None, via: None, document, origin: None })))
}

fn unusable(item: &Item, what: &str, message: String) -> SourceError {
    SourceError::Failed {
        what: what.to_owned(),
        code: "HTTP 200".to_owned(),
        message,
        command: item.command.clone(),
    }
}
