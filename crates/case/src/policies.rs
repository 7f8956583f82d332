//! The policy documents that a case may carry.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::object::of_object;
use crate::{Layer, Settings};

/// The documents of each layer.
///
/// The outer `Option` says whether the layer was examined: `None` is an absent key, not examined;
/// `Some(None)` and an empty list mean examined, and nothing there.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Policies {
    /// Inline, managed and group policies of the principal.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "examined")]
    pub identity: Option<Option<Vec<NamedPolicy>>>,
    /// The permissions boundary of the principal.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "examined")]
    pub boundary: Option<Option<NamedPolicy>>,
    /// The session policies of a role session or federated user.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "examined")]
    pub session: Option<Option<Vec<NamedPolicy>>>,
    /// Service control policies, one list per level, root first, account last.
    /// An empty list: not in an organization, or exempt.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "examined")]
    pub scp: Option<Option<Vec<Vec<NamedPolicy>>>>,
    /// Resource control policies, one list per level. `RCPFullAWSAccess` is implied at every level.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "examined")]
    pub rcp: Option<Option<Vec<Vec<NamedPolicy>>>>,
    /// The resource's own policy: a bucket policy, a key policy, for `sts:AssumeRole*` the trust policy.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "examined")]
    pub resource: Option<Option<NamedPolicy>>,
    /// The policy of the VPC endpoint that the request went through.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "examined")]
    pub endpoint: Option<Option<NamedPolicy>>,
    /// What decides about the resource beside its policy. It counts where the resource layer is examined.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub settings: Option<Settings>,
}

impl Policies {
    /// True if the case says anything about a layer, even if only that there is no policy.
    pub fn carries(&self, layer: Layer) -> bool {
        match layer {
            Layer::Identity => self.identity.is_some(),
            Layer::Boundary => self.boundary.is_some(),
            Layer::Session => self.session.is_some(),
            Layer::Scp => self.scp.is_some(),
            Layer::Rcp => self.rcp.is_some(),
            Layer::Resource => self.resource.is_some(),
            Layer::Endpoint => self.endpoint.is_some(),
        }
    }

    /// Copies what another case carries for a layer.
    pub fn copy(&mut self, layer: Layer, other: &Self) {
        match layer {
            Layer::Identity => self.identity.clone_from(&other.identity),
            Layer::Boundary => self.boundary.clone_from(&other.boundary),
            Layer::Session => self.session.clone_from(&other.session),
            Layer::Scp => self.scp.clone_from(&other.scp),
            Layer::Rcp => self.rcp.clone_from(&other.rcp),
            Layer::Resource => {
                self.resource.clone_from(&other.resource);
                self.settings.clone_from(&other.settings);
            }
            Layer::Endpoint => self.endpoint.clone_from(&other.endpoint),
        }
    }
}

/// One policy: its name, where it comes from, and the document as its author wrote it.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NamedPolicy {
    /// The policy's name; for a resource policy whatever names it best.
    #[serde(default)]
    pub name: String,
    /// The policy's ARN, for managed policies, SCPs and RCPs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub arn: Option<String>,
    /// How it reaches the principal: `inline`, `managed` or `group:NAME`; for SCPs and RCPs the target it is attached to;
    /// `acl` or `grant` for what S3 or KMS holds beside the resource's policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// Where the document is from, where that is not the source that was asked: an embedded copy, which may be older
    /// than the policy.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<String>,
    /// The policy document: JSON, kept as its text.
    #[schemars(with = "serde_json::Value")]
    pub document: Box<RawValue>,
}

impl<'de> Deserialize<'de> for NamedPolicy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Members {
            #[serde(default)]
            name: String,
            arn: Option<String>,
            via: Option<String>,
            origin: Option<String>,
            document: Box<RawValue>,
        }
        let Members { name, arn, via, origin, document } = of_object(deserializer)?;
        Ok(Self { name, arn, via, origin, document })
    }
}

/// Distinguishes a key that is present and `null` from one that is absent.
fn examined<'de, D, T>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Some)
}
