//! Resource-based policies: which file holds the policy of the requested resource.

use std::sync::Arc;

use case::NamedPolicy;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::value::RawValue;

use super::Snapshot;
use crate::arn::Arn;
use crate::document::Document;
use crate::layout::{self, BucketItem, Item, KeyItem};
use crate::{Holder, SourceError, TrustPolicies};

type Found = Result<Option<Arc<NamedPolicy>>, SourceError>;

pub(super) fn find(snapshot: &Snapshot, action: &str, resource: &str) -> Found {
    let Some(holder) = Holder::of(action, resource)? else { return Ok(None) };
    match holder {
        Holder::Role(role) => snapshot.trust(role).map(|trust| Some(trust.policy)),
        Holder::Bucket(name) => bucket(snapshot, name),
        Holder::Key(arn) => key(snapshot, arn),
        Holder::Function { arn, name, qualifier } => {
            let item = layout::function_policy(arn.account, arn.region, name, qualifier);
            plain(snapshot, &item, &format!("function {name}"))
        }
        Holder::Queue(arn) => {
            let item = layout::queue(arn.account, arn.region, arn.resource);
            in_attributes(snapshot, &item, &format!("queue {}", arn.resource))
        }
        Holder::Topic { arn, name } => {
            let item = layout::topic(arn.account, arn.region, name);
            in_attributes(snapshot, &item, &format!("topic {name}"))
        }
        Holder::Secret { arn, name } => {
            let item = layout::secret_policy(arn.account, arn.region, name);
            plain(snapshot, &item, &format!("secret {name}"))
        }
    }
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
        Ok(output.and_then(document).map(|document| {
            Arc::new(NamedPolicy { name: name.to_owned(), arn: None, via: None, document, origin: None })
        }))
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

fn bucket(snapshot: &Snapshot, bucket: &str) -> Found {
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

/// The id of a key, by its ARN or an alias's; `None` for an ARN that does not name a single key.
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
