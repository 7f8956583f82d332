//! The calls of IAM, for users, roles and groups alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{AttachedPermissionsBoundary, Tag};
use case::NamedPolicy;
use futures_util::future::{join, join_all};
use serde_json::value::RawValue;
use source::layout::{self, Entity, Item};
use source::{PrincipalDetails, SourceError, Trust};

use super::Who;
use crate::Session;
use crate::answer::{incomplete, parse_document};

/// A user or role itself.
#[derive(Debug)]
pub(super) struct Profile {
    pub(super) details: Arc<PrincipalDetails>,
    /// The ARN of the boundary.
    pub(super) boundary: Option<String>,
    /// Only roles have one.
    pub(super) trust: Option<Trust>,
}

/// What is attached to a user, role or group.
#[derive(Debug)]
pub(super) struct Grants {
    /// Name and document.
    pub(super) inline: Vec<(String, Box<RawValue>)>,
    /// Name and ARN.
    pub(super) attached: Vec<(String, String)>,
}

/// The calls about one user, role or group.
pub(super) struct Calls<'a> {
    pub(super) session: &'a Session,
    pub(super) client: Client,
    pub(super) who: &'a Who,
}

impl Calls<'_> {
    /// `user ann`.
    fn thing(&self) -> String {
        format!("{} {}", self.who.entity.word(), self.who.name)
    }

    /// `GetUser` or `GetRole`.
    pub(super) async fn profile(&self) -> Result<Profile, SourceError> {
        let (item, what) = (self.who.entity.get(&self.who.account, &self.who.name), self.thing());
        if self.who.entity != Entity::Role {
            let call = Box::pin(async { Ok(self.client.get_user().user_name(&self.who.name).send().await?) });
            let user = self.session.required(&item, &what, call).await?.user;
            let user = user.ok_or_else(|| incomplete(&item, &what))?;
            let details = details(user.arn, user.user_id, user.tags);
            return Ok(Profile { details, boundary: boundary(user.permissions_boundary), trust: None });
        }
        let call = Box::pin(async { Ok(self.client.get_role().role_name(&self.who.name).send().await?) });
        let role = self.session.required(&item, &what, call).await?.role;
        let role = role.ok_or_else(|| incomplete(&item, &what))?;
        let document = role.assume_role_policy_document.ok_or_else(|| incomplete(&item, &what))?;
        let policy = NamedPolicy {
            name: format!("trust policy of {}", self.who.name),
            arn: None,
            via: None,
            document: parse_document(&item, &what, &document)?,
            origin: None,
        };
        let trust = Trust {
            role: role.arn.clone(),
            policy: Arc::new(policy),
            max_session_duration: role.max_session_duration.and_then(|seconds| seconds.try_into().ok()),
        };
        let details = details(role.arn, role.role_id, role.tags);
        Ok(Profile { details, boundary: boundary(role.permissions_boundary), trust: Some(trust) })
    }

    pub(super) async fn grants(&self) -> Result<Grants, SourceError> {
        let (inline, attached) = join(self.inline(), self.attached()).await;
        Ok(Grants { inline: inline?, attached: attached? })
    }

    /// `ListRolePolicies` and the like, and the document of each.
    async fn inline(&self) -> Result<Vec<(String, Box<RawValue>)>, SourceError> {
        let Who { account, entity, name } = self.who;
        let (client, item) = (&self.client, entity.list_policies(account, name));
        let call = Box::pin(async {
            Ok(match entity {
                Entity::User => {
                    let pages = client.list_user_policies().user_name(name).into_paginator();
                    pages.items().send().collect::<Result<Vec<_>, _>>().await?
                }
                Entity::Role => {
                    let pages = client.list_role_policies().role_name(name).into_paginator();
                    pages.items().send().collect::<Result<Vec<_>, _>>().await?
                }
                Entity::Group => {
                    let pages = client.list_group_policies().group_name(name).into_paginator();
                    pages.items().send().collect::<Result<Vec<_>, _>>().await?
                }
            })
        });
        let what = format!("the inline policies of {}", self.thing());
        let names = self.session.required(&item, &what, call).await?;
        let documents = names.into_iter().map(async |policy| {
            let document = self.inline_document(&policy).await?;
            Ok((policy, document))
        });
        join_all(documents).await.into_iter().collect()
    }

    /// `GetRolePolicy` and the like.
    async fn inline_document(&self, policy: &str) -> Result<Box<RawValue>, SourceError> {
        let Who { account, entity, name } = self.who;
        let item = entity.get_policy(account, name, policy);
        let call = Box::pin(async {
            Ok(match entity {
                Entity::User => {
                    let call = self.client.get_user_policy().user_name(name).policy_name(policy);
                    call.send().await?.policy_document
                }
                Entity::Role => {
                    let call = self.client.get_role_policy().role_name(name).policy_name(policy);
                    call.send().await?.policy_document
                }
                Entity::Group => {
                    let call = self.client.get_group_policy().group_name(name).policy_name(policy);
                    call.send().await?.policy_document
                }
            })
        });
        let what = format!("the inline policy {policy} of {}", self.thing());
        let document = self.session.required(&item, &what, call).await?;
        parse_document(&item, &what, &document)
    }

    /// `ListAttachedRolePolicies` and the like.
    async fn attached(&self) -> Result<Vec<(String, String)>, SourceError> {
        let Who { account, entity, name } = self.who;
        let (client, item) = (&self.client, entity.list_attached_policies(account, name));
        let call = Box::pin(async {
            Ok(match entity {
                Entity::User => {
                    let pages = client.list_attached_user_policies().user_name(name).into_paginator();
                    pages.items().send().collect::<Result<Vec<_>, _>>().await?
                }
                Entity::Role => {
                    let pages = client.list_attached_role_policies().role_name(name).into_paginator();
                    pages.items().send().collect::<Result<Vec<_>, _>>().await?
                }
                Entity::Group => {
                    let pages = client.list_attached_group_policies().group_name(name).into_paginator();
                    pages.items().send().collect::<Result<Vec<_>, _>>().await?
                }
            })
        });
        let what = format!("the managed policies of {}", self.thing());
        let attached = self.session.required(&item, &what, call).await?;
        let names = attached.into_iter().map(|policy| Some((policy.policy_name?, policy.policy_arn?)));
        names.collect::<Option<_>>().ok_or_else(|| incomplete(&item, &what))
    }

    /// `ListGroupsForUser`.
    pub(super) async fn groups(&self) -> Result<Vec<String>, SourceError> {
        let Who { account, name, .. } = self.who;
        let item = layout::groups_for_user(account, name);
        let call = Box::pin(async {
            let pages = self.client.list_groups_for_user().user_name(name).into_paginator();
            Ok(pages.items().send().collect::<Result<Vec<_>, _>>().await?)
        });
        let what = format!("the groups of {}", self.thing());
        let groups = self.session.required(&item, &what, call).await?;
        Ok(groups.into_iter().map(|group| group.group_name).collect())
    }

    /// `GetPolicy` and `GetPolicyVersion`: the default version of a managed policy.
    pub(super) async fn managed(&self, arn: &str) -> Result<Box<RawValue>, SourceError> {
        let what = format!("the document of managed policy {arn}");
        let document = layout::policy_version(&self.who.account, arn);
        let item = Item { permission: "iam:GetPolicy", ..document.clone() };
        let call = Box::pin(async { Ok(self.client.get_policy().policy_arn(arn).send().await?) });
        let policy = self.session.required(&item, &what, call).await?.policy;
        let version = policy.and_then(|policy| policy.default_version_id);
        let version = version.ok_or_else(|| incomplete(&item, &what))?;
        let call = Box::pin(async {
            Ok(self.client.get_policy_version().policy_arn(arn).version_id(version).send().await?)
        });
        let found = self.session.required(&document, &what, call).await?.policy_version;
        let text = found.and_then(|version| version.document).ok_or_else(|| incomplete(&document, &what))?;
        parse_document(&document, &what, &text)
    }
}

fn details(arn: String, unique_id: String, tags: Option<Vec<Tag>>) -> Arc<PrincipalDetails> {
    let tags: BTreeMap<_, _> = tags.into_iter().flatten().map(|tag| (tag.key, tag.value)).collect();
    Arc::new(PrincipalDetails { arn, unique_id: Some(unique_id), tags })
}

fn boundary(boundary: Option<AttachedPermissionsBoundary>) -> Option<String> {
    boundary.and_then(|boundary| boundary.permissions_boundary_arn)
}
