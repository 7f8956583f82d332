//! A source below the plan, made of a few names.
#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::needless_pass_by_value,
    reason = "not every test uses all; a helper of a test may end at the first surprise"
)]

use std::collections::HashMap;
use std::sync::Arc;

use case::NamedPolicy;
use plan::{Overlay, Settings};
use serde_json::value::RawValue;
use serde_json::{Value, json};
use source::{
    AclGrant, Boundaries, Buckets, EndpointPolicies, IdentityPolicies, KeyGrant, Keys, ManagedPolicies,
    Membership, Organization, PrincipalDetails, Principals, PublicAccessBlock, ResourceControlPolicies,
    ResourceOwners, ResourcePolicies, ServiceControlPolicies, SourceError, Trust, TrustPolicies,
};

/// What is there before the change.
#[derive(Debug, Default)]
pub(crate) struct Fake {
    identities: HashMap<String, Vec<NamedPolicy>>,
    managed: Vec<String>,
    groups: HashMap<String, Vec<NamedPolicy>>,
    organization: Option<(String, Vec<String>, Vec<Vec<NamedPolicy>>)>,
    resources: HashMap<String, NamedPolicy>,
    aliases: HashMap<String, String>,
    owners: HashMap<String, String>,
    blocks: HashMap<String, bool>,
    grants: HashMap<String, Vec<KeyGrant>>,
}

/// A change of a resource, as `resource_changes` of a plan has it.
pub(crate) fn change(address: &str, actions: &[&str], before: Value, after: Value, unknown: Value) -> Value {
    let (rest, name) = address.rsplit_once('.').unwrap();
    let of_type = rest.rsplit('.').next().unwrap();
    let mode = if address.contains("data.") { "data" } else { "managed" };
    json!({"address": address, "mode": mode, "type": of_type, "name": name,
        "provider_name": "registry.terraform.io/hashicorp/aws",
        "change": {"actions": actions, "before": before, "after": after, "after_unknown": unknown}})
}

/// A resource that a plan makes.
pub(crate) fn made(address: &str, after: Value, unknown: Value) -> Value {
    change(address, &["create"], Value::Null, after, unknown)
}

/// A resource of the configuration with its expressions.
pub(crate) fn configured(address: &str, expressions: Value) -> Value {
    json!({"address": address, "provider_config_key": "aws", "expressions": expressions})
}

/// What an expression refers to, as a plan lists it: an attribute, and the resource that it is of.
pub(crate) fn reference(attribute: &str) -> Value {
    let (resource, _) = attribute.rsplit_once('.').unwrap();
    json!({"references": [attribute, resource]})
}

/// A plan of changes, with the configuration of their resources, for eu-central-1.
pub(crate) fn plan_of(changes: &[Value], resources: &[Value]) -> Value {
    let provider = json!({"name": "aws", "full_name": "registry.terraform.io/hashicorp/aws",
        "expressions": {"region": {"constant_value": "eu-central-1"}}});
    json!({"format_version": "1.2", "resource_changes": changes, "complete": true,
        "configuration": {"provider_config": {"aws": provider}, "root_module": {"resources": resources}}})
}

pub(crate) fn alone(text: &str, settings: &Settings) -> Overlay<Fake> {
    Overlay::new(plan::read(text, settings).unwrap(), None)
}

pub(crate) fn over(text: &str, settings: &Settings, below: Fake) -> Overlay<Fake> {
    Overlay::new(plan::read(text, settings).unwrap(), Some(below))
}

fn empty() -> Box<RawValue> {
    RawValue::from_string(r#"{"Version":"2012-10-17","Statement":[]}"#.to_owned()).unwrap()
}

fn policy(name: &str, via: Option<&str>, arn: Option<&str>) -> NamedPolicy {
    let arn = arn.map(ToOwned::to_owned);
    NamedPolicy {
        name: name.to_owned(),
        arn,
        via: via.map(ToOwned::to_owned),
        document: empty(),
        origin: None,
    }
}

impl Fake {
    /// A principal with policies, each as `VIA:NAME`.
    pub(crate) fn identity(mut self, principal: &str, policies: &[&str]) -> Self {
        let policies = policies.iter().map(|own| {
            let (via, name) = own.rsplit_once(':').unwrap();
            policy(name, Some(via), None)
        });
        self.identities.insert(principal.to_owned(), policies.collect());
        self
    }

    /// Managed policies of a principal beside those that it has, by their ARNs.
    pub(crate) fn attached(mut self, principal: &str, arns: &[&str]) -> Self {
        let policies =
            arns.iter().map(|arn| policy(arn.rsplit('/').next().unwrap(), Some("managed"), Some(arn)));
        self.identities.entry(principal.to_owned()).or_default().extend(policies);
        self
    }

    pub(crate) fn managed(mut self, arn: &str) -> Self {
        self.managed.push(arn.to_owned());
        self
    }

    pub(crate) fn group(mut self, group: &str, name: &str) -> Self {
        self.groups.insert(group.to_owned(), vec![policy(name, Some("inline"), None)]);
        self
    }

    pub(crate) fn resource(mut self, resource: &str, document: &str) -> Self {
        let own = NamedPolicy {
            document: RawValue::from_string(document.to_owned()).unwrap(),
            ..policy("below", None, None)
        };
        self.resources.insert(resource.to_owned(), own);
        self
    }

    /// An alias of a key.
    pub(crate) fn alias(mut self, alias: &str, key: &str) -> Self {
        self.aliases.insert(alias.to_owned(), key.to_owned());
        self
    }

    /// Whose a bucket is.
    pub(crate) fn owner(mut self, bucket: &str, account: &str) -> Self {
        self.owners.insert(format!("arn:aws:s3:::{bucket}"), account.to_owned());
        self
    }

    /// Whether Block Public Access of a bucket, or of an account, is on.
    pub(crate) fn block(mut self, of: &str, on: bool) -> Self {
        self.blocks.insert(of.to_owned(), on);
        self
    }

    /// A grant on a key.
    pub(crate) fn grant(mut self, key: &str, grant: KeyGrant) -> Self {
        self.grants.entry(key.to_owned()).or_default().push(grant);
        self
    }

    pub(crate) fn organization(mut self, account: &str, above: &[&str], levels: &[&[&str]]) -> Self {
        let level = |names: &&[&str]| {
            let arn =
                |name: &str| format!("arn:aws:organizations::aws:policy/service_control_policy/p-{name}");
            names.iter().map(|name| policy(name, None, Some(&arn(name)))).collect()
        };
        let above = above.iter().map(|own| (*own).to_owned()).collect();
        self.organization = Some((account.to_owned(), above, levels.iter().map(level).collect()));
        self
    }
}

fn absent(what: &str) -> SourceError {
    SourceError::NotFound { what: what.to_owned(), place: "the fake".to_owned() }
}

impl IdentityPolicies for Fake {
    fn identity(&self, principal: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        self.identities.get(principal).map(|own| own.clone().into()).ok_or_else(|| absent(principal))
    }
}

impl ManagedPolicies for Fake {
    fn managed(&self, _: &str, arn: &str) -> Result<NamedPolicy, SourceError> {
        let is_there = self.managed.iter().any(|own| own == arn);
        let name = arn.rsplit('/').next().unwrap_or(arn);
        is_there.then(|| policy(name, None, Some(arn))).ok_or_else(|| absent(arn))
    }
    fn group(&self, _: &str, group: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        self.groups.get(group).map(|own| own.clone().into()).ok_or_else(|| absent(group))
    }
}

impl Boundaries for Fake {
    fn boundary(&self, principal: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        Err(absent(principal))
    }
}

impl Principals for Fake {
    fn principal(&self, principal: &str) -> Result<Option<Arc<PrincipalDetails>>, SourceError> {
        Err(absent(principal))
    }
}

impl TrustPolicies for Fake {
    fn trust(&self, role: &str) -> Result<Trust, SourceError> {
        Err(absent(role))
    }
}

impl ResourcePolicies for Fake {
    fn resource(&self, _: &str, resource: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        self.resources.get(resource).cloned().map(|own| Some(Arc::new(own))).ok_or_else(|| absent(resource))
    }
}

impl ResourceOwners for Fake {
    fn owner(&self, resource: &str, _: Option<&str>) -> Result<Option<String>, SourceError> {
        Ok(self.owners.get(resource).cloned())
    }
}

fn switches(on: bool) -> PublicAccessBlock {
    PublicAccessBlock {
        block_public_acls: on,
        ignore_public_acls: on,
        block_public_policy: on,
        restrict_public_buckets: on,
    }
}

impl Buckets for Fake {
    fn own_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        self.blocks.get(bucket).map(|on| switches(*on)).ok_or_else(|| absent(bucket))
    }
    fn account_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        let account = self.owners.get(&format!("arn:aws:s3:::{bucket}")).ok_or_else(|| absent(bucket))?;
        self.blocks.get(account).map(|on| switches(*on)).ok_or_else(|| absent(account))
    }
    fn object_ownership(&self, _: &str) -> Result<String, SourceError> {
        Ok("ObjectWriter".to_owned())
    }
    fn encryption_key(&self, bucket: &str) -> Result<Option<String>, SourceError> {
        Err(absent(bucket))
    }
    fn bucket_acl(&self, _: &str) -> Result<Arc<[AclGrant]>, SourceError> {
        Ok(Arc::default())
    }
}

impl Keys for Fake {
    fn key_grants(&self, key: &str) -> Result<Arc<[KeyGrant]>, SourceError> {
        let key = self.key_arn(key)?;
        Ok(self.grants.get(&key).cloned().unwrap_or_default().into())
    }
    fn key_arn(&self, key: &str) -> Result<String, SourceError> {
        if key.contains(":key/") {
            return Ok(key.to_owned());
        }
        self.aliases.get(key).cloned().ok_or_else(|| absent(key))
    }
    fn key_state(&self, key: &str) -> Result<String, SourceError> {
        Err(absent(key))
    }
}

impl EndpointPolicies for Fake {
    fn endpoint(&self, vpc_endpoint: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        Err(absent(vpc_endpoint))
    }
}

impl ServiceControlPolicies for Fake {
    fn scp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError> {
        let own = self.organization.as_ref().filter(|(own, ..)| own == account);
        own.map(|(.., levels)| levels.clone().into()).ok_or_else(|| absent(account))
    }
}

impl ResourceControlPolicies for Fake {
    fn rcp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError> {
        Err(absent(account))
    }
}

impl Organization for Fake {
    fn membership(&self, account: &str) -> Result<Option<Membership>, SourceError> {
        let own = self.organization.as_ref().filter(|(own, ..)| own == account);
        Ok(own.map(|(_, above, _)| Membership {
            organization: "o-acme".to_owned(),
            path: format!("o-acme/{}/", above.join("/")),
            management: false,
        }))
    }
}
