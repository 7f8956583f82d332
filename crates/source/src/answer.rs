//! The answer of a source, brought into a case.

use case::{Examination, Layer, Policies, RecordError};

use crate::SourceError;

/// Evaluates a layer with the policies that a source gave. Where it could give none, the layer is unknown and a
/// finding says why. `embed` puts the documents into the case too.
pub fn examine(
    case: &mut Examination<'_>,
    layer: Layer,
    answer: Result<Policies, SourceError>,
    embed: bool,
) -> Result<(), RecordError> {
    match answer {
        Ok(policies) => {
            if embed {
                case.embed(&policies)?;
            }
            case.examine(layer, &policies).map(|_| ())
        }
        Err(error) => {
            let permission = error
                .missing_permission()
                .map(|permission| format!("The permission that is missing is {permission}."));
            case.note_unreadable(layer, &error.to_string(), permission)
        }
    }
}
