//! Settings of buckets.

use std::sync::Arc;

use source::{AclGrant, Buckets, PublicAccessBlock, ResourceOwners, SourceError};

use super::{Overlay, told, untold};
use crate::beside::{BucketSettings, Setting, all_on};
use crate::known::Known;

impl<S: Buckets + ResourceOwners> Overlay<S> {
    /// A bucket setting as the file sets it; `None` if the file does not mention it.
    fn of_bucket<'p, T>(
        &'p self,
        bucket: &str,
        setting: Setting,
        what: &str,
        of: impl Fn(&'p BucketSettings) -> Option<&'p Known<T>>,
    ) -> Result<Option<&'p T>, SourceError> {
        let beside = &self.planned.beside;
        if let Some(unknown) = beside.loose(setting) {
            return Err(untold(what, unknown));
        }
        beside.buckets.get(bucket).and_then(of).map(|own| told(what, own)).transpose()
    }

    /// The account of a bucket.
    fn account_of(&self, bucket: &str, what: &str) -> Result<String, SourceError> {
        let arn = format!("arn:aws:s3:::{bucket}");
        let account = match self.planned_owner(&arn) {
            Some(account) => Some(account),
            None => self.beneath(what)?.owner(&arn, None)?,
        };
        account.ok_or_else(|| SourceError::Unsupported {
            what: what.to_owned(),
            why: format!("the account of bucket {bucket} is not known"),
        })
    }
}

impl<S: Buckets + ResourceOwners> Buckets for Overlay<S> {
    fn public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let own = self.own_public_access_block(bucket)?;
        // The account can add nothing, and the source below may not know who owns a new bucket.
        if own == own.union(all_on()) {
            return Ok(own);
        }
        Ok(own.union(self.account_public_access_block(bucket)?))
    }

    fn own_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let what = format!("Block Public Access of bucket {bucket}");
        match self.of_bucket(bucket, Setting::PublicAccessBlock, &what, |own| own.block.as_ref())? {
            Some(block) => Ok(*block),
            None => self.beneath(&what)?.own_public_access_block(bucket),
        }
    }

    fn account_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let what = format!("Block Public Access of the account of bucket {bucket}");
        let accounts = &self.planned.beside.accounts;
        if !accounts.is_empty()
            && let Some(block) = accounts.get(&self.account_of(bucket, &what)?)
        {
            return told(&what, block).copied();
        }
        self.beneath(&what)?.account_public_access_block(bucket)
    }

    fn object_ownership(&self, bucket: &str) -> Result<String, SourceError> {
        let what = format!("object ownership of bucket {bucket}");
        match self.of_bucket(bucket, Setting::Ownership, &what, |own| own.ownership.as_ref())? {
            Some(ownership) => Ok(ownership.clone()),
            None => self.beneath(&what)?.object_ownership(bucket),
        }
    }

    fn encryption_key(&self, bucket: &str) -> Result<Option<String>, SourceError> {
        let what = format!("default encryption of bucket {bucket}");
        match self.of_bucket(bucket, Setting::Encryption, &what, |own| own.key.as_ref())? {
            Some(key) => Ok(key.clone()),
            None => self.beneath(&what)?.encryption_key(bucket),
        }
    }

    fn bucket_acl(&self, bucket: &str) -> Result<Arc<[AclGrant]>, SourceError> {
        let what = format!("the access control list of bucket {bucket}");
        match self.of_bucket(bucket, Setting::AccessControlList, &what, |own| own.list.as_ref())? {
            Some(list) => Ok(list.clone().into()),
            None => self.beneath(&what)?.bucket_acl(bucket),
        }
    }
}
