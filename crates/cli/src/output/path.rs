//! A request's path through the layers, at a glance.

use case::Layer;
use serde_json::Value;

/// The layers in the order in which AWS evaluates them.
///
/// IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access"; a Deny in any layer
/// counts first. A VPC endpoint lets a request through before everything else.
pub(super) const ORDER: [Layer; 7] = [
    Layer::Endpoint,
    Layer::Rcp,
    Layer::Scp,
    Layer::Resource,
    Layer::Identity,
    Layer::Boundary,
    Layer::Session,
];

/// A layer on the path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Station<'c> {
    pub(super) layer: Layer,
    /// What it says; `None` if it was not examined.
    pub(super) verdict: Option<&'c str>,
    /// The decision depends on it.
    pub(super) decides: bool,
    /// It has a say but was not examined.
    pub(super) missing: bool,
    /// The request gets as far as this layer.
    pub(super) reached: bool,
}

/// The stations of a case, from its members; the record is not trusted to have any particular shape.
pub(super) fn stations<'c>(
    layers: &'c Value,
    decision: &str,
    decided_by: &[&str],
    unexamined: &[&str],
) -> Vec<Station<'c>> {
    let mut reached = true;
    ORDER
        .into_iter()
        .map(|layer| {
            let name = layer.name();
            let decides = decided_by.contains(&name) && decision != "allowed";
            let verdict = layers.get(name).and_then(|own| own.get("verdict")?.as_str());
            let missing = unexamined.contains(&name);
            let station = Station { layer, verdict, decides, missing, reached };
            // The path ends where the request is denied, or where it is not known how it continues.
            reached &= !decides;
            station
        })
        .collect()
}

/// Why a layer that has a say was not examined, as far as the request shows, and how to fix that.
pub(super) fn why_unexamined(layer: &str, request: &Value) -> &'static str {
    let unsaid = |member| request.get(member).is_none_or(Value::is_null);
    match layer {
        "session" => "no API shows a session's policies: give `policies.session`",
        "endpoint" => "no VPC endpoint is named: `--context aws:SourceVpce=ID`",
        "identity" | "boundary" | "scp" if unsaid("principal") => {
            "it is not known who asks: `--principal ARN`"
        }
        "resource" | "rcp" if unsaid("resource") => "it is not known on what: `--resource ARN`",
        "resource" if unsaid("action") => "it is not known for which action: `--action SERVICE:NAME`",
        "identity" => "`denied simulate` reads these policies",
        "resource" => "`denied resource` reads this policy",
        "boundary" => "`denied boundary` reads it",
        "scp" | "rcp" => "`denied scp` reads these policies",
        _ => "no program has asked",
    }
}
