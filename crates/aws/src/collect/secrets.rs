//! Secrets Manager: the policies of secrets, never a value.

use aws_sdk_secretsmanager::Client;
use futures_util::future::join_all;
use serde_json::json;
use source::layout::{self, Listing};

use super::Place;

pub(super) async fn collect(place: Place<'_>) {
    let Place { collector, account, region, config } = place;
    let client = Client::new(config);
    let item = Listing::Secrets.of(account, region);
    let call = async {
        let pages = client.list_secrets().into_paginator().send().collect::<Result<Vec<_>, _>>().await?;
        let secrets = pages.into_iter().filter_map(|page| page.secret_list).flatten();
        let arns: Vec<_> = secrets.filter_map(|secret| secret.arn).collect();
        let shown: Vec<_> = arns.iter().map(|arn| json!({"ARN": arn})).collect();
        Ok((json!({"SecretList": shown}), arns))
    };
    let arns = collector.ask(&item, call).await.unwrap_or_default();
    let named = arns.iter().filter_map(|arn| Some((arn, arn.split_once(":secret:")?.1)));
    let all = named.map(async |(arn, name)| {
        let get = client.get_resource_policy().secret_id(arn);
        let call = Box::pin(async {
            let answer = get.send().await?;
            let policy = answer.resource_policy;
            Ok(super::present(json!({"ARN": answer.arn, "Name": answer.name, "ResourcePolicy": policy})))
        });
        collector.keep(&layout::secret_policy(account, region, name), call).await;
    });
    join_all(all).await;
}
