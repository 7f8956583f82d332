//! All that a file says of policies.

use std::collections::{BTreeMap, HashMap};

use source::layout::PolicyType;

use crate::beside::Beside;
use crate::document::Document;
use crate::entity::{Entity, Kind};
use crate::holder::Holder;
use crate::known::{Known, Unknown};

/// Users, roles, groups, managed policies and policies of resources, as they will be.
#[derive(Debug, Default)]
pub struct Planned {
    /// `the plan` or `the template`, for messages.
    pub(crate) file: &'static str,
    pub(crate) notes: Vec<String>,
    pub(crate) entities: Vec<Entity>,
    by_name: HashMap<(Kind, String, String), usize>,
    by_address: HashMap<String, usize>,
    /// By ARN, or by address where the ARN is not known.
    pub(crate) managed: HashMap<String, Managed>,
    pub(crate) holders: BTreeMap<Holder, Holding>,
    /// The ARNs of the keys behind aliases; `None` behind one that will be no more.
    pub(crate) aliases: BTreeMap<Holder, Known<Option<String>>>,
    /// What decides beside policies.
    pub(crate) beside: Beside,
    pub(crate) controls: Vec<Control>,
    /// What is given to somebody, and nobody knows to whom: by kind of entity.
    pub(crate) loose: Vec<(Kind, Unknown)>,
    /// Policies of resources of which nobody knows whose they are: by service.
    pub(crate) loose_holders: Vec<(&'static str, Unknown)>,
}

/// A managed policy as it will be.
#[derive(Debug, Clone)]
pub(crate) struct Managed {
    pub(crate) name: String,
    pub(crate) arn: Option<String>,
    /// `None` for one that will be no more.
    pub(crate) document: Option<Known<Document>>,
}

/// The policy of a resource as it will be.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holding {
    /// The account that owns it, where the file tells.
    pub(crate) account: Option<String>,
    pub(crate) policy: Policy,
}

/// What the file says of the policy of a resource.
#[derive(Debug, Clone, Default)]
pub(crate) enum Policy {
    /// Nothing: it is what it is now.
    #[default]
    Untouched,
    /// The resource will have none.
    None,
    /// This one.
    Whole(Known<Document>),
    /// These statements beside those that it has, but for those with the Sids that are taken away.
    Statements(Statements),
    /// The resource will be no more.
    Gone,
}

/// Statements that come and go one by one.
#[derive(Debug, Clone, Default)]
pub(crate) struct Statements {
    /// True where there were none before.
    pub(crate) fresh: bool,
    pub(crate) added: Vec<Known<Document>>,
    pub(crate) removed: Vec<String>,
}

/// A policy of the organization, and where it will be attached.
#[derive(Debug, Clone)]
pub(crate) struct Control {
    /// Its id, `p-…`, where it has one already.
    pub(crate) id: Option<String>,
    pub(crate) name: String,
    pub(crate) arn: Option<String>,
    /// `None` where the file does not tell.
    pub(crate) kind: Option<PolicyType>,
    /// `None` for one that will be no more.
    pub(crate) document: Option<Known<Document>>,
    pub(crate) attached: Vec<Known<String>>,
    pub(crate) detached: Vec<String>,
    /// True where the file lists what it is attached to: what is not in the list it may be taken from.
    pub(crate) lists_targets: bool,
}

impl Planned {
    pub(crate) fn new(file: &'static str) -> Self {
        Self { file, ..Self::default() }
    }

    /// What whoever named the file should know: what has no effect, and what it does not show.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// Adds an entity under the address by which the file refers to it; one that was there under its name is replaced.
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

    /// The position of the entity that has the name of this one; of this one, where there is none.
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

    /// The ARN of the user or role that is called so in the file: the address in a plan, the logical id in a template.
    ///
    /// `None` where the file calls none so; an error, in words, where its name is not known before the change.
    pub fn principal(&self, address: &str) -> Option<Result<String, String>> {
        let entity = self.entities.get(self.index_at(address)?)?;
        (entity.kind != Kind::Group).then(|| entity.arn().map_err(|unknown| unknown.0))
    }

    /// The policy of a resource, to be changed.
    pub(crate) fn holding(&mut self, holder: Holder) -> &mut Holding {
        self.holders.entry(holder).or_default()
    }
}

impl Holding {
    /// Adds a statement to those that the resource has, or takes those with a Sid away. Those of one that will be no more
    /// go with it.
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
