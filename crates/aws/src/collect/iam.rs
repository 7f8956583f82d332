//! IAM: everything in an account, in two lists.

use std::collections::BTreeSet;

use aws_config::SdkConfig;
use aws_sdk_iam::Client;
use aws_sdk_iam::types::{
    AttachedPermissionsBoundary, AttachedPolicy, GroupDetail, ManagedPolicyDetail, PolicyDetail, RoleDetail,
    Tag, UserDetail,
};
use futures_util::future::{join, join_all};
use serde_json::{Value, json};
use source::layout;

use super::Collector;
use crate::error::CallError;

pub(super) async fn collect(collector: &Collector, account: &str, config: &SdkConfig) {
    let client = Client::new(config);
    join(details(collector, account, &client), roles(collector, account, &client)).await;
}

/// `GetAccountAuthorizationDetails`, and the boundaries that it leaves out because they are attached to nobody.
async fn details(collector: &Collector, account: &str, client: &Client) {
    let call = async {
        let mut all = Details::default();
        let mut marker = None;
        loop {
            let page = client.get_account_authorization_details().set_marker(marker).send().await?;
            all.add(
                page.user_detail_list(),
                page.group_detail_list(),
                page.role_detail_list(),
                page.policies(),
            )?;
            marker = page.marker.filter(|_| page.is_truncated);
            if marker.is_none() {
                break;
            }
        }
        let missing = all.boundaries.difference(&all.documents).cloned().collect::<Vec<_>>();
        Ok((all.output(), missing))
    };
    let missing = collector.ask(&layout::authorization_details(account), call).await.unwrap_or_default();
    join_all(missing.iter().map(|arn| managed(collector, account, client, arn))).await;
}

#[derive(Default)]
struct Details {
    users: Vec<Value>,
    groups: Vec<Value>,
    roles: Vec<Value>,
    policies: Vec<Value>,
    boundaries: BTreeSet<String>,
    documents: BTreeSet<String>,
}

impl Details {
    fn add(
        &mut self,
        users: &[UserDetail],
        groups: &[GroupDetail],
        roles: &[RoleDetail],
        policies: &[ManagedPolicyDetail],
    ) -> Result<(), CallError> {
        let boundaries = users.iter().map(|user| &user.permissions_boundary);
        let boundaries = boundaries.chain(roles.iter().map(|role| &role.permissions_boundary)).flatten();
        self.boundaries.extend(boundaries.filter_map(|boundary| boundary.permissions_boundary_arn.clone()));
        self.documents.extend(policies.iter().filter_map(|policy| policy.arn.clone()));
        for found in users {
            self.users.push(user(found)?);
        }
        for found in groups {
            self.groups.push(group(found)?);
        }
        for found in roles {
            self.roles.push(role(found)?);
        }
        for found in policies {
            self.policies.push(policy(found)?);
        }
        Ok(())
    }

    fn output(self) -> Value {
        json!({
            "UserDetailList": self.users,
            "GroupDetailList": self.groups,
            "RoleDetailList": self.roles,
            "Policies": self.policies,
        })
    }
}

fn user(user: &UserDetail) -> Result<Value, CallError> {
    Ok(super::present(json!({
        "Path": user.path,
        "UserName": user.user_name,
        "UserId": user.user_id,
        "Arn": user.arn,
        "UserPolicyList": inline(user.user_policy_list())?,
        "GroupList": user.group_list(),
        "AttachedManagedPolicies": attached(user.attached_managed_policies()),
        "PermissionsBoundary": boundary(user.permissions_boundary.as_ref()),
        "Tags": tags(user.tags()),
    })))
}

fn group(group: &GroupDetail) -> Result<Value, CallError> {
    Ok(json!({
        "Path": group.path,
        "GroupName": group.group_name,
        "GroupId": group.group_id,
        "Arn": group.arn,
        "GroupPolicyList": inline(group.group_policy_list())?,
        "AttachedManagedPolicies": attached(group.attached_managed_policies()),
    }))
}

fn role(role: &RoleDetail) -> Result<Value, CallError> {
    Ok(super::present(json!({
        "Path": role.path,
        "RoleName": role.role_name,
        "RoleId": role.role_id,
        "Arn": role.arn,
        "AssumeRolePolicyDocument": document(role.assume_role_policy_document())?,
        "RolePolicyList": inline(role.role_policy_list())?,
        "AttachedManagedPolicies": attached(role.attached_managed_policies()),
        "PermissionsBoundary": boundary(role.permissions_boundary.as_ref()),
        "Tags": tags(role.tags()),
    })))
}

fn policy(policy: &ManagedPolicyDetail) -> Result<Value, CallError> {
    let mut versions = Vec::new();
    // The other versions play no part in decisions.
    for version in policy.policy_version_list().iter().filter(|version| version.is_default_version) {
        versions.push(json!({
            "Document": document(version.document())?,
            "VersionId": version.version_id,
            "IsDefaultVersion": true,
        }));
    }
    Ok(json!({
        "PolicyName": policy.policy_name,
        "PolicyId": policy.policy_id,
        "Arn": policy.arn,
        "Path": policy.path,
        "DefaultVersionId": policy.default_version_id,
        "PolicyVersionList": versions,
    }))
}

fn inline(policies: &[PolicyDetail]) -> Result<Vec<Value>, CallError> {
    let policy = |policy: &PolicyDetail| {
        Ok(json!({"PolicyName": policy.policy_name, "PolicyDocument": document(policy.policy_document())?}))
    };
    policies.iter().map(policy).collect()
}

fn attached(policies: &[AttachedPolicy]) -> Vec<Value> {
    policies
        .iter()
        .map(|policy| json!({"PolicyName": policy.policy_name, "PolicyArn": policy.policy_arn}))
        .collect()
}

fn boundary(boundary: Option<&AttachedPermissionsBoundary>) -> Option<Value> {
    boundary.map(|boundary| {
        json!({
            "PermissionsBoundaryType": "Policy",
            "PermissionsBoundaryArn": boundary.permissions_boundary_arn,
        })
    })
}

fn tags(tags: &[Tag]) -> Vec<Value> {
    tags.iter().map(|tag| json!({"Key": tag.key, "Value": tag.value})).collect()
}

/// A document that IAM sends URL-encoded.
fn document(text: Option<&str>) -> Result<Option<Value>, CallError> {
    let Some(text) = text else { return Ok(None) };
    let document = source::document(text).map_err(|message| super::unusable(&message))?;
    // Members keep their order: a person compares what they see with what they wrote.
    serde_json::from_str(document.get()).map(Some).map_err(|error| super::unusable(&error.to_string()))
}

/// `ListRoles`, for what the authorization details leave out: how long a session may last.
async fn roles(collector: &Collector, account: &str, client: &Client) {
    let call = async {
        let found =
            client.list_roles().into_paginator().items().send().collect::<Result<Vec<_>, _>>().await?;
        let roles = found.iter().map(|role| {
            json!({
                "Path": role.path,
                "RoleName": role.role_name,
                "RoleId": role.role_id,
                "Arn": role.arn,
                "MaxSessionDuration": role.max_session_duration,
            })
        });
        Ok((json!({"Roles": roles.collect::<Vec<_>>()}), ()))
    };
    collector.ask(&layout::roles(account), call).await;
}

/// `GetPolicy` and `GetPolicyVersion`.
async fn managed(collector: &Collector, account: &str, client: &Client, arn: &str) {
    let call = Box::pin(async {
        let policy = client.get_policy().policy_arn(arn).send().await?.policy;
        let version = policy.and_then(|policy| policy.default_version_id).ok_or_else(super::lacking)?;
        let get = client.get_policy_version().policy_arn(arn).version_id(&version);
        let found = get.send().await?.policy_version.ok_or_else(super::lacking)?;
        Ok(json!({"PolicyVersion": {
            "Document": document(found.document())?,
            "VersionId": version,
            "IsDefaultVersion": true,
        }}))
    });
    collector.keep(&layout::policy_version(account, arn), call).await;
}
