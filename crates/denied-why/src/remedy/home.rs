//! Where a policy lives in AWS: what its document is written to.

use case::Layer;
use diagnosis::World;
use source::Holder;
use source::arn::{Arn, Principal, policy_name};
use source::layout::{Entity, PolicyType};

use super::touched::Touched;

/// The place of a policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Home {
    /// A managed policy, by its ARN.
    Managed(String),
    /// An inline policy of a user, role or group.
    Inline { account: String, entity: Entity, owner: String, policy: String },
    /// A role's trust policy.
    Trust { account: String, role: String },
    /// An SCP or RCP, by its id; `None` for a new one.
    Organization { kind: PolicyType, id: Option<String> },
    /// A bucket policy.
    Bucket { account: Option<String>, name: String },
    /// A key policy.
    Key { account: String, region: String, id: String },
    /// The policy of a Lambda function, by the function's ARN.
    Function(String),
    /// The policy of an SQS queue.
    Queue { account: String, region: String, name: String },
    /// The policy of an SNS topic.
    Topic { account: String, region: String, arn: String },
    /// The policy of a secret.
    Secret { account: String, region: String, arn: String },
    /// The policy of a VPC endpoint, by its id.
    Endpoint(String),
    /// Passed with the request for a session: it is stored nowhere.
    Session,
    /// A place that is not known.
    Unknown,
}

impl Home {
    /// Where a policy that the changes touch lives.
    pub(crate) fn of(world: &World, touched: Touched<'_>) -> Self {
        let Some(policy) = touched.policy() else { return Self::Unknown };
        match touched.layer {
            Layer::Scp => organization(PolicyType::Scp, policy.arn.as_deref()),
            Layer::Rcp => organization(PolicyType::Rcp, policy.arn.as_deref()),
            Layer::Session => Self::Session,
            Layer::Endpoint => endpoint(world, &policy.name),
            Layer::Resource => resource(world, &policy.name).unwrap_or(Self::Unknown),
            Layer::Identity | Layer::Boundary => match &policy.arn {
                Some(arn) => Self::Managed(arn.clone()),
                None => inline(world, policy.via.as_deref(), &policy.name),
            },
        }
    }
}

/// The user or role whose policies apply to a request: account, kind, name.
pub(crate) fn principal(world: &World) -> Option<(&str, Entity, &str)> {
    Principal::parse(world.request.principal.as_deref()?).entity()
}

fn inline(world: &World, via: Option<&str>, policy: &str) -> Home {
    let Some((account, entity, name)) = principal(world) else { return Home::Unknown };
    let (entity, owner) = match via.and_then(|via| via.strip_prefix("group:")) {
        Some(group) => (Entity::Group, group),
        None => (entity, name),
    };
    Home::Inline { account: account.to_owned(), entity, owner: owner.to_owned(), policy: policy.to_owned() }
}

fn organization(kind: PolicyType, arn: Option<&str>) -> Home {
    Home::Organization { kind, id: arn.map(|arn| policy_name(arn).to_owned()) }
}

/// An endpoint's policy has the endpoint's id as its name; a case may name it otherwise.
fn endpoint(world: &World, name: &str) -> Home {
    let key = world.request.context.iter().find(|(key, _)| key.eq_ignore_ascii_case("aws:SourceVpce"));
    let named = key.and_then(|(_, value)| value.as_slice().first()).map_or(name, String::as_str);
    if named.starts_with("vpce-") { Home::Endpoint(named.to_owned()) } else { Home::Unknown }
}

fn resource(world: &World, name: &str) -> Option<Home> {
    let (action, resource) = (world.request.action.as_deref()?, world.request.resource.as_deref()?);
    let at = |arn: Arn<'_>| (arn.account.to_owned(), arn.region.to_owned());
    Some(match Holder::of(action, resource).ok()?? {
        Holder::Role(role) => match Principal::parse(role) {
            Principal::Role { account, name } => {
                Home::Trust { account: account.to_owned(), role: name.to_owned() }
            }
            _ => return None,
        },
        Holder::Bucket(bucket) => {
            Home::Bucket { account: world.request.resource_account.clone(), name: bucket.to_owned() }
        }
        Holder::Key(arn) => {
            let (account, region) = at(arn);
            // For an alias, the policy's name identifies the key.
            let id = arn.resource.strip_prefix("key/").or_else(|| name.strip_prefix("key "))?;
            Home::Key { account, region, id: id.to_owned() }
        }
        Holder::Function { .. } => Home::Function(resource.to_owned()),
        Holder::Queue(arn) => {
            let (account, region) = at(arn);
            Home::Queue { account, region, name: arn.resource.to_owned() }
        }
        Holder::Topic { arn, name } => {
            let (account, region) = at(arn);
            let arn = Arn { resource: name, ..arn }.to_string();
            Home::Topic { account, region, arn }
        }
        Holder::Secret { arn, .. } => {
            let (account, region) = at(arn);
            Home::Secret { account, region, arn: resource.to_owned() }
        }
    })
}
