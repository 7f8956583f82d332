//! One thing that several resources of a plan affect: some remove it, some add it.
//!
//! Terraform, "Resource Graph": resources that do not depend on each other are changed concurrently. If one resource
//! removes what another adds (one that was renamed without a `moved` block), either may be last.

use std::collections::BTreeMap;

use super::instance::{Fate, Instance};
use crate::known::{Known, Unknown};

/// Who removes and who adds each thing.
#[derive(Debug)]
pub(super) struct Turns<'a, K> {
    takers: BTreeMap<K, Vec<&'a str>>,
    givers: BTreeMap<K, Vec<&'a str>>,
    /// True if all add the same, as attachments do: it does not matter who is last.
    alike: bool,
}

impl<'a, K: Ord> Turns<'a, K> {
    /// For things that each resource makes in its own way.
    pub(super) fn of_makers() -> Self {
        Self { takers: BTreeMap::new(), givers: BTreeMap::new(), alike: false }
    }

    /// For things that are the same, whoever adds them.
    pub(super) fn of_givers() -> Self {
        Self { alike: true, ..Self::of_makers() }
    }

    /// Records that an instance removes a thing.
    pub(super) fn take(&mut self, key: K, by: &Instance<'a>) {
        self.takers.entry(key).or_default().push(by.address);
    }

    /// Records that an instance adds a thing, if it does anything.
    pub(super) fn give(&mut self, key: K, by: &Instance<'a>) {
        if by.acts {
            self.givers.entry(key).or_default().push(by.address);
        }
    }

    /// Whether a thing is in the end as this instance adds it.
    ///
    /// Unchanged instances yield to changed ones.
    pub(super) fn lasts(&self, key: &K, by: &Instance<'a>) -> Known<bool> {
        let other = |of: &BTreeMap<K, Vec<&'a str>>| {
            of.get(key).into_iter().flatten().copied().find(|address| *address != by.address)
        };
        let own = by.address;
        match (other(&self.takers), other(&self.givers).filter(|_| !self.alike)) {
            (None, None) => Ok(true),
            _ if !by.acts => Ok(false),
            (Some(taker), _) => Err(Unknown(format!(
                "{taker} takes away what {own} makes, and Terraform does both in no set order: a `moved` block would tell \
                 that they are one"
            ))),
            (None, Some(giver)) => {
                let (first, second) = if giver < own { (giver, own) } else { (own, giver) };
                Err(Unknown(format!(
                    "both {first} and {second} make it, and Terraform does so in no set order"
                )))
            }
        }
    }
}

impl Instance<'_> {
    /// True for one that removes its previous state, because it is deleted or replaced.
    pub(super) fn takes(&self) -> bool {
        self.fate != Fate::Kept
    }

    /// True for one that exists after the change.
    pub(super) fn stays(&self) -> bool {
        self.fate != Fate::Removed
    }
}
