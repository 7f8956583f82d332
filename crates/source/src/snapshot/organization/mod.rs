//! The organization: an account's position, and the SCPs and RCPs of each level above it.

mod output;

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use case::NamedPolicy;
use serde_json::value::RawValue;

use super::files::Files;
use super::memo::Memo;
use crate::layout::{self, PolicyType};
use crate::{Membership, SourceError, full_access};
use output::{
    DescribeOrganization, DescribePolicy, DescribeUnit, Described, ListAccounts, ListParents, ListPolicies,
    ListRoots, Parent, Root, Summary,
};

type Levels = Arc<[Vec<NamedPolicy>]>;

/// The organization's tree, as far as it was requested.
#[derive(Debug, Default)]
pub(super) struct Tree {
    organization: OnceLock<Result<Option<Described>, SourceError>>,
    accounts: OnceLock<Result<HashMap<String, String>, SourceError>>,
    paths: Memo<String, Arc<[Target]>>,
    levels: Memo<(String, PolicyType), Levels>,
}

/// A root, organizational unit or account.
#[derive(Debug, Clone)]
struct Target {
    id: String,
    name: String,
}

impl Tree {
    pub(super) fn membership(&self, files: &Files, account: &str) -> Result<Option<Membership>, SourceError> {
        let Some(organization) = self.organization(files)? else { return Ok(None) };
        let management = organization.master_account_id == account;
        if !management && !self.has(files, account)? {
            return Ok(None);
        }
        let targets = self.path(files, account)?;
        let above = targets.split_last().map_or(&[][..], |(_, above)| above);
        let mut path = format!("{}/", organization.id);
        for target in above {
            path.push_str(&target.id);
            path.push('/');
        }
        Ok(Some(Membership { organization: organization.id, path, management }))
    }

    /// The policies of each level down to an account; empty if there are none, or they do not bind it.
    pub(super) fn levels(
        &self,
        files: &Files,
        account: &str,
        kind: PolicyType,
    ) -> Result<Levels, SourceError> {
        self.levels.get(&(account.to_owned(), kind), || {
            let Some(organization) = self.organization(files)? else { return Ok(Arc::default()) };
            let exempt = organization.master_account_id == account || organization.feature_set != "ALL";
            if exempt || !switched_on(files, kind)? {
                return Ok(Arc::default());
            }
            if !self.has(files, account)? {
                return Err(SourceError::outside(account, &organization.id));
            }
            let targets = self.path(files, account)?;
            targets.iter().map(|target| level(files, target, kind)).collect()
        })
    }

    /// The organization; `None` if the account that was asked is not in one.
    fn organization(&self, files: &Files) -> Result<Option<Described>, SourceError> {
        self.organization
            .get_or_init(|| {
                let found: Option<DescribeOrganization> =
                    files.json(&layout::organization(), "the organization")?;
                Ok(found.map(|found| found.organization))
            })
            .clone()
    }

    /// True for an account in the organization.
    fn has(&self, files: &Files, account: &str) -> Result<bool, SourceError> {
        match self.accounts(files) {
            Ok(accounts) => Ok(accounts.contains_key(account)),
            Err(_) if files.has(&layout::parents(account).path) => Ok(true),
            Err(error) => Err(error),
        }
    }

    /// The names of the organization's accounts by id.
    fn accounts(&self, files: &Files) -> Result<&HashMap<String, String>, SourceError> {
        self.accounts
            .get_or_init(|| {
                let list: ListAccounts =
                    files.required(&layout::accounts(), "the list of the organization's accounts")?;
                Ok(list.accounts.into_iter().map(|account| (account.id, account.name)).collect())
            })
            .as_ref()
            .map_err(Clone::clone)
    }

    /// From the root to the account.
    fn path(&self, files: &Files, account: &str) -> Result<Arc<[Target]>, SourceError> {
        self.paths.get(account, || {
            let names = self.accounts(files).ok();
            let name = names.and_then(|names| names.get(account)).map_or(account, String::as_str);
            let mut path = vec![Target { id: account.to_owned(), name: name.to_owned() }];
            let mut child = account.to_owned();
            loop {
                let parent = parent(files, &child)?;
                let (id, is_root) = (parent.id, parent.r#type == "ROOT");
                let name = if is_root { root_name(files, &id) } else { unit_name(files, &id) };
                path.push(Target { id: id.clone(), name });
                if is_root {
                    break;
                }
                if path.len() > layout::DEEPEST_UNIT {
                    return Err(SourceError::Invalid {
                        file: layout::parents(&child).path,
                        line: 0,
                        column: 0,
                        message: "the parents never reach the root".to_owned(),
                    });
                }
                child = id;
            }
            path.reverse();
            Ok(path.into())
        })
    }
}

fn parent(files: &Files, child: &str) -> Result<Parent, SourceError> {
    let item = layout::parents(child);
    let list: ListParents = files.required(&item, &format!("the parent of {child}"))?;
    list.parents.into_iter().next().ok_or_else(|| SourceError::Invalid {
        file: item.path,
        line: 0,
        column: 0,
        message: "no parent in it".to_owned(),
    })
}

/// The root's name, else its id: the name decides nothing.
fn root_name(files: &Files, id: &str) -> String {
    let list: Result<ListRoots, _> = files.required(&layout::roots(), "the root");
    let root = list.ok().and_then(|list| list.roots.into_iter().find(|root| root.id == id));
    root.map_or_else(|| id.to_owned(), |root| root.name)
}

/// The name of an organizational unit, else its id.
fn unit_name(files: &Files, id: &str) -> String {
    let unit: Result<DescribeUnit, _> = files.required(&layout::organizational_unit(id), id);
    unit.map_or_else(|_| id.to_owned(), |unit| unit.organizational_unit.name)
}

/// True if this policy type is enabled in the root; if that was not collected, it is assumed to be.
fn switched_on(files: &Files, kind: PolicyType) -> Result<bool, SourceError> {
    let item = layout::roots();
    if !files.has(&item.path) {
        return Ok(true);
    }
    let list: ListRoots = files.required(&item, "the root")?;
    let on = |root: &Root| {
        root.policy_types.iter().any(|policy| policy.r#type == kind.name() && policy.status == "ENABLED")
    };
    Ok(list.roots.iter().any(on))
}

/// The policies attached to one target.
fn level(files: &Files, target: &Target, kind: PolicyType) -> Result<Vec<NamedPolicy>, SourceError> {
    let what = format!("the list of policies of {} ({})", target.name, target.id);
    let list: ListPolicies = files.required(&layout::policies_for_target(&target.id, kind), &what)?;
    list.policies
        .into_iter()
        .map(|summary| {
            Ok(NamedPolicy {
                document: document(files, &summary)?,
                name: summary.name,
                arn: Some(summary.arn),
                via: Some(target.name.clone()),
                origin: None,
            })
        })
        .collect()
}

fn document(files: &Files, summary: &Summary) -> Result<Box<RawValue>, SourceError> {
    let what = format!("the content of policy {} ({})", summary.name, summary.id);
    let described: Result<DescribePolicy, _> =
        files.required(&layout::organization_policy(&summary.id), &what);
    match described {
        Ok(described) => Ok(described.policy.content.0),
        Err(error) => full_access(&summary.id).ok_or(error),
    }
}
