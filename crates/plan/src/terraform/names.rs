//! Which resource an attribute means: by name, by ARN, by id, by queue URL.

use super::Reader;
use super::instance::Instance;
use crate::PlanError;
use crate::holder::{Holder, Home};
use crate::known::Known;

/// The types of resources that have policies, with the service as ARNs write it.
const SERVICES: [(&str, &str); 7] = [
    ("aws_s3_bucket", "s3"),
    ("aws_kms_key", "kms"),
    ("aws_sqs_queue", "sqs"),
    ("aws_sns_topic", "sns"),
    ("aws_secretsmanager_secret", "secretsmanager"),
    ("aws_lambda_function", "lambda"),
    ("aws_vpc_endpoint", "ec2"),
];

/// Attributes that say which resource is meant, or that are what is meant, by type. Terraform's AWS provider,
/// "Attribute Reference" of each resource.
const NAMING: [(&str, &[&str]); 13] = [
    ("aws_iam_policy", &["arn", "id"]),
    ("aws_iam_policy_document", &["json", "minified_json"]),
    ("aws_iam_group", &["arn", "id", "name"]),
    ("aws_iam_role", &["arn", "id", "name"]),
    ("aws_iam_user", &["arn", "id", "name"]),
    ("aws_kms_key", &["arn", "id", "key_id"]),
    ("aws_lambda_function", &["arn", "function_name", "id"]),
    ("aws_organizations_policy", &["id"]),
    ("aws_s3_bucket", &["arn", "bucket", "id"]),
    ("aws_secretsmanager_secret", &["arn", "id", "name"]),
    ("aws_sns_topic", &["arn", "id", "name"]),
    ("aws_sqs_queue", &["arn", "id", "name", "url"]),
    ("aws_vpc_endpoint", &["arn", "id"]),
];

/// True for an attribute that says which resource is meant, whatever is derived from it: a role's name may be cut out
/// of its ARN. For data sources only documents are read.
pub(super) fn names_itself(instance: &Instance<'_>, attribute: &str) -> bool {
    instance.is_data == (instance.of_type == "aws_iam_policy_document")
        && is_naming(instance.of_type, attribute)
}

/// True for an attribute of a type that says which one is meant.
pub(super) fn is_naming(of_type: &str, attribute: &str) -> bool {
    NAMING.iter().any(|(own, attributes)| *own == of_type && attributes.contains(&attribute))
}

/// The argument by which a data source looks up one of a type.
pub(super) fn naming_argument(of_type: &str) -> &'static str {
    match of_type {
        "aws_iam_user" => "user_name",
        "aws_iam_group" => "group_name",
        "aws_s3_bucket" => "bucket",
        "aws_lambda_function" => "function_name",
        _ => "name",
    }
}

/// The service of a type of resources.
pub(super) fn service(of_type: &str) -> &'static str {
    SERVICES.iter().find(|(own, _)| *own == of_type).map_or("", |(_, service)| service)
}

impl<'a> Reader<'a> {
    /// The name that an instance will have.
    pub(super) fn holder_of(
        &self,
        instance: &Instance<'a>,
        of_type: &str,
    ) -> Result<Known<Holder>, PlanError> {
        let known = match of_type {
            "aws_kms_key" => self.text(instance, "key_id"),
            "aws_vpc_endpoint" => self.text(instance, "id"),
            "aws_lambda_function" => self.text(instance, "function_name"),
            _ => self.name(instance).map(Some),
        };
        let home = self.home(instance)?;
        Ok(known.map(|name| Holder::new(service(of_type), home, &name.unwrap_or_default())))
    }

    /// The name that an instance had.
    pub(super) fn holder_was(&self, instance: &Instance<'a>) -> Result<Option<Holder>, PlanError> {
        let attribute = match instance.of_type {
            "aws_kms_key" => "key_id",
            "aws_vpc_endpoint" => "id",
            "aws_s3_bucket" => "bucket",
            "aws_lambda_function" => "function_name",
            _ => "name",
        };
        let home = self.home(instance)?;
        Ok(instance.was(attribute).map(|name| Holder::new(service(instance.of_type), home, name)))
    }

    /// What a name, an ARN, an id or a queue URL in an attribute of an instance means.
    pub(super) fn holder_named(
        &self,
        instance: &Instance<'a>,
        of_type: &str,
        own: &str,
    ) -> Result<Holder, PlanError> {
        Ok(Holder::named(service(of_type), self.home(instance)?, own))
    }

    /// The account and region of an instance.
    pub(super) fn home(&self, instance: &Instance<'_>) -> Result<Home, PlanError> {
        Ok(Home { account: self.account(instance)?, region: self.region(instance) })
    }
}
