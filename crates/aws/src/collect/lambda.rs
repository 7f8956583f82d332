//! Lambda: functions and their policies, including those of aliases. Variables and code are not collected.

use aws_sdk_lambda::Client;
use aws_sdk_lambda::operation::get_function_configuration::GetFunctionConfigurationOutput;
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
        // The list has everything that `get-function` says about the configuration.
        let output = configuration(function);
        collector.keep(&layout::function(account, region, name), Box::pin(async { Ok(output) })).await;
        policy(place, &client, name, None).await;
        aliases(place, &client, name).await;
    });
    join_all(all).await;
}

/// What a function's aliases have of their own: a policy, and the configuration of the version that they name.
async fn aliases(place: Place<'_>, client: &Client, name: &str) {
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
    let all = aliases.iter().map(async |alias| {
        policy(place, client, name, Some(alias)).await;
        let item = layout::function_version(account, region, name, alias);
        let get = client.get_function_configuration().function_name(name).qualifier(alias);
        let call = Box::pin(async { Ok(version(&get.send().await?)) });
        collector.keep(&item, call).await;
    });
    join_all(all).await;
}

/// The policy of a function or of one of its aliases.
async fn policy(place: Place<'_>, client: &Client, name: &str, alias: Option<&str>) {
    let Place { collector, account, region, .. } = place;
    let item = layout::function_policy(account, region, name, alias);
    let get = client.get_policy().function_name(name).set_qualifier(alias.map(ToOwned::to_owned));
    let call = Box::pin(async { Ok(json!({"Policy": get.send().await?.policy})) });
    collector.keep(&item, call).await;
}

fn configuration(function: &FunctionConfiguration) -> Value {
    let vpc = function.vpc_config.as_ref();
    json!({"Configuration": shown(&Shown {
        name: function.function_name(),
        arn: function.function_arn(),
        role: function.role(),
        version: function.version(),
        vpc: vpc.map(|vpc| [vpc.subnet_ids(), vpc.security_group_ids()]),
        key: function.kms_key_arn(),
        log_group: function.logging_config().and_then(|logging| logging.log_group()),
    })})
}

fn version(function: &GetFunctionConfigurationOutput) -> Value {
    let vpc = function.vpc_config();
    shown(&Shown {
        name: function.function_name(),
        arn: function.function_arn(),
        role: function.role(),
        version: function.version(),
        vpc: vpc.map(|vpc| [vpc.subnet_ids(), vpc.security_group_ids()]),
        key: function.kms_key_arn(),
        log_group: function.logging_config().and_then(|logging| logging.log_group()),
    })
}

/// What is kept of a configuration. The SDK has a different type for each operation that returns it.
struct Shown<'a> {
    name: Option<&'a str>,
    arn: Option<&'a str>,
    role: Option<&'a str>,
    version: Option<&'a str>,
    /// Subnets and security groups.
    vpc: Option<[&'a [String]; 2]>,
    key: Option<&'a str>,
    log_group: Option<&'a str>,
}

fn shown(function: &Shown<'_>) -> Value {
    let vpc = function.vpc.map(|[subnets, groups]| json!({"SubnetIds": subnets, "SecurityGroupIds": groups}));
    super::present(json!({
        "FunctionName": function.name,
        "FunctionArn": function.arn,
        "Role": function.role,
        "Version": function.version,
        "VpcConfig": vpc,
        "KMSKeyArn": function.key,
        "LoggingConfig": function.log_group.map(|own| json!({"LogGroup": own})),
    }))
}
