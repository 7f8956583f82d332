//! The files of services that live in a region: KMS, Lambda, SQS, SNS, Secrets Manager, EC2.

use super::{Item, file_name, word};
use crate::arn::{self, Arn};

/// The location of a regional service: account, service, region.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    account: &'a str,
    service: &'static str,
    region: &'a str,
}

impl Place<'_> {
    /// The file under the region's folder, with the same file without that folder as the alternative.
    fn item(self, file: &str, command: &str, permission: &'static str) -> Item {
        let Self { account, service, region } = self;
        let account = file_name(account);
        Item {
            path: format!("{account}/{service}/{}/{file}.json", file_name(region)),
            alternatives: vec![format!("{account}/{service}/{file}.json")],
            command: format!("aws {service} {command} --region {}", word(region)),
            permission,
        }
    }
}

/// What is collected for a KMS key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyItem {
    /// State and manager of the key.
    Description,
    /// The key policy.
    Policy,
    /// The grants.
    Grants,
}

impl KeyItem {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Description, Self::Policy, Self::Grants];

    /// The file of a key.
    pub fn of(self, account: &str, region: &str, key: &str) -> Item {
        let (command, more, permission) = match self {
            Self::Description => ("describe-key", "", "kms:DescribeKey"),
            Self::Policy => ("get-key-policy", " --policy-name default", "kms:GetKeyPolicy"),
            Self::Grants => ("list-grants", "", "kms:ListGrants"),
        };
        Place { account, service: "kms", region }.item(
            &format!("{}/{command}", file_name(key)),
            &format!("{command} --key-id {}{more}", word(key)),
            permission,
        )
    }
}

/// The folder with an account's KMS keys, by region.
pub fn key_folder(account: &str) -> String {
    format!("{}/kms", file_name(account))
}

/// The aliases of KMS keys.
pub fn key_aliases(account: &str, region: &str) -> Item {
    Place { account, service: "kms", region }.item("list-aliases", "list-aliases", "kms:ListAliases")
}

/// The lists of what a service has in a region: they say what there is to collect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Listing {
    /// KMS keys.
    Keys,
    /// Lambda functions.
    Functions,
    /// SQS queues.
    Queues,
    /// SNS topics.
    Topics,
    /// Secrets.
    Secrets,
}

impl Listing {
    /// The file of a list.
    pub fn of(self, account: &str, region: &str) -> Item {
        let (service, command, permission) = match self {
            Self::Keys => ("kms", "list-keys", "kms:ListKeys"),
            Self::Functions => ("lambda", "list-functions", "lambda:ListFunctions"),
            Self::Queues => ("sqs", "list-queues", "sqs:ListQueues"),
            Self::Topics => ("sns", "list-topics", "sns:ListTopics"),
            Self::Secrets => ("secretsmanager", "list-secrets", "secretsmanager:ListSecrets"),
        };
        Place { account, service, region }.item(command, command, permission)
    }
}

/// The aliases of a Lambda function.
pub fn function_aliases(account: &str, region: &str, name: &str) -> Item {
    Place { account, service: "lambda", region }.item(
        &format!("{}/list-aliases", file_name(name)),
        &format!("list-aliases --function-name {}", word(name)),
        "lambda:ListAliases",
    )
}

/// The folder with an account's Lambda functions, by region.
pub fn function_folder(account: &str) -> String {
    format!("{}/lambda", file_name(account))
}

/// A function's name, and its version or alias: `resize:live`.
pub fn qualified(function: &str) -> (&str, Option<&str>) {
    match function.split_once(':') {
        // `$LATEST` is what you get without a qualifier.
        Some((name, "$LATEST")) => (name, None),
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (function, None),
    }
}

/// A Lambda function: configuration, execution role, VPC.
pub fn function(account: &str, region: &str, name: &str) -> Item {
    Place { account, service: "lambda", region }.item(
        &format!("{}/get-function", file_name(name)),
        &format!("get-function --function-name {}", word(name)),
        "lambda:GetFunction",
    )
}

/// The configuration of a version or alias of a Lambda function, which has its own role.
pub fn function_version(account: &str, region: &str, name: &str, qualifier: &str) -> Item {
    Place { account, service: "lambda", region }.item(
        &format!("{}/get-function-configuration.{}", file_name(name), file_name(qualifier)),
        &format!("get-function-configuration --function-name {} --qualifier {}", word(name), word(qualifier)),
        "lambda:GetFunctionConfiguration",
    )
}

/// The policy of a Lambda function, or of one of its versions or aliases.
pub fn function_policy(account: &str, region: &str, name: &str, qualifier: Option<&str>) -> Item {
    let (suffix, option) = match qualifier {
        Some(qualifier) => {
            (format!(".{}", file_name(qualifier)), format!(" --qualifier {}", word(qualifier)))
        }
        None => (String::new(), String::new()),
    };
    Place { account, service: "lambda", region }.item(
        &format!("{}/get-policy{suffix}", file_name(name)),
        &format!("get-policy --function-name {}{option}", word(name)),
        "lambda:GetPolicy",
    )
}

/// An SQS queue.
pub fn queue(account: &str, region: &str, name: &str) -> Item {
    let url = queue_url(account, region, name);
    Place { account, service: "sqs", region }.item(
        &format!("{}/get-queue-attributes", file_name(name)),
        &format!("get-queue-attributes --attribute-names All --queue-url {}", word(&url)),
        "sqs:GetQueueAttributes",
    )
}

/// The URL of an SQS queue.
///
/// Amazon SQS Developer Guide, "Amazon SQS queue and message identifiers".
pub fn queue_url(account: &str, region: &str, name: &str) -> String {
    format!("https://sqs.{region}.{}/{account}/{name}", arn::dns_suffix(region))
}

/// An SNS topic.
pub fn topic(account: &str, region: &str, name: &str) -> Item {
    let partition = arn::partition(region);
    let arn = Arn { partition, service: "sns", region, account, resource: name }.to_string();
    Place { account, service: "sns", region }.item(
        &format!("{}/get-topic-attributes", file_name(name)),
        &format!("get-topic-attributes --topic-arn {}", word(&arn)),
        "sns:GetTopicAttributes",
    )
}

/// The policy of a secret, by the last part of its ARN: the name, a hyphen and six characters, or only the name.
pub fn secret_policy(account: &str, region: &str, resource: &str) -> Item {
    let place = Place { account, service: "secretsmanager", region };
    let item = |name: &str| {
        place.item(
            &format!("{}/get-resource-policy", file_name(name)),
            &format!("get-resource-policy --secret-id {}", word(name)),
            "secretsmanager:GetResourcePolicy",
        )
    };
    let Some(name) = secret_name(resource) else { return item(resource) };
    let mut by_name = item(name);
    let by_resource = item(resource);
    by_name.alternatives.push(by_resource.path);
    by_name.alternatives.extend(by_resource.alternatives);
    by_name
}

/// A secret's name without the hyphen and six characters that Secrets Manager adds to its ARN.
pub fn secret_name(resource: &str) -> Option<&str> {
    let (name, suffix) = resource.rsplit_once('-')?;
    let added = suffix.len() == 6 && suffix.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (added && !name.is_empty()).then_some(name)
}

/// The folder with an account's VPC endpoints.
pub fn vpc_endpoint_folder(account: &str) -> String {
    format!("{}/ec2", file_name(account))
}

/// The VPC endpoints of an account in one region.
pub fn vpc_endpoints(account: &str, region: &str) -> Item {
    Place { account, service: "ec2", region }.item(
        VPC_ENDPOINTS,
        "describe-vpc-endpoints",
        "ec2:DescribeVpcEndpoints",
    )
}

/// The name of the files with VPC endpoints, without `.json`.
pub const VPC_ENDPOINTS: &str = "describe-vpc-endpoints";
