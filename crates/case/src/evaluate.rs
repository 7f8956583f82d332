//! From the case record to the evaluator and back.

use std::borrow::Cow;

use policy::{AttachedPolicy, Context, LayerPolicies, Policy, PolicyError, PolicyKind};

use crate::{Layer, NamedPolicy, Policies, Request};

/// A document that is not a valid policy of its kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{policy}:{error}")]
pub struct InvalidPolicy {
    /// The policy's name.
    pub policy: String,
    /// What is wrong, and where in the document.
    #[source]
    pub error: PolicyError,
}

impl Request {
    /// The request in the evaluator's form. `time` is when the request was made, if known.
    pub fn prepare(&self, time: Option<&str>) -> policy::Request {
        let mut context = if self.context_complete { Context::complete() } else { Context::new() };
        if let Some(time) = time {
            context.set("aws:CurrentTime", [time]);
        }
        self.doubted.iter().for_each(|key| context.doubt(key));
        context.extend(self.context.iter().map(|(key, value)| (key.clone(), value.as_slice().to_vec())));
        policy::Request::new(
            self.principal.as_deref(),
            self.action.as_deref(),
            self.resource.as_deref().filter(|resource| names_a_resource(resource)),
            self.resource_account.as_deref(),
            context,
        )
    }
}

/// True for what policies can be compared with and can name in `Resource`: an ARN, or `*` if an action takes no
/// resource. What policies say about a bare name or an address is not known, and IAM does not accept one in a policy.
///
/// IAM User Guide, "IAM JSON policy elements: Resource".
pub fn names_a_resource(resource: &str) -> bool {
    resource == "*" || policy::Arn::parse(resource).is_some()
}

impl Policies {
    /// Compiles the policies of a layer; `None` if the layer was not examined.
    pub fn compile(
        &self,
        layer: Layer,
        request: &policy::Request,
    ) -> Result<Option<LayerPolicies<'_>>, InvalidPolicy> {
        let resource = resource_kind(request);
        Ok(match layer {
            Layer::Identity => {
                list(self.identity.as_ref(), PolicyKind::Identity)?.map(LayerPolicies::identity)
            }
            Layer::Boundary => {
                one(self.boundary.as_ref(), PolicyKind::Boundary)?.map(LayerPolicies::boundary)
            }
            Layer::Session => list(self.session.as_ref(), PolicyKind::Session)?.map(LayerPolicies::session),
            Layer::Scp => levels(self.scp.as_ref(), PolicyKind::Scp)?.map(LayerPolicies::scp),
            Layer::Rcp => levels(self.rcp.as_ref(), PolicyKind::Rcp)?.map(LayerPolicies::rcp),
            Layer::Resource => match (one(self.resource.as_ref(), resource)?, &self.settings) {
                (Some(own), Some(settings)) => Some(settings.beside(LayerPolicies::resource(own))?),
                (own, _) => own.map(LayerPolicies::resource),
            },
            Layer::Endpoint => {
                one(self.endpoint.as_ref(), PolicyKind::Endpoint)?.map(LayerPolicies::endpoint)
            }
        })
    }
}

/// The kind of the requested resource's policy: a role's is its trust policy.
pub(crate) fn resource_kind(request: &policy::Request) -> PolicyKind {
    if request.assumes_role() { PolicyKind::Trust } else { PolicyKind::Resource }
}

fn one(
    given: Option<&Option<NamedPolicy>>,
    kind: PolicyKind,
) -> Result<Option<Option<AttachedPolicy<'_>>>, InvalidPolicy> {
    given.map(|policy| policy.as_ref().map(|policy| attached(policy, kind)).transpose()).transpose()
}

fn list(
    given: Option<&Option<Vec<NamedPolicy>>>,
    kind: PolicyKind,
) -> Result<Option<Vec<AttachedPolicy<'_>>>, InvalidPolicy> {
    given.map(|list| all(list.as_deref().unwrap_or_default(), kind)).transpose()
}

type Levels<'a> = Vec<Vec<AttachedPolicy<'a>>>;

fn levels(
    given: Option<&Option<Vec<Vec<NamedPolicy>>>>,
    kind: PolicyKind,
) -> Result<Option<Levels<'_>>, InvalidPolicy> {
    given.map(|levels| levels.iter().flatten().map(|level| all(level, kind)).collect()).transpose()
}

pub(crate) fn all(
    policies: &[NamedPolicy],
    kind: PolicyKind,
) -> Result<Vec<AttachedPolicy<'_>>, InvalidPolicy> {
    policies.iter().map(|policy| attached(policy, kind)).collect()
}

fn attached(policy: &NamedPolicy, kind: PolicyKind) -> Result<AttachedPolicy<'_>, InvalidPolicy> {
    let compiled = Policy::parse(policy.document.get(), kind)
        .map_err(|error| InvalidPolicy { policy: policy.name.clone(), error })?;
    Ok(AttachedPolicy {
        name: Cow::Borrowed(&policy.name),
        arn: policy.arn.as_deref().map(Cow::Borrowed),
        target: policy.via.as_deref().map(Cow::Borrowed),
        policy: compiled,
    })
}
