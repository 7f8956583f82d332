//! One thing of which several resources of a plan speak: some take it away, some give it.
//!
//! Terraform, "Resource Graph": what does not depend on each other is changed at the same time. Where one resource takes
//! away what another gives (one that was renamed without a `moved` block), either may be the last.

use std::collections::BTreeMap;

use super::instance::{Fate, Instance};
use crate::known::{Known, Unknown};

/// Who takes and who gives each thing.
#[derive(Debug)]
pub(super) struct Turns<'a, K> {
    takers: BTreeMap<K, Vec<&'a str>>,
    givers: BTreeMap<K, Vec<&'a str>>,
    /// True where all give the same, as attachments do: it does not matter who is the last.
    alike: bool,
}

impl<'a, K: Ord> Turns<'a, K> {
    /// Of things that each resource makes in its own way.
    pub(super) fn of_makers() -> Self {
        Self { takers: BTreeMap::new(), givers: BTreeMap::new(), alike: false }
    }

    /// Of things that are the same, whoever gives them.
    pub(super) fn of_givers() -> Self {
        Self { alike: true, ..Self::of_makers() }
    }

    /// Notes that an instance takes a thing away.
    pub(super) fn take(&mut self, key: K, by: &Instance<'a>) {
        self.takers.entry(key).or_default().push(by.address);
    }

    /// Notes that an instance gives a thing, if it does anything.
    pub(super) fn give(&mut self, key: K, by: &Instance<'a>) {
        if by.acts {
            self.givers.entry(key).or_default().push(by.address);
        }
    }

    /// Whether a thing is there in the end as an instance gives it.
    ///
    /// What is not changed yields to what is.
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
    /// True for one that takes away what it was, to be no more or to be made anew.
    pub(super) fn takes(&self) -> bool {
        self.fate != Fate::Kept
    }

    /// True for one that is there after the change.
    pub(super) fn stays(&self) -> bool {
        self.fate != Fate::Removed
    }
}
