//! Managed policies, roles, users and groups.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Reader;
use super::instance::{Fate, Instance};
use crate::PlanError;
use source::arn::policy_name;

use crate::document::{Document, document};
use crate::entity::{Base, Entity, Kind};
use crate::known::{Known, Unknown};
use crate::planned::{Managed, Planned};

const ENTITIES: [(&str, Kind); 3] =
    [("aws_iam_role", Kind::Role), ("aws_iam_user", Kind::User), ("aws_iam_group", Kind::Group)];

impl<'a> Reader<'a> {
    /// Managed policies: first the removed ones, which make room for others with their names.
    pub(super) fn managed_policies(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for instance in self.of_type("aws_iam_policy").filter(|own| own.takes()) {
            if let Some(arn) = instance.was("arn") {
                let name = policy_name(arn).to_owned();
                let gone = Managed { name, arn: Some(arn.to_owned()), document: None };
                planned.managed.insert(arn.to_owned(), gone);
            }
        }
        for instance in self.of_type("aws_iam_policy").filter(|own| own.stays()) {
            let arn = self.managed_arn(instance)?;
            let id = arn.clone().unwrap_or_else(|_| instance.address.to_owned());
            let name = self.name(instance).unwrap_or_else(|_| instance.address.to_owned());
            let document = Some(self.document(instance, "policy"));
            planned.managed.insert(id, Managed { name, arn: arn.ok(), document });
        }
        Ok(())
    }

    fn managed_arn(&self, instance: &Instance<'a>) -> Result<Known<String>, PlanError> {
        if let Ok(Some(arn)) = self.text(instance, "arn") {
            return Ok(Ok(arn));
        }
        let (account, partition) = (self.account(instance)?, self.partition(instance));
        let parts = self.name(instance).and_then(|name| Ok((name, self.path(instance)?)));
        Ok(parts.map(|(name, path)| format!("arn:{partition}:iam::{account}:policy{path}{name}")))
    }

    /// The id of the managed policy that an attribute names: its ARN, or its address.
    pub(super) fn managed_id(
        &self,
        instance: &Instance<'a>,
        attribute: &str,
    ) -> Result<Known<String>, PlanError> {
        match self.text(instance, attribute) {
            Ok(Some(arn)) => Ok(Ok(arn)),
            Ok(None) => Ok(Err(Unknown(format!("{} has no {attribute}", instance.address)))),
            Err(unknown) => match self.linked(instance, attribute) {
                Some(policy) if policy.of_type == "aws_iam_policy" => {
                    Ok(Ok(self.managed_arn(policy)?.unwrap_or_else(|_| policy.address.to_owned())))
                }
                _ => Ok(Err(unknown)),
            },
        }
    }

    pub(super) fn path(&self, instance: &Instance<'a>) -> Known<String> {
        Ok(self.text(instance, "path")?.unwrap_or_else(|| "/".to_owned()))
    }

    /// Roles, users and groups: first the removed ones, which make room for others with their names.
    pub(super) fn entities(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for (of_type, kind) in ENTITIES {
            let new = |instance: &Instance<'a>, name: Known<String>| {
                Ok::<_, PlanError>(Entity::new(
                    kind,
                    &self.account(instance)?,
                    &self.partition(instance),
                    name,
                ))
            };
            for instance in self.of_type(of_type).filter(|own| own.takes()) {
                if let Some(name) = instance.was("name") {
                    planned.add(None, Entity { gone: true, ..new(instance, Ok(name.to_owned()))? });
                }
            }
            for instance in self.of_type(of_type).filter(|own| own.stays()) {
                let entity = self.entity(instance, new(instance, self.name(instance))?)?;
                planned.add(Some(instance.address), entity);
            }
        }
        Ok(())
    }

    fn entity(&self, instance: &Instance<'a>, mut entity: Entity) -> Result<Entity, PlanError> {
        entity.path = self.path(instance);
        entity.tags = tags(instance);
        let has_defaults = instance.provider.is_some_and(|key| self.links.has_default_tags(key));
        entity.tags_open = instance.is_open("tags") || instance.is_open("tags_all") && has_defaults;
        let listed = ["managed_policy_arns", "inline_policy"]
            .iter()
            .all(|name| instance.before.get(name).is_some_and(Value::is_array));
        // For an existing role, Terraform reads all policies; for users and groups, none.
        entity.base = if instance.fate == Fate::Made || listed { Base::Whole } else { Base::Part };
        if entity.kind != Kind::Group {
            entity.boundary = Some(self.boundary(instance)?);
        }
        if entity.kind == Kind::Role {
            entity.trust = Some(self.document(instance, "assume_role_policy"));
            let seconds = instance.after.get("max_session_duration").and_then(Value::as_u64);
            entity.max_session_duration = seconds.and_then(|own| u32::try_from(own).ok());
            self.inline_policies(instance, &mut entity);
            self.managed_policy_arns(instance, &mut entity);
        }
        Ok(entity)
    }

    fn boundary(&self, instance: &Instance<'a>) -> Result<Known<Option<String>>, PlanError> {
        match self.text(instance, "permissions_boundary") {
            Ok(arn) => Ok(Ok(arn)),
            Err(_) => Ok(self.managed_id(instance, "permissions_boundary")?.map(Some)),
        }
    }

    /// The inline policies of the role: those written there, or those it has now.
    fn inline_policies(&self, instance: &Instance<'a>, entity: &mut Entity) {
        let is_written = instance.expressions.get("inline_policy").is_some();
        let open = instance.unknown("inline_policy") == &Value::Bool(true);
        if open && is_written {
            entity.open.push(self.open(instance, "inline_policy"));
        }
        let from = if open { instance.before } else { instance.after };
        for (position, own) in items(from, "inline_policy").iter().enumerate() {
            let Some(name) = own.get("name").and_then(Value::as_str).filter(|name| !name.is_empty()) else {
                continue;
            };
            let policy = instance.unknown("inline_policy").get(position).and_then(|own| own.get("policy"));
            let made = if policy == Some(&Value::Bool(true)) {
                Err(self.open(instance, "inline_policy"))
            } else {
                document(own.get("policy").unwrap_or(&Value::Null))
            };
            entity.put(name, made);
        }
    }

    /// The policies attached by the role itself: those written there, or those it has now.
    fn managed_policy_arns(&self, instance: &Instance<'a>, entity: &mut Entity) {
        let is_written = instance.expressions.get("managed_policy_arns").is_some();
        let unknown = instance.unknown("managed_policy_arns");
        if super::instance::is_open(unknown) && is_written {
            entity.open.push(self.open(instance, "managed_policy_arns"));
        }
        let from = if unknown == &Value::Bool(true) { instance.before } else { instance.after };
        for arn in items(from, "managed_policy_arns").iter().filter_map(Value::as_str) {
            entity.attach(arn);
        }
    }

    /// The policy in an attribute.
    pub(super) fn document(&self, instance: &Instance<'a>, attribute: &str) -> Known<Document> {
        match self.text(instance, attribute) {
            Ok(Some(text)) => document(&Value::String(text)),
            Ok(None) => Err(Unknown(format!("{} has no {attribute}", instance.address))),
            Err(unknown) => match self.linked(instance, attribute) {
                Some(data) if data.of_type == "aws_iam_policy_document" => {
                    let expression = format!(
                        "whether {attribute} of {} is {} itself or a function of it",
                        instance.address, data.address
                    );
                    super::perhaps::document(&super::statements::document(data)?, &expression)
                }
                _ => Err(unknown),
            },
        }
    }
}

/// The elements of a list in an attribute.
pub(super) fn items<'v>(value: &'v Value, attribute: &str) -> &'v [Value] {
    value.get(attribute).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The tags with the provider's default tags; without the default tags if those are known only after apply.
fn tags(instance: &Instance<'_>) -> BTreeMap<String, String> {
    let of = |name: &str| instance.after.get(name).and_then(Value::as_object);
    let tags = of("tags_all").or_else(|| of("tags"));
    let text = |(key, value): (&String, &Value)| Some((key.clone(), value.as_str()?.to_owned()));
    tags.into_iter().flatten().filter_map(text).collect()
}
