//! IAM collected command by command, by someone who may not call `get-account-authorization-details`.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Attached, Grants, Profile, Tag, tags, trust_policy};
use crate::document::Document;
use crate::layout::{self, Entity};
use crate::snapshot::files::{self, Files};
use crate::{PrincipalDetails, SourceError};

/// Output of `get-user`, `get-role` or `get-group`.
#[derive(Debug, Deserialize)]
struct Get {
    #[serde(rename = "User", alias = "Role", alias = "Group")]
    entity: Described,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Described {
    arn: String,
    #[serde(alias = "RoleId", alias = "GroupId")]
    user_id: Option<String>,
    assume_role_policy_document: Option<Document>,
    max_session_duration: Option<u32>,
    permissions_boundary: Option<Boundary>,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Boundary {
    permissions_boundary_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct InlineNames {
    policy_names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inline {
    policy_document: Document,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct AttachedPolicies {
    attached_policies: Vec<Attached>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Groups {
    groups: Vec<Group>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Group {
    group_name: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Version {
    policy_version: VersionDocument,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VersionDocument {
    document: Document,
}

pub(super) fn profile(
    files: &Files,
    account: &str,
    entity: Entity,
    name: &str,
) -> Result<Arc<Profile>, SourceError> {
    let Get { entity: described } = files.required(&entity.get(account, name), &what(entity, name))?;
    Ok(Arc::new(Profile {
        details: Arc::new(PrincipalDetails {
            arn: described.arn,
            unique_id: described.user_id,
            tags: tags(described.tags),
        }),
        boundary: described.permissions_boundary.map(|boundary| boundary.permissions_boundary_arn),
        trust: described.assume_role_policy_document.map(|document| trust_policy(name, document.0)),
        max_session_duration: described.max_session_duration,
    }))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListRoles {
    roles: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Listed {
    role_name: String,
    max_session_duration: Option<u32>,
}

/// The longest session of each role, from `list-roles`; empty if that was not collected.
pub(super) fn max_session_durations(
    files: &Files,
    account: &str,
) -> Result<HashMap<String, u32>, SourceError> {
    let item = layout::roles(account);
    if !files.has(&item.path) {
        return Ok(HashMap::new());
    }
    let list: ListRoles = files.required(&item, "the list of roles")?;
    let listed = |role: Listed| Some((role.role_name, role.max_session_duration?));
    Ok(list.roles.into_iter().filter_map(listed).collect())
}

pub(super) fn grants(
    files: &Files,
    account: &str,
    entity: Entity,
    name: &str,
) -> Result<Grants, SourceError> {
    let of = what(entity, name);
    let names: InlineNames =
        files.required(&entity.list_policies(account, name), &format!("the inline policies of {of}"))?;
    let mut inline = Vec::new();
    for policy in names.policy_names {
        let item = entity.get_policy(account, name, &policy);
        let Inline { policy_document } =
            files.required(&item, &format!("the inline policy {policy} of {of}"))?;
        inline.push((policy, policy_document.0));
    }
    let attached: AttachedPolicies = files
        .required(&entity.list_attached_policies(account, name), &format!("the managed policies of {of}"))?;
    let groups = match entity {
        Entity::User => {
            let item = layout::groups_for_user(account, name);
            let groups: Groups = files.required(&item, &format!("the groups of {of}"))?;
            groups.groups.into_iter().map(|group| group.group_name).collect()
        }
        Entity::Role | Entity::Group => Vec::new(),
    };
    Ok(Grants { inline, attached: attached.attached_policies, groups })
}

pub(super) fn managed(files: &Files, account: &str, arn: &str) -> Result<Box<RawValue>, SourceError> {
    let item = layout::policy_version(account, arn);
    let version: Version = files.required(&item, &format!("the document of managed policy {arn}"))?;
    Ok(version.policy_version.document.0)
}

pub(super) fn not_collected(account: &str, entity: Entity, name: &str) -> SourceError {
    files::not_collected(&layout::authorization_details(account), &what(entity, name))
}

fn what(entity: Entity, name: &str) -> String {
    format!("{} {name}", entity.word())
}
