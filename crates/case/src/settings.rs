//! What decides about a resource besides its policy, as carried in a case.

use policy::{AttachedPolicy, LayerPolicies, PolicyKind, Truth};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evaluate::all;
use crate::{InvalidPolicy, NamedPolicy};

/// Settings of the resource, and what allows beside its policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// For S3: what Block Public Access makes of a public bucket policy.
    pub public_access: PublicAccess,
    /// Grants on a KMS key and entries of an access control list, written as policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<NamedPolicy>,
    /// What may allow, and could not be read: in words.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
}

/// What S3 Block Public Access makes of a public bucket policy: the setting `RestrictPublicBuckets`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PublicAccess {
    /// It counts for everyone.
    #[default]
    Unrestricted,
    /// It counts for the bucket's own account and AWS services alone.
    Restricted,
    /// The setting could not be read.
    Unknown,
}

impl Settings {
    /// Adds them to the resource's policy.
    pub(crate) fn beside<'a>(&'a self, own: LayerPolicies<'a>) -> Result<LayerPolicies<'a>, InvalidPolicy> {
        let grants: Vec<AttachedPolicy<'a>> = all(&self.grants, PolicyKind::Resource)?;
        let restricts_public_access = match self.public_access {
            PublicAccess::Unrestricted => Truth::False,
            PublicAccess::Restricted => Truth::True,
            PublicAccess::Unknown => Truth::Unknown,
        };
        let may_allow = !self.unread.is_empty();
        Ok(own.with_settings(grants, policy::Settings { restricts_public_access, may_allow }))
    }
}
