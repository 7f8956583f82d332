//! Which account and region a resource is in.
//!
//! Terraform's AWS provider, "AWS Configuration Reference": a provider configuration is for one account, and for one
//! region unless the resource specifies another.

use std::collections::HashMap;

use serde_json::Value;
use source::arn::{Arn, is_account_id, partition};

use super::Reader;
use super::instance::Instance;
use super::links::Links;
use crate::PlanError;

/// Types of resources whose `arn` is in the provider's own account. For other types it may be in the account of
/// whatever they are about: a subscription's ARN is in its topic's account.
const OWN: [&str; 14] = [
    "aws_cloudwatch_log_group",
    "aws_dynamodb_table",
    "aws_ecr_repository",
    "aws_iam_group",
    "aws_iam_instance_profile",
    "aws_iam_policy",
    "aws_iam_role",
    "aws_iam_user",
    "aws_kms_key",
    "aws_lambda_function",
    "aws_secretsmanager_secret",
    "aws_sns_topic",
    "aws_sqs_queue",
    "aws_vpc_endpoint",
];

/// The ARN of an instance itself, if it is in its provider's account and region.
fn own_arn<'a>(instance: &Instance<'a>) -> Option<Arn<'a>> {
    if instance.is_data || !OWN.contains(&instance.of_type) {
        return None;
    }
    let arn = |value: &'a Value| Arn::parse(value.get("arn")?.as_str()?);
    arn(instance.after).or_else(|| arn(instance.before))
}

fn own_account<'a>(instance: &Instance<'a>) -> Option<&'a str> {
    own_arn(instance).map(|arn| arn.account).filter(|account| is_account_id(account))
}

/// The account of each provider configuration: from `aws_caller_identity`, from the role that it assumes, from the
/// only account that it may be for, or from ARNs of existing things.
pub(super) fn of_providers<'a>(
    plan: &'a Value,
    instances: &[Instance<'a>],
    links: &Links<'a>,
) -> HashMap<&'a str, &'a str> {
    let mut accounts = HashMap::new();
    let prior = plan.pointer("/prior_state/values/root_module");
    let mut modules: Vec<&Value> = prior.into_iter().collect();
    while let Some(module) = modules.pop() {
        modules.extend(module.get("child_modules").and_then(Value::as_array).into_iter().flatten());
        let resources = module.get("resources").and_then(Value::as_array).into_iter().flatten();
        for resource in
            resources.filter(|own| own.get("type").and_then(Value::as_str) == Some("aws_caller_identity"))
        {
            let account = resource.pointer("/values/account_id").and_then(Value::as_str);
            let address = resource.get("address").and_then(Value::as_str);
            if let (Some(account), Some(provider)) = (account, address.and_then(|own| links.provider(own))) {
                accounts.insert(provider, account);
            }
        }
    }
    for provider in links.aws_providers() {
        if let Some(account) = links.account(provider) {
            accounts.entry(provider).or_insert(account);
        }
    }
    for instance in instances {
        if let (Some(account), Some(provider)) = (own_account(instance), instance.provider) {
            accounts.entry(provider).or_insert(account);
        }
    }
    accounts
}

/// If the user and the plan say different accounts, one of them is wrong.
pub(super) fn check(
    said: Option<&str>,
    accounts: &HashMap<&str, &str>,
    links: &Links<'_>,
) -> Result<(), PlanError> {
    let known: Option<Vec<&str>> =
        links.aws_providers().map(|provider| accounts.get(provider).copied()).collect();
    match (said, known.unwrap_or_default().as_slice()) {
        (Some(said), known @ [first, ..]) if !known.contains(&said) => {
            Err(PlanError::OtherAccount { said: said.to_owned(), own: (*first).to_owned() })
        }
        _ => Ok(()),
    }
}

impl Reader<'_> {
    /// The account that an instance is in.
    pub(super) fn account(&self, instance: &Instance<'_>) -> Result<String, PlanError> {
        let of_provider = || instance.provider.and_then(|key| self.accounts.get(key)).copied();
        own_account(instance)
            .or_else(of_provider)
            .or(self.settings.account.as_deref())
            .map(ToOwned::to_owned)
            .ok_or_else(|| PlanError::NoAccount { what: instance.address.to_owned() })
    }

    /// The region of an instance, if known.
    ///
    /// The environment counts only for a provider configuration that says nothing.
    pub(super) fn region(&self, instance: &Instance<'_>) -> Option<String> {
        let of_arn = own_arn(instance).map(|arn| arn.region).filter(|region| !region.is_empty());
        if let Some(region) = of_arn {
            return Some(region.to_owned());
        }
        let of_resource = instance.after.get("region").or_else(|| instance.before.get("region"));
        if let Some(region) = of_resource.and_then(Value::as_str).filter(|own| is_region(own)) {
            return Some(region.to_owned());
        }
        match instance.provider.filter(|key| self.links.has_region(key)) {
            Some(provider) => self.links.region(provider).filter(|own| is_region(own)),
            None => self.settings.region.clone(),
        }
    }

    /// The partition of an instance: its region's.
    pub(super) fn partition(&self, instance: &Instance<'_>) -> String {
        let own = own_arn(instance).map(|arn| arn.partition.to_owned());
        own.unwrap_or_else(|| partition(&self.region(instance).unwrap_or_default()).to_owned())
    }
}

/// True for what looks like a region name: `eu-central-1`. An expression of one variable need not be the variable
/// itself.
fn is_region(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let is_number = |own: &&&str| own.bytes().all(|byte| byte.is_ascii_digit());
    let is_word = |own: &&str| !own.is_empty() && own.bytes().all(|byte| byte.is_ascii_lowercase());
    match parts.split_last() {
        Some((number, words)) => {
            !number.is_empty() && is_number(&number) && words.len() >= 2 && words.iter().all(is_word)
        }
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_region;

    #[test]
    fn regions_have_words_and_a_number() {
        for own in ["eu-central-1", "us-gov-west-1", "ap-southeast-7", "eusc-de-east-1"] {
            assert!(is_region(own), "{own}");
        }
        for other in ["", "prod", "eu-1", "eu--1", "eu-central-", "EU-central-1", "-", "a-b-c"] {
            assert!(!is_region(other), "{other}");
        }
    }
}
