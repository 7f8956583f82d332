//! A Terraform plan, as `terraform show -json` prints it.
//!
//! Terraform, "JSON Output Format": `resource_changes` has each resource before and after the change, with `true` in
//! `after_unknown` for what is known only after it; `configuration` has the references of each expression, by which
//! things are told apart whose ARNs are not known yet.

mod beside;
mod functions;
mod grants;
mod iam;
mod instance;
mod keys;
mod links;
mod memberships;
mod names;
mod organization;
mod resources;
mod statements;
mod turns;

use std::collections::HashMap;

use serde_json::Value;
use source::arn::{Arn, is_account_id, partition};

use crate::known::{Known, Unknown};
use crate::planned::Planned;
use crate::{PlanError, Settings};
use instance::Instance;
use links::Links;

/// A plan while it is read.
struct Reader<'a> {
    instances: Vec<Instance<'a>>,
    by_address: HashMap<&'a str, usize>,
    links: Links<'a>,
    settings: &'a Settings,
    /// The account and region of each provider configuration, where something tells.
    accounts: HashMap<&'a str, &'a str>,
}

/// Reads a plan.
pub(crate) fn read(plan: &Value, settings: &Settings) -> Result<Planned, PlanError> {
    if plan.get("errored") == Some(&Value::Bool(true)) {
        return Err(PlanError::Unprocessed { what: "a plan that broke off".to_owned() });
    }
    let links = Links::new(plan);
    let changes = plan.get("resource_changes").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let instances: Vec<Instance<'_>> =
        changes.iter().filter_map(|change| Instance::read(change, &links)).collect();
    let by_address = instances.iter().enumerate().map(|(index, own)| (own.address, index)).collect();
    let accounts = accounts(plan, &instances, &links);
    let reader = Reader { instances, by_address, links, settings, accounts };
    reader.check_names()?;
    let mut planned = Planned::new("the plan");
    if !settings.parameters.is_empty() || settings.stack.is_some() {
        let note = "parameters and the name of a stack are for templates: they have no effect on a plan of Terraform";
        planned.notes.push(note.to_owned());
    }
    reader.managed_policies(&mut planned)?;
    reader.entities(&mut planned)?;
    reader.grants(&mut planned)?;
    reader.memberships(&mut planned)?;
    reader.resources(&mut planned)?;
    reader.organization(&mut planned);
    Ok(planned)
}

/// The account of each provider configuration: from `aws_caller_identity`, or from ARNs of what is there already.
fn accounts<'a>(plan: &'a Value, instances: &[Instance<'a>], links: &Links<'a>) -> HashMap<&'a str, &'a str> {
    let mut accounts = HashMap::new();
    let prior = plan.pointer("/prior_state/values/root_module");
    let mut modules: Vec<&Value> = prior.into_iter().collect();
    while let Some(module) = modules.pop() {
        modules.extend(module.get("child_modules").and_then(Value::as_array).into_iter().flatten());
        let resources = module.get("resources").and_then(Value::as_array).into_iter().flatten();
        for resource in
            resources.filter(|own| own.get("type").and_then(Value::as_str) == Some("aws_caller_identity"))
        {
            let account = resource.pointer("/values/account_id").and_then(Value::as_str);
            let address = resource.get("address").and_then(Value::as_str);
            if let (Some(account), Some(provider)) = (account, address.and_then(|own| links.provider(own))) {
                accounts.insert(provider, account);
            }
        }
    }
    for instance in instances {
        let arns = [instance.before, instance.after].map(|value| value.get("arn").and_then(Value::as_str));
        let account = arns
            .into_iter()
            .flatten()
            .find_map(|arn| Arn::parse(arn).map(|arn| arn.account).filter(|account| is_account_id(account)));
        if let (Some(account), Some(provider)) = (account, instance.provider) {
            accounts.entry(provider).or_insert(account);
        }
    }
    accounts
}

impl<'a> Reader<'a> {
    /// A name that is given for nothing is a mistake.
    fn check_names(&self) -> Result<(), PlanError> {
        let unused =
            self.settings.names.keys().find(|address| !self.by_address.contains_key(address.as_str()));
        unused.map_or(Ok(()), |address| Err(PlanError::Unused { what: format!("{address} in the plan") }))
    }

    fn of_type(&self, of_type: &str) -> impl Iterator<Item = &Instance<'a>> {
        self.instances.iter().filter(move |own| own.of_type == of_type)
    }

    /// The account that an instance is in.
    fn account(&self, instance: &Instance<'_>) -> Result<String, PlanError> {
        let own = [instance.after, instance.before].into_iter().find_map(|value| {
            let arn = value.get("arn").and_then(Value::as_str)?;
            Arn::parse(arn)
                .map(|arn| arn.account)
                .filter(|account| is_account_id(account))
                .map(ToOwned::to_owned)
        });
        let of_provider =
            || instance.provider.and_then(|key| self.accounts.get(key)).map(|own| (*own).to_owned());
        own.or_else(of_provider)
            .or_else(|| self.settings.account.clone())
            .ok_or_else(|| PlanError::NoAccount { what: instance.address.to_owned() })
    }

    /// The region that an instance is in, where it is known.
    fn region(&self, instance: &Instance<'_>) -> Option<String> {
        let own = [instance.after, instance.before].into_iter().find_map(|value| {
            let arn = value.get("arn").and_then(Value::as_str)?;
            Arn::parse(arn).map(|arn| arn.region).filter(|region| !region.is_empty()).map(ToOwned::to_owned)
        });
        own.or_else(|| instance.provider.and_then(|key| self.links.region(key)))
            .or_else(|| self.settings.region.clone())
    }

    /// The partition that an instance is in: that of its region.
    fn partition(&self, instance: &Instance<'_>) -> String {
        let own = [instance.after, instance.before].into_iter().find_map(|value| {
            Arn::parse(value.get("arn").and_then(Value::as_str)?).map(|arn| arn.partition.to_owned())
        });
        own.unwrap_or_else(|| partition(&self.region(instance).unwrap_or_default()).to_owned())
    }

    /// The instance that an attribute refers to, and nothing else.
    fn linked(&self, instance: &Instance<'a>, attribute: &str) -> Option<&Instance<'a>> {
        let (address, _) = self.links.target(instance, attribute)?;
        self.instances.get(*self.by_address.get(address.as_str())?)
    }

    /// A text that will be there after the change; `None` where it is empty or absent.
    fn text(&self, instance: &Instance<'a>, attribute: &str) -> Known<Option<String>> {
        if instance.is_open(attribute) {
            return Err(self.open(instance, attribute));
        }
        Ok(instance
            .after
            .get(attribute)
            .and_then(Value::as_str)
            .filter(|own| !own.is_empty())
            .map(ToOwned::to_owned))
    }

    /// What an attribute depends on, in words.
    fn open(&self, instance: &Instance<'_>, attribute: &str) -> Unknown {
        let references = self.links.references(instance, attribute);
        let by =
            if references.is_empty() { String::new() } else { format!(", from {}", references.join(", ")) };
        Unknown(format!("{attribute} of {} is known only after apply{by}", instance.address))
    }

    /// The name of a thing: what is planned, what the user says, or what it depends on.
    fn name(&self, instance: &Instance<'a>) -> Known<String> {
        if let Some(name) = self.settings.names.get(instance.address) {
            return Ok(name.clone());
        }
        let attribute = if instance.of_type == "aws_s3_bucket" { "bucket" } else { "name" };
        match self.text(instance, attribute)? {
            Some(name) => Ok(name),
            None => Err(Unknown(format!("{} has no {attribute}", instance.address))),
        }
    }
}
