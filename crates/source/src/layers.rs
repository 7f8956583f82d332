//! One small trait per layer, so that each program links only the sources it needs.
//!
//! Answers are shared (`Arc`): a stream of ten thousand cases about five roles reads each role once, and callers that
//! compile policies can keep the compiled form alongside.

use std::collections::BTreeMap;
use std::sync::Arc;

use case::NamedPolicy;

use crate::SourceError;

/// Identity-based policies.
pub trait IdentityPolicies: Send + Sync {
    /// The inline, managed (default version) and group policies of a user or role; for a role session, the role's.
    ///
    /// `via` is `inline`, `managed` or `group:NAME`. Empty for principals that have none: services, `anonymous`,
    /// an account's root user. IAM User Guide, "Identity-based policies and resource-based policies".
    fn identity(&self, principal: &str) -> Result<Arc<[NamedPolicy]>, SourceError>;
}

/// Permissions boundaries.
pub trait Boundaries: Send + Sync {
    /// The permissions boundary of a user or role; `None` if none is set.
    ///
    /// IAM User Guide, "Permissions boundaries for IAM entities".
    fn boundary(&self, principal: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError>;
}

/// Individual policies, for a plan that attaches policies it does not contain.
pub trait ManagedPolicies: Send + Sync {
    /// The default version of a managed policy, by ARN, as an account has it.
    fn managed(&self, account: &str, arn: &str) -> Result<NamedPolicy, SourceError>;

    /// The policies that a group gives to its users; `via` is `inline` or `managed`.
    fn group(&self, account: &str, group: &str) -> Result<Arc<[NamedPolicy]>, SourceError>;
}

/// Service control policies.
pub trait ServiceControlPolicies: Send + Sync {
    /// The SCPs that bind an account's principals, one list per level, root first, account last.
    ///
    /// Empty for the management account, and for an account that is not in an organization. An account about which it
    /// is known only that it is not in the collected organization is an error: another one may bind it.
    /// `via` is the name of the root, organizational unit or account that the policy is attached to.
    /// Organizations User Guide, "SCP evaluation".
    fn scp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError>;
}

/// Resource control policies.
pub trait ResourceControlPolicies: Send + Sync {
    /// The RCPs that bind an account's resources, in the shape of [`ServiceControlPolicies::scp`].
    ///
    /// Organizations User Guide, "RCP evaluation".
    fn rcp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError>;
}

/// A role's trust policy, and what else affects assuming it.
#[derive(Debug, Clone)]
pub struct Trust {
    /// The role's ARN, with its path.
    pub role: String,
    /// The trust policy: `AssumeRolePolicyDocument`.
    pub policy: Arc<NamedPolicy>,
    /// `MaxSessionDuration` in seconds, if collected.
    pub max_session_duration: Option<u32>,
}

impl Trust {
    /// This, if it belongs to the requested role: a role whose ARN has another path does not exist. A session's ARN
    /// has no path.
    ///
    /// IAM User Guide, "IAM identifiers", "Friendly names and paths".
    pub fn of(self, asked: &str) -> Result<Self, SourceError> {
        if asked.contains(":role/") && asked != self.role {
            return Err(SourceError::NotFound {
                what: format!("the role {asked}"),
                place: format!("its account, where the role of that name is {}", self.role),
            });
        }
        Ok(self)
    }
}

/// Trust policies of roles.
pub trait TrustPolicies: Send + Sync {
    /// The trust policy of a role, by its ARN or a session's.
    fn trust(&self, role: &str) -> Result<Trust, SourceError>;
}

/// Policies of resources.
pub trait ResourcePolicies: Send + Sync {
    /// The policy of the resource that an action is about: bucket policy (for object ARNs too), key policy, function
    /// policy, queue, topic and secret policies; for `sts:AssumeRole*` the role's trust policy.
    ///
    /// `None` if the resource has no policy, or is of a kind that cannot have one.
    fn resource(&self, action: &str, resource: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError>;
}

/// Policies of VPC endpoints.
pub trait EndpointPolicies: Send + Sync {
    /// The policy of a VPC endpoint by its id, `vpce-…`.
    fn endpoint(&self, vpc_endpoint: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError>;
}

/// What is known about a principal besides its policies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PrincipalDetails {
    /// The IAM ARN with its path; for a role session, the role's. It is `aws:PrincipalArn`.
    pub arn: String,
    /// The unique id: `AIDA…` or `AROA…`.
    pub unique_id: Option<String>,
    /// Tags of the user or role: `aws:PrincipalTag/KEY`.
    pub tags: BTreeMap<String, String>,
}

/// Principals.
pub trait Principals: Send + Sync {
    /// What is known about a principal; `None` if it is not a user, role or role session.
    fn principal(&self, principal: &str) -> Result<Option<Arc<PrincipalDetails>>, SourceError>;
}

/// Owners of resources whose ARN names no account.
pub trait ResourceOwners: Send + Sync {
    /// The account that owns a resource: from its ARN, else (S3 buckets) from what is known about it; `None` if
    /// unknown.
    ///
    /// `guess` is an account that may own it: if each account has to be asked, it is asked first.
    fn owner(&self, resource: &str, guess: Option<&str>) -> Result<Option<String>, SourceError>;
}

/// An account's position in its organization.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Membership {
    /// `aws:PrincipalOrgID` and `aws:ResourceOrgID`: `o-…`.
    pub organization: String,
    /// `aws:PrincipalOrgPaths` and `aws:ResourceOrgPaths`: `o-…/r-…/ou-…/`.
    pub path: String,
    /// True for the management account, which no SCP or RCP binds.
    pub management: bool,
}

/// The organization.
pub trait Organization: Send + Sync {
    /// An account's position; `None` for an account outside the organization.
    fn membership(&self, account: &str) -> Result<Option<Membership>, SourceError>;
}

/// All layers from one place, for programs that examine everything.
pub trait Source:
    IdentityPolicies
    + Boundaries
    + ServiceControlPolicies
    + ResourceControlPolicies
    + TrustPolicies
    + ResourcePolicies
    + EndpointPolicies
    + Principals
    + ResourceOwners
    + Organization
{
}

impl<S> Source for S where
    S: IdentityPolicies
        + Boundaries
        + ServiceControlPolicies
        + ResourceControlPolicies
        + TrustPolicies
        + ResourcePolicies
        + EndpointPolicies
        + Principals
        + ResourceOwners
        + Organization
{
}
