//! S3: bucket policies and the settings of buckets.

mod account;
mod locate;

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{Grant, PublicAccessBlockConfiguration};
use case::NamedPolicy;
use source::layout::{self, BucketItem, Item};
use source::{AclGrant, Buckets, PublicAccessBlock, SourceError};

use crate::Session;
use crate::answer::{Found, incomplete, resource_policy};
use crate::error::CallError;
use crate::memo::Memo;
pub(crate) use account::block as account_block;
use locate::Place;
pub(crate) use locate::client;

/// Buckets in all accounts that the session reaches.
///
/// A bucket's name does not say who owns it. If a likely account is given, it is tried first, then the credentials' own
/// account and those that have a profile. Access points are not read.
#[derive(Debug)]
pub struct S3 {
    session: Arc<Session>,
    /// By bucket and likely account.
    places: Memo<(String, Option<String>), Place>,
    /// By bucket, if the owner is certain.
    owned: Mutex<HashMap<String, Place>>,
    policies: Memo<String, Option<Arc<NamedPolicy>>>,
    blocks: Memo<String, PublicAccessBlock>,
    /// By account.
    account_blocks: Memo<String, PublicAccessBlock>,
    ownerships: Memo<String, String>,
    keys: Memo<String, Option<String>>,
    acls: Memo<String, Arc<[AclGrant]>>,
}

impl S3 {
    /// The permissions needed to read. `s3:ListBucket` reveals who owns a bucket.
    pub const PERMISSIONS: &[&str] = &[
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:ListBucket",
    ];

    /// S3 over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self {
            session,
            places: Memo::default(),
            owned: Mutex::default(),
            policies: Memo::default(),
            blocks: Memo::default(),
            account_blocks: Memo::default(),
            ownerships: Memo::default(),
            keys: Memo::default(),
            acls: Memo::default(),
        }
    }

    async fn place(&self, bucket: &str, guess: Option<&str>) -> Result<Place, SourceError> {
        if let Some(place) = self.owned().get(bucket) {
            return Ok(place.clone());
        }
        let ask = Box::pin(locate::locate(&self.session, bucket, guess));
        let place = self.places.get((bucket.to_owned(), guess.map(ToOwned::to_owned)), ask).await?;
        if place.owner.is_some() {
            self.owned().insert(bucket.to_owned(), place.clone());
        }
        Ok(place)
    }

    fn owned(&self) -> MutexGuard<'_, HashMap<String, Place>> {
        self.owned.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The account that owns a bucket; `None` if none of the accounts read is known to own it.
    pub(crate) fn owner(&self, bucket: &str, guess: Option<&str>) -> Result<Option<String>, SourceError> {
        self.session.block_on(self.place(bucket, guess)).map(|place| place.owner)
    }

    /// The bucket policy. S3 API Reference, `GetBucketPolicy`.
    pub(crate) async fn policy(&self, bucket: &str) -> Found {
        let ask = async {
            let name = format!("bucket {bucket}");
            let get = async |client: Client| Ok(client.get_bucket_policy().bucket(bucket).send().await?);
            let (item, answer) =
                self.setting(bucket, BucketItem::Policy, &format!("the policy of {name}"), get).await?;
            resource_policy(&item, name, answer.and_then(|answer| answer.policy).as_deref())
        };
        self.policies.get(bucket.to_owned(), Box::pin(ask)).await
    }

    /// Asks for one setting; `None` if AWS says that nothing is set.
    async fn setting<T>(
        &self,
        bucket: &str,
        of: BucketItem,
        what: &str,
        get: impl AsyncFnOnce(Client) -> Result<T, CallError>,
    ) -> Result<(Item, Option<T>), SourceError> {
        let Place { config, owner } = self.place(bucket, None).await?;
        let item = of.of(owner.as_deref().unwrap_or("ACCOUNT"), bucket);
        let answer = self.session.read(&item, what, Box::pin(get(client(&config)))).await?;
        Ok((item, answer))
    }

    /// How a bucket in an account is read: with the account's credentials, in the bucket's region.
    pub(crate) async fn config(&self, bucket: &str, account: &str) -> Result<SdkConfig, SourceError> {
        Ok(self.place(bucket, Some(account)).await?.config)
    }

    /// Block Public Access of the bucket itself.
    async fn own_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let ask = async {
            let what = format!("Block Public Access of bucket {bucket}");
            let get =
                async |client: Client| Ok(client.get_public_access_block().bucket(bucket).send().await?);
            let (_, answer) = self.setting(bucket, BucketItem::PublicAccessBlock, &what, get).await?;
            let found = answer.and_then(|answer| answer.public_access_block_configuration);
            Ok(found.as_ref().map(block).unwrap_or_default())
        };
        self.blocks.get(bucket.to_owned(), Box::pin(ask)).await
    }

    /// Block Public Access of the account that owns the bucket.
    async fn block_of_owner(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let Place { config, owner } = self.place(bucket, None).await?;
        let account = owner.ok_or_else(|| SourceError::Unsupported {
            what: format!("what the account of bucket {bucket} blocks"),
            why: "the account is not known: give it as `request.resourceAccount`, or use a snapshot"
                .to_owned(),
        })?;
        let ask = async {
            let item = layout::account_public_access_block(&account);
            let what = format!("Block Public Access of account {account}");
            let call = Box::pin(account_block(&config, &account));
            let found = self.session.required(&item, &what, call).await?;
            Ok(found.as_ref().map(block).unwrap_or_default())
        };
        self.account_blocks.get(account.clone(), Box::pin(ask)).await
    }

    async fn ownership(&self, bucket: &str) -> Result<String, SourceError> {
        let ask = async {
            let what = format!("object ownership of bucket {bucket}");
            let get = async |client: Client| {
                Ok(client.get_bucket_ownership_controls().bucket(bucket).send().await?)
            };
            let (_, answer) = self.setting(bucket, BucketItem::OwnershipControls, &what, get).await?;
            let controls = answer.and_then(|answer| answer.ownership_controls);
            let rule = controls.and_then(|controls| controls.rules.into_iter().next());
            let set = rule.as_ref().map(|rule| rule.object_ownership.as_str());
            Ok(set.unwrap_or("ObjectWriter").to_owned())
        };
        self.ownerships.get(bucket.to_owned(), Box::pin(ask)).await
    }

    async fn key(&self, bucket: &str) -> Result<Option<String>, SourceError> {
        let ask = async {
            let what = format!("default encryption of bucket {bucket}");
            let get = async |client: Client| Ok(client.get_bucket_encryption().bucket(bucket).send().await?);
            let (_, answer) = self.setting(bucket, BucketItem::Encryption, &what, get).await?;
            let rules = answer.and_then(|answer| answer.server_side_encryption_configuration);
            let rules = rules.map(|rules| rules.rules).unwrap_or_default();
            let default = rules.into_iter().find_map(|rule| rule.apply_server_side_encryption_by_default);
            // If no key is named, it is the one that AWS manages for S3 in the account.
            Ok(default
                .filter(|encryption| encryption.sse_algorithm.as_str().starts_with("aws:kms"))
                .map(|encryption| encryption.kms_master_key_id.unwrap_or_else(|| "alias/aws/s3".to_owned())))
        };
        self.keys.get(bucket.to_owned(), Box::pin(ask)).await
    }

    async fn acl(&self, bucket: &str) -> Result<Arc<[AclGrant]>, SourceError> {
        let ask = async {
            let what = format!("the ACL of bucket {bucket}");
            let get = async |client: Client| Ok(client.get_bucket_acl().bucket(bucket).send().await?);
            let (item, answer) = self.setting(bucket, BucketItem::Acl, &what, get).await?;
            let answer = answer.ok_or_else(|| incomplete(&item, &what))?;
            let owner = answer.owner.and_then(|owner| owner.id);
            let grant = |grant| acl_grant(grant, owner.as_deref());
            let grants = answer.grants.into_iter().flatten().map(grant).collect::<Option<_>>();
            grants.ok_or_else(|| incomplete(&item, &what))
        };
        self.acls.get(bucket.to_owned(), Box::pin(ask)).await
    }
}

fn block(found: &PublicAccessBlockConfiguration) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: found.block_public_acls.unwrap_or_default(),
        ignore_public_acls: found.ignore_public_acls.unwrap_or_default(),
        block_public_policy: found.block_public_policy.unwrap_or_default(),
        restrict_public_buckets: found.restrict_public_buckets.unwrap_or_default(),
    }
}

fn acl_grant(grant: Grant, owner: Option<&str>) -> Option<AclGrant> {
    let grantee = grant.grantee?;
    Some(AclGrant {
        to_owner: owner.is_some() && grantee.id.as_deref() == owner,
        grantee: grantee.id.or(grantee.uri).or(grantee.email_address)?,
        permission: grant.permission?.as_str().to_owned(),
    })
}

impl Buckets for S3 {
    fn own_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        self.session.block_on(self.own_block(bucket))
    }

    fn account_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        self.session.block_on(self.block_of_owner(bucket))
    }

    fn object_ownership(&self, bucket: &str) -> Result<String, SourceError> {
        self.session.block_on(self.ownership(bucket))
    }

    fn encryption_key(&self, bucket: &str) -> Result<Option<String>, SourceError> {
        self.session.block_on(self.key(bucket))
    }

    fn bucket_acl(&self, bucket: &str) -> Result<Arc<[AclGrant]>, SourceError> {
        self.session.block_on(self.acl(bucket))
    }
}
