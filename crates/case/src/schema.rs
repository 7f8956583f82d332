//! The published JSON Schema of a line of the stream, made from the types that read and write it.

use denial::Reported;
use schemars::{JsonSchema, Schema, generate::SchemaSettings};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::stream::ErrorRecord;
use crate::{Companion, Finding, Layer, Layers, Policies, Request, Verdict};

/// The JSON Schema (draft 2020-12) of one line: a case, or the error record for a line that was not one.
///
/// Additional members are allowed everywhere: every program keeps those it does not know.
pub fn schema() -> Schema {
    SchemaSettings::draft2020_12().for_serialize().into_generator().into_root_schema_for::<Line>()
}

/// One line of the stream of denied: a case, or an error record in the place of a line that could not be read.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(title = "denied case record")]
#[expect(dead_code, clippy::large_enum_variant, reason = "only its shape is used")]
enum Line {
    Case(Case),
    Error(ErrorRecord),
}

/// What KMS would say to the request that S3 makes of it for the case's own.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Encryption {
    /// The action and the key; absent where they are not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request>,
    /// The verdict on it of the key's policy, where that alone was examined.
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Layers>,
    /// The decision of that request.
    decision: Verdict,
}

/// One request to AWS, and what is known about why it was denied or would be.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct Case {
    /// Kept as it comes; where absent, derived from `request` and `reported`.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<Value>,
    /// What was asked of AWS.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<Request>,
    /// Who is calling: account, ARN, session, profile, region, where the credentials come from.
    #[serde(skip_serializing_if = "Option::is_none")]
    caller: Option<Map<String, Value>>,
    /// What AWS itself said.
    #[serde(skip_serializing_if = "Option::is_none")]
    reported: Option<Reported>,
    /// The policy documents. An absent member was not examined; null or an empty list: examined, and none there.
    #[serde(skip_serializing_if = "Option::is_none")]
    policies: Option<Policies>,
    /// The verdict of each layer that was examined.
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<Layers>,
    /// The decision that follows from the layers examined so far.
    #[serde(skip_serializing_if = "Option::is_none")]
    decision: Option<Verdict>,
    /// For an object that is encrypted with a KMS key: what KMS would say to the request that S3 makes of it. Where that
    /// is a denial the whole is denied, though `decision` says only what holds for the request itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    encryption: Option<Encryption>,
    /// For a role to be assumed with tags or a source identity: what is decided about the permission that these need.
    /// Where that is a denial the whole is denied, though `decision` says only what holds for the request itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    companions: Vec<Companion>,
    /// The layers that make the decision.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    decided_by: Vec<Layer>,
    /// The layers that have a say and were not examined.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unexamined: Vec<Layer>,
    /// What was found out, and what would mend it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}
