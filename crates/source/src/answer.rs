//! Puts a source's answer into a case.

use case::{Examination, Finding, Layer, Policies, RecordError, Severity, Verdict};

use crate::SourceError;

/// Evaluates a layer with the policies that a source returned. If it could not return any, the layer is unknown and a
/// finding says why. With `embed` the documents are put into the case too.
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
            note_embedded(case, &policies);
            case.examine(layer, &policies).map(|_| ())
        }
        Err(error) => case.note_unreadable(layer, &error.to_string()),
    }
}

/// Says which settings of the resource could not be read, if the verdict of its layer may depend on them.
pub fn note_unread_settings(case: &mut Examination<'_>, errors: &[SourceError]) {
    let is_open = case.layers().resource.as_ref().is_some_and(|own| own.verdict == Verdict::Unknown);
    for error in errors.iter().filter(|_| is_open) {
        let title = format!("A setting of the resource could not be read: {error}");
        let finding = Finding::new("layer-unreadable", Severity::Warning, title);
        case.add_finding(Finding { layer: Some(Layer::Resource), ..finding });
    }
}

/// Says for which policies an embedded copy was used: AWS may have changed them since.
pub fn note_embedded(case: &mut Examination<'_>, policies: &Policies) {
    let identity = policies.identity.iter().flatten().flatten().map(|own| (Layer::Identity, own));
    let boundary = policies.boundary.iter().flatten().map(|own| (Layer::Boundary, own));
    for (layer, policy) in identity.chain(boundary) {
        let Some(origin) = &policy.origin else { continue };
        let title = format!("The content of {} is an embedded copy ({origin})", policy.name);
        let detail = "It was not collected with the snapshot, and AWS may have changed the policy since: collect it to \
                      be sure."
            .to_owned();
        let finding = Finding::new("embedded-policy", Severity::Info, title);
        case.add_finding(Finding {
            layer: Some(layer),
            detail: Some(detail),
            policy: Some(policy.name.clone()),
            ..finding
        });
    }
}
