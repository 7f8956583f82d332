//! Users in groups.
//!
//! Terraform's AWS provider, "Resource: `aws_iam_group_membership`" and "Resource: `aws_iam_user_group_membership`".

use serde_json::Value;

use super::Reader;
use super::grants::{Grant, dropped};
use super::iam::items;
use super::instance::Instance;
use super::turns::Turns;
use crate::PlanError;
use crate::entity::Kind;
use crate::planned::Planned;

impl<'a> Reader<'a> {
    /// Users in groups: first those that leave, then those that join.
    pub(super) fn memberships(&self, planned: &mut Planned) -> Result<(), PlanError> {
        let mut turns = Turns::of_givers();
        for instance in self.of_type("aws_iam_group_membership") {
            self.leavers(instance, instance.was("group"), "users", &mut turns, planned)?;
        }
        for instance in self.of_type("aws_iam_user_group_membership") {
            self.leavers(instance, instance.was("user"), "groups", &mut turns, planned)?;
        }
        let mut joined: Vec<(usize, String, &Instance<'a>)> = Vec::new();
        for instance in self.of_type("aws_iam_group_membership").filter(|own| own.stays()) {
            if instance.is_open("users") {
                planned.loose.push((Kind::User, self.open(instance, "users")));
            }
            let group = self.group(instance, "group", planned);
            for user in items(instance.after, "users").iter().filter_map(Value::as_str) {
                let index = self.named(instance, Kind::User, user, planned)?;
                match &group {
                    Some(group) => joined.push((index, group.clone(), instance)),
                    None => planned.change(index, |user| user.open.push(self.open(instance, "group"))),
                }
            }
        }
        for instance in self.of_type("aws_iam_user_group_membership").filter(|own| own.stays()) {
            let open = instance.is_open("groups").then(|| self.open(instance, "groups"));
            let Some(index) = self.whom(instance, "user", Kind::User, planned)? else { continue };
            planned.change(index, |user| user.open.extend(open));
            let groups = items(instance.after, "groups").iter().filter_map(Value::as_str);
            joined.extend(groups.map(|group| (index, group.to_owned(), instance)));
        }
        for (index, group, instance) in joined {
            let lasts = turns.lasts(&Grant::Group(index, group.clone()), instance);
            planned.change(index, |user| match lasts {
                Ok(true) => user.join(&group),
                Ok(false) => {}
                Err(unknown) => user.open.push(unknown),
            });
        }
        Ok(())
    }

    /// The previous members: a group's by the list of users, a user's by the list of groups.
    fn leavers(
        &self,
        instance: &Instance<'a>,
        owner: Option<&str>,
        list: &str,
        turns: &mut Turns<'a, Grant>,
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        let Some(owner) = owner else { return Ok(()) };
        for member in dropped(instance, list) {
            let (user, group) = if list == "users" { (member, owner) } else { (owner, member) };
            let index = self.named(instance, Kind::User, user, planned)?;
            turns.take(Grant::Group(index, group.to_owned()), instance);
            planned.change(index, |user| user.leave(group));
        }
        Ok(())
    }

    /// The name of a group; its address if the file creates it and its name is not known.
    fn group(&self, instance: &Instance<'a>, attribute: &str, planned: &Planned) -> Option<String> {
        if let Ok(name) = self.text(instance, attribute) {
            return name;
        }
        let group = self.linked(instance, attribute)?;
        planned.entities.get(planned.index_at(group.address)?)?.name.clone().ok()
    }
}
