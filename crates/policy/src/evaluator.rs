//! Evaluates one layer's policies for one request.
//!
//! IAM User Guide, "Policy evaluation logic": within a layer an explicit Deny wins over any Allow, and what nothing
//! allows is implicitly denied. Combining the layers is the job of the [`authorizer`](crate::authorizer).

use std::borrow::Cow;

use crate::layer::{Grant, Layer, LayerVerdict, Verdict};
use crate::policy::Policy;
use crate::principal::PrincipalKind;
use crate::request::{Action, Request};
use crate::settings::Settings;
use crate::statement::{Effect, Statement};
use crate::truth::Truth;

/// A policy with the names that people know it by.
#[derive(Debug, Clone)]
pub struct AttachedPolicy<'a> {
    /// The policy's name.
    pub name: Cow<'a, str>,
    /// Its ARN, if it has one.
    pub arn: Option<Cow<'a, str>>,
    /// For service and resource control policies: the root, organizational unit or account it is attached to.
    pub target: Option<Cow<'a, str>>,
    /// The policy.
    pub policy: Policy<'a>,
}

/// All policies of one layer.
#[derive(Debug, Clone)]
pub struct LayerPolicies<'a> {
    layer: Layer,
    levels: Vec<Vec<AttachedPolicy<'a>>>,
    /// Policies that represent other ways to allow access besides the resource's own policy: grants on a key, access
    /// control lists.
    beside: Vec<AttachedPolicy<'a>>,
    settings: Settings,
}

/// What a layer's policies say about a request: the layer's verdict before it is put into words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcome {
    pub(crate) applies: bool,
    pub(crate) denies: Truth,
    pub(crate) allows: Truth,
    pub(crate) grant: Option<Grant>,
    pub(crate) might_grant: Option<Grant>,
}

impl<'a> LayerPolicies<'a> {
    /// The identity policies; an empty list allows nothing.
    pub fn identity(policies: Vec<AttachedPolicy<'a>>) -> Self {
        Self::of(Layer::Identity, vec![policies])
    }

    /// The permissions boundary, if there is one.
    pub fn boundary(policy: Option<AttachedPolicy<'a>>) -> Self {
        Self::single(Layer::Boundary, policy)
    }

    /// The session policies; an empty list limits nothing, but gives a federated user no permissions.
    pub fn session(policies: Vec<AttachedPolicy<'a>>) -> Self {
        let levels = if policies.is_empty() { Vec::new() } else { vec![policies] };
        Self::of(Layer::Session, levels)
    }

    /// Service control policies: one list per level, root first. No levels: none apply to the account.
    pub fn scp(levels: Vec<Vec<AttachedPolicy<'a>>>) -> Self {
        Self::of(Layer::Scp, levels)
    }

    /// Resource control policies: one list per level, root first. `RCPFullAWSAccess` is implied.
    pub fn rcp(levels: Vec<Vec<AttachedPolicy<'a>>>) -> Self {
        Self::of(Layer::Rcp, levels)
    }

    /// The resource's own policy, if it has one.
    pub fn resource(policy: Option<AttachedPolicy<'a>>) -> Self {
        Self::single(Layer::Resource, policy)
    }

    /// The policy of the VPC endpoint, if the request goes through one.
    pub fn endpoint(policy: Option<AttachedPolicy<'a>>) -> Self {
        Self::single(Layer::Endpoint, policy)
    }

    fn single(layer: Layer, policy: Option<AttachedPolicy<'a>>) -> Self {
        Self::of(layer, policy.map(|policy| vec![policy]).into_iter().collect())
    }

    fn of(layer: Layer, levels: Vec<Vec<AttachedPolicy<'a>>>) -> Self {
        Self { layer, levels, beside: Vec::new(), settings: Settings::default() }
    }

    /// The same, with what else decides about the resource: policies that represent grants and access control lists,
    /// and the resource's settings.
    #[must_use]
    pub fn with_settings(self, beside: Vec<AttachedPolicy<'a>>, settings: Settings) -> Self {
        Self { beside, settings, ..self }
    }

    /// The layer.
    pub fn layer(&self) -> Layer {
        self.layer
    }

    /// The policies by level; only service and resource control policies have more than one level.
    pub fn levels(&self) -> &[Vec<AttachedPolicy<'a>>] {
        &self.levels
    }

    /// Policies that represent other ways to allow access besides the resource's own policy.
    pub(crate) fn beside(&self) -> &[AttachedPolicy<'a>] {
        &self.beside
    }

    pub(crate) fn settings(&self) -> Settings {
        self.settings
    }

    /// True if the layer has a say in the request.
    pub(crate) fn applies_to(&self, request: &Request) -> bool {
        let is_empty = self.levels.is_empty() && self.beside.is_empty() && !self.settings.may_allow;
        let must_allow = self.layer == Layer::Session && needs_session_policy(request);
        (!is_empty || must_allow) && layer_applies(self.layer, request)
    }

    /// Evaluates all policies. Does not allocate.
    pub fn evaluate(&self, request: &Request) -> Outcome {
        if !self.applies_to(request) {
            return Outcome::not_applicable();
        }
        if self.layer == Layer::Resource {
            return self.evaluate_resource(request);
        }
        let mut outcome = Outcome { allows: (!self.levels.is_empty()).into(), ..Outcome::silent() };
        for level in &self.levels {
            let own = self.evaluate_level(level, request);
            outcome = Outcome {
                denies: outcome.denies.max(own.denies),
                allows: outcome.allows.min(own.allows),
                ..own
            };
        }
        if self.layer == Layer::Rcp {
            outcome.allows = Truth::True;
        }
        outcome
    }

    fn evaluate_resource(&self, request: &Request) -> Outcome {
        let mut outcome = Outcome::silent();
        let policies = self.levels.iter().flatten().chain(&self.beside);
        for statement in policies.flat_map(|attached| attached.policy.statements()) {
            outcome.add(statement, request);
        }
        self.settings.limit(outcome, &self.levels, request)
    }

    pub(crate) fn evaluate_level(&self, level: &[AttachedPolicy<'_>], request: &Request) -> Outcome {
        let mut outcome = Outcome::silent();
        for statement in level.iter().flat_map(|attached| attached.policy.statements()) {
            if self.has_a_say(statement, request) {
                outcome.add(statement, request);
            }
        }
        outcome
    }

    /// A resource control policy covers the services that support RCPs; of the others, only those that it names.
    pub(crate) fn has_a_say(&self, statement: &Statement<'_>, request: &Request) -> bool {
        self.layer != Layer::Rcp || supports_resource_control(request) || statement.names_service_of(request)
    }
}

impl Outcome {
    /// The layer has no say.
    pub fn not_applicable() -> Self {
        Self { applies: false, ..Self::silent() }
    }

    fn silent() -> Self {
        Self { applies: true, denies: Truth::False, allows: Truth::False, grant: None, might_grant: None }
    }

    /// The same, allowing no more than this.
    pub(crate) fn at_most(self, allows: Truth) -> Self {
        Self { allows: self.allows.min(allows), ..self }
    }

    fn add(&mut self, statement: &Statement<'_>, request: &Request) {
        let matched = statement.matches(request);
        match statement.effect() {
            Effect::Deny => self.denies = self.denies.max(matched.truth),
            Effect::Allow => {
                self.allows = self.allows.max(matched.truth);
                self.grant = self.grant.max(matched.grant);
                self.might_grant = self.might_grant.max(matched.might_grant);
            }
        }
    }

    /// The verdict as a single word.
    pub fn verdict(&self) -> Verdict {
        match (self.applies, self.denies, self.allows) {
            (false, ..) => Verdict::NotApplicable,
            (true, Truth::True, _) => Verdict::ExplicitDeny,
            (true, Truth::Unknown, _) | (true, Truth::False, Truth::Unknown) => Verdict::Unknown,
            (true, Truth::False, Truth::True) => Verdict::Allowed,
            (true, Truth::False, Truth::False) => Verdict::ImplicitDeny,
        }
    }

    /// The verdicts that an unknown may turn out to be; empty if the verdict is certain.
    pub fn possible(&self) -> Vec<Verdict> {
        if self.verdict() != Verdict::Unknown {
            return Vec::new();
        }
        let mut possible = Vec::new();
        if self.allows != Truth::False {
            possible.push(Verdict::Allowed);
        }
        if self.allows != Truth::True {
            possible.push(Verdict::ImplicitDeny);
        }
        if self.denies != Truth::False {
            possible.push(Verdict::ExplicitDeny);
        }
        possible
    }
}

/// Reads a verdict back as it is stored in a case. One that leaves something open is taken to leave everything open.
impl From<&LayerVerdict> for Outcome {
    fn from(verdict: &LayerVerdict) -> Self {
        let outcome = |denies, allows| Self { denies, allows, ..Self::silent() };
        let read = match verdict.verdict {
            Verdict::NotApplicable => Self::not_applicable(),
            Verdict::Allowed => outcome(Truth::False, Truth::True),
            Verdict::ImplicitDeny => outcome(Truth::False, Truth::False),
            Verdict::ExplicitDeny => outcome(Truth::True, Truth::Unknown),
            Verdict::Unknown => {
                let may = |wanted| verdict.possible.is_empty() || verdict.possible.contains(&wanted);
                let allows = match (may(Verdict::Allowed), may(Verdict::ImplicitDeny)) {
                    (true, false) => Truth::True,
                    (false, true) => Truth::False,
                    _ => Truth::Unknown,
                };
                let denies = if may(Verdict::ExplicitDeny) { Truth::Unknown } else { Truth::False };
                outcome(denies, allows)
            }
        };
        let least = (read.allows == Truth::True).then_some(Grant::Account);
        let most = (read.allows != Truth::False).then_some(Grant::Direct);
        let grant = verdict.grant.or(least);
        Self { grant, might_grant: verdict.might_grant.or(verdict.grant).or(most).max(grant), ..read }
    }
}

/// Whether a layer can have a say in this principal's requests.
///
/// IAM User Guide, "Policy evaluation logic"; Organizations User Guide, "Service control policies (SCPs)", "Tasks and
/// entities not restricted by SCPs", and "Resource control policies (RCPs)".
pub(crate) fn layer_applies(layer: Layer, request: &Request) -> bool {
    let Some(principal) = request.principal() else { return true };
    let kind = principal.kind();
    match layer {
        Layer::Identity | Layer::Boundary | Layer::Session => {
            kind.has_own_policies() && !matches!(kind, PrincipalKind::Root { .. })
        }
        Layer::Scp => kind.has_own_policies() && !request.is_of_service_linked_role(),
        Layer::Rcp => !request.is_of_service_linked_role() && !is_free_of_resource_control(request),
        Layer::Resource => !is_owner_at_bucket_policy(request),
        Layer::Endpoint => true,
    }
}

/// True for a federated user's session: without a session policy it has no permissions.
///
/// STS API Reference, `GetFederationToken`: "if you do not pass any session policies, then the resulting federated user
/// session has no permissions".
pub(crate) fn needs_session_policy(request: &Request) -> bool {
    request.principal().is_some_and(|own| matches!(own.kind(), PrincipalKind::FederatedUser { .. }))
}

/// Organizations User Guide, "Resource control policies (RCPs)", "Resources and entities not restricted by RCPs":
/// `kms:RetireGrant`, and who may assume a service-linked role.
fn is_free_of_resource_control(request: &Request) -> bool {
    let assumes_linked = request.assumes_role()
        && request.resource().is_some_and(|role| role.contains(":role/aws-service-role/"));
    assumes_linked || request.action().is_some_and(|action| action.is("kms:RetireGrant"))
}

/// S3 API Reference, `DeleteBucketPolicy` and its like: the root user of the bucket's account may always do this, "even
/// if the bucket policy explicitly denies the root principal's access".
fn is_owner_at_bucket_policy(request: &Request) -> bool {
    let is_root = request.principal().is_some_and(|own| matches!(own.kind(), PrincipalKind::Root { .. }));
    let at_policy = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];
    is_root
        && !request.is_cross_account()
        && request.action().is_some_and(|action| at_policy.iter().any(|own| action.is(own)))
}

/// Organizations User Guide, "Resource control policies (RCPs)", "List of AWS services that support RCPs".
const SERVICES_WITH_RESOURCE_CONTROL: [&str; 10] =
    ["s3", "sts", "kms", "sqs", "secretsmanager", "ecr", "dynamodb", "aoss", "cognito-identity", "logs"];

/// True for services that support resource control policies, and if the service is not known.
fn supports_resource_control(request: &Request) -> bool {
    let Some(service) = request.action().and_then(Action::service) else { return true };
    SERVICES_WITH_RESOURCE_CONTROL.iter().any(|own| own.eq_ignore_ascii_case(service))
}
