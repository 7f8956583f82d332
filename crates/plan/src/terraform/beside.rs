//! What decides about buckets besides their policies.

use serde_json::Value;
use source::PublicAccessBlock;

use super::Reader;
use super::iam::items;
use super::instance::{Fate, Instance};
use super::names::names_itself;
use super::turns::Turns;
use crate::PlanError;
use crate::beside::{BucketSettings, Setting, canned_list, open_key};
use crate::holder::Holder;
use crate::known::{Known, Unknown};
use crate::planned::Planned;

/// A resource that sets one setting of a bucket.
const SETTERS: [(&str, Setting); 4] = [
    ("aws_s3_bucket_public_access_block", Setting::PublicAccessBlock),
    ("aws_s3_bucket_ownership_controls", Setting::Ownership),
    ("aws_s3_bucket_acl", Setting::AccessControlList),
    ("aws_s3_bucket_server_side_encryption_configuration", Setting::Encryption),
];

impl<'a> Reader<'a> {
    pub(super) fn beside(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for bucket in self.of_type("aws_s3_bucket").filter(|own| own.stays()) {
            self.bucket(bucket, planned);
        }
        for (of_type, setting) in SETTERS {
            self.setters(of_type, setting, planned)?;
        }
        self.accounts_blocks(planned)?;
        self.key_grants(planned)
    }

    /// A bucket itself: S3's defaults for a new one, and settings that older configurations specify in it.
    fn bucket(&self, bucket: &Instance<'a>, planned: &mut Planned) {
        let Ok(name) = self.name(bucket) else { return };
        let is_new = bucket.fate == Fate::Made;
        if is_new {
            planned.beside.buckets.insert(name.clone(), BucketSettings::of_new());
        }
        let is_written = |attribute: &str| {
            let changes = bucket.before.get(attribute) != bucket.after.get(attribute);
            bucket.expressions.get(attribute).is_some() && (is_new || changes || bucket.is_open(attribute))
        };
        let settings = planned.beside.bucket(&name);
        if is_written("acl") || is_written("grant") {
            let canned = self.text(bucket, "acl").map(Option::unwrap_or_default);
            settings.list = Some(canned.and_then(|canned| canned_list(&canned, bucket.address)));
        }
        if is_written("server_side_encryption_configuration") {
            let open = self.open(bucket, "server_side_encryption_configuration");
            settings.key = Some(Ok(Some(open_key(&open))));
        }
    }

    /// Resources that set one setting of a bucket: first the removed ones, then the others.
    fn setters(&self, of_type: &str, setting: Setting, planned: &mut Planned) -> Result<(), PlanError> {
        let mut turns = Turns::of_makers();
        for instance in self.of_type(of_type).filter(|own| own.takes()) {
            if let Some(name) = instance.was("bucket") {
                turns.take(name.to_owned(), instance);
                unset(setting, planned.beside.bucket(name));
            }
        }
        let mut given = Vec::new();
        for instance in self.of_type(of_type).filter(|own| own.stays()) {
            match self.owner_of(instance, "bucket", "aws_s3_bucket")? {
                Some(Ok(Holder::Bucket(name))) => {
                    turns.give(name.clone(), instance);
                    given.push((name, instance));
                }
                Some(Err(unknown)) => planned.beside.loose.push((setting, unknown)),
                _ => {}
            }
        }
        for (name, instance) in given {
            match turns.lasts(&name, instance) {
                Ok(true) => self.set(setting, instance, planned.beside.bucket(&name))?,
                Ok(false) => {}
                Err(unknown) => leave_open(setting, planned.beside.bucket(&name), unknown),
            }
        }
        Ok(())
    }

    fn set(
        &self,
        setting: Setting,
        instance: &Instance<'a>,
        bucket: &mut BucketSettings,
    ) -> Result<(), PlanError> {
        match setting {
            Setting::PublicAccessBlock => bucket.block = Some(self.block(instance)),
            Setting::Ownership => bucket.ownership = Some(self.ownership(instance)),
            // One that does not change can be read where it is.
            Setting::AccessControlList if !instance.acts => {}
            Setting::AccessControlList => {
                let canned = self.text(instance, "acl").map(Option::unwrap_or_default);
                bucket.list = Some(canned.and_then(|canned| canned_list(&canned, instance.address)));
            }
            Setting::Encryption => bucket.key = Some(Ok(self.encryption(instance)?)),
            Setting::Grants => {}
        }
        Ok(())
    }

    /// Terraform's AWS provider, "Resource: `aws_s3_bucket_public_access_block`": an omitted switch is off.
    fn block(&self, instance: &Instance<'a>) -> Known<PublicAccessBlock> {
        let is_on = |name: &str| {
            if instance.is_open(name) {
                return Err(self.open(instance, name));
            }
            Ok(instance.after.get(name).and_then(Value::as_bool).unwrap_or_default())
        };
        Ok(PublicAccessBlock {
            block_public_acls: is_on("block_public_acls")?,
            ignore_public_acls: is_on("ignore_public_acls")?,
            block_public_policy: is_on("block_public_policy")?,
            restrict_public_buckets: is_on("restrict_public_buckets")?,
        })
    }

    /// Terraform's AWS provider, "Resource: `aws_s3_bucket_ownership_controls`".
    fn ownership(&self, instance: &Instance<'a>) -> Known<String> {
        let own =
            items(instance.after, "rule").first().and_then(|rule| rule.get("object_ownership")?.as_str());
        match own {
            Some(own) if !instance.is_open("rule") => Ok(own.to_owned()),
            _ => Err(self.open(instance, "rule")),
        }
    }

    /// The key of the default encryption, if it is a KMS key.
    /// Terraform's AWS provider, "Resource: `aws_s3_bucket_server_side_encryption_configuration`".
    fn encryption(&self, instance: &Instance<'a>) -> Result<Option<String>, PlanError> {
        let default = items(instance.after, "rule")
            .iter()
            .find_map(|rule| items(rule, "apply_server_side_encryption_by_default").first());
        let text = |name: &str| default.and_then(|own| own.get(name)?.as_str()).filter(|own| !own.is_empty());
        if !instance.is_open("rule") {
            let is_of_kms = text("sse_algorithm").is_some_and(|own| own.starts_with("aws:kms"));
            let key = text("kms_master_key_id").unwrap_or("alias/aws/s3");
            return Ok(is_of_kms.then(|| key.to_owned()));
        }
        let written = "/rule/0/apply_server_side_encryption_by_default/0/kms_master_key_id";
        let target = instance.expressions.pointer(written).and_then(|own| self.target_of(instance, own));
        let known = match target {
            Some((key, of_it)) if key.of_type == "aws_kms_key" && names_itself(key, &of_it) => {
                self.key_itself(key)?
            }
            _ => Err(self.open(instance, "rule")),
        };
        Ok(Some(known.unwrap_or_else(|unknown| open_key(&unknown))))
    }

    /// Terraform's AWS provider, "Resource: `aws_s3_account_public_access_block`".
    fn accounts_blocks(&self, planned: &mut Planned) -> Result<(), PlanError> {
        let mut turns = Turns::of_makers();
        let all = || self.of_type("aws_s3_account_public_access_block");
        for instance in all().filter(|own| own.takes()) {
            if let Some(account) = instance.was("account_id") {
                turns.take(account.to_owned(), instance);
                planned.beside.accounts.insert(account.to_owned(), Ok(PublicAccessBlock::default()));
            }
        }
        let mut given = Vec::new();
        for instance in all().filter(|own| own.stays()) {
            let account = match self.text(instance, "account_id") {
                Ok(Some(account)) => account,
                // If omitted, it is the provider's own.
                _ if instance.expressions.get("account_id").is_none() => self.account(instance)?,
                _ => {
                    planned
                        .beside
                        .loose
                        .push((Setting::PublicAccessBlock, self.open(instance, "account_id")));
                    continue;
                }
            };
            turns.give(account.clone(), instance);
            given.push((account, instance));
        }
        for (account, instance) in given {
            let block = match turns.lasts(&account, instance) {
                Ok(true) => self.block(instance),
                Ok(false) => continue,
                Err(unknown) => Err(unknown),
            };
            planned.beside.accounts.insert(account, block);
        }
        Ok(())
    }
}

/// What a bucket has after a setting is removed. S3 API Reference, `DeletePublicAccessBlock`,
/// `DeleteBucketOwnershipControls`, `DeleteBucketEncryption`.
fn unset(setting: Setting, bucket: &mut BucketSettings) {
    match setting {
        Setting::PublicAccessBlock => bucket.block = Some(Ok(PublicAccessBlock::default())),
        Setting::Ownership => bucket.ownership = Some(Ok("ObjectWriter".to_owned())),
        Setting::Encryption => bucket.key = Some(Ok(None)),
        // Terraform only forgets the list.
        Setting::AccessControlList | Setting::Grants => {}
    }
}

fn leave_open(setting: Setting, bucket: &mut BucketSettings, unknown: Unknown) {
    match setting {
        Setting::PublicAccessBlock => bucket.block = Some(Err(unknown)),
        Setting::Ownership => bucket.ownership = Some(Err(unknown)),
        Setting::AccessControlList => bucket.list = Some(Err(unknown)),
        Setting::Encryption => bucket.key = Some(Ok(Some(open_key(&unknown)))),
        Setting::Grants => {}
    }
}
