//! The question to the simulator, without the action.

use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum as KeyType};
use case::{ContextValue, NamedPolicy, Policies, Request};
use source::arn::Arn;

/// Everything in a request except its action: requests that share it can be asked in one call.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Question {
    /// The user or role.
    pub(super) principal: String,
    resource: Option<String>,
    context: Vec<(String, ContextValue)>,
    /// The identity policies, if the case carries them.
    pub(super) identity: Option<Vec<String>>,
    /// The permissions boundary, if the case carries it.
    pub(super) boundary: Option<String>,
    /// The policy of the resource, if the simulator takes it.
    pub(super) resource_policy: Option<String>,
    /// Who owns the resource.
    pub(super) owner: Option<String>,
}

impl Question {
    /// The question of a request, with the policies that its case carries.
    pub(super) fn of(principal: &str, request: &Request, carried: &Policies) -> Self {
        let text = |policy: &NamedPolicy| policy.document.get().to_owned();
        let identity = carried.identity.as_ref().and_then(Option::as_ref);
        Self {
            principal: principal.to_owned(),
            resource: request.resource.clone(),
            context: request.context.iter().map(|(key, value)| (key.clone(), value.clone())).collect(),
            identity: identity.map(|policies| policies.iter().map(text).collect()),
            boundary: carried.boundary.as_ref().and_then(Option::as_ref).map(text),
            resource_policy: resource_policy(principal, carried),
            owner: owner(principal, request, carried),
        }
    }

    /// Whether the case carries any of the policies that the question includes.
    pub(super) fn carries_policies(&self) -> bool {
        self.identity.is_some() || self.boundary.is_some() || self.resource_policy.is_some()
    }

    /// `ResourceArns`.
    pub(super) fn resources(&self) -> Option<Vec<String>> {
        self.resource.clone().map(|resource| vec![resource])
    }

    /// `CallerArn`, which a resource's policy requires.
    pub(super) fn caller(&self) -> Option<String> {
        self.resource_policy.is_some().then(|| self.principal.clone())
    }

    /// `ContextEntries`.
    pub(super) fn context(&self) -> Vec<ContextEntry> {
        let entry = |(key, value): &(String, ContextValue)| {
            ContextEntry::builder()
                .context_key_name(key)
                .context_key_type(key_type(key, value))
                .set_context_key_values(Some(value.as_slice().to_vec()))
                .build()
        };
        self.context.iter().map(entry).collect()
    }
}

/// The simulator takes a resource's policy for users only. IAM API Reference, `SimulatePrincipalPolicy`,
/// `ResourcePolicy`: "Simulation of resource-based policies isn't supported for IAM roles".
fn resource_policy(principal: &str, carried: &Policies) -> Option<String> {
    let policy = carried.resource.as_ref()?.as_ref()?;
    principal.contains(":user/").then(|| policy.document.get().to_owned())
}

/// The account that owns the resource, in the partition of the principal: requests do not cross partitions.
fn owner(principal: &str, request: &Request, carried: &Policies) -> Option<String> {
    carried.resource.as_ref()?.as_ref()?;
    let (partition, account) = (Arn::parse(principal)?.partition, request.resource_account.as_ref()?);
    Some(format!("arn:{partition}:iam::{account}:root"))
}

/// The type of a key's values. IAM User Guide, "AWS global condition context keys", "Data type".
fn key_type(key: &str, value: &ContextValue) -> KeyType {
    let is_list = matches!(value, ContextValue::Many(_));
    match key.to_ascii_lowercase().as_str() {
        "aws:sourceip" | "aws:vpcsourceip" => KeyType::Ip,
        "aws:currenttime" | "aws:tokenissuetime" => KeyType::Date,
        "aws:epochtime" | "aws:multifactorauthage" => KeyType::Numeric,
        "aws:securetransport"
        | "aws:multifactorauthpresent"
        | "aws:viaawsservice"
        | "aws:principalisawsservice" => KeyType::Boolean,
        _ if is_list => KeyType::StringList,
        _ => KeyType::String,
    }
}
