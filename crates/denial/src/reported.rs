//! What a text, decoded message or event says; nothing is guessed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One denial (or what looks like one) as read from a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// Who asked, as written, even if redacted or abbreviated.
    pub principal: Option<String>,
    /// The action, as written.
    pub action: Option<String>,
    /// The resource, as written.
    pub resource: Option<String>,
    /// The account that owns the resource, if the source says so.
    pub resource_account: Option<String>,
    /// Condition keys and their values, in the order of the source.
    pub context: Vec<(String, Vec<String>)>,
    /// Everything else that the source says.
    pub reported: Reported,
}

impl Reading {
    /// A reading that names nothing about the request.
    pub fn new(reported: Reported) -> Self {
        Self {
            principal: None,
            action: None,
            resource: None,
            resource_account: None,
            context: Vec::new(),
            reported,
        }
    }
}

/// The member `reported` of a case: what AWS itself said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Reported {
    /// What kind of refusal this is.
    pub kind: Kind,
    /// Where it was read from.
    pub from: Origin,
    /// The service's error code, for instance `AccessDenied`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The API operation that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operation: Option<String>,
    /// Whether something denies, or nothing allows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Reason>,
    /// The layer that the message blames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layer: Option<ReportedLayer>,
    /// The ARN of the policy that the message blames.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub policy_arn: Option<String>,
    /// The service's request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    /// S3's host id, also called extended request id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_id: Option<String>,
    /// The encoded authorization failure message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub encoded_message: Option<String>,
    /// The id for `GetRequestAuthorizationDetails`, where the message gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub authorization_id: Option<String>,
    /// The action that AWS says is needed besides the one that was called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dependent_action: Option<String>,
    /// When it happened, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time: Option<String>,
    /// CloudTrail's event id.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event_id: Option<String>,
    /// CloudTrail's `userIdentity.type`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub principal_type: Option<String>,
    /// The statements that a decoded message lists, as they stand there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub matched_statements: Vec<serde_json::Value>,
    /// For a look-alike: what it means and what mends it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub meaning: Option<String>,
    /// The names of request fields that were worked out and not said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inferred: Vec<String>,
    /// The excerpt that was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Reported {
    /// What is known of every report: all else is absent.
    pub fn new(kind: Kind, from: Origin) -> Self {
        Self {
            kind,
            from,
            code: None,
            operation: None,
            reason: None,
            layer: None,
            policy_arn: None,
            request_id: None,
            host_id: None,
            encoded_message: None,
            authorization_id: None,
            dependent_action: None,
            time: None,
            event_id: None,
            principal_type: None,
            matched_statements: Vec::new(),
            meaning: None,
            inferred: Vec::new(),
            text: None,
        }
    }
}

/// Whether a refusal is a policy's denial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// IAM refused.
    Denial,
    /// It looks like a denial and is not: credentials, signature, clock, region…
    Lookalike,
    /// Another authorization system of AWS refused, for instance Lake Formation.
    OtherAuthorization,
}

/// Where a reading comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// An error text.
    Text,
    /// A decoded authorization message.
    Decoded,
    /// A CloudTrail event.
    Cloudtrail,
}

/// Opposite reasons that need opposite fixes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Reason {
    /// A Deny matched: remove or narrow it.
    Explicit,
    /// Nothing allowed: add an Allow.
    Implicit,
}

/// The layer that a message blames, named as in the case's `layers`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum ReportedLayer {
    /// An identity-based policy.
    Identity,
    /// A resource-based policy or a role trust policy.
    Resource,
    /// A permissions boundary.
    Boundary,
    /// A session policy.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// A VPC endpoint policy.
    Endpoint,
}
