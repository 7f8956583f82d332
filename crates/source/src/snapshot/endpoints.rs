//! VPC endpoint policies: an endpoint's id shows neither account nor region, so everything collected is searched.

use std::sync::Arc;

use case::NamedPolicy;
use serde::Deserialize;

use super::Snapshot;
use super::files::not_collected;
use crate::SourceError;
use crate::document::Document;
use crate::layout::{self, Item};

/// The policy of an endpoint.
pub(super) type Found = Option<Arc<NamedPolicy>>;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct DescribeVpcEndpoints {
    vpc_endpoints: Vec<Endpoint>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Endpoint {
    vpc_endpoint_id: String,
    policy_document: Option<Document>,
}

pub(super) fn find(snapshot: &Snapshot, id: &str) -> Result<Found, SourceError> {
    snapshot.endpoints.get(id, || search(snapshot, id))
}

fn search(snapshot: &Snapshot, id: &str) -> Result<Found, SourceError> {
    let what = format!("the policy of VPC endpoint {id}");
    let mut failure = None;
    let mut collected = false;
    for item in items(snapshot) {
        let list: DescribeVpcEndpoints = match snapshot.files.required(&item, &what) {
            Ok(list) => list,
            Err(error) => {
                failure.get_or_insert(error);
                continue;
            }
        };
        collected = true;
        let Some(endpoint) = list.vpc_endpoints.into_iter().find(|endpoint| endpoint.vpc_endpoint_id == id)
        else {
            continue;
        };
        return Ok(endpoint.policy_document.map(|document| {
            Arc::new(NamedPolicy {
                name: id.to_owned(),
                arn: None,
                via: None,
                document: document.0,
                origin: None,
            })
        }));
    }
    Err(failure.unwrap_or_else(|| {
        if collected {
            return SourceError::NotFound {
                what: format!("VPC endpoint {id}"),
                place: "the accounts and regions that were collected".to_owned(),
            };
        }
        not_collected(&layout::vpc_endpoints("ACCOUNT", "REGION"), &what)
    }))
}

/// The files with endpoints, for all accounts and regions.
fn items(snapshot: &Snapshot) -> Vec<Item> {
    let mut items = Vec::new();
    for account in snapshot.accounts() {
        for name in snapshot.files.names(&layout::vpc_endpoint_folder(account)) {
            let region = if name.strip_suffix(".json").is_some() { "REGION" } else { name.as_str() };
            let item = layout::vpc_endpoints(account, region);
            let there = std::iter::once(&item.path).chain(&item.alternatives);
            if there.into_iter().any(|path| snapshot.files.has(path)) {
                items.push(item);
            }
        }
    }
    items
}
