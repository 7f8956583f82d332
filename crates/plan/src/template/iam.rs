//! Managed policies, roles, users and groups.

use serde_json::Value;
use source::arn::policy_name;

use super::{DEEPEST, Declared, Reader};
use crate::entity::{Base, Entity, Kind};
use crate::known::{Known, depends_on, whole};
use crate::planned::{Managed, Planned};

const ENTITIES: [(&str, Kind); 3] =
    [("AWS::IAM::Role", Kind::Role), ("AWS::IAM::User", Kind::User), ("AWS::IAM::Group", Kind::Group)];

/// The lists of entities that are given a policy.
const LISTS: [(&str, Kind); 3] = [("Roles", Kind::Role), ("Users", Kind::User), ("Groups", Kind::Group)];

/// Inline policies that are resources of their own with one owner, and the property that names that owner.
const SINGLE: [(&str, &str, Kind); 3] = [
    ("AWS::IAM::RolePolicy", "RoleName", Kind::Role),
    ("AWS::IAM::UserPolicy", "UserName", Kind::User),
    ("AWS::IAM::GroupPolicy", "GroupName", Kind::Group),
];

impl Reader<'_> {
    pub(super) fn managed_policies(&self, declared: &[Declared<'_>], planned: &mut Planned) {
        for own in declared.iter().filter(|own| own.of_type == "AWS::IAM::ManagedPolicy") {
            let id = self.policy_arn(own.id);
            let arn = whole(&id).ok().map(ToOwned::to_owned);
            let name = arn.as_deref().map_or(own.id, policy_name).to_owned();
            let document = Some(own.document("PolicyDocument"));
            planned.managed.insert(id, Managed { name, arn, document });
        }
    }

    pub(super) fn entities(&self, declared: &[Declared<'_>], planned: &mut Planned) {
        for (of_type, kind) in ENTITIES {
            for own in declared.iter().filter(|own| own.of_type == of_type) {
                let entity = self.entity(own, kind, planned);
                planned.add(Some(own.id), entity);
            }
        }
    }

    fn entity(&self, own: &Declared<'_>, kind: Kind, planned: &Planned) -> Entity {
        let name = self.name(own.id, DEEPEST);
        let name: Known<String> = whole(&name).map(ToOwned::to_owned);
        let mut entity = Entity::new(kind, &self.account, self.partition, name);
        if let Some(path) = own.text("Path") {
            entity.path = whole(path).map(ToOwned::to_owned);
        }
        entity.open.extend(own.doubt.clone());
        for name in ["Policies", "ManagedPolicyArns", "Groups"] {
            entity.open.extend(own.open_list(name));
        }
        for policy in own.items("Policies") {
            let name = policy.get("PolicyName").and_then(Value::as_str).unwrap_or("a policy without a name");
            entity.put(name, own.document_in(policy, "PolicyDocument"));
        }
        for arn in own.texts("ManagedPolicyArns") {
            entity.give(&known_policy(arn, planned));
        }
        for group in own.items("Groups").iter().filter_map(Value::as_str) {
            match whole(group) {
                Ok(group) => entity.join(group),
                Err(unknown) => entity.open.push(unknown),
            }
        }
        if kind != Kind::Group {
            let boundary = own.text("PermissionsBoundary").map(|arn| known_policy(arn, planned));
            entity.boundary = Some(boundary.transpose());
        }
        if kind == Kind::Role {
            entity.trust = Some(own.document("AssumeRolePolicyDocument"));
            let seconds = own.properties.get("MaxSessionDuration").and_then(Value::as_u64);
            entity.max_session_duration =
                Some(seconds.and_then(|own| u32::try_from(own).ok()).unwrap_or(3600));
        }
        entity.tags_open = own.open_list("Tags").is_some();
        for tag in own.items("Tags") {
            let of = |name| tag.get(name).and_then(Value::as_str).and_then(|own| whole(own).ok());
            match (of("Key"), of("Value")) {
                (Some(key), Some(value)) => drop(entity.tags.insert(key.to_owned(), value.to_owned())),
                _ => entity.tags_open = true,
            }
        }
        entity
    }

    pub(super) fn grants(&self, declared: &[Declared<'_>], planned: &mut Planned) {
        for own in declared {
            match own.of_type {
                "AWS::IAM::ManagedPolicy" => {
                    let id = self.policy_arn(own.id);
                    self.each(own, planned, |entity| entity.attach(&id));
                }
                "AWS::IAM::Policy" => {
                    let name = own.text("PolicyName").unwrap_or(own.id);
                    self.each(own, planned, |entity| entity.put(name, own.document("PolicyDocument")));
                }
                "AWS::IAM::UserToGroupAddition" => {
                    let group = whole(own.text("GroupName").unwrap_or_default());
                    self.each(own, planned, |user| match &group {
                        Ok(group) => user.join(group),
                        Err(unknown) => user.open.push(unknown.clone()),
                    });
                }
                _ => {}
            }
            if let Some((_, owner, kind)) = SINGLE.iter().find(|(of_type, ..)| *of_type == own.of_type) {
                let name = own.text("PolicyName").unwrap_or(own.id);
                if let Some(unknown) = own.open() {
                    planned.loose.push((*kind, unknown));
                    continue;
                }
                let owner = own.text(owner).unwrap_or_default();
                self.change(owner, *kind, planned, |entity| entity.put(name, own.document("PolicyDocument")));
            }
        }
    }

    /// Changes all entities that a policy or a group applies to.
    fn each(&self, own: &Declared<'_>, planned: &mut Planned, mut change: impl FnMut(&mut Entity)) {
        for (list, kind) in LISTS {
            if let Some(unknown) = own.open_list(list) {
                planned.loose.push((kind, unknown));
            }
            for name in own.items(list).iter().filter_map(Value::as_str) {
                self.change(name, kind, planned, |entity| {
                    change(entity);
                    entity.open.extend(own.doubt.clone());
                });
            }
        }
    }

    /// Changes the entity that a name means: one in the template, or one that already exists.
    fn change(&self, name: &str, kind: Kind, planned: &mut Planned, change: impl FnOnce(&mut Entity)) {
        let index = match whole(name) {
            Ok(name) => {
                let name = name.rsplit('/').next().unwrap_or(name).to_owned();
                let entity = Entity::new(kind, &self.account, self.partition, Ok(name));
                Some(planned.find_or_add(Entity { base: Base::Part, ..entity }))
            }
            Err(unknown) => {
                let id = depends_on(name).filter(|id| crate::known::variable(id) == name);
                let index = id.and_then(|id| planned.index_at(id));
                if index.is_none() {
                    planned.loose.push((kind, unknown));
                }
                index
            }
        };
        if let Some(index) = index {
            planned.change(index, change);
        }
    }
}

/// The id of a managed policy: one in the template, whether or not its name is known, or one whose ARN is known.
fn known_policy(arn: &str, planned: &Planned) -> Known<String> {
    if planned.managed.contains_key(arn) { Ok(arn.to_owned()) } else { whole(arn).map(ToOwned::to_owned) }
}
