//! What is planned, laid over what is there.
//!
//! What the file makes or changes is answered from the file; what it does not mention is answered by the source below,
//! if there is one. Without a source below, the file stands alone, and what it does not say stays unknown.

mod buckets;
mod identity;
mod keys;
mod levels;
mod resource;

use std::sync::Arc;

use case::NamedPolicy;
use source::arn::Principal;
use source::layout::PolicyType;
use source::{
    Boundaries, EndpointPolicies, IdentityPolicies, Keys, ManagedPolicies, Membership, Organization,
    PrincipalDetails, Principals, ResourceControlPolicies, ResourceOwners, ResourcePolicies,
    ServiceControlPolicies, SourceError, Trust, TrustPolicies,
};

use crate::Planned;
use crate::document::Document;
use crate::entity::Entity;
use crate::holder::Holder;
use crate::known::{Known, Unknown};
use crate::planned::Policy;

/// A planned change over a source.
#[derive(Debug)]
pub struct Overlay<S> {
    planned: Planned,
    below: Option<S>,
}

impl<S> Overlay<S> {
    /// Lays a change over a source; without one it stands alone.
    pub fn new(planned: Planned, below: Option<S>) -> Self {
        Self { planned, below }
    }

    /// What is planned.
    pub fn planned(&self) -> &Planned {
        &self.planned
    }

    /// What the change is laid over.
    pub fn below(&self) -> Option<&S> {
        self.below.as_ref()
    }

    /// True if the file leaves tags of a principal open: the tags that the request carries are then not known to be
    /// all.
    pub fn leaves_tags_open(&self, principal: &str) -> bool {
        self.entity(principal).is_some_and(|own| own.tags_open)
    }

    /// The source below, for what the file does not say.
    pub fn beneath(&self, what: &str) -> Result<&S, SourceError> {
        self.below.as_ref().ok_or_else(|| SourceError::Unsupported {
            what: what.to_owned(),
            why: format!("{} does not say, and there is no snapshot and no AWS to ask", self.planned.file),
        })
    }

    /// The user or role of a principal, if the file mentions it.
    fn entity(&self, principal: &str) -> Option<&Entity> {
        let (account, kind, name) = Principal::parse(principal).entity()?;
        self.planned.entity(kind, account, name)
    }

    /// The same; an error if it will no longer exist.
    fn present(&self, principal: &str) -> Result<Option<&Entity>, SourceError> {
        match self.entity(principal) {
            Some(entity) if entity.gone => Err(SourceError::NotFound {
                what: principal.to_owned(),
                place: format!("{}: it is taken away", self.planned.file),
            }),
            found => Ok(found),
        }
    }
}

/// What is not known, as the source's error.
fn untold(what: &str, unknown: &Unknown) -> SourceError {
    SourceError::Unsupported { what: what.to_owned(), why: unknown.0.clone() }
}

fn told<'k, T>(what: &str, known: &'k Known<T>) -> Result<&'k T, SourceError> {
    known.as_ref().map_err(|unknown| untold(what, unknown))
}

fn named(name: String, arn: Option<String>, via: Option<&str>, document: Document) -> NamedPolicy {
    NamedPolicy { name, arn, via: via.map(ToOwned::to_owned), document, origin: None }
}

impl<S: Principals> Principals for Overlay<S> {
    fn principal(&self, principal: &str) -> Result<Option<Arc<PrincipalDetails>>, SourceError> {
        let what = format!("the ARN and tags of {principal}");
        match self.present(principal)? {
            Some(entity) if entity.trust.is_some() || entity.boundary.is_some() => {
                let arn = entity.arn().map_err(|unknown| untold(&what, &unknown))?;
                Ok(Some(Arc::new(PrincipalDetails { arn, unique_id: None, tags: entity.tags.clone() })))
            }
            _ => self.beneath(&what)?.principal(principal),
        }
    }
}

impl<S: TrustPolicies> TrustPolicies for Overlay<S> {
    fn trust(&self, role: &str) -> Result<Trust, SourceError> {
        let what = format!("the trust policy of {role}");
        let Some(entity) = self.present(role)? else { return self.beneath(&what)?.trust(role) };
        let Some(trust) = &entity.trust else { return self.beneath(&what)?.trust(role) };
        let document = told(&what, trust)?.clone();
        let name = told(&what, &entity.name)?;
        Ok(Trust {
            role: entity.arn().map_err(|unknown| untold(&what, &unknown))?,
            policy: Arc::new(named(format!("trust policy of {name}"), None, None, document)),
            max_session_duration: entity.max_session_duration,
        })
    }
}

impl<S: ResourceOwners> ResourceOwners for Overlay<S> {
    fn owner(&self, resource: &str, guess: Option<&str>) -> Result<Option<String>, SourceError> {
        if let Some(account) = self.planned_owner(resource) {
            return Ok(Some(account));
        }
        self.beneath(&format!("the owner of {resource}"))?.owner(resource, guess)
    }
}

impl<S: Organization> Organization for Overlay<S> {
    fn membership(&self, account: &str) -> Result<Option<Membership>, SourceError> {
        self.beneath(&format!("the organization of account {account}"))?.membership(account)
    }
}

impl<S: EndpointPolicies> EndpointPolicies for Overlay<S> {
    fn endpoint(&self, vpc_endpoint: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        let what = format!("the policy of {vpc_endpoint}");
        let holding = self.planned.holders.get(&Holder::Endpoint(vpc_endpoint.to_owned()));
        match holding.map(|own| &own.policy) {
            Some(Policy::Whole(document)) => {
                let document = told(&what, document)?.clone();
                Ok(Some(Arc::new(named(vpc_endpoint.to_owned(), None, None, document))))
            }
            Some(Policy::None) => Ok(None),
            Some(Policy::Gone) => Err(gone(&what, self.planned.file)),
            _ => self.beneath(&what)?.endpoint(vpc_endpoint),
        }
    }
}

fn gone(what: &str, file: &str) -> SourceError {
    SourceError::NotFound { what: what.to_owned(), place: format!("{file}: it is taken away") }
}

impl<S> IdentityPolicies for Overlay<S>
where
    S: IdentityPolicies + ManagedPolicies,
{
    fn identity(&self, principal: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        self.planned_identity(principal)
    }
}

impl<S> Boundaries for Overlay<S>
where
    S: Boundaries + ManagedPolicies,
{
    fn boundary(&self, principal: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        self.planned_boundary(principal)
    }
}

impl<S> ResourcePolicies for Overlay<S>
where
    S: ResourcePolicies + TrustPolicies + Keys,
{
    fn resource(&self, action: &str, resource: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        self.planned_resource(action, resource)
    }
}

impl<S> ServiceControlPolicies for Overlay<S>
where
    S: ServiceControlPolicies + Organization,
{
    fn scp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError> {
        let below = self.beneath(&format!("the service control policies of account {account}"))?;
        self.changed_levels(below.scp(account)?, account, PolicyType::Scp)
    }
}

impl<S> ResourceControlPolicies for Overlay<S>
where
    S: ResourceControlPolicies + Organization,
{
    fn rcp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError> {
        let below = self.beneath(&format!("the resource control policies of account {account}"))?;
        self.changed_levels(below.rcp(account)?, account, PolicyType::Rcp)
    }
}
