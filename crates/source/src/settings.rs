//! What decides beside policies: settings of buckets, grants on keys, and how functions are set up.

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
    /// Public ACLs count for nothing.
    pub ignore_public_acls: bool,
    /// Requests that would set a public bucket policy are refused.
    pub block_public_policy: bool,
    /// A public bucket policy gives access to the bucket's account and to AWS services alone.
    pub restrict_public_buckets: bool,
}

impl PublicAccessBlock {
    /// What holds where both are set: each switch that is on in either.
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
    /// True where the grantee is the bucket's own account: that delegates to its IAM policies, and grants nothing more.
    pub to_owner: bool,
    /// A canonical user id, the URI of a group (`…/groups/global/AllUsers`), or an e-mail address.
    pub grantee: String,
    /// `READ`, `WRITE`, `READ_ACP`, `WRITE_ACP` or `FULL_CONTROL`.
    pub permission: String,
}

/// Settings of S3 buckets.
pub trait Buckets: Send + Sync {
    /// Block Public Access as it holds for a bucket: that of the bucket and that of its account together.
    ///
    /// S3 User Guide, "Blocking public access to your Amazon S3 storage": the most restrictive of both counts.
    fn public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let own = self.own_public_access_block(bucket)?;
        Ok(own.union(self.account_public_access_block(bucket)?))
    }

    /// Block Public Access of the bucket alone.
    fn own_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError>;

    /// Block Public Access of the account that has the bucket.
    fn account_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError>;

    /// Who owns what is uploaded: `BucketOwnerEnforced`, `BucketOwnerPreferred` or `ObjectWriter`; where nothing is
    /// set, `ObjectWriter`.
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
    /// The encryption contexts that it holds for; none: all.
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

/// Which encryption contexts a grant on a KMS key holds for. KMS API Reference, `GrantConstraints`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct GrantConstraints {
    /// Pairs that the encryption context must have among others.
    pub encryption_context_subset: BTreeMap<String, String>,
    /// Pairs that the encryption context must have, and no others.
    pub encryption_context_equals: BTreeMap<String, String>,
}

impl GrantConstraints {
    /// True where every encryption context will do.
    pub fn is_empty(&self) -> bool {
        self.encryption_context_subset.is_empty() && self.encryption_context_equals.is_empty()
    }
}

/// KMS keys, beside their policies.
pub trait Keys: Send + Sync {
    /// The grants on a key, by the ARN of the key or of an alias.
    fn key_grants(&self, key: &str) -> Result<Arc<[KeyGrant]>, SourceError>;

    /// The ARN of the key behind the ARN of an alias; that of a key is its own.
    fn key_arn(&self, alias: &str) -> Result<String, SourceError>;

    /// The state of a key: `Enabled`, `Disabled`, `PendingDeletion` and so on.
    fn key_state(&self, key: &str) -> Result<String, SourceError>;
}

/// How a Lambda function is set up, as far as its execution role is concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FunctionDetails {
    /// The function's ARN.
    pub arn: String,
    /// The ARN of its execution role.
    pub role: String,
    /// True where it runs in a VPC, and so needs network interfaces.
    pub in_vpc: bool,
    /// The KMS key of its variables; `None` for the key that AWS manages.
    pub key: Option<String>,
    /// Its log group.
    pub log_group: String,
}

/// Lambda functions.
pub trait Functions: Send + Sync {
    /// A function by its ARN, or by its name where that is unique.
    fn function(&self, function: &str) -> Result<Arc<FunctionDetails>, SourceError>;
}
