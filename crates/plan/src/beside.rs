//! What decides about a resource besides its policy, as the file sets it.

use std::collections::BTreeMap;

use source::{AclGrant, KeyGrant, PublicAccessBlock};

use crate::holder::Holder;
use crate::known::{Known, Unknown, variable};

/// Settings of buckets and accounts, and grants on keys.
#[derive(Debug, Default)]
pub(crate) struct Beside {
    /// By bucket name.
    pub(crate) buckets: BTreeMap<String, BucketSettings>,
    /// Block Public Access of accounts.
    pub(crate) accounts: BTreeMap<String, Known<PublicAccessBlock>>,
    /// Grants, by key.
    pub(crate) grants: BTreeMap<Holder, KeyGrants>,
    /// Settings for which it is not known what they belong to.
    pub(crate) loose: Vec<(Setting, Unknown)>,
}

/// A kind of setting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setting {
    /// S3 Block Public Access of a bucket.
    PublicAccessBlock,
    /// Who owns the objects of a bucket.
    Ownership,
    /// The access control list of a bucket.
    AccessControlList,
    /// The default encryption of a bucket.
    Encryption,
    /// The grants on a key.
    Grants,
}

/// Settings of a bucket; `None` for those that the file does not mention.
#[derive(Debug, Default)]
pub(crate) struct BucketSettings {
    pub(crate) block: Option<Known<PublicAccessBlock>>,
    pub(crate) ownership: Option<Known<String>>,
    pub(crate) list: Option<Known<Vec<AclGrant>>>,
    /// The key of the default encryption; `None` within for keys that S3 manages.
    pub(crate) key: Option<Known<Option<String>>>,
}

/// Grants on a key that are added and removed.
#[derive(Debug, Default)]
pub(crate) struct KeyGrants {
    /// True for a new key, which has none.
    pub(crate) fresh: bool,
    pub(crate) added: Vec<Known<KeyGrant>>,
    /// The ids of the removed ones.
    pub(crate) removed: Vec<String>,
}

impl Beside {
    /// Why a kind of setting is not known, whatever it belongs to.
    pub(crate) fn loose(&self, setting: Setting) -> Option<&Unknown> {
        self.loose.iter().find(|(own, _)| *own == setting).map(|(_, unknown)| unknown)
    }

    /// The settings of a bucket, for modification.
    pub(crate) fn bucket(&mut self, name: &str) -> &mut BucketSettings {
        self.buckets.entry(name.to_owned()).or_default()
    }
}

impl BucketSettings {
    /// What a new bucket has if nothing is set.
    ///
    /// S3 User Guide, "Default settings for new S3 buckets FAQ": Block Public Access is on, access control lists are
    /// off (`BucketOwnerEnforced`), and S3 encrypts with its own keys.
    pub(crate) fn of_new() -> Self {
        Self {
            block: Some(Ok(all_on())),
            ownership: Some(Ok("BucketOwnerEnforced".to_owned())),
            list: Some(Ok(Vec::new())),
            key: Some(Ok(None)),
        }
    }
}

/// All four switches on.
pub(crate) fn all_on() -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: true,
        ignore_public_acls: true,
        block_public_policy: true,
        restrict_public_buckets: true,
    }
}

/// The list that a canned ACL stands for, if it grants only to the owner: S3 User Guide, "Canned ACL". The grantees
/// of others are not in the file.
pub(crate) fn canned_list(canned: &str, of: &str) -> Known<Vec<AclGrant>> {
    if canned.eq_ignore_ascii_case("private") {
        return Ok(Vec::new());
    }
    let which = if canned.is_empty() { String::new() } else { format!(" {canned}") };
    Err(Unknown(format!("the access control list{which} of {of} is not read")))
}

/// The ARN of a key about which nothing is known: nobody can say what its policy allows.
pub(crate) fn open_key(unknown: &Unknown) -> String {
    format!("arn:aws:kms:::key/{}", variable(&unknown.0))
}
