//! AWS Organizations: the position of an account, and the SCPs and RCPs of each level above it.

mod calls;

use std::sync::Arc;

use case::NamedPolicy;
use futures_util::future::join_all;
use serde_json::value::RawValue;
use source::layout::{self, PolicyType};
use source::{
    Membership, Organization, ResourceControlPolicies, ServiceControlPolicies, SourceError, full_access,
};

use crate::Session;
use crate::memo::Memo;
use calls::{Calls, Described, Root, Target};

/// The policies of each level.
type Levels = Arc<[Vec<NamedPolicy>]>;

/// The organization of the credentials' account.
///
/// Everything except `DescribeOrganization` is reserved for the management account and delegated administrators. The
/// management account is asked if the session reaches it, otherwise the credentials' own account.
/// Organizations User Guide, "Delegated administrator for AWS Organizations".
#[derive(Debug)]
pub struct Organizations {
    session: Arc<Session>,
    organization: Memo<(), Option<Described>>,
    roots: Memo<(), Arc<[Root]>>,
    /// From the root to an account; `None` for an account that is elsewhere.
    paths: Memo<String, Option<Arc<[Target]>>>,
    /// By account.
    levels: Memo<(String, PolicyType), Levels>,
    /// By root, organizational unit or account.
    attached: Memo<(String, PolicyType), Arc<[NamedPolicy]>>,
    /// By id.
    documents: Memo<String, Box<RawValue>>,
}

impl Organizations {
    /// The permissions needed to read.
    pub const PERMISSIONS: &[&str] = &[
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
    ];

    /// Organizations over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self {
            session,
            organization: Memo::default(),
            roots: Memo::default(),
            paths: Memo::default(),
            levels: Memo::default(),
            attached: Memo::default(),
            documents: Memo::default(),
        }
    }

    /// The organization; `None` if the credentials' account is in none.
    async fn organization(&self) -> Result<Option<Described>, SourceError> {
        let ask = async {
            let config = self.session.own().await?;
            Calls::new(&self.session, &config).organization().await
        };
        self.organization.get((), Box::pin(ask)).await
    }

    /// The calls, made from the management account if the session reaches it.
    async fn calls(&self, organization: &Described) -> Result<Calls<'_>, SourceError> {
        let config = match self.session.config(&organization.management, "").await {
            Err(error) if !error.is_fatal() => self.session.own().await?,
            config => config?,
        };
        Ok(Calls::new(&self.session, &config))
    }

    /// An account is certain to be in no organization only if it is the one that was asked.
    async fn alone(&self, account: &str) -> Result<(), SourceError> {
        let own = &self.session.caller().await?.account;
        if own == account {
            return Ok(());
        }
        Err(SourceError::Unsupported {
            what: format!("the organization of account {account}"),
            why: format!(
                "the credentials are of account {own}, which is in no organization: use those of the management \
                 account of {account}'s, or a snapshot"
            ),
        })
    }

    async fn membership(&self, account: &str) -> Result<Option<Membership>, SourceError> {
        let Some(organization) = self.organization().await? else {
            return self.alone(account).await.map(|()| None);
        };
        let Some(targets) = self.path(&organization, account).await? else { return Ok(None) };
        let above = targets.split_last().map_or(&[][..], |(_, above)| above);
        let path = above.iter().fold(format!("{}/", organization.id), |path, target| path + &target.id + "/");
        let management = organization.management == account;
        Ok(Some(Membership { organization: organization.id, path, management }))
    }

    async fn levels(&self, account: &str, kind: PolicyType) -> Result<Levels, SourceError> {
        let ask = async {
            let Some(organization) = self.organization().await? else {
                return self.alone(account).await.map(|()| Levels::default());
            };
            if organization.management == account || !organization.all_features {
                return Ok(Levels::default());
            }
            if !self.switched_on(&organization, kind).await? {
                return Ok(Levels::default());
            }
            let Some(path) = self.path(&organization, account).await? else {
                return Err(SourceError::outside(account, &organization.id));
            };
            let levels = path.iter().map(|target| self.level(&organization, target, kind));
            join_all(levels).await.into_iter().collect()
        };
        self.levels.get((account.to_owned(), kind), Box::pin(ask)).await
    }

    async fn roots(&self, organization: &Described) -> Result<Arc<[Root]>, SourceError> {
        let ask = async { self.calls(organization).await?.roots().await };
        self.roots.get((), Box::pin(ask)).await
    }

    /// True if the root has this type of policy enabled.
    async fn switched_on(&self, organization: &Described, kind: PolicyType) -> Result<bool, SourceError> {
        let roots = self.roots(organization).await?;
        Ok(roots.iter().any(|root| root.enabled.iter().any(|name| name == kind.name())))
    }

    /// From the root to the account; `None` if the organization has no such account.
    async fn path(
        &self,
        organization: &Described,
        account: &str,
    ) -> Result<Option<Arc<[Target]>>, SourceError> {
        let ask = async {
            let calls = self.calls(organization).await?;
            let mut path = vec![account.to_owned()];
            loop {
                let child = path.last().map_or(account, String::as_str);
                let Some(parent) = calls.parent(child).await? else { return Ok(None) };
                path.push(parent.id);
                if parent.is_root {
                    break;
                }
                if path.len() > layout::DEEPEST_UNIT {
                    return Err(SourceError::Unsupported {
                        what: format!("where account {account} stands"),
                        why: "its parents never reach the root".to_owned(),
                    });
                }
            }
            let named = path.into_iter().rev().map(|id| self.named(organization, &calls, id));
            Ok(Some(join_all(named).await.into()))
        };
        self.paths.get(account.to_owned(), Box::pin(ask)).await
    }

    /// A target with its name, or else its id: names play no part in decisions.
    async fn named(&self, organization: &Described, calls: &Calls<'_>, id: String) -> Target {
        let name = if id.starts_with("r-") {
            let roots = self.roots(organization).await.unwrap_or_default();
            roots.iter().find(|root| root.id == id).map(|root| root.name.clone())
        } else if id.starts_with("ou-") {
            calls.unit_name(&id).await
        } else {
            calls.account_name(&id).await
        };
        Target { name: name.unwrap_or_else(|| id.clone()), id }
    }

    /// The policies that are attached to one target.
    async fn level(
        &self,
        organization: &Described,
        target: &Target,
        kind: PolicyType,
    ) -> Result<Vec<NamedPolicy>, SourceError> {
        let ask = async {
            let calls = self.calls(organization).await?;
            let summaries = calls.policies(target, kind).await?;
            let policies = summaries.into_iter().map(async |summary| {
                let ask = async {
                    match full_access(&summary.id) {
                        Some(document) => Ok(document),
                        None => calls.document(&summary).await,
                    }
                };
                let document = self.documents.get(summary.id.clone(), Box::pin(ask)).await?;
                let via = Some(target.name.clone());
                Ok(NamedPolicy { name: summary.name, arn: Some(summary.arn), via, document, origin: None })
            });
            join_all(policies).await.into_iter().collect()
        };
        let policies = self.attached.get((target.id.clone(), kind), Box::pin(ask)).await?;
        Ok(policies.to_vec())
    }
}

impl ServiceControlPolicies for Organizations {
    fn scp(&self, account: &str) -> Result<Levels, SourceError> {
        self.session.block_on(self.levels(account, PolicyType::Scp))
    }
}

impl ResourceControlPolicies for Organizations {
    fn rcp(&self, account: &str) -> Result<Levels, SourceError> {
        self.session.block_on(self.levels(account, PolicyType::Rcp))
    }
}

impl Organization for Organizations {
    fn membership(&self, account: &str) -> Result<Option<Membership>, SourceError> {
        self.session.block_on(self.membership(account))
    }
}
