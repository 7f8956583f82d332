//! KMS: keys with their policies and grants, and aliases.

use aws_sdk_kms::Client;
use aws_sdk_kms::types::{AliasListEntry, GrantListEntry};
use futures_util::future::{join, join_all, join3};
use serde_json::{Value, json};
use source::layout::{self, KeyItem, Listing};

use super::Place;

pub(super) async fn collect(place: Place<'_>) {
    let client = Client::new(place.config);
    join(keys(place, &client), aliases(place, &client)).await;
}

async fn keys(place: Place<'_>, client: &Client) {
    let item = Listing::Keys.of(place.account, place.region);
    let call = async {
        let found = client.list_keys().into_paginator().items().send().collect::<Result<Vec<_>, _>>().await?;
        let ids: Vec<_> = found.into_iter().filter_map(|key| key.key_id).collect();
        let keys: Vec<_> = ids.iter().map(|id| json!({"KeyId": id})).collect();
        Ok((json!({"Keys": keys}), ids))
    };
    let ids = place.collector.ask(&item, call).await.unwrap_or_default();
    join_all(ids.iter().map(|id| key(place, client, id))).await;
}

async fn key(place: Place<'_>, client: &Client, id: &str) {
    let Place { collector, account, region, .. } = place;
    let described = Box::pin(async {
        let metadata =
            client.describe_key().key_id(id).send().await?.key_metadata.ok_or_else(super::lacking)?;
        Ok(json!({"KeyMetadata": {
            "AWSAccountId": metadata.aws_account_id,
            "KeyId": metadata.key_id,
            "Arn": metadata.arn,
            "Enabled": metadata.enabled,
            "Description": metadata.description,
            "KeyState": metadata.key_state.as_ref().map(aws_sdk_kms::types::KeyState::as_str),
            "KeyManager": metadata.key_manager.as_ref().map(aws_sdk_kms::types::KeyManagerType::as_str),
            "MultiRegion": metadata.multi_region,
        }}))
    });
    let policy = Box::pin(async {
        let answer = client.get_key_policy().key_id(id).policy_name("default").send().await?;
        Ok(json!({"Policy": answer.policy, "PolicyName": "default"}))
    });
    let grants = Box::pin(async {
        let pages = client.list_grants().key_id(id).into_paginator().items();
        let found = pages.send().collect::<Result<Vec<_>, _>>().await?;
        Ok(json!({"Grants": found.iter().map(grant).collect::<Vec<_>>()}))
    });
    let [description, key_policy, grant_list] = KeyItem::ALL.map(|of| of.of(account, region, id));
    join3(
        collector.keep(&description, described),
        collector.keep(&key_policy, policy),
        collector.keep(&grant_list, grants),
    )
    .await;
}

fn grant(grant: &GrantListEntry) -> Value {
    let constraints = grant.constraints.as_ref().map(|constraints| {
        super::present(json!({
            "EncryptionContextSubset": constraints.encryption_context_subset,
            "EncryptionContextEquals": constraints.encryption_context_equals,
        }))
    });
    super::present(json!({
        "KeyId": grant.key_id,
        "GrantId": grant.grant_id,
        "Name": grant.name,
        "GranteePrincipal": grant.grantee_principal.as_ref().or(grant.grantee_service_principal.as_ref()),
        "IssuingAccount": grant.issuing_account,
        "Operations": grant.operations().iter().map(aws_sdk_kms::types::GrantOperation::as_str).collect::<Vec<_>>(),
        "Constraints": constraints,
    }))
}

async fn aliases(place: Place<'_>, client: &Client) {
    let call = async {
        let found =
            client.list_aliases().into_paginator().items().send().collect::<Result<Vec<_>, _>>().await?;
        let alias = |alias: &AliasListEntry| {
            super::present(json!({
                "AliasName": alias.alias_name,
                "AliasArn": alias.alias_arn,
                "TargetKeyId": alias.target_key_id,
            }))
        };
        Ok((json!({"Aliases": found.iter().map(alias).collect::<Vec<_>>()}), ()))
    };
    place.collector.ask(&layout::key_aliases(place.account, place.region), call).await;
}
