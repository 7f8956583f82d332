//! Lambda: functions and their policies, also of their aliases. Variables and code stay where they are.

use aws_sdk_lambda::Client;
use aws_sdk_lambda::types::FunctionConfiguration;
use futures_util::future::join_all;
use serde_json::{Value, json};
use source::layout::{self, Listing};

use super::Place;

pub(super) async fn collect(place: Place<'_>) {
    let Place { collector, account, region, config } = place;
    let client = Client::new(config);
    let item = Listing::Functions.of(account, region);
    let call = async {
        let pages = client.list_functions().into_paginator().items();
        let functions = pages.send().collect::<Result<Vec<_>, _>>().await?;
        let names: Vec<_> =
            functions.iter().map(|function| json!({"FunctionName": function.function_name})).collect();
        Ok((json!({"Functions": names}), functions))
    };
    let functions = collector.ask(&item, call).await.unwrap_or_default();
    let functions =
        functions.iter().filter_map(|function| Some((function.function_name.as_deref()?, function)));
    let all = functions.map(async |(name, function)| {
        // The list tells all that `get-function` does of the configuration.
        let output = configuration(function);
        collector.keep(&layout::function(account, region, name), Box::pin(async { Ok(output) })).await;
        policies(place, &client, name).await;
    });
    join_all(all).await;
}

/// The policy of a function, and those of its aliases.
async fn policies(place: Place<'_>, client: &Client, name: &str) {
    let Place { collector, account, region, .. } = place;
    let item = layout::function_aliases(account, region, name);
    let call = async {
        let pages = client.list_aliases().function_name(name).into_paginator().items();
        let aliases = pages.send().collect::<Result<Vec<_>, _>>().await?;
        let names: Vec<_> = aliases.into_iter().filter_map(|alias| alias.name).collect();
        let shown: Vec<_> = names.iter().map(|name| json!({"Name": name})).collect();
        Ok((json!({"Aliases": shown}), names))
    };
    let aliases = collector.ask(&item, call).await.unwrap_or_default();
    let qualifiers = std::iter::once(None).chain(aliases.into_iter().map(Some));
    let all = qualifiers.map(async |qualifier| {
        let item = layout::function_policy(account, region, name, qualifier.as_deref());
        let get = client.get_policy().function_name(name).set_qualifier(qualifier);
        let call = Box::pin(async { Ok(json!({"Policy": get.send().await?.policy})) });
        collector.keep(&item, call).await;
    });
    join_all(all).await;
}

fn configuration(function: &FunctionConfiguration) -> Value {
    let vpc = function.vpc_config.as_ref().map(|vpc| {
        json!({"VpcId": vpc.vpc_id, "SubnetIds": vpc.subnet_ids(), "SecurityGroupIds": vpc.security_group_ids()})
    });
    let logging = function.logging_config.as_ref().map(|logging| json!({"LogGroup": logging.log_group}));
    json!({"Configuration": super::present(json!({
        "FunctionName": function.function_name,
        "FunctionArn": function.function_arn,
        "Role": function.role,
        "Version": function.version,
        "VpcConfig": vpc,
        "KMSKeyArn": function.kms_key_arn,
        "LoggingConfig": logging,
    }))})
}
