//! Users, roles and groups as they will be.

use std::collections::BTreeMap;

use crate::document::Document;
use crate::known::{Known, Unknown};

/// What kind of entity.
pub(crate) use source::layout::Entity as Kind;

/// What the file says about the policies that an entity already has.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Base {
    /// The file has everything that it will have.
    #[default]
    Whole,
    /// The file has some of it; the rest is what it has now.
    Part,
}

/// A user, role or group as it will be.
#[derive(Debug, Clone)]
pub(crate) struct Entity {
    pub(crate) kind: Kind,
    pub(crate) account: String,
    pub(crate) partition: String,
    pub(crate) name: Known<String>,
    /// With a slash at both ends.
    pub(crate) path: Known<String>,
    pub(crate) base: Base,
    /// True for one that will no longer exist.
    pub(crate) gone: bool,
    /// For a role.
    pub(crate) trust: Option<Known<Document>>,
    pub(crate) max_session_duration: Option<u32>,
    /// `None` if the file does not say.
    pub(crate) boundary: Option<Known<Option<String>>>,
    pub(crate) inline: BTreeMap<String, Known<Document>>,
    /// The ids of managed policies: ARNs, or addresses if the ARN is not known.
    pub(crate) managed: Vec<String>,
    /// For a user.
    pub(crate) groups: Vec<String>,
    pub(crate) tags: BTreeMap<String, String>,
    /// True if it will have tags, or values of tags, that are not known.
    pub(crate) tags_open: bool,
    pub(crate) removed: Removed,
    /// The names of inline policies outside of which it will have none.
    pub(crate) only_inline: Option<Vec<String>>,
    /// The managed policies outside of which it will have none.
    pub(crate) only_managed: Option<Vec<String>>,
    /// Why it is not known which policies it will have.
    pub(crate) open: Vec<Unknown>,
}

/// What is removed from an entity that the file only partly describes.
#[derive(Debug, Clone, Default)]
pub(crate) struct Removed {
    pub(crate) inline: Vec<String>,
    pub(crate) managed: Vec<String>,
    pub(crate) groups: Vec<String>,
}

impl Entity {
    pub(crate) fn new(kind: Kind, account: &str, partition: &str, name: Known<String>) -> Self {
        Self {
            kind,
            account: account.to_owned(),
            partition: partition.to_owned(),
            name,
            path: Ok("/".to_owned()),
            base: Base::Whole,
            gone: false,
            trust: None,
            max_session_duration: None,
            boundary: None,
            inline: BTreeMap::new(),
            managed: Vec::new(),
            groups: Vec::new(),
            tags: BTreeMap::new(),
            tags_open: false,
            removed: Removed::default(),
            only_inline: None,
            only_managed: None,
            open: Vec::new(),
        }
    }

    /// Its ARN: IAM User Guide, "IAM identifiers".
    pub(crate) fn arn(&self) -> Known<String> {
        let (name, path) =
            (self.name.as_ref().map_err(Clone::clone)?, self.path.as_ref().map_err(Clone::clone)?);
        Ok(format!("arn:{}:iam::{}:{}{path}{name}", self.partition, self.account, self.kind.word()))
    }

    pub(crate) fn attach(&mut self, id: &str) {
        self.removed.managed.retain(|own| own != id);
        if !self.managed.iter().any(|own| own == id) {
            self.managed.push(id.to_owned());
        }
    }

    /// Attaches a managed policy that may not be known.
    pub(crate) fn give(&mut self, id: &Known<String>) {
        match id {
            Ok(id) => self.attach(id),
            Err(unknown) => self.open.push(unknown.clone()),
        }
    }

    pub(crate) fn detach(&mut self, id: &str) {
        self.managed.retain(|own| own != id);
        self.removed.managed.push(id.to_owned());
    }

    pub(crate) fn put(&mut self, name: &str, document: Known<Document>) {
        self.removed.inline.retain(|own| own != name);
        self.inline.insert(name.to_owned(), document);
    }

    pub(crate) fn take(&mut self, name: &str) {
        self.inline.remove(name);
        self.removed.inline.push(name.to_owned());
    }

    /// Removes all inline policies except these, including those that it has now.
    pub(crate) fn keep_inline(&mut self, names: &[&str]) {
        self.inline.retain(|name, _| names.contains(&name.as_str()));
        narrow(&mut self.only_inline, names);
    }

    /// Attaches these managed policies, and removes all others, including those that it has now.
    pub(crate) fn keep_managed(&mut self, arns: &[&str]) {
        self.managed.retain(|arn| arns.contains(&arn.as_str()));
        for arn in arns {
            self.attach(arn);
        }
        narrow(&mut self.only_managed, arns);
    }

    /// True if a list leaves no place for a policy of its own: an inline policy by its name, a managed one by its
    /// ARN.
    pub(crate) fn is_shut_out(&self, name: &str, arn: Option<&str>) -> bool {
        let (only, own) = match arn {
            Some(arn) => (&self.only_managed, arn),
            None => (&self.only_inline, name),
        };
        only.as_ref().is_some_and(|only| !only.iter().any(|kept| kept == own))
    }

    pub(crate) fn join(&mut self, group: &str) {
        self.removed.groups.retain(|own| own != group);
        if !self.groups.iter().any(|own| own == group) {
            self.groups.push(group.to_owned());
        }
    }

    pub(crate) fn leave(&mut self, group: &str) {
        self.groups.retain(|own| own != group);
        self.removed.groups.push(group.to_owned());
    }
}

/// What two lists leave if both are exclusive.
fn narrow(only: &mut Option<Vec<String>>, list: &[&str]) {
    match only {
        Some(only) => only.retain(|own| list.contains(&own.as_str())),
        None => *only = Some(list.iter().map(|own| (*own).to_owned()).collect()),
    }
}
