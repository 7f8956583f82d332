//! What decides besides policies: bucket settings, grants on keys, and how functions are configured.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::SourceError;

/// S3 Block Public Access. S3 User Guide, "Blocking public access to your Amazon S3 storage".
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(clippy::struct_excessive_bools, reason = "the four switches of AWS")]
pub struct PublicAccessBlock {
    /// Requests that would set a public ACL are refused.
    pub block_public_acls: bool,
    /// Public ACLs have no effect.
    pub ignore_public_acls: bool,
    /// Requests that would set a public bucket policy are refused.
    pub block_public_policy: bool,
    /// A public bucket policy gives access only to the bucket's account and to AWS services.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// The result if both are set: each switch that is on in either.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        Self {
            block_public_acls: self.block_public_acls || other.block_public_acls,
            ignore_public_acls: self.ignore_public_acls || other.ignore_public_acls,
            block_public_policy: self.block_public_policy || other.block_public_policy,
            restrict_public_buckets: self.restrict_public_buckets || other.restrict_public_buckets,
        }
    }
}

/// An entry of an access control list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AclGrant {
    /// True if the grantee is the bucket's own account: that delegates to its IAM policies, and grants nothing more.
    pub to_owner: bool,
    /// A canonical user id, the URI of a group (`…/groups/global/AllUsers`), or an e-mail address.
    pub grantee: String,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    pub permission: String,
}

/// Settings of S3 buckets.
pub trait Buckets: Send + Sync {
    /// Block Public Access in effect for a bucket: the bucket's and its account's combined.
    ///
    /// S3 User Guide, "Blocking public access to your Amazon S3 storage": the more restrictive of the two applies.
    fn public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let own = self.own_public_access_block(bucket)?;
        Ok(own.union(self.account_public_access_block(bucket)?))
    }

    /// Only the bucket's own Block Public Access.
    fn own_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError>;

    /// Block Public Access of the account that owns the bucket.
    fn account_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError>;

    /// Who owns uploaded objects: `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`; if nothing is set,
    /// `ObjectWriter`.
    fn object_ownership(&self, bucket: &str) -> Result<String, SourceError>;

    /// The KMS key of the default encryption, by ARN, id or alias; `None` for keys that S3 manages.
    fn encryption_key(&self, bucket: &str) -> Result<Option<String>, SourceError>;

    /// The bucket's access control list.
    fn bucket_acl(&self, bucket: &str) -> Result<Arc<[AclGrant]>, SourceError>;
}

/// A grant on a KMS key. KMS Developer Guide, "Grants in AWS KMS".
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct KeyGrant {
    /// The id of the grant.
    pub grant_id: String,
    /// Whom it allows: the ARN of a principal, or a service.
    #[serde(alias = "GranteeServicePrincipal")]
    pub grantee_principal: String,
    /// What it allows, as operations: `Decrypt`, not `kms:Decrypt`.
    pub operations: Vec<String>,
    /// The encryption contexts that it applies to; none: all.
    #[serde(default, deserialize_with = "or_default")]
    pub constraints: GrantConstraints,
}

fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}

/// Which encryption contexts a grant on a KMS key applies to. KMS API Reference, `GrantConstraints`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GrantConstraints {
    /// Pairs that the encryption context must contain, among others.
    pub encryption_context_subset: BTreeMap<String, String>,
    /// Pairs that the encryption context must contain, and no others.
    pub encryption_context_equals: BTreeMap<String, String>,
}

impl GrantConstraints {
    /// True if any encryption context will do.
    pub fn is_empty(&self) -> bool {
        self.encryption_context_subset.is_empty() && self.encryption_context_equals.is_empty()
    }
}

/// KMS keys, apart from their policies.
pub trait Keys: Send + Sync {
    /// The grants on a key, by its ARN or an alias's.
    fn key_grants(&self, key: &str) -> Result<Arc<[KeyGrant]>, SourceError>;

    /// The ARN of the key behind an alias's ARN; a key's ARN is returned as is.
    fn key_arn(&self, alias: &str) -> Result<String, SourceError>;

    /// The state of a key: `Enabled`, `Disabled`, `PendingDeletion` and so on.
    fn key_state(&self, key: &str) -> Result<String, SourceError>;
}

/// How a Lambda function is configured, as far as it concerns the execution role.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionDetails {
    /// The function's ARN.
    pub arn: String,
    /// The ARN of its execution role.
    pub role: String,
    /// True if it runs in a VPC, and so needs network interfaces.
    pub in_vpc: bool,
    /// The KMS key for its environment variables; `None` for the AWS managed key.
    pub key: Option<String>,
    /// Its log group.
    pub log_group: String,
}

/// Lambda functions.
pub trait Functions: Send + Sync {
    /// A function by its ARN, or by its name if that is unique.
    fn function(&self, function: &str) -> Result<Arc<FunctionDetails>, SourceError>;
}
