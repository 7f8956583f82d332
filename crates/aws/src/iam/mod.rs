//! IAM: what a user or role may do, its permissions boundary, and whom a role trusts.

mod calls;

use std::sync::Arc;

use case::NamedPolicy;
use futures_util::future::{join, join_all};
use serde_json::value::RawValue;
use source::arn;
use source::layout::Entity;
use source::{
    Boundaries, IdentityPolicies, ManagedPolicies, PrincipalDetails, Principals, SourceError, Trust,
    TrustPolicies,
};

use crate::Session;
use crate::memo::Memo;
use calls::{Calls, Grants, Profile};

/// IAM in all accounts that the session reaches.
#[derive(Debug)]
pub struct Iam {
    session: Arc<Session>,
    profiles: Memo<Who, Arc<Profile>>,
    identities: Memo<Who, Arc<[NamedPolicy]>>,
    /// Without those of groups.
    policies: Memo<Who, Arc<[NamedPolicy]>>,
    /// By calling account and ARN: the account determines who may read it.
    managed: Memo<(String, String), Box<RawValue>>,
}

/// A user, role or group of an account.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Who {
    account: String,
    entity: Entity,
    name: String,
}

impl Iam {
    /// The permissions needed to read.
    pub const PERMISSIONS: &[&str] = &[
        "iam:GetGroupPolicy",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:GetUser",
        "iam:GetUserPolicy",
        "iam:ListAttachedGroupPolicies",
        "iam:ListAttachedRolePolicies",
        "iam:ListAttachedUserPolicies",
        "iam:ListGroupPolicies",
        "iam:ListGroupsForUser",
        "iam:ListRolePolicies",
        "iam:ListUserPolicies",
    ];

    /// IAM over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self {
            session,
            profiles: Memo::default(),
            identities: Memo::default(),
            policies: Memo::default(),
            managed: Memo::default(),
        }
    }

    async fn calls<'a>(&'a self, who: &'a Who) -> Result<Calls<'a>, SourceError> {
        let config = self.session.config(&who.account, "").await?;
        Ok(Calls { session: &self.session, client: aws_sdk_iam::Client::new(&config), who })
    }

    /// ARN, tags, boundary and trust of a user or role.
    async fn profile(&self, who: &Who) -> Result<Arc<Profile>, SourceError> {
        let ask = async { self.calls(who).await?.profile().await.map(Arc::new) };
        self.profiles.get(who.clone(), Box::pin(ask)).await
    }

    /// Inline, managed and group policies.
    async fn identity(&self, who: &Who) -> Result<Arc<[NamedPolicy]>, SourceError> {
        let ask = async {
            if who.entity != Entity::User {
                return self.own_policies(who).await;
            }
            let (own, groups) = join(self.own_policies(who), self.group_policies(who)).await;
            Ok(own?.iter().cloned().chain(groups?).collect())
        };
        self.identities.get(who.clone(), Box::pin(ask)).await
    }

    /// What is attached directly to a user, role or group.
    async fn own_policies(&self, who: &Who) -> Result<Arc<[NamedPolicy]>, SourceError> {
        let ask = async {
            let Grants { inline, attached } = self.calls(who).await?.grants().await?;
            let inline = inline.into_iter().map(|(name, document)| policy(name, None, "inline", document));
            let documents = attached.iter().map(|(_, arn)| self.managed(who, arn));
            let documents = join_all(documents).await.into_iter().collect::<Result<Vec<_>, _>>()?;
            let attached = attached
                .into_iter()
                .zip(documents)
                .map(|((name, arn), document)| policy(name, Some(arn), "managed", document));
            Ok(inline.chain(attached).collect())
        };
        self.policies.get(who.clone(), Box::pin(ask)).await
    }

    /// What a user has through groups.
    async fn group_policies(&self, user: &Who) -> Result<Vec<NamedPolicy>, SourceError> {
        let of_group = async |name: String| {
            let via = format!("group:{name}");
            let who = Who { account: user.account.clone(), entity: Entity::Group, name };
            let policies = self.own_policies(&who).await?;
            let through = |policy: &NamedPolicy| NamedPolicy { via: Some(via.clone()), ..policy.clone() };
            Ok(policies.iter().map(through).collect::<Vec<_>>())
        };
        let groups = self.calls(user).await?.groups().await?;
        let groups = join_all(groups.into_iter().map(of_group)).await;
        Ok(groups.into_iter().collect::<Result<Vec<_>, _>>()?.concat())
    }

    /// A role's trust policy, and what else matters for assuming it.
    pub(crate) async fn trust_of(&self, role: &str) -> Result<Trust, SourceError> {
        match who(role, "the trust policy")? {
            Some(who) if who.entity == Entity::Role => {
                let profile = self.profile(&who).await?;
                profile.trust.clone().ok_or_else(|| SourceError::untrusted(role))?.of(role)
            }
            _ => Err(SourceError::untrusted(role)),
        }
    }

    /// The default version of a managed policy.
    async fn managed(&self, who: &Who, arn: &str) -> Result<Box<RawValue>, SourceError> {
        let ask = async { self.calls(who).await?.managed(arn).await };
        self.managed.get((who.account.clone(), arn.to_owned()), Box::pin(ask)).await
    }
}

/// The user or role whose policies apply to a principal; `None` if it has none.
fn who(principal: &str, what: &str) -> Result<Option<Who>, SourceError> {
    let who = arn::entity(principal, what)?;
    Ok(who.map(|(account, entity, name)| Who { account: account.to_owned(), entity, name: name.to_owned() }))
}

fn policy(name: String, arn: Option<String>, via: &str, document: Box<RawValue>) -> NamedPolicy {
    NamedPolicy { name, arn, via: Some(via.to_owned()), document, origin: None }
}

impl IdentityPolicies for Iam {
    fn identity(&self, principal: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        match who(principal, "the identity policies")? {
            Some(who) => self.session.block_on(self.identity(&who)),
            None => Ok(Arc::default()),
        }
    }
}

impl ManagedPolicies for Iam {
    fn managed(&self, account: &str, arn: &str) -> Result<NamedPolicy, SourceError> {
        let name = arn::policy_name(arn).to_owned();
        let who = Who { account: account.to_owned(), entity: Entity::Role, name: name.clone() };
        let document = self.session.block_on(self.managed(&who, arn))?;
        Ok(policy(name, Some(arn.to_owned()), "managed", document))
    }

    fn group(&self, account: &str, group: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        let who = Who { account: account.to_owned(), entity: Entity::Group, name: group.to_owned() };
        self.session.block_on(self.own_policies(&who))
    }
}

impl Boundaries for Iam {
    fn boundary(&self, principal: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        let Some(who) = who(principal, "the permissions boundary")? else { return Ok(None) };
        self.session.block_on(async {
            let profile = self.profile(&who).await?;
            let Some(arn) = &profile.boundary else { return Ok(None) };
            let name = arn::policy_name(arn).to_owned();
            let document = self.managed(&who, arn).await?;
            Ok(Some(Arc::new(NamedPolicy {
                name,
                arn: Some(arn.clone()),
                via: None,
                document,
                origin: None,
            })))
        })
    }
}

impl Principals for Iam {
    fn principal(&self, principal: &str) -> Result<Option<Arc<PrincipalDetails>>, SourceError> {
        match who(principal, "the ARN and tags")? {
            Some(who) => {
                self.session.block_on(self.profile(&who)).map(|profile| Some(Arc::clone(&profile.details)))
            }
            None => Ok(None),
        }
    }
}

impl TrustPolicies for Iam {
    fn trust(&self, role: &str) -> Result<Trust, SourceError> {
        self.session.block_on(self.trust_of(role))
    }
}
