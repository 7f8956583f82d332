//! The organization: its tree, and the SCPs and RCPs of every level.

use std::collections::BTreeSet;

use aws_sdk_organizations::Client;
use aws_sdk_organizations::types::{
    Account, AccountStatus, Parent, Policy, PolicySummary, PolicyType as Kind, Root,
};
use futures_util::future::join_all;
use serde_json::{Value, json};
use source::layout::{self, PolicyType};
use source::{SourceError, full_access};

use super::Collector;

/// Collects everything, and returns the active accounts.
pub(super) async fn collect(collector: &Collector) -> Result<Vec<String>, SourceError> {
    let own = collector.session.own().await?;
    let Some(management) = described(collector, &Client::new(&own)).await else { return Ok(Vec::new()) };
    let config = match collector.session.config(&management, "").await {
        Err(error) if !error.is_fatal() => own,
        config => config?,
    };
    let client = Client::new(&config);
    let roots = roots(collector, &client).await.unwrap_or_default();
    let accounts = accounts(collector, &client).await.unwrap_or_default();
    let mut targets: BTreeSet<String> =
        roots.into_iter().chain(accounts.iter().map(|(id, _)| id.clone())).collect();
    targets.extend(units(collector, &client, accounts.iter().map(|(id, _)| id.clone())).await);
    let kinds = [PolicyType::Scp, PolicyType::Rcp];
    let attached =
        targets.iter().flat_map(|target| kinds.map(|kind| attached(collector, &client, target, kind)));
    let policies: BTreeSet<String> = join_all(attached).await.into_iter().flatten().collect();
    join_all(policies.iter().map(|policy| document(collector, &client, policy))).await;
    Ok(accounts.into_iter().filter(|(_, active)| *active).map(|(id, _)| id).collect())
}

/// The management account.
async fn described(collector: &Collector, client: &Client) -> Option<String> {
    let call = async {
        let found = client.describe_organization().send().await?.organization.ok_or_else(super::lacking)?;
        let management = found.master_account_id.clone();
        let output = json!({"Organization": {
            "Id": found.id,
            "Arn": found.arn,
            "FeatureSet": found.feature_set.as_ref().map(aws_sdk_organizations::types::OrganizationFeatureSet::as_str),
            "MasterAccountArn": found.master_account_arn,
            "MasterAccountId": found.master_account_id,
        }});
        Ok((output, management))
    };
    collector.ask(&layout::organization(), call).await?
}

async fn roots(collector: &Collector, client: &Client) -> Option<Vec<String>> {
    let call = async {
        let pages = client.list_roots().into_paginator().send().collect::<Result<Vec<_>, _>>().await?;
        let found: Vec<_> = pages.into_iter().filter_map(|page| page.roots).flatten().collect();
        let ids = found.iter().filter_map(|root| root.id.clone()).collect();
        Ok((json!({"Roots": found.iter().map(root).collect::<Vec<_>>()}), ids))
    };
    collector.ask(&layout::roots(), call).await
}

fn root(root: &Root) -> Value {
    let types = root.policy_types().iter().map(|kind| {
        json!({
            "Type": kind.r#type.as_ref().map(aws_sdk_organizations::types::PolicyType::as_str),
            "Status": kind.status.as_ref().map(aws_sdk_organizations::types::PolicyTypeStatus::as_str),
        })
    });
    json!({"Id": root.id, "Arn": root.arn, "Name": root.name, "PolicyTypes": types.collect::<Vec<_>>()})
}

/// The accounts, and whether each is active.
async fn accounts(collector: &Collector, client: &Client) -> Option<Vec<(String, bool)>> {
    let call = async {
        let pages = client.list_accounts().into_paginator().send().collect::<Result<Vec<_>, _>>().await?;
        let found: Vec<_> = pages.into_iter().filter_map(|page| page.accounts).flatten().collect();
        let ids = found.iter().filter_map(|account| {
            // Nobody in a closed account can be denied anything.
            Some((account.id.clone()?, status(account) == Some(AccountStatus::Active)))
        });
        let ids = ids.collect();
        let accounts = found.iter().map(|account| {
            json!({
                "Id": account.id,
                "Arn": account.arn,
                "Name": account.name,
                "Status": status(account).as_ref().map(|status| status.as_str().to_owned()),
            })
        });
        Ok((json!({"Accounts": accounts.collect::<Vec<_>>()}), ids))
    };
    collector.ask(&layout::accounts(), call).await
}

fn status(account: &Account) -> Option<AccountStatus> {
    account.status.clone()
}

/// The organizational units above accounts, found level by level.
async fn units(
    collector: &Collector,
    client: &Client,
    accounts: impl Iterator<Item = String>,
) -> BTreeSet<String> {
    let mut units = BTreeSet::new();
    let mut children: BTreeSet<String> = accounts.collect();
    for _ in 0..layout::DEEPEST_UNIT {
        let parents = join_all(children.iter().map(|child| parent(collector, client, child))).await;
        let above = parents.into_iter().flatten().filter(|id| id.starts_with("ou-"));
        children = above.filter(|id| !units.contains(id)).collect();
        if children.is_empty() {
            break;
        }
        join_all(children.iter().map(|unit| describe_unit(collector, client, unit))).await;
        units.extend(children.iter().cloned());
    }
    units
}

async fn parent(collector: &Collector, client: &Client, child: &str) -> Option<String> {
    let call = async {
        let parents = client.list_parents().child_id(child).send().await?.parents.unwrap_or_default();
        let first = parents.first().and_then(|parent| parent.id.clone());
        let shown = |parent: &Parent| json!({"Id": parent.id, "Type": parent.r#type.as_ref().map(aws_sdk_organizations::types::ParentType::as_str)});
        Ok((json!({"Parents": parents.iter().map(shown).collect::<Vec<_>>()}), first))
    };
    collector.ask(&layout::parents(child), call).await?
}

async fn describe_unit(collector: &Collector, client: &Client, id: &str) {
    let call = Box::pin(async {
        let describe = client.describe_organizational_unit().organizational_unit_id(id);
        let unit = describe.send().await?.organizational_unit.ok_or_else(super::lacking)?;
        Ok(json!({"OrganizationalUnit": {"Id": unit.id, "Arn": unit.arn, "Name": unit.name}}))
    });
    collector.keep(&layout::organizational_unit(id), call).await;
}

/// The ids of the policies that are attached to a root, unit or account.
async fn attached(collector: &Collector, client: &Client, target: &str, kind: PolicyType) -> Vec<String> {
    let call = async {
        let list = client.list_policies_for_target().target_id(target).filter(Kind::from(kind.name()));
        let pages = list.into_paginator().send().collect::<Result<Vec<_>, _>>().await?;
        let found: Vec<_> = pages.into_iter().filter_map(|page| page.policies).flatten().collect();
        let ids = found.iter().filter_map(|policy| policy.id.clone()).collect();
        Ok((json!({"Policies": found.iter().map(summary).collect::<Vec<_>>()}), ids))
    };
    collector.ask(&layout::policies_for_target(target, kind), call).await.unwrap_or_default()
}

fn summary(policy: &PolicySummary) -> Value {
    json!({
        "Id": policy.id,
        "Arn": policy.arn,
        "Name": policy.name,
        "Description": policy.description,
        "Type": policy.r#type.as_ref().map(aws_sdk_organizations::types::PolicyType::as_str),
        "AwsManaged": policy.aws_managed,
    })
}

/// The document of a policy. Those that allow everything are known and need not be read.
async fn document(collector: &Collector, client: &Client, id: &str) {
    if full_access(id).is_some() {
        return;
    }
    let call = Box::pin(async {
        let found = client.describe_policy().policy_id(id).send().await?.policy.ok_or_else(super::lacking)?;
        let Policy { policy_summary, content, .. } = found;
        Ok(json!({"Policy": {"PolicySummary": policy_summary.as_ref().map(summary), "Content": content}}))
    });
    collector.keep(&layout::organization_policy(id), call).await;
}
