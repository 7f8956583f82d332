//! Resource-based policies: which file holds the policy of the resource that an action is about.

use std::sync::Arc;

use case::NamedPolicy;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::Snapshot;
use crate::arn::{Arn, is_account};
use crate::document::Document;
use crate::layout::{self, BucketItem, Item, KeyItem};
use crate::{SourceError, TrustPolicies};

type Found = Result<Option<Arc<NamedPolicy>>, SourceError>;

/// Services whose resources may have policies that are not read.
///
/// IAM User Guide, "AWS services that work with IAM", column "Resource-based policies".
const UNREAD_SERVICES: [&str; 26] = [
    "acm-pca",
    "aoss",
    "apigateway",
    "aps",
    "backup",
    "bedrock",
    "cloudtrail",
    "codeartifact",
    "codebuild",
    "dynamodb",
    "ecr",
    "elasticfilesystem",
    "es",
    "events",
    "execute-api",
    "glacier",
    "glue",
    "kinesis",
    "lex",
    "mediastore",
    "s3-object-lambda",
    "s3-outposts",
    "s3express",
    "ses",
    "ssm-incidents",
    "vpc-lattice",
];

/// Actions that make a resource: it has no policy yet.
const CREATORS: [&str; 6] = [
    "kms:CreateKey",
    "lambda:CreateFunction",
    "s3:CreateBucket",
    "secretsmanager:CreateSecret",
    "sns:CreateTopic",
    "sqs:CreateQueue",
];

pub(super) fn find(snapshot: &Snapshot, action: &str, resource: &str) -> Found {
    let service = action.split_once(':').map_or("", |(service, _)| service).to_ascii_lowercase();
    let Some(arn) = Arn::parse(resource) else { return Ok(None) };
    if CREATORS.iter().any(|creator| action.eq_ignore_ascii_case(creator)) {
        return Ok(None);
    }
    if service == "sts" {
        return trust(snapshot, arn, resource);
    }
    match arn.service {
        "s3" => bucket(snapshot, arn, resource),
        "kms" => key(snapshot, arn),
        "lambda" => function(snapshot, arn, resource),
        "sqs" => queue(snapshot, arn),
        "sns" => topic(snapshot, arn),
        "secretsmanager" => secret(snapshot, arn),
        service if UNREAD_SERVICES.contains(&service) => Err(unread(resource)),
        _ => Ok(None),
    }
}

fn unread(resource: &str) -> SourceError {
    SourceError::Unsupported {
        what: format!("the resource-based policy of {resource}"),
        why: "policies of this kind of resource are not read: give it as `policies.resource` of the case"
            .to_owned(),
    }
}

fn trust(snapshot: &Snapshot, arn: Arn<'_>, resource: &str) -> Found {
    if arn.service != "iam" || !arn.resource.starts_with("role/") {
        return Ok(None);
    }
    snapshot.trust(resource).map(|trust| Some(trust.policy))
}

/// The policy in a file, read once.
fn policy<T: DeserializeOwned>(
    snapshot: &Snapshot,
    item: &Item,
    name: &str,
    what: &str,
    document: impl FnOnce(T) -> Option<Box<RawValue>>,
) -> Found {
    snapshot.documents.get(&item.path, || {
        let output: Option<T> = snapshot.files.json(item, what)?;
        Ok(output
            .and_then(document)
            .map(|document| Arc::new(NamedPolicy { name: name.to_owned(), arn: None, via: None, document })))
    })
}

/// Output of `get-bucket-policy`, `get-key-policy`, `get-policy` and `get-resource-policy`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct PolicyOutput {
    #[serde(alias = "ResourcePolicy")]
    policy: Option<Document>,
}

fn plain(snapshot: &Snapshot, item: &Item, name: &str) -> Found {
    policy(snapshot, item, name, &format!("the policy of {name}"), |output: PolicyOutput| {
        output.policy.map(|policy| policy.0)
    })
}

fn bucket(snapshot: &Snapshot, arn: Arn<'_>, resource: &str) -> Found {
    if !arn.account.is_empty() || !arn.region.is_empty() {
        return Err(unread(resource));
    }
    let bucket = arn.resource.split('/').next().unwrap_or(arn.resource);
    if bucket == "*" || bucket.is_empty() {
        return Ok(None);
    }
    let name = format!("bucket {bucket}");
    let Some(account) = snapshot.bucket_owner(bucket)? else {
        return Err(SourceError::NotFound {
            what: name,
            place:
                "the accounts that were collected; the buckets of another account cannot be told from names \
                    that do not exist"
                    .to_owned(),
        });
    };
    plain(snapshot, &BucketItem::Policy.of(&account, bucket), &name)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListAliases {
    aliases: Vec<Alias>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Alias {
    alias_name: String,
    target_key_id: Option<String>,
}

fn key(snapshot: &Snapshot, arn: Arn<'_>) -> Found {
    let Some(id) = key_id(snapshot, arn)? else { return Ok(None) };
    plain(snapshot, &KeyItem::Policy.of(arn.account, arn.region, &id), &format!("key {id}"))
}

/// The id of a key, by its ARN or that of an alias; `None` for an ARN that names no single key.
pub(super) fn key_id(snapshot: &Snapshot, arn: Arn<'_>) -> Result<Option<String>, SourceError> {
    match arn.resource.split_once('/') {
        Some(("key", id)) if id != "*" => Ok(Some(id.to_owned())),
        Some(("alias", _)) => aliased(snapshot, arn).map(Some),
        _ => Ok(None),
    }
}

fn aliased(snapshot: &Snapshot, arn: Arn<'_>) -> Result<String, SourceError> {
    let item = layout::key_aliases(arn.account, arn.region);
    let keys = snapshot.aliases.get(&item.path, || {
        let list: ListAliases = snapshot.files.required(&item, &format!("the key of {}", arn.resource))?;
        let target = |alias: Alias| Some((alias.alias_name, alias.target_key_id?));
        Ok(Arc::new(list.aliases.into_iter().filter_map(target).collect()))
    })?;
    keys.get(arn.resource).cloned().ok_or_else(|| SourceError::NotFound {
        what: format!("a key behind {}", arn.resource),
        place: format!("account {}, region {}", arn.account, arn.region),
    })
}

fn function(snapshot: &Snapshot, arn: Arn<'_>, resource: &str) -> Found {
    let mut parts = arn.resource.splitn(3, ':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some("layer"), ..) => Err(unread(resource)),
        (Some("function"), Some(name), qualifier) if name != "*" => {
            let qualifier = qualifier.filter(|qualifier| *qualifier != "*");
            let item = layout::function_policy(arn.account, arn.region, name, qualifier);
            plain(snapshot, &item, &format!("function {name}"))
        }
        _ => Ok(None),
    }
}

/// Output of `get-queue-attributes` and `get-topic-attributes`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttributesOutput {
    attributes: PolicyOutput,
}

fn in_attributes(snapshot: &Snapshot, item: &Item, name: &str) -> Found {
    policy(snapshot, item, name, &format!("the policy of {name}"), |output: AttributesOutput| {
        output.attributes.policy.map(|policy| policy.0)
    })
}

fn queue(snapshot: &Snapshot, arn: Arn<'_>) -> Found {
    if arn.resource.contains('*') || !is_account(arn.account) {
        return Ok(None);
    }
    let item = layout::queue(arn.account, arn.region, arn.resource);
    in_attributes(snapshot, &item, &format!("queue {}", arn.resource))
}

fn topic(snapshot: &Snapshot, arn: Arn<'_>) -> Found {
    let topic = arn.resource.split(':').next().unwrap_or(arn.resource);
    if topic.contains('*') || !is_account(arn.account) {
        return Ok(None);
    }
    in_attributes(snapshot, &layout::topic(arn.account, arn.region, topic), &format!("topic {topic}"))
}

fn secret(snapshot: &Snapshot, arn: Arn<'_>) -> Found {
    match arn.resource.strip_prefix("secret:") {
        Some(name) if !name.contains('*') => {
            plain(snapshot, &layout::secret_policy(arn.account, arn.region, name), &format!("secret {name}"))
        }
        _ => Ok(None),
    }
}
