//! Bucket settings, grants on keys and function configurations, from a snapshot.

use std::sync::Arc;

use serde::Deserialize;

use super::resources::key_id;
use super::{Snapshot, files};
use crate::arn::{Arn, is_account_id};
use crate::layout::{self, BucketItem, KeyItem};
use crate::{AclGrant, Buckets, FunctionDetails, Functions, KeyGrant, Keys, PublicAccessBlock, SourceError};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetPublicAccessBlock {
    public_access_block_configuration: PublicAccessBlock,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetOwnership {
    ownership_controls: Rules<Ownership>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Rules<T> {
    rules: Vec<T>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Ownership {
    object_ownership: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetEncryption {
    server_side_encryption_configuration: Rules<EncryptionRule>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct EncryptionRule {
    apply_server_side_encryption_by_default: Option<Encryption>,
}

#[derive(Debug, Deserialize)]
struct Encryption {
    #[serde(rename = "SSEAlgorithm")]
    algorithm: String,
    #[serde(rename = "KMSMasterKeyID")]
    key: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetAcl {
    owner: Option<Owner>,
    #[serde(default)]
    grants: Vec<Grant>,
}

#[derive(Debug, Deserialize)]
struct Owner {
    #[serde(rename = "ID")]
    id: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Grant {
    grantee: Grantee,
    permission: String,
}

#[derive(Debug, Deserialize)]
struct Grantee {
    #[serde(rename = "ID", alias = "URI", alias = "EmailAddress")]
    name: String,
}

fn owner(snapshot: &Snapshot, bucket: &str) -> Result<String, SourceError> {
    snapshot.bucket_owner(bucket)?.ok_or_else(|| SourceError::NotFound {
        what: format!("bucket {bucket}"),
        place: "the accounts that were collected".to_owned(),
    })
}

/// Block Public Access of a bucket or of an account: `of`, in words.
fn block(snapshot: &Snapshot, item: &layout::Item, of: &str) -> Result<PublicAccessBlock, SourceError> {
    let found: Option<GetPublicAccessBlock> =
        snapshot.files.json(item, &format!("Block Public Access of {of}"))?;
    Ok(found.map(|found| found.public_access_block_configuration).unwrap_or_default())
}

impl Buckets for Snapshot {
    fn own_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let item = BucketItem::PublicAccessBlock.of(&owner(self, bucket)?, bucket);
        block(self, &item, &format!("bucket {bucket}"))
    }

    fn account_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let account = owner(self, bucket)?;
        block(self, &layout::account_public_access_block(&account), &format!("account {account}"))
    }

    fn object_ownership(&self, bucket: &str) -> Result<String, SourceError> {
        let item = BucketItem::OwnershipControls.of(&owner(self, bucket)?, bucket);
        let found: Option<GetOwnership> =
            self.files.json(&item, &format!("object ownership of bucket {bucket}"))?;
        let rule = found.and_then(|found| found.ownership_controls.rules.into_iter().next());
        Ok(rule.map_or_else(|| "ObjectWriter".to_owned(), |rule| rule.object_ownership))
    }

    fn encryption_key(&self, bucket: &str) -> Result<Option<String>, SourceError> {
        let account = owner(self, bucket)?;
        let item = BucketItem::Encryption.of(&account, bucket);
        let found: Option<GetEncryption> =
            self.files.json(&item, &format!("default encryption of bucket {bucket}"))?;
        let rules = found.map(|found| found.server_side_encryption_configuration.rules).unwrap_or_default();
        let default = rules.into_iter().find_map(|rule| rule.apply_server_side_encryption_by_default);
        // If no key is named, it is the account's AWS managed key for S3.
        Ok(default
            .filter(|encryption| encryption.algorithm.starts_with("aws:kms"))
            .map(|encryption| encryption.key.unwrap_or_else(|| "alias/aws/s3".to_owned()))
            .map(|key| arn_of_key(self, &account, &key).unwrap_or(key)))
    }

    fn bucket_acl(&self, bucket: &str) -> Result<Arc<[AclGrant]>, SourceError> {
        let item = BucketItem::Acl.of(&owner(self, bucket)?, bucket);
        let acl: GetAcl = self.files.required(&item, &format!("the ACL of bucket {bucket}"))?;
        let owner = acl.owner.map(|owner| owner.id);
        let grant = |grant: Grant| AclGrant {
            to_owner: owner.as_ref() == Some(&grant.grantee.name),
            grantee: grant.grantee.name,
            permission: grant.permission,
        };
        Ok(acl.grants.into_iter().map(grant).collect())
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListGrants {
    grants: Vec<KeyGrant>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeKey {
    key_metadata: KeyMetadata,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct KeyMetadata {
    key_state: String,
    arn: Option<String>,
}

/// The ARN of a key named only by its id or alias, if a single region has it.
fn arn_of_key(snapshot: &Snapshot, account: &str, key: &str) -> Option<String> {
    if key.starts_with("arn:") {
        return None;
    }
    let resource = if key.starts_with("alias/") { key.to_owned() } else { format!("key/{key}") };
    let described = |region: &String| {
        let arn = Arn { partition: "aws", service: "kms", region, account, resource: &resource };
        let id = key_id(snapshot, arn).ok().flatten()?;
        let item = KeyItem::Description.of(account, region, &id);
        let described: DescribeKey = snapshot.files.required(&item, "a key").ok()?;
        described.key_metadata.arn
    };
    let regions = snapshot.files.names(&layout::key_folder(account));
    let mut found = regions.iter().filter_map(described).collect::<Vec<_>>();
    found.dedup();
    found.pop().filter(|_| found.is_empty())
}

/// The location of a key: account, region, id.
fn key<'a>(snapshot: &Snapshot, key: &'a str) -> Result<(Arn<'a>, String), SourceError> {
    let found = match Arn::parse(key).filter(|arn| arn.service == "kms") {
        Some(arn) => key_id(snapshot, arn)?.map(|id| (arn, id)),
        None => None,
    };
    found.ok_or_else(|| SourceError::Unsupported {
        what: format!("the key {key}"),
        why: "only the ARN of a key or of an alias says where it is: give that".to_owned(),
    })
}

impl Keys for Snapshot {
    fn key_grants(&self, name: &str) -> Result<Arc<[KeyGrant]>, SourceError> {
        let (arn, id) = key(self, name)?;
        let item = KeyItem::Grants.of(arn.account, arn.region, &id);
        let list: ListGrants = self.files.required(&item, &format!("the grants of key {id}"))?;
        Ok(list.grants.into())
    }

    fn key_arn(&self, name: &str) -> Result<String, SourceError> {
        let (arn, id) = key(self, name)?;
        Ok(Arn { resource: &format!("key/{id}"), ..arn }.to_string())
    }

    fn key_state(&self, name: &str) -> Result<String, SourceError> {
        let (arn, id) = key(self, name)?;
        let item = KeyItem::Description.of(arn.account, arn.region, &id);
        let described: DescribeKey = self.files.required(&item, &format!("the state of key {id}"))?;
        Ok(described.key_metadata.key_state)
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct GetFunction {
    configuration: Configuration,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Configuration {
    function_name: String,
    function_arn: String,
    role: String,
    vpc_config: Option<VpcConfig>,
    #[serde(rename = "KMSKeyArn")]
    key: Option<String>,
    logging_config: Option<LoggingConfig>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VpcConfig {
    #[serde(default)]
    subnet_ids: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct LoggingConfig {
    log_group: Option<String>,
}

impl Functions for Snapshot {
    fn function(&self, function: &str) -> Result<Arc<FunctionDetails>, SourceError> {
        let arn = Arn::parse(function);
        let resource = arn.map_or(function, |arn| arn.resource);
        let (name, qualifier) = layout::qualified(resource.strip_prefix("function:").unwrap_or(resource));
        let (account, region, name) = match arn {
            Some(arn) => (arn.account.to_owned(), arn.region.to_owned(), name),
            None => located(self, name)?,
        };
        let configuration: Configuration = if let Some(qualifier) = qualifier {
            let item = layout::function_version(&account, &region, name, qualifier);
            self.files.required(&item, &format!("the configuration of {qualifier} of function {name}"))?
        } else {
            let item = layout::function(&account, &region, name);
            let what = format!("the configuration of function {name}");
            self.files.required::<GetFunction>(&item, &what)?.configuration
        };
        let log_group = configuration.logging_config.and_then(|logging| logging.log_group);
        Ok(Arc::new(FunctionDetails {
            arn: configuration.function_arn,
            role: configuration.role,
            in_vpc: configuration.vpc_config.is_some_and(|vpc| !vpc.subnet_ids.is_empty()),
            key: configuration.key.filter(|key| !key.is_empty()),
            log_group: log_group.unwrap_or_else(|| format!("/aws/lambda/{}", configuration.function_name)),
        }))
    }
}

/// The account and region of the only function with this name.
fn located<'a>(snapshot: &Snapshot, name: &'a str) -> Result<(String, String, &'a str), SourceError> {
    let mut found = Vec::new();
    for account in snapshot.accounts().filter(|account| is_account_id(account)) {
        for region in snapshot.files.names(&layout::function_folder(account)) {
            if snapshot.files.has(&layout::function(account, &region, name).path) {
                found.push((account.to_owned(), region));
            }
        }
        // Without the region folder, the function is where a region would be.
        let plain = layout::function(account, "REGION", name);
        if found.is_empty() && plain.alternatives.iter().any(|path| snapshot.files.has(path)) {
            found.push((account.to_owned(), "REGION".to_owned()));
        }
    }
    match found.as_slice() {
        [(account, region)] => Ok((account.clone(), region.clone(), name)),
        [] => Err(files::not_collected(
            &layout::function("ACCOUNT", "REGION", name),
            &format!("the configuration of function {name}"),
        )),
        _ => Err(SourceError::Unsupported {
            what: format!("which function {name} is meant"),
            why: format!("{} accounts or regions have one: give its ARN", found.len()),
        }),
    }
}
