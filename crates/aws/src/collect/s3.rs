//! S3: buckets with their policies and settings, and what the account blocks.

use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::types::{Grant, PublicAccessBlockConfiguration, ServerSideEncryptionRule};
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use source::layout::{self, BucketItem};

use super::Collector;
use crate::error::CallError;
use crate::s3::{account_block, client};

pub(super) async fn collect(collector: &Collector, account: &str, config: &SdkConfig) {
    join(buckets(collector, account, config), block_of_account(collector, account, config)).await;
}

async fn buckets(collector: &Collector, account: &str, config: &SdkConfig) {
    let client = client(config);
    let call = async {
        let found =
            client.list_buckets().into_paginator().items().send().collect::<Result<Vec<_>, _>>().await?;
        let names: Vec<_> = found.into_iter().filter_map(|bucket| bucket.name).collect();
        let shown: Vec<_> = names.iter().map(|name| json!({"Name": name})).collect();
        Ok((json!({"Buckets": shown}), names))
    };
    let names = collector.ask(&layout::buckets(account), call).await.unwrap_or_default();
    join_all(names.iter().map(|name| bucket(collector, account, name))).await;
}

async fn block_of_account(collector: &Collector, account: &str, config: &SdkConfig) {
    let call = Box::pin(async {
        let block = account_block(config, account).await?;
        Ok(json!({"PublicAccessBlockConfiguration": block.as_ref().map(switches)}))
    });
    collector.keep(&layout::account_public_access_block(account), call).await;
}

async fn bucket(collector: &Collector, account: &str, name: &str) {
    let wanted = BucketItem::ALL.map(|of| (of, of.of(account, name)));
    let wanted: Vec<_> = wanted.into_iter().filter(|(_, item)| !collector.shelf.has(item)).collect();
    if wanted.is_empty() {
        return;
    }
    let client = match collector.s3.config(name, account).await {
        Ok(config) => client(&config),
        Err(error) => {
            for (_, item) in wanted {
                collector.shelf.put(&item, super::Answer::Unasked(error.to_string()));
            }
            return;
        }
    };
    let all = wanted.iter().map(|(of, item)| collector.keep(item, Box::pin(read(&client, *of, name))));
    join_all(all).await;
}

async fn read(client: &Client, of: BucketItem, bucket: &str) -> Result<Value, CallError> {
    Ok(match of {
        BucketItem::Policy => {
            json!({"Policy": client.get_bucket_policy().bucket(bucket).send().await?.policy})
        }
        BucketItem::Acl => {
            let answer = client.get_bucket_acl().bucket(bucket).send().await?;
            let owner = answer.owner.as_ref().map(|owner| json!({"ID": owner.id}));
            super::present(
                json!({"Owner": owner, "Grants": answer.grants().iter().map(grant).collect::<Vec<_>>()}),
            )
        }
        BucketItem::PublicAccessBlock => {
            let answer = client.get_public_access_block().bucket(bucket).send().await?;
            let block = answer.public_access_block_configuration.as_ref();
            json!({"PublicAccessBlockConfiguration": block.map(switches)})
        }
        BucketItem::OwnershipControls => {
            let answer = client.get_bucket_ownership_controls().bucket(bucket).send().await?;
            let rules = answer.ownership_controls.as_ref().map(|controls| {
                let rules = controls.rules().iter();
                rules
                    .map(|rule| json!({"ObjectOwnership": rule.object_ownership.as_str()}))
                    .collect::<Vec<_>>()
            });
            json!({"OwnershipControls": {"Rules": rules}})
        }
        BucketItem::Encryption => {
            let answer = client.get_bucket_encryption().bucket(bucket).send().await?;
            let rules = answer.server_side_encryption_configuration.as_ref();
            let rules = rules.map(|rules| rules.rules().iter().map(encryption).collect::<Vec<_>>());
            json!({"ServerSideEncryptionConfiguration": {"Rules": rules}})
        }
    })
}

fn switches(block: &PublicAccessBlockConfiguration) -> Value {
    json!({
        "BlockPublicAcls": block.block_public_acls.unwrap_or_default(),
        "IgnorePublicAcls": block.ignore_public_acls.unwrap_or_default(),
        "BlockPublicPolicy": block.block_public_policy.unwrap_or_default(),
        "RestrictPublicBuckets": block.restrict_public_buckets.unwrap_or_default(),
    })
}

fn grant(grant: &Grant) -> Value {
    let grantee = grant.grantee.as_ref().map(|grantee| {
        super::present(json!({
            "ID": grantee.id,
            "URI": grantee.uri,
            "EmailAddress": grantee.email_address,
            "Type": grantee.r#type.as_str(),
        }))
    });
    json!({"Grantee": grantee, "Permission": grant.permission.as_ref().map(aws_sdk_s3::types::Permission::as_str)})
}

fn encryption(rule: &ServerSideEncryptionRule) -> Value {
    let default = rule.apply_server_side_encryption_by_default.as_ref().map(|default| {
        super::present(json!({
            "SSEAlgorithm": default.sse_algorithm.as_str(),
            "KMSMasterKeyID": default.kms_master_key_id,
        }))
    });
    super::present(json!({"ApplyServerSideEncryptionByDefault": default}))
}
