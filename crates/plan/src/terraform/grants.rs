//! What gives policies to roles, users and groups, and users to groups.

use serde_json::Value;

use super::Reader;
use super::iam::items;
use super::instance::{Fate, Instance};
use crate::PlanError;
use crate::entity::{Base, Entity, Kind};
use crate::known::Unknown;
use crate::planned::Planned;

const KINDS: [(&str, Kind); 3] = [("role", Kind::Role), ("user", Kind::User), ("group", Kind::Group)];

impl<'a> Reader<'a> {
    pub(super) fn grants(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for (word, kind) in KINDS {
            for instance in self.of_type(&format!("aws_iam_{word}_policy")) {
                self.inline_policy(instance, word, kind, planned)?;
            }
            for instance in self.of_type(&format!("aws_iam_{word}_policy_attachment")) {
                self.attachment(instance, word, kind, planned)?;
            }
        }
        for instance in self.of_type("aws_iam_policy_attachment") {
            for (list, kind) in [("roles", Kind::Role), ("users", Kind::User), ("groups", Kind::Group)] {
                self.attachments(instance, list, kind, planned)?;
            }
        }
        self.exclusive(planned)
    }

    fn inline_policy(
        &self,
        instance: &Instance<'a>,
        word: &str,
        kind: Kind,
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        if instance.fate != Fate::Kept
            && let (Some(owner), Some(name)) = (instance.was(word), instance.was("name"))
        {
            let index = self.named(instance, kind, owner, planned)?;
            planned.change(index, |entity| entity.take(name));
        }
        if instance.fate == Fate::Removed {
            return Ok(());
        }
        let name = self.name(instance).unwrap_or_else(|_| instance.address.to_owned());
        let document = self.document(instance, "policy");
        if let Some(index) = self.whom(instance, word, kind, planned)? {
            planned.change(index, |entity| entity.put(&name, document));
        }
        Ok(())
    }

    fn attachment(
        &self,
        instance: &Instance<'a>,
        word: &str,
        kind: Kind,
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        if instance.fate != Fate::Kept
            && let (Some(owner), Some(arn)) = (instance.was(word), instance.was("policy_arn"))
        {
            let index = self.named(instance, kind, owner, planned)?;
            planned.change(index, |entity| entity.detach(arn));
        }
        if instance.fate == Fate::Removed {
            return Ok(());
        }
        let id = self.managed_id(instance, "policy_arn")?;
        if let Some(index) = self.whom(instance, word, kind, planned)? {
            planned.change(index, |entity| entity.give(&id));
        }
        Ok(())
    }

    /// One policy for many, of `aws_iam_policy_attachment`.
    fn attachments(
        &self,
        instance: &Instance<'a>,
        list: &str,
        kind: Kind,
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        if let Some(arn) = instance.was("policy_arn") {
            for name in items(instance.before, list).iter().filter_map(Value::as_str) {
                let index = self.named(instance, kind, name, planned)?;
                planned.change(index, |entity| entity.detach(arn));
            }
        }
        if instance.fate == Fate::Removed {
            return Ok(());
        }
        if instance.is_open(list) {
            planned.loose.push((kind, self.open(instance, list)));
        }
        let id = self.managed_id(instance, "policy_arn")?;
        for name in items(instance.after, list).iter().filter_map(Value::as_str) {
            let index = self.named(instance, kind, name, planned)?;
            planned.change(index, |entity| entity.give(&id));
        }
        Ok(())
    }

    /// The lists outside of which a role, user or group will have no policy.
    ///
    /// Terraform's AWS provider, "Resource: `aws_iam_role_policies_exclusive`": policies that are not in it are removed;
    /// "Resource: `aws_iam_role_policy_attachments_exclusive`": those that are in it are attached too.
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

    pub(super) fn memberships(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for instance in self.of_type("aws_iam_group_membership") {
            let before = instance.was("group").map(ToOwned::to_owned);
            let after = self.group(instance, "group", planned);
            self.members(instance, [before, after], planned)?;
        }
        for instance in self.of_type("aws_iam_user_group_membership") {
            if let Some(user) = instance.was("user") {
                for group in items(instance.before, "groups").iter().filter_map(Value::as_str) {
                    let index = self.named(instance, Kind::User, user, planned)?;
                    planned.change(index, |user| user.leave(group));
                }
            }
            if instance.fate == Fate::Removed {
                continue;
            }
            let open = instance.is_open("groups").then(|| self.open(instance, "groups"));
            let Some(index) = self.whom(instance, "user", Kind::User, planned)? else { continue };
            planned.change(index, |user| {
                user.open.extend(open);
                let groups = items(instance.after, "groups").iter().filter_map(Value::as_str);
                groups.for_each(|group| user.join(group));
            });
        }
        Ok(())
    }

    /// The users of a group before and after.
    fn members(
        &self,
        instance: &Instance<'a>,
        [before, after]: [Option<String>; 2],
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        if let Some(group) = before {
            for user in items(instance.before, "users").iter().filter_map(Value::as_str) {
                let index = self.named(instance, Kind::User, user, planned)?;
                planned.change(index, |user| user.leave(&group));
            }
        }
        if instance.fate == Fate::Removed {
            return Ok(());
        }
        if instance.is_open("users") {
            planned.loose.push((Kind::User, self.open(instance, "users")));
        }
        for user in items(instance.after, "users").iter().filter_map(Value::as_str) {
            let index = self.named(instance, Kind::User, user, planned)?;
            planned.change(index, |user| match &after {
                Some(group) => user.join(group),
                None => user.open.push(self.open(instance, "group")),
            });
        }
        Ok(())
    }

    /// The name of a group; that of its address, where the file makes it and its name is not known.
    fn group(&self, instance: &Instance<'a>, attribute: &str, planned: &Planned) -> Option<String> {
        if let Ok(name) = self.text(instance, attribute) {
            return name;
        }
        let group = self.linked(instance, attribute)?;
        planned.entities.get(planned.index_at(group.address)?)?.name.clone().ok()
    }

    /// The entity that an attribute names; `None` where nobody knows which.
    fn whom(
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
                let index = self.linked(instance, attribute).and_then(|own| planned.index_at(own.address));
                if index.is_none() {
                    planned.loose.push((kind, unknown));
                }
                Ok(index)
            }
        }
    }

    /// The entity of a name: of the plan, or one that is there already.
    fn named(
        &self,
        instance: &Instance<'a>,
        kind: Kind,
        name: &str,
        planned: &mut Planned,
    ) -> Result<usize, PlanError> {
        // The attribute may be an ARN or have a path in it.
        let name = name.rsplit('/').next().unwrap_or(name);
        let (account, partition) = (self.account(instance)?, self.partition(instance));
        Ok(planned.find_or_add(Entity {
            base: Base::Part,
            ..Entity::new(kind, &account, &partition, Ok(name.to_owned()))
        }))
    }
}
