//! What decides about buckets besides their policies.
//!
//! CloudFormation Template Reference, `AWS::S3::Bucket`. What a template does not specify for an existing bucket
//! stays as it is.

use serde_json::Value;
use source::PublicAccessBlock;

use super::{Declared, Reader};
use crate::beside::{BucketSettings, canned_list, open_key};
use crate::known::{Known, Unknown, depends_on, whole};

impl Reader<'_> {
    /// The settings specified in a bucket.
    pub(super) fn settings(&self, bucket: &Declared<'_>) -> BucketSettings {
        let written = |name: &str| bucket.properties.get(name);
        let sure = |name: &str| match &bucket.doubt {
            Some(doubt) => Err(doubt.clone()),
            None => written(name).ok_or_else(|| Unknown(format!("{} has no {name}", bucket.id))),
        };
        let is_set = |name: &str| bucket.doubt.is_some() || written(name).is_some();
        BucketSettings {
            block: is_set("PublicAccessBlockConfiguration")
                .then(|| sure("PublicAccessBlockConfiguration").and_then(block)),
            ownership: is_set("OwnershipControls").then(|| sure("OwnershipControls").and_then(ownership)),
            list: is_set("AccessControl")
                .then(|| sure("AccessControl").and_then(|canned| canned_list(text(canned)?, bucket.id))),
            key: is_set("BucketEncryption").then(|| {
                let key = sure("BucketEncryption").and_then(|own| self.encryption(own));
                Ok(key.unwrap_or_else(|unknown| Some(open_key(&unknown))))
            }),
        }
    }

    /// CloudFormation Template Reference, `AWS::S3::Bucket ServerSideEncryptionByDefault`.
    fn encryption(&self, configuration: &Value) -> Known<Option<String>> {
        let rules = configuration.get("ServerSideEncryptionConfiguration").unwrap_or(configuration);
        let Some(rules) = rules.as_array() else { return Err(not_read(rules)) };
        let default = rules.iter().find_map(|rule| rule.get("ServerSideEncryptionByDefault"));
        let Some(default) = default else { return Ok(None) };
        if !text(default.get("SSEAlgorithm").unwrap_or(&Value::Null))?.starts_with("aws:kms") {
            return Ok(None);
        }
        match default.get("KMSMasterKeyID") {
            None => Ok(Some("alias/aws/s3".to_owned())),
            Some(Value::String(key)) if depends_on(key).is_some() => self.key_arn(key).map(Some),
            Some(key) => Ok(Some(text(key)?.to_owned())),
        }
    }
}

/// CloudFormation Template Reference, `AWS::S3::Bucket PublicAccessBlockConfiguration`: an omitted switch is off.
fn block(configuration: &Value) -> Known<PublicAccessBlock> {
    let Some(switches) = configuration.as_object() else { return Err(not_read(configuration)) };
    let is_on = |name: &str| match switches.get(name) {
        None => Ok(false),
        Some(Value::Bool(on)) => Ok(*on),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("true") => Ok(true),
        Some(Value::String(text)) if text.eq_ignore_ascii_case("false") => Ok(false),
        Some(other) => Err(not_read(other)),
    };
    Ok(PublicAccessBlock {
        block_public_acls: is_on("BlockPublicAcls")?,
        ignore_public_acls: is_on("IgnorePublicAcls")?,
        block_public_policy: is_on("BlockPublicPolicy")?,
        restrict_public_buckets: is_on("RestrictPublicBuckets")?,
    })
}

/// CloudFormation Template Reference, `AWS::S3::Bucket OwnershipControls`.
fn ownership(controls: &Value) -> Known<String> {
    let rule = controls.get("Rules").and_then(|rules| rules.get(0));
    let own = rule.and_then(|rule| rule.get("ObjectOwnership"));
    own.map_or_else(|| Err(not_read(controls)), text).map(ToOwned::to_owned)
}

fn text(value: &Value) -> Known<&str> {
    value.as_str().map_or_else(|| Err(not_read(value)), whole)
}

fn not_read(value: &Value) -> Unknown {
    match value.as_str().map(whole) {
        Some(Err(unknown)) => unknown,
        _ => Unknown(format!("{value} is not what CloudFormation takes")),
    }
}
