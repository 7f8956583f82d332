//! The layers of an authorization decision and the verdict of each.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A layer of AWS authorization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Layer {
    /// Identity-based policies.
    Identity,
    /// The resource-based policy; a role's trust policy; a KMS key policy.
    Resource,
    /// The permissions boundary.
    Boundary,
    /// Session policies.
    Session,
    /// Service control policies.
    Scp,
    /// Resource control policies.
    Rcp,
    /// The VPC endpoint policy.
    Endpoint,
}

impl Layer {
    /// All layers, in the order in which `denied` speaks of them.
    pub const ALL: [Self; 7] =
        [Self::Identity, Self::Resource, Self::Boundary, Self::Session, Self::Scp, Self::Rcp, Self::Endpoint];

    /// The name in the case record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Endpoint => "endpoint",
        }
    }
}

/// What a layer says of the request; the decision is made of these alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Some statement allows, none denies.
    Allowed,
    /// No statement allows, none denies.
    ImplicitDeny,
    /// A statement denies.
    ExplicitDeny,
    /// The layer has no say in this request.
    NotApplicable,
    /// It depends on something that is not known.
    Unknown,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Self; 5] =
        [Self::Allowed, Self::ImplicitDeny, Self::ExplicitDeny, Self::NotApplicable, Self::Unknown];

    /// The name in the case record.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ImplicitDeny => "implicitDeny",
            Self::ExplicitDeny => "explicitDeny",
            Self::NotApplicable => "notApplicable",
            Self::Unknown => "unknown",
        }
    }

    /// The verdict with this name in the case record.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|verdict| verdict.name() == name)
    }

    /// True for an implicit and for an explicit deny.
    pub fn is_denial(self) -> bool {
        matches!(self, Self::ImplicitDeny | Self::ExplicitDeny)
    }
}

/// How a resource policy's Allow names the principal: what it replaces follows from that.
///
/// IAM User Guide, "Policy evaluation logic": in one account, a grant to a role is still limited by the boundary and
/// session policies, a grant to a session or a user is not, and a grant to the account only delegates to IAM policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Grant {
    /// To the account: identity policies must allow too.
    Account,
    /// To the role: in the same account it replaces the identity policies' Allow.
    Role,
    /// To the session, the user, the service, or everyone: in the same account nothing else need allow.
    Direct,
}

/// The verdict of one layer, with the statements that made it.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct LayerVerdict {
    /// The verdict.
    pub verdict: Verdict,
    /// For `unknown`: the verdicts it may turn out to be. Absent: any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub possible: Vec<Verdict>,
    /// For the resource layer: the strongest grant that is certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grant: Option<Grant>,
    /// For the resource layer: the strongest grant that an unknown may yet make.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub might_grant: Option<Grant>,
    /// The statements that matched, or might.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub statements: Vec<StatementRef>,
    /// Statements that matched in all but one element.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub near_misses: Vec<NearMiss>,
    /// One sentence for people.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub because: Option<String>,
    /// What an `unknown` depends on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub depends_on: Vec<Dependency>,
}

impl LayerVerdict {
    /// A verdict that no statement here made, and the reason for it.
    pub fn told(verdict: Verdict, because: String) -> Self {
        Self {
            verdict,
            possible: Vec::new(),
            grant: None,
            might_grant: None,
            statements: Vec::new(),
            near_misses: Vec::new(),
            because: Some(because),
            depends_on: Vec::new(),
        }
    }
}

/// A statement, by policy and position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct StatementRef {
    /// The policy's name.
    pub policy: String,
    /// The policy's ARN.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// For SCPs and RCPs: the level, 0 for the root.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<usize>,
    /// The statement's position in the policy, from 0.
    pub index: usize,
    /// The statement's `Sid`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: String,
    /// True: it matched. False: it nearly did. Absent: it may, which depends on `dependsOn`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matched: Option<bool>,
}

impl StatementRef {
    /// What people call it: its `Sid`, or its position if it has none or an empty one.
    pub fn label(&self) -> Cow<'_, str> {
        match self.sid.as_deref() {
            None | Some("") => self.index.to_string().into(),
            Some(sid) => sid.into(),
        }
    }
}

/// `statement ReadReports of AppPolicy`.
impl Display for StatementRef {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        let policy = if self.policy.is_empty() { "a policy without a name" } else { &self.policy };
        write!(formatter, "statement {} of {policy}", self.label())
    }
}

/// A statement that matched in all elements but one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NearMiss {
    /// The statement.
    #[serde(flatten)]
    pub statement: StatementRef,
    /// The element that failed: `Principal`, `Action`, `Resource`, `Condition` or its `Not…` form.
    pub element: String,
    /// For a condition: its operator.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<String>,
    /// For a condition: its key.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What the statement wanted.
    pub wanted: Vec<String>,
    /// What the request had; null: nothing.
    pub got: Option<Vec<String>>,
}

/// Something that is not known and that a verdict depends on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Dependency {
    /// The condition key; `principal`, `action` or `resource` where the request itself lacks that; or the setting of the
    /// resource, `RestrictPublicBuckets` or `GrantsBesideThePolicy`.
    pub key: String,
    /// The condition operator that asks for it; else the element, `Principal`, `Action` or `Resource`, or `Setting`.
    pub operator: String,
    /// The values it is compared with.
    pub values: Vec<String>,
}

/// The verdicts of a case, by layer: the member `layers`.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Layers {
    /// Identity-based policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub identity: Option<LayerVerdict>,
    /// The resource's own policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<LayerVerdict>,
    /// The permissions boundary.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub boundary: Option<LayerVerdict>,
    /// Session policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session: Option<LayerVerdict>,
    /// Service control policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scp: Option<LayerVerdict>,
    /// Resource control policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rcp: Option<LayerVerdict>,
    /// The VPC endpoint policy.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint: Option<LayerVerdict>,
}

impl Layers {
    /// The verdict of a layer, if it was examined.
    pub fn get(&self, layer: Layer) -> Option<&LayerVerdict> {
        match layer {
            Layer::Identity => self.identity.as_ref(),
            Layer::Resource => self.resource.as_ref(),
            Layer::Boundary => self.boundary.as_ref(),
            Layer::Session => self.session.as_ref(),
            Layer::Scp => self.scp.as_ref(),
            Layer::Rcp => self.rcp.as_ref(),
            Layer::Endpoint => self.endpoint.as_ref(),
        }
    }

    /// Sets the verdict of a layer, replacing any earlier one.
    pub fn set(&mut self, layer: Layer, verdict: LayerVerdict) {
        let place = match layer {
            Layer::Identity => &mut self.identity,
            Layer::Resource => &mut self.resource,
            Layer::Boundary => &mut self.boundary,
            Layer::Session => &mut self.session,
            Layer::Scp => &mut self.scp,
            Layer::Rcp => &mut self.rcp,
            Layer::Endpoint => &mut self.endpoint,
        };
        *place = Some(verdict);
    }
}
