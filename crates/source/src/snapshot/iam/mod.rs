//! IAM in a snapshot: users, roles and groups with their policies.
//!
//! `get-account-authorization-details` covers a whole account. If nobody could call it, the output of the individual
//! commands (`get-role`, `list-role-policies` and so on) is looked for, name by name.

mod by_hand;
mod details;
mod embedded;

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, OnceLock};

use case::NamedPolicy;
use serde_json::value::RawValue;

use super::files::Files;
use super::memo::Memo;
use crate::arn::policy_name;
use crate::layout::Entity;
use crate::{PrincipalDetails, SourceError, Trust};
use details::Details;

/// IAM of one account.
#[derive(Debug)]
pub(super) struct Iam {
    account: String,
    details: OnceLock<Result<Option<Arc<Details>>, SourceError>>,
    durations: OnceLock<Result<HashMap<String, u32>, SourceError>>,
    profiles: Memo<(Entity, String), Arc<Profile>>,
    identities: Memo<(Entity, String), Arc<[NamedPolicy]>>,
    trusts: Memo<String, Trust>,
    boundaries: Memo<(Entity, String), Option<Arc<NamedPolicy>>>,
}

/// A user, role or group itself.
#[derive(Debug, Clone)]
pub(super) struct Profile {
    pub(super) details: Arc<PrincipalDetails>,
    pub(super) boundary: Option<String>,
    pub(super) trust: Option<Arc<NamedPolicy>>,
    pub(super) max_session_duration: Option<u32>,
}

/// What gives a user, role or group its permissions.
#[derive(Debug, Clone, Default)]
struct Grants {
    inline: Vec<(String, Box<RawValue>)>,
    attached: Vec<Attached>,
    groups: Vec<String>,
}

/// An attached managed policy.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
struct Attached {
    #[serde(rename = "PolicyName")]
    name: String,
    #[serde(rename = "PolicyArn")]
    arn: String,
}

#[derive(Debug, Clone, serde::Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Tag {
    key: String,
    value: String,
}

impl Iam {
    pub(super) fn new(account: String) -> Self {
        Self {
            account,
            details: OnceLock::new(),
            durations: OnceLock::new(),
            profiles: Memo::default(),
            identities: Memo::default(),
            trusts: Memo::default(),
            boundaries: Memo::default(),
        }
    }

    /// ARN, tags, boundary and trust of a user, role or group.
    pub(super) fn profile(
        &self,
        files: &Files,
        entity: Entity,
        name: &str,
    ) -> Result<Arc<Profile>, SourceError> {
        self.profiles.get(&(entity, name.to_owned()), || match self.details(files)? {
            Some(details) => details.profile(entity, name),
            None => by_hand::profile(files, &self.account, entity, name),
        })
    }

    /// Inline, managed and group policies.
    pub(super) fn identity(
        &self,
        files: &Files,
        entity: Entity,
        name: &str,
    ) -> Result<Arc<[NamedPolicy]>, SourceError> {
        self.identities.get(&(entity, name.to_owned()), || {
            let grants = self.grants(files, entity, name)?;
            let mut policies = Vec::new();
            self.collect(files, &grants, None, &mut policies)?;
            for group in &grants.groups {
                let of_group = self.grants(files, Entity::Group, group)?;
                self.collect(files, &of_group, Some(group), &mut policies)?;
            }
            Ok(policies.into())
        })
    }

    /// What a group gives to its users.
    pub(super) fn group(&self, files: &Files, name: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        let mut policies = Vec::new();
        let grants = self.grants(files, Entity::Group, name)?;
        self.collect(files, &grants, None, &mut policies)?;
        Ok(policies.into())
    }

    /// The permissions boundary.
    pub(super) fn boundary(
        &self,
        files: &Files,
        entity: Entity,
        name: &str,
    ) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        self.boundaries.get(&(entity, name.to_owned()), || {
            let profile = self.profile(files, entity, name)?;
            let Some(arn) = &profile.boundary else { return Ok(None) };
            let policy = self.managed(files, policy_name(arn).to_owned(), arn, None)?;
            Ok(Some(Arc::new(policy)))
        })
    }

    /// A role's trust policy and its longest session.
    ///
    /// The authorization details do not include `MaxSessionDuration`; `get-role` and `list-roles` do.
    pub(super) fn trust(&self, files: &Files, role: &str, what: &str) -> Result<Trust, SourceError> {
        self.trusts.get(role, || {
            let profile = self.profile(files, Entity::Role, role)?;
            let Some(policy) = profile.trust.clone() else {
                return Err(super::files::not_collected(&Entity::Role.get(&self.account, role), what));
            };
            let max_session_duration = match profile.max_session_duration {
                Some(seconds) => Some(seconds),
                None => self.max_session_duration(files, role)?,
            };
            Ok(Trust { role: profile.details.arn.clone(), policy, max_session_duration })
        })
    }

    fn max_session_duration(&self, files: &Files, role: &str) -> Result<Option<u32>, SourceError> {
        if files.has(&Entity::Role.get(&self.account, role).path) {
            let profile = by_hand::profile(files, &self.account, Entity::Role, role)?;
            return Ok(profile.max_session_duration);
        }
        let listed =
            self.durations.get_or_init(|| by_hand::max_session_durations(files, &self.account)).as_ref();
        listed.map(|listed| listed.get(role).copied()).map_err(Clone::clone)
    }

    fn grants(&self, files: &Files, entity: Entity, name: &str) -> Result<Grants, SourceError> {
        match self.details(files)? {
            Some(details) => details.grants(entity, name),
            None => by_hand::grants(files, &self.account, entity, name),
        }
    }

    fn collect(
        &self,
        files: &Files,
        grants: &Grants,
        group: Option<&String>,
        policies: &mut Vec<NamedPolicy>,
    ) -> Result<(), SourceError> {
        let via = |own: &str| Some(group.map_or_else(|| own.to_owned(), |group| format!("group:{group}")));
        for (name, document) in &grants.inline {
            let (name, document) = (name.clone(), document.clone());
            policies.push(NamedPolicy { name, arn: None, via: via("inline"), document, origin: None });
        }
        for Attached { name, arn } in &grants.attached {
            policies.push(self.managed(files, name.clone(), arn, via("managed"))?);
        }
        Ok(())
    }

    /// A managed policy with the document of its default version.
    pub(super) fn managed(
        &self,
        files: &Files,
        name: String,
        arn: &str,
        via: Option<String>,
    ) -> Result<NamedPolicy, SourceError> {
        let collected = self.details(files)?.and_then(|details| details.managed(arn));
        let read = collected.map_or_else(|| by_hand::managed(files, &self.account, arn), Ok);
        let (document, origin) = match read {
            Ok(document) => (document, None),
            Err(error) => {
                embedded::policy(arn).ok_or(error).map(|(document, origin)| (document, Some(origin)))?
            }
        };
        Ok(NamedPolicy { name, arn: Some(arn.to_owned()), via, document, origin })
    }

    fn details(&self, files: &Files) -> Result<Option<Arc<Details>>, SourceError> {
        self.details
            .get_or_init(|| Details::read(files, &self.account).map(|details| details.map(Arc::new)))
            .clone()
    }
}

fn trust_policy(role: &str, document: Box<RawValue>) -> Arc<NamedPolicy> {
    let name = format!("trust policy of {role}");
    Arc::new(NamedPolicy { name, arn: None, via: None, document, origin: None })
}

fn tags(tags: Vec<Tag>) -> BTreeMap<String, String> {
    tags.into_iter().map(|tag| (tag.key, tag.value)).collect()
}
