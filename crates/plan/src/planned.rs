//! Everything that a file says about policies.

use std::collections::{BTreeMap, HashMap};

use source::layout::PolicyType;

use crate::beside::Beside;
use crate::document::Document;
use crate::entity::{Entity, Kind};
use crate::holder::Holder;
use crate::known::{Known, Unknown};

/// Users, roles, groups, managed policies and resource policies, as they will be.
#[derive(Debug, Default)]
pub struct Planned {
    /// `the plan` or `the template`, for messages.
    pub(crate) file: &'static str,
    pub(crate) notes: Vec<String>,
    pub(crate) entities: Vec<Entity>,
    by_name: HashMap<(Kind, String, String), usize>,
    by_address: HashMap<String, usize>,
    /// By ARN, or by address if the ARN is not known.
    pub(crate) managed: HashMap<String, Managed>,
    pub(crate) holders: BTreeMap<Holder, Holding>,
    /// The ARNs of the keys behind aliases; `None` for an alias that will no longer exist.
    pub(crate) aliases: BTreeMap<Holder, Known<Option<String>>>,
    /// What decides besides policies.
    pub(crate) beside: Beside,
    pub(crate) controls: Vec<Control>,
    /// What is given to an entity that is not known, by kind of entity.
    pub(crate) loose: Vec<(Kind, Unknown)>,
    /// Resource policies whose resource is not known, by service.
    pub(crate) loose_holders: Vec<(&'static str, Unknown)>,
}

/// A managed policy as it will be.
#[derive(Debug, Clone)]
pub(crate) struct Managed {
    pub(crate) name: String,
    pub(crate) arn: Option<String>,
    /// `None` for one that will no longer exist.
    pub(crate) document: Option<Known<Document>>,
}

/// The policy of a resource as it will be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holding {
    /// The account that owns it, if the file says so.
    pub(crate) account: Option<String>,
    pub(crate) policy: Policy,
}

/// What the file says about a resource's policy.
#[derive(Debug, Clone, Default)]
pub(crate) enum Policy {
    /// Nothing: it is what it is now.
    #[default]
    Untouched,
    /// The resource will have none.
    None,
    /// This one.
    Whole(Known<Document>),
    /// These statements in addition to those it has, minus those whose Sids are removed.
    Statements(Statements),
    /// The resource will no longer exist.
    Gone,
}

/// Statements that are added and removed one by one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statements {
    /// True if there were none before.
    pub(crate) fresh: bool,
    pub(crate) added: Vec<Known<Document>>,
    pub(crate) removed: Vec<String>,
}

/// An organization policy, and where it will be attached.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    /// Its id, `p-…`, if it already has one.
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) arn: Option<String>,
    /// `None` if the file does not say.
    pub(crate) kind: Option<PolicyType>,
    /// `None` for one that will no longer exist.
    pub(crate) document: Option<Known<Document>>,
    pub(crate) attached: Vec<Known<String>>,
    pub(crate) detached: Vec<String>,
    /// True if the file lists what it is attached to: it may be removed from anything not in the list.
    pub(crate) lists_targets: bool,
}

impl Planned {
    pub(crate) fn new(file: &'static str) -> Self {
        Self { file, ..Self::default() }
    }

    /// What the user who named the file should know: what has no effect, and what the file does not show.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Adds an entity under the address by which the file refers to it, replacing an existing one with its name.
    pub(crate) fn add(&mut self, address: Option<&str>, entity: Entity) -> usize {
        let index = self.entities.len();
        if let Some(address) = address {
            self.by_address.insert(address.to_owned(), index);
        }
        if let Ok(name) = &entity.name {
            self.by_name.insert((entity.kind, entity.account.clone(), name.clone()), index);
        }
        self.entities.push(entity);
        index
    }

    /// The position of the entity with the same name; this one is added if there is none.
    pub(crate) fn find_or_add(&mut self, entity: Entity) -> usize {
        let known = entity.name.as_ref().ok();
        let index = known.and_then(|name| self.index_of(entity.kind, &entity.account, name));
        index.unwrap_or_else(|| self.add(None, entity))
    }

    /// Changes the entity at a position.
    pub(crate) fn change(&mut self, index: usize, change: impl FnOnce(&mut Entity)) {
        if let Some(entity) = self.entities.get_mut(index) {
            change(entity);
        }
    }

    pub(crate) fn index_of(&self, kind: Kind, account: &str, name: &str) -> Option<usize> {
        self.by_name.get(&(kind, account.to_owned(), name.to_owned())).copied()
    }

    pub(crate) fn index_at(&self, address: &str) -> Option<usize> {
        self.by_address.get(address).copied()
    }

    pub(crate) fn entity(&self, kind: Kind, account: &str, name: &str) -> Option<&Entity> {
        self.index_of(kind, account, name).and_then(|index| self.entities.get(index))
    }

    /// The ARN of the user or role with this name in the file: the address in a plan, the logical id in a template.
    ///
    /// `None` if the file has none with that name; an error, in words, if its real name is not known before the
    /// change.
    pub fn principal(&self, address: &str) -> Option<Result<String, String>> {
        let entity = self.entities.get(self.index_at(address)?)?;
        (entity.kind != Kind::Group).then(|| entity.arn().map_err(|unknown| unknown.0))
    }

    /// The policy of a resource, for modification.
    pub(crate) fn holding(&mut self, holder: Holder) -> &mut Holding {
        self.holders.entry(holder).or_default()
    }
}

impl Holding {
    /// Adds a statement to those that the resource has, or removes those with a Sid. If the resource will no longer
    /// exist, its statements go with it.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Statements)) {
        if matches!(self.policy, Policy::Gone) {
            return;
        }
        let mut statements = match std::mem::take(&mut self.policy) {
            Policy::Statements(statements) => statements,
            other => Statements { fresh: matches!(other, Policy::None), ..Statements::default() },
        };
        change(&mut statements);
        self.policy = Policy::Statements(statements);
    }
}
