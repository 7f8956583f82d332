//! The calls of Organizations.

use std::sync::Arc;

use aws_config::SdkConfig;
use aws_sdk_organizations::Client;
use aws_sdk_organizations::types::{
    OrganizationFeatureSet, ParentType, PolicyType as Kind, PolicyTypeStatus,
};
use serde_json::value::RawValue;
use source::SourceError;
use source::layout::{self, Item, PolicyType};

use crate::Session;
use crate::answer::{incomplete, parse_document};

/// The organization itself.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) id: String,
    /// The management account.
    pub(super) management: String,
    /// False if it only consolidates bills: then no policy binds.
    pub(super) all_features: bool,
}

/// The root.
#[derive(Debug)]
pub(super) struct Root {
    pub(super) id: String,
    pub(super) name: String,
    /// The types of policy that are enabled.
    pub(super) enabled: Vec<String>,
}

/// The parent of an account or organizational unit.
#[derive(Debug)]
pub(super) struct Parent {
    pub(super) id: String,
    pub(super) is_root: bool,
}

/// A root, organizational unit or account.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub(super) id: String,
    pub(super) name: String,
}

/// A policy without its document.
#[derive(Debug)]
pub(super) struct Summary {
    pub(super) id: String,
    pub(super) arn: String,
    pub(super) name: String,
}

/// The calls, with the credentials of one account.
pub(super) struct Calls<'a> {
    session: &'a Session,
    client: Client,
}

impl<'a> Calls<'a> {
    pub(super) fn new(session: &'a Session, config: &SdkConfig) -> Self {
        Self { session, client: Client::new(config) }
    }

    /// `DescribeOrganization`; `None` if the account is in no organization.
    pub(super) async fn organization(&self) -> Result<Option<Described>, SourceError> {
        let (item, what) = (layout::organization(), "the organization");
        let call = Box::pin(async { Ok(self.client.describe_organization().send().await?) });
        let Some(answer) = self.session.read(&item, what, call).await? else { return Ok(None) };
        let described = answer.organization.and_then(|organization| {
            Some(Described {
                id: organization.id?,
                management: organization.master_account_id?,
                all_features: organization.feature_set? == OrganizationFeatureSet::All,
            })
        });
        described.map(Some).ok_or_else(|| incomplete(&item, what))
    }

    /// `ListRoots`.
    pub(super) async fn roots(&self) -> Result<Arc<[Root]>, SourceError> {
        let (item, what) = (layout::roots(), "the root of the organization");
        let call = Box::pin(async {
            let pages = self.client.list_roots().into_paginator();
            Ok(pages.send().collect::<Result<Vec<_>, _>>().await?)
        });
        let pages = self.session.required(&item, what, call).await?.into_iter();
        let roots = pages.filter_map(|page| page.roots).flatten().map(|root| {
            let enabled = root.policy_types.into_iter().flatten();
            let enabled = enabled
                .filter(|policy| policy.status == Some(PolicyTypeStatus::Enabled))
                .filter_map(|policy| Some(policy.r#type?.as_str().to_owned()));
            Some(Root { id: root.id?, name: root.name?, enabled: enabled.collect() })
        });
        roots.collect::<Option<_>>().ok_or_else(|| incomplete(&item, what))
    }

    /// `ListParents`; `None` if the organization has no such child.
    pub(super) async fn parent(&self, child: &str) -> Result<Option<Parent>, SourceError> {
        let (item, what) = (layout::parents(child), format!("the parent of {child}"));
        let call = Box::pin(async { Ok(self.client.list_parents().child_id(child).send().await?) });
        let parents = match self.session.required(&item, &what, call).await {
            Err(SourceError::NotFound { .. }) => return Ok(None),
            answer => answer?.parents,
        };
        let parent = parents.into_iter().flatten().next();
        let parent = parent
            .and_then(|parent| Some(Parent { id: parent.id?, is_root: parent.r#type? == ParentType::Root }));
        parent.map(Some).ok_or_else(|| incomplete(&item, &what))
    }

    /// `DescribeOrganizationalUnit`: its name, if it can be read.
    pub(super) async fn unit_name(&self, id: &str) -> Option<String> {
        let item = layout::organizational_unit(id);
        let unit = self.client.describe_organizational_unit().organizational_unit_id(id);
        let call = Box::pin(async { Ok(unit.send().await?) });
        self.session.required(&item, id, call).await.ok()?.organizational_unit?.name
    }

    /// `DescribeAccount`: its name, if it can be read.
    pub(super) async fn account_name(&self, id: &str) -> Option<String> {
        let command = ["organizations", "describe-account", "--account-id", id];
        let item = Item::call(&command, "organizations:DescribeAccount");
        let call = Box::pin(async { Ok(self.client.describe_account().account_id(id).send().await?) });
        self.session.required(&item, id, call).await.ok()?.account?.name
    }

    /// `ListPoliciesForTarget`.
    pub(super) async fn policies(
        &self,
        target: &Target,
        kind: PolicyType,
    ) -> Result<Vec<Summary>, SourceError> {
        let item = layout::policies_for_target(&target.id, kind);
        let what = format!("the list of policies of {} ({})", target.name, target.id);
        let filter = Kind::from(kind.name());
        let call = Box::pin(async {
            let list = self.client.list_policies_for_target().target_id(&target.id).filter(filter);
            Ok(list.into_paginator().send().collect::<Result<Vec<_>, _>>().await?)
        });
        let pages = self.session.required(&item, &what, call).await?.into_iter();
        let policies = pages.filter_map(|page| page.policies).flatten();
        let summaries =
            policies.map(|policy| Some(Summary { id: policy.id?, arn: policy.arn?, name: policy.name? }));
        summaries.collect::<Option<_>>().ok_or_else(|| incomplete(&item, &what))
    }

    /// `DescribePolicy`.
    pub(super) async fn document(&self, summary: &Summary) -> Result<Box<RawValue>, SourceError> {
        let item = layout::organization_policy(&summary.id);
        let what = format!("the content of policy {} ({})", summary.name, summary.id);
        let call = Box::pin(async { Ok(self.client.describe_policy().policy_id(&summary.id).send().await?) });
        let policy = self.session.required(&item, &what, call).await?.policy;
        let content = policy.and_then(|policy| policy.content).ok_or_else(|| incomplete(&item, &what))?;
        parse_document(&item, &what, &content)
    }
}
