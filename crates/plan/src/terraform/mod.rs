//! A Terraform plan, as `terraform show -json` prints it.
//!
//! Terraform, "JSON Output Format": `resource_changes` has each resource before and after the change, with `true` in
//! `after_unknown` for what is known only after it; `configuration` has the references of each expression, which
//! identify things whose ARNs are not known yet.

mod accounts;
mod beside;
mod functions;
mod grants;
mod iam;
mod instance;
mod key_grants;
mod keys;
mod links;
mod memberships;
mod names;
mod organization;
mod perhaps;
mod providers;
mod resources;
mod statements;
mod turns;

use std::collections::HashMap;

use serde_json::Value;

use crate::known::{Known, Unknown};
use crate::planned::Planned;
use crate::{PlanError, Settings};
use instance::Instance;
use links::Links;

/// A plan that is being read.
struct Reader<'a> {
    instances: Vec<Instance<'a>>,
    by_address: HashMap<&'a str, usize>,
    links: Links<'a>,
    settings: &'a Settings,
    /// The account of each provider configuration, if something shows it.
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
    let accounts = accounts::of_providers(plan, &instances, &links);
    accounts::check(settings.account.as_deref(), &accounts, &links)?;
    let reader = Reader { instances, by_address, links, settings, accounts };
    reader.check_names()?;
    let mut planned = Planned::new("the plan");
    if !settings.parameters.is_empty() || settings.stack.is_some() {
        let note = "parameters and the name of a stack are for templates: they have no effect on a plan of Terraform";
        planned.notes.push(note.to_owned());
    }
    planned.notes.extend(incomplete(plan));
    reader.managed_policies(&mut planned)?;
    reader.entities(&mut planned)?;
    reader.grants(&mut planned)?;
    reader.memberships(&mut planned)?;
    reader.resources(&mut planned)?;
    reader.organization(&mut planned);
    Ok(planned)
}

/// Terraform, "JSON Output Format", `complete`: false if something is deferred, or `-target` leaves something out.
fn incomplete(plan: &Value) -> Option<String> {
    let deferred = plan.get("deferred_changes").and_then(Value::as_array).into_iter().flatten();
    let addresses: Vec<&str> =
        deferred.filter_map(|own| own.pointer("/resource_change/address")?.as_str()).collect();
    if plan.get("complete") != Some(&Value::Bool(false)) && addresses.is_empty() {
        return None;
    }
    let of = if addresses.is_empty() { String::new() } else { format!(" ({})", addresses.join(", ")) };
    Some(format!(
        "the plan has only part of the change: what `-target` leaves out, or Terraform puts off{of}, is taken to stay as it \
         is"
    ))
}

impl<'a> Reader<'a> {
    /// A name that is not used is a mistake.
    fn check_names(&self) -> Result<(), PlanError> {
        let unused =
            self.settings.names.keys().find(|address| !self.by_address.contains_key(address.as_str()));
        unused.map_or(Ok(()), |address| Err(PlanError::Unused { what: format!("{address} in the plan") }))
    }

    fn of_type(&self, of_type: &str) -> impl Iterator<Item = &Instance<'a>> {
        self.instances.iter().filter(move |own| own.of_type == of_type && !own.is_data)
    }

    /// The instance that is the only thing an attribute refers to, through an attribute that names it.
    fn linked(&self, instance: &Instance<'a>, attribute: &str) -> Option<&Instance<'a>> {
        let (linked, of_it) = self.target(instance, attribute)?;
        names::names_itself(linked, &of_it).then_some(linked)
    }

    /// The instance that is the only thing an attribute refers to, and the attribute there.
    fn target(&self, instance: &Instance<'a>, attribute: &str) -> Option<(&Instance<'a>, String)> {
        self.target_of(instance, instance.expressions.get(attribute)?)
    }

    /// The name of what an attribute refers to, if that is a data source of a type that is looked up by name.
    fn looked_up(&self, instance: &Instance<'a>, attribute: &str, of_type: &str) -> Option<String> {
        let (data, of_it) = self.target(instance, attribute)?;
        let is_meant = data.is_data && data.of_type == of_type && names::is_naming(of_type, &of_it);
        is_meant.then(|| self.text(data, names::naming_argument(of_type)).ok().flatten())?
    }

    /// The instance that is the only thing an expression of an instance refers to, and the attribute there.
    fn target_of(&self, instance: &Instance<'a>, expression: &Value) -> Option<(&Instance<'a>, String)> {
        let (address, of_it) = self.links.target(instance.module, expression)?;
        Some((self.instances.get(*self.by_address.get(address.as_str())?)?, of_it))
    }

    /// A text that will be there after the change; `None` if it is empty or absent.
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
