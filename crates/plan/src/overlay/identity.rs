//! Identity policies and permissions boundaries.

use std::sync::Arc;

use case::NamedPolicy;
use source::arn::{self, Principal};
use source::{Boundaries, IdentityPolicies, ManagedPolicies, SourceError};

use super::{Overlay, gone, named, told, untold};
use crate::entity::{Base, Entity, Kind};

impl<S: IdentityPolicies + ManagedPolicies> Overlay<S> {
    pub(super) fn planned_identity(&self, principal: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        let what = format!("the identity policies of {principal}");
        let Some((_, kind, _)) = arn::entity(principal, "the identity policies")? else {
            return Ok(Arc::default());
        };
        let loose = |kind: Kind| self.planned.loose.iter().find(move |(own, _)| *own == kind);
        if let Some((_, unknown)) = loose(kind).or_else(|| loose(Kind::Group).filter(|_| kind == Kind::User))
        {
            return Err(untold(&what, unknown));
        }
        let Some(entity) = self.present(principal)? else {
            return self.through_groups(self.beneath(&what)?.identity(principal)?, principal, &what);
        };
        let policies = self.policies(entity, principal, &what)?;
        Ok(policies.into())
    }

    /// The policies of a user or role that the file mentions.
    fn policies(
        &self,
        entity: &Entity,
        principal: &str,
        what: &str,
    ) -> Result<Vec<NamedPolicy>, SourceError> {
        let mut policies = Vec::new();
        if entity.base == Base::Part {
            let below = self.beneath(what)?.identity(principal)?;
            let below = self.through_groups(below, principal, what)?;
            policies.extend(below.iter().filter(|own| !is_replaced(entity, own)).cloned());
        }
        policies.extend(self.own(entity, None, what)?);
        for group in &entity.groups {
            let via = format!("group:{group}");
            if !policies.iter().any(|own| own.via.as_deref() == Some(&via)) {
                policies.extend(self.group(&entity.account, group, what)?);
            }
        }
        Ok(policies)
    }

    /// What the file gives to an entity itself.
    fn own(&self, entity: &Entity, group: Option<&str>, what: &str) -> Result<Vec<NamedPolicy>, SourceError> {
        if let Some(unknown) = entity.open.first() {
            return Err(untold(what, unknown));
        }
        let via = |own: &str| group.map_or_else(|| own.to_owned(), |group| format!("group:{group}"));
        let mut policies = Vec::new();
        for (name, document) in &entity.inline {
            policies.push(named(name.clone(), None, Some(&via("inline")), told(what, document)?.clone()));
        }
        for id in &entity.managed {
            policies.extend(self.managed(&entity.account, id, Some(&via("managed")), what)?);
        }
        Ok(policies)
    }

    /// The policies of a group, as its members have them.
    fn group(&self, account: &str, group: &str, what: &str) -> Result<Vec<NamedPolicy>, SourceError> {
        let planned = self.planned.entity(Kind::Group, account, group);
        let via = format!("group:{group}");
        let mut policies = Vec::new();
        if planned.is_none_or(|own| own.base == Base::Part && !own.gone) {
            let below = self.beneath(&format!("the policies of group {group}"))?.group(account, group)?;
            let below = below.iter().filter(|own| !planned.is_some_and(|group| is_replaced(group, own)));
            policies.extend(below.map(|own| NamedPolicy { via: Some(via.clone()), ..own.clone() }));
        }
        if let Some(planned) = planned.filter(|own| !own.gone) {
            policies.extend(self.own(planned, Some(group), what)?);
        }
        Ok(policies)
    }

    /// Policies from below: those of groups that the file changes are rebuilt, and managed policies are as they will
    /// be.
    fn through_groups(
        &self,
        below: Arc<[NamedPolicy]>,
        principal: &str,
        what: &str,
    ) -> Result<Arc<[NamedPolicy]>, SourceError> {
        let Some((account, ..)) = Principal::parse(principal).entity() else { return Ok(below) };
        let mut policies = Vec::new();
        let mut done: Vec<String> = Vec::new();
        for own in below.iter() {
            let group = own.via.as_deref().and_then(|via| via.strip_prefix("group:"));
            match group.filter(|group| self.planned.entity(Kind::Group, account, group).is_some()) {
                Some(group) if done.iter().any(|own| own == group) => {}
                Some(group) => {
                    policies.extend(self.group(account, group, what)?);
                    done.push(group.to_owned());
                }
                None => policies.extend(self.renewed(own, what)?),
            }
        }
        Ok(policies.into())
    }

    /// A policy from below as it will be; `None` if it will no longer exist.
    fn renewed(&self, own: &NamedPolicy, what: &str) -> Result<Option<NamedPolicy>, SourceError> {
        let planned = own.arn.as_deref().and_then(|arn| self.planned.managed.get(arn));
        match planned.map(|own| &own.document) {
            None => Ok(Some(own.clone())),
            Some(None) => Ok(None),
            Some(Some(document)) => {
                Ok(Some(NamedPolicy { document: told(what, document)?.clone(), ..own.clone() }))
            }
        }
    }
}

impl<S: ManagedPolicies> Overlay<S> {
    /// A managed policy as it will be; `None` if it will no longer exist.
    fn managed(
        &self,
        account: &str,
        id: &str,
        via: Option<&str>,
        what: &str,
    ) -> Result<Option<NamedPolicy>, SourceError> {
        let Some(managed) = self.planned.managed.get(id) else {
            let policy = self.beneath(&format!("the policy {id}"))?.managed(account, id)?;
            return Ok(Some(NamedPolicy { via: via.map(ToOwned::to_owned), ..policy }));
        };
        let Some(document) = &managed.document else { return Ok(None) };
        let document = told(&format!("{what}: the policy {}", managed.name), document)?.clone();
        Ok(Some(named(managed.name.clone(), managed.arn.clone(), via, document)))
    }
}

impl<S: Boundaries + ManagedPolicies> Overlay<S> {
    pub(super) fn planned_boundary(&self, principal: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        let what = format!("the permissions boundary of {principal}");
        if arn::entity(principal, "the permissions boundary")?.is_none() {
            return Ok(None);
        }
        let planned = self.present(principal)?.and_then(|entity| Some((entity, entity.boundary.as_ref()?)));
        let Some((entity, boundary)) = planned else {
            let below = self.beneath(&what)?.boundary(principal)?;
            return match below.as_deref().and_then(|own| own.arn.clone()) {
                Some(arn) if self.planned.managed.contains_key(&arn) => self.bounding(principal, &arn, &what),
                _ => Ok(below),
            };
        };
        match told(&what, boundary)? {
            None => Ok(None),
            Some(id) => self.bounding(&entity.account, id, &what),
        }
    }

    /// A boundary that will no longer exist is an error: what it would allow is not known.
    fn bounding(&self, account: &str, id: &str, what: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        let policy = self.managed(account, id, None, what)?;
        policy.map(|own| Some(Arc::new(own))).ok_or_else(|| gone(what, self.planned.file))
    }
}

/// True for a policy from below that the file replaces or removes: individually, or along with all others.
fn is_replaced(entity: &Entity, own: &NamedPolicy) -> bool {
    let via = own.via.as_deref().unwrap_or_default();
    if let Some(group) = via.strip_prefix("group:").filter(|_| entity.kind == Kind::User) {
        return entity.removed.groups.iter().any(|removed| removed == group);
    }
    if entity.is_shut_out(&own.name, own.arn.as_deref()) {
        return true;
    }
    match &own.arn {
        Some(arn) => entity.managed.contains(arn) || entity.removed.managed.contains(arn),
        None => entity.inline.contains_key(&own.name) || entity.removed.inline.contains(&own.name),
    }
}
