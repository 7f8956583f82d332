//! What gives policies to roles, users and groups.

use serde_json::Value;

use super::Reader;
use super::iam::items;
use super::instance::{Fate, Instance};
use super::turns::Turns;
use crate::PlanError;
use crate::entity::{Base, Entity, Kind};
use crate::known::{Known, Unknown};
use crate::planned::Planned;

const KINDS: [(&str, Kind); 3] = [("role", Kind::Role), ("user", Kind::User), ("group", Kind::Group)];

/// What is given to an entity, by the entity's position.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grant {
    /// An inline policy, by its name.
    Inline(usize, String),
    /// A managed policy, by its ARN or address.
    Managed(usize, String),
    /// Membership in a group, by its name.
    Group(usize, String),
}

impl<'a> Reader<'a> {
    pub(super) fn grants(&self, planned: &mut Planned) -> Result<(), PlanError> {
        self.inline_grants(planned)?;
        self.attachments(planned)?;
        self.exclusive(planned)
    }

    /// Inline policies that are resources of their own: first what they no longer are, then what they will be.
    fn inline_grants(&self, planned: &mut Planned) -> Result<(), PlanError> {
        let mut turns = Turns::of_makers();
        let all = || {
            let of_kind = |(word, kind): (&'static str, Kind)| {
                self.of_type(&format!("aws_iam_{word}_policy"))
                    .map(move |own| (own, word, kind))
                    .collect::<Vec<_>>()
            };
            KINDS.into_iter().flat_map(of_kind)
        };
        for (instance, word, kind) in all().filter(|(own, ..)| own.takes()) {
            if let (Some(owner), Some(name)) = (instance.was(word), instance.was("name")) {
                let index = self.named(instance, kind, owner, planned)?;
                turns.take(Grant::Inline(index, name.to_owned()), instance);
                planned.change(index, |entity| entity.take(name));
            }
        }
        let mut given = Vec::new();
        for (instance, word, kind) in all().filter(|(own, ..)| own.stays()) {
            let name = self.name(instance).unwrap_or_else(|_| instance.address.to_owned());
            if let Some(index) = self.whom(instance, word, kind, planned)? {
                turns.give(Grant::Inline(index, name.clone()), instance);
                given.push((index, name, instance));
            }
        }
        for (index, name, instance) in given {
            let document = match turns.lasts(&Grant::Inline(index, name.clone()), instance) {
                Ok(true) => self.document(instance, "policy"),
                Ok(false) => continue,
                Err(unknown) => Err(unknown),
            };
            planned.change(index, |entity| entity.put(&name, document));
        }
        Ok(())
    }

    /// Attachments of managed policies: first the removed ones, then the others.
    fn attachments(&self, planned: &mut Planned) -> Result<(), PlanError> {
        let mut turns = Turns::of_givers();
        let mut given = Vec::new();
        for (word, kind) in KINDS {
            for instance in self.of_type(&format!("aws_iam_{word}_policy_attachment")) {
                if let (true, Some(owner), Some(arn)) =
                    (instance.takes(), instance.was(word), instance.was("policy_arn"))
                {
                    let index = self.named(instance, kind, owner, planned)?;
                    turns.take(Grant::Managed(index, arn.to_owned()), instance);
                    planned.change(index, |entity| entity.detach(arn));
                }
                if instance.stays() {
                    let id = self.managed_id(instance, "policy_arn")?;
                    let index = self.whom(instance, word, kind, planned)?;
                    given.extend(index.map(|index| (index, id, instance)));
                }
            }
        }
        for instance in self.of_type("aws_iam_policy_attachment") {
            for (list, kind) in [("roles", Kind::Role), ("users", Kind::User), ("groups", Kind::Group)] {
                self.listed(instance, list, kind, &mut turns, &mut given, planned)?;
            }
        }
        give(given, &turns, planned);
        Ok(())
    }

    /// One policy for many, of `aws_iam_policy_attachment`.
    fn listed<'r>(
        &'r self,
        instance: &'r Instance<'a>,
        list: &str,
        kind: Kind,
        turns: &mut Turns<'a, Grant>,
        given: &mut Vec<(usize, Known<String>, &'r Instance<'a>)>,
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        if let Some(arn) = instance.was("policy_arn") {
            for name in dropped(instance, list) {
                let index = self.named(instance, kind, name, planned)?;
                turns.take(Grant::Managed(index, arn.to_owned()), instance);
                planned.change(index, |entity| entity.detach(arn));
            }
        }
        if !instance.stays() {
            return Ok(());
        }
        if instance.is_open(list) {
            planned.loose.push((kind, self.open(instance, list)));
        }
        let id = self.managed_id(instance, "policy_arn")?;
        for name in items(instance.after, list).iter().filter_map(Value::as_str) {
            let index = self.named(instance, kind, name, planned)?;
            given.push((index, id.clone(), instance));
        }
        Ok(())
    }

    /// The exclusive lists, outside of which a role, user or group will have no policies.
    ///
    /// Terraform's AWS provider, "Resource: `aws_iam_role_policies_exclusive`": policies that are not in it are
    /// removed; "Resource: `aws_iam_role_policy_attachments_exclusive`": those that are in it are also attached.
    fn exclusive(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for (word, kind) in KINDS {
            let owner = format!("{word}_name");
            for (of_type, list) in [("policies", "policy_names"), ("policy_attachments", "policy_arns")] {
                let of_type = format!("aws_iam_{word}_{of_type}_exclusive");
                for instance in self.of_type(&of_type).filter(|own| own.fate != Fate::Removed) {
                    let open = instance.is_open(list).then(|| self.open(instance, list));
                    let kept: Vec<&str> =
                        items(instance.after, list).iter().filter_map(Value::as_str).collect();
                    let Some(index) = self.whom(instance, &owner, kind, planned)? else { continue };
                    planned.change(index, |entity| match (open, list) {
                        (Some(unknown), _) => entity.open.push(unknown),
                        (None, "policy_names") => entity.keep_inline(&kept),
                        (None, _) => entity.keep_managed(&kept),
                    });
                }
            }
        }
        Ok(())
    }

    /// The entity that an attribute names; `None` if it is not known which.
    pub(super) fn whom(
        &self,
        instance: &Instance<'a>,
        attribute: &str,
        kind: Kind,
        planned: &mut Planned,
    ) -> Result<Option<usize>, PlanError> {
        match self.text(instance, attribute) {
            Ok(Some(name)) => self.named(instance, kind, &name, planned).map(Some),
            Ok(None) => {
                let unknown = Unknown(format!("{} has no {attribute}", instance.address));
                planned.loose.push((kind, unknown));
                Ok(None)
            }
            Err(unknown) => {
                if let Some(name) = self.looked_up(instance, attribute, type_of(kind)) {
                    return self.named(instance, kind, &name, planned).map(Some);
                }
                let index = self.linked(instance, attribute).and_then(|own| planned.index_at(own.address));
                if index.is_none() {
                    planned.loose.push((kind, unknown));
                }
                Ok(index)
            }
        }
    }

    /// The entity with a name: one in the plan, or one that already exists.
    pub(super) fn named(
        &self,
        instance: &Instance<'a>,
        kind: Kind,
        name: &str,
        planned: &mut Planned,
    ) -> Result<usize, PlanError> {
        // The attribute may be an ARN or contain a path.
        let name = name.rsplit('/').next().unwrap_or(name);
        let (account, partition) = (self.account(instance)?, self.partition(instance));
        Ok(planned.find_or_add(Entity {
            base: Base::Part,
            ..Entity::new(kind, &account, &partition, Ok(name.to_owned()))
        }))
    }
}

fn type_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Role => "aws_iam_role",
        Kind::User => "aws_iam_user",
        Kind::Group => "aws_iam_group",
    }
}

/// Attaches what is there in the end. It does not matter what gives it, but whether something removes it.
fn give<'a>(
    given: Vec<(usize, Known<String>, &Instance<'a>)>,
    turns: &Turns<'a, Grant>,
    planned: &mut Planned,
) {
    for (index, id, instance) in given {
        let lasts = match &id {
            Ok(own) => turns.lasts(&Grant::Managed(index, own.clone()), instance),
            Err(_) => Ok(true),
        };
        planned.change(index, |entity| match lasts {
            Ok(true) => entity.give(&id),
            Ok(false) => {}
            Err(unknown) => entity.open.push(unknown),
        });
    }
}

/// The elements of a list that an instance removes: all previous ones, if it is removed or replaced.
pub(super) fn dropped<'a>(instance: &Instance<'a>, list: &str) -> Vec<&'a str> {
    let of = |value: &'a Value| items(value, list).iter().filter_map(Value::as_str);
    let kept: Vec<&str> = if instance.takes() { Vec::new() } else { of(instance.after).collect() };
    of(instance.before).filter(|own| !kept.contains(own)).collect()
}
