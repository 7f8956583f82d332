//! Which resource's policy decides about an action.

use crate::SourceError;
use crate::arn::{Arn, bucket, is_account_id};

/// Actions that create a resource: it has no policy yet.
const CREATORS: [&str; 6] = [
    "kms:CreateKey",
    "lambda:CreateFunction",
    "s3:CreateBucket",
    "secretsmanager:CreateSecret",
    "sns:CreateTopic",
    "sqs:CreateQueue",
];

/// A resource whose policy decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holder<'a> {
    /// A role, whose trust policy decides, by its ARN.
    Role(&'a str),
    /// A bucket, by its name.
    Bucket(&'a str),
    /// A key, by its ARN or an alias's.
    Key(Arn<'a>),
    /// A Lambda function, or one of its versions or aliases.
    Function {
        /// Its ARN.
        arn: Arn<'a>,
        /// Its name.
        name: &'a str,
        /// The version or alias.
        qualifier: Option<&'a str>,
    },
    /// An SQS queue.
    Queue(Arn<'a>),
    /// An SNS topic, even if a subscription is meant.
    Topic {
        /// Its ARN.
        arn: Arn<'a>,
        /// Its name.
        name: &'a str,
    },
    /// A secret.
    Secret {
        /// Its ARN.
        arn: Arn<'a>,
        /// The last part of its ARN: the name, a hyphen and six characters.
        name: &'a str,
    },
}

impl<'a> Holder<'a> {
    /// Determines it from an action and the ARN that the action is about.
    ///
    /// `None` if no resource policy can decide; an error if one may, but of a kind that is not read.
    pub fn of(action: &str, resource: &'a str) -> Result<Option<Self>, SourceError> {
        let service = action.split_once(':').map_or("", |(service, _)| service);
        let Some(arn) = Arn::parse(resource) else {
            return if resource == "*" { Ok(None) } else { Err(unnamed(resource)) };
        };
        if CREATORS.iter().any(|creator| action.eq_ignore_ascii_case(creator)) {
            return Ok(None);
        }
        if service.eq_ignore_ascii_case("sts") {
            let is_role = arn.service == "iam" && arn.resource.starts_with("role/");
            return Ok(is_role.then_some(Self::Role(resource)));
        }
        match arn.service {
            "s3" if !arn.account.is_empty() || !arn.region.is_empty() => Err(unread(resource)),
            "lambda" if arn.resource.starts_with("layer:") => Err(unread(resource)),
            "s3" => Ok(bucket(arn).filter(|bucket| !matches!(*bucket, "" | "*")).map(Self::Bucket)),
            "kms" => Ok(key(arn)),
            "lambda" => Ok(function(arn)),
            "sqs" | "sns" if !is_account_id(arn.account) => Ok(None),
            "sqs" => Ok((!arn.resource.contains('*')).then_some(Self::Queue(arn))),
            "sns" => Ok(topic(arn)),
            "secretsmanager" => Ok(secret(arn)),
            // A role's trust policy decides who may assume it, and nothing else.
            "iam" => Ok(None),
            service if actions::may_have_policy(service, arn.resource) => Err(unread(resource)),
            _ => Ok(None),
        }
    }
}

fn unnamed(resource: &str) -> SourceError {
    SourceError::Unsupported {
        what: format!("the resource-based policy of {resource}"),
        why: "that is no ARN: give the ARN of the resource".to_owned(),
    }
}

fn unread(resource: &str) -> SourceError {
    SourceError::Unsupported {
        what: format!("the resource-based policy of {resource}"),
        why: "policies of this kind of resource are not read: give it as `policies.resource` of the case"
            .to_owned(),
    }
}

fn key(arn: Arn<'_>) -> Option<Holder<'_>> {
    let named = matches!(arn.resource.split_once('/'), Some(("key" | "alias", name)) if name != "*");
    named.then_some(Holder::Key(arn))
}

fn function(arn: Arn<'_>) -> Option<Holder<'_>> {
    let mut parts = arn.resource.splitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("function"), Some(name), qualifier) if name != "*" => {
            Some(Holder::Function { arn, name, qualifier: qualifier.filter(|qualifier| *qualifier != "*") })
        }
        _ => None,
    }
}

fn topic(arn: Arn<'_>) -> Option<Holder<'_>> {
    let name = arn.resource.split(':').next().unwrap_or(arn.resource);
    (!name.contains('*')).then_some(Holder::Topic { arn, name })
}

fn secret(arn: Arn<'_>) -> Option<Holder<'_>> {
    let name = arn.resource.strip_prefix("secret:")?;
    (!name.contains('*')).then_some(Holder::Secret { arn, name })
}
