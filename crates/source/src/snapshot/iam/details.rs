//! `get-account-authorization-details`: one file, or several that are read as one, indexed once by name.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Attached, Grants, Profile, Tag, by_hand, tags, trust_policy};
use crate::document::Document;
use crate::layout::{self, Entity};
use crate::snapshot::files::{Content, Files, invalid};
use crate::{PrincipalDetails, SourceError};

/// The index of an account's users, roles, groups and managed policies.
#[derive(Debug, Default)]
pub(super) struct Details {
    account: String,
    entities: HashMap<(Entity, String), (Arc<Profile>, Grants)>,
    managed: HashMap<String, Box<RawValue>>,
    /// A truncated listing proves nothing about what it lacks.
    truncated: bool,
}

/// One page of output. The CLI joins the pages; other tools keep them separate.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
struct Page {
    user_detail_list: Vec<Detail>,
    group_detail_list: Vec<Detail>,
    role_detail_list: Vec<Detail>,
    policies: Vec<Managed>,
    is_truncated: bool,
}

/// A user, role or group: each has some of these.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Detail {
    arn: String,
    #[serde(alias = "RoleName", alias = "GroupName")]
    user_name: String,
    #[serde(alias = "RoleId", alias = "GroupId")]
    user_id: Option<String>,
    #[serde(default, alias = "RolePolicyList", alias = "GroupPolicyList")]
    user_policy_list: Vec<Inline>,
    #[serde(default)]
    attached_managed_policies: Vec<Attached>,
    #[serde(default)]
    group_list: Vec<String>,
    permissions_boundary: Option<Boundary>,
    assume_role_policy_document: Option<Document>,
    #[serde(default)]
    tags: Vec<Tag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Inline {
    policy_name: String,
    policy_document: Document,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Boundary {
    permissions_boundary_arn: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Managed {
    arn: String,
    #[serde(default)]
    policy_version_list: Vec<Version>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Version {
    document: Option<Document>,
    #[serde(default)]
    is_default_version: bool,
}

impl Details {
    /// Reads the details of an account; `None` if only single IAM files were collected instead.
    pub(super) fn read(files: &Files, account: &str) -> Result<Option<Self>, SourceError> {
        let item = layout::authorization_details(account);
        let folder = layout::iam_folder(account);
        let names = files.names(&folder);
        let pages = names.iter().filter(|name| layout::is_authorization_details(name));
        let mut found: Vec<_> = pages.map(|name| format!("{folder}/{name}")).collect();
        if found.is_empty() {
            // `list-roles.json` is collected in addition to the details.
            if names.iter().any(|name| !layout::roles(account).path.ends_with(&format!("/{name}"))) {
                return Ok(None);
            }
            found.push(item.path.clone());
        }
        let mut details = Self { account: account.to_owned(), ..Self::default() };
        let what = format!("IAM of account {account}");
        let mut last = false;
        for path in found {
            let item = layout::Item { path, ..item.clone() };
            match files.read(&item, &what)? {
                Content::Output { file, text } => details.add_pages(&file, &text, &mut last)?,
                Content::Empty => {}
                Content::Error(error) => error.explain(&item, &what).map_or(Ok(()), Err)?,
            }
        }
        details.truncated = !last;
        Ok(Some(details))
    }

    /// Adds the pages of one file: an object, an array of objects, or several objects in sequence.
    fn add_pages(&mut self, file: &str, text: &str, last: &mut bool) -> Result<(), SourceError> {
        if text.trim_start().starts_with('[') {
            let pages: Vec<Page> = serde_json::from_str(text).map_err(|error| invalid(file, &error))?;
            for page in pages {
                *last |= !page.is_truncated;
                self.add(page);
            }
            return Ok(());
        }
        for page in serde_json::Deserializer::from_str(text).into_iter::<Page>() {
            let page = page.map_err(|error| invalid(file, &error))?;
            *last |= !page.is_truncated;
            self.add(page);
        }
        Ok(())
    }

    fn add(&mut self, page: Page) {
        let lists = [
            (Entity::User, page.user_detail_list),
            (Entity::Group, page.group_detail_list),
            (Entity::Role, page.role_detail_list),
        ];
        for (entity, list) in lists {
            for detail in list {
                self.entities.insert((entity, detail.user_name.clone()), detail.split());
            }
        }
        for managed in page.policies {
            let default = managed.policy_version_list.into_iter().find(|version| version.is_default_version);
            if let Some(document) = default.and_then(|version| version.document) {
                self.managed.insert(managed.arn, document.0);
            }
        }
    }

    pub(super) fn profile(&self, entity: Entity, name: &str) -> Result<Arc<Profile>, SourceError> {
        self.get(entity, name).map(|(profile, _)| profile.clone())
    }

    pub(super) fn grants(&self, entity: Entity, name: &str) -> Result<Grants, SourceError> {
        self.get(entity, name).map(|(_, grants)| grants.clone())
    }

    pub(super) fn managed(&self, arn: &str) -> Option<Box<RawValue>> {
        self.managed.get(arn).cloned()
    }

    fn get(&self, entity: Entity, name: &str) -> Result<&(Arc<Profile>, Grants), SourceError> {
        self.entities.get(&(entity, name.to_owned())).ok_or_else(|| {
            if self.truncated {
                return by_hand::not_collected(&self.account, entity, name);
            }
            SourceError::NotFound {
                what: format!("{} {name}", entity.word()),
                place: format!("account {}", self.account),
            }
        })
    }
}

impl Detail {
    fn split(self) -> (Arc<Profile>, Grants) {
        let trust =
            self.assume_role_policy_document.map(|document| trust_policy(&self.user_name, document.0));
        let profile = Profile {
            details: Arc::new(PrincipalDetails {
                arn: self.arn,
                unique_id: self.user_id,
                tags: tags(self.tags),
            }),
            boundary: self.permissions_boundary.map(|boundary| boundary.permissions_boundary_arn),
            trust,
            max_session_duration: None,
        };
        let inline = self
            .user_policy_list
            .into_iter()
            .map(|inline| (inline.policy_name, inline.policy_document.0))
            .collect();
        let grants = Grants { inline, attached: self.attached_managed_policies, groups: self.group_list };
        (Arc::new(profile), grants)
    }
}
