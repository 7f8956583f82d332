//! KMS keys and their aliases.
//!
//! Terraform's AWS provider, "Resource: `aws_kms_key_policy`" and "Resource: `aws_kms_alias`"; KMS Developer Guide,
//! "Aliases in AWS KMS".

use super::Reader;
use super::instance::{Fate, Instance};
use crate::PlanError;
use crate::document::{Document, document};
use crate::holder::Holder;
use crate::keys::{default_policy, key_holding};
use crate::known::{Known, Unknown};
use crate::planned::{Holding, Planned, Policy};

impl<'a> Reader<'a> {
    /// The policy of a key: its own, or the one that AWS gives where none is written.
    pub(super) fn key_policy(&self, key: &Instance<'a>) -> Result<Policy, PlanError> {
        if key.expressions.get("policy").is_some() || self.text(key, "policy").is_ok_and(|own| own.is_some())
        {
            return Ok(Policy::Whole(self.document(key, "policy")));
        }
        Ok(match key.fate {
            Fate::Made => Policy::Whole(document(&default_policy(&self.partition(key), &self.account(key)?))),
            _ => Policy::Untouched,
        })
    }

    /// The key policy that stands by itself and refers to a key.
    fn standing_policy(&self, key: &Instance<'a>) -> Option<Known<Document>> {
        let is_of_key = |own: &&Instance<'a>| {
            own.fate != Fate::Removed
                && self.linked(own, "key_id").is_some_and(|linked| linked.address == key.address)
        };
        let mut all = self.of_type("aws_kms_key_policy").filter(is_of_key);
        let first = all.next()?;
        Some(match all.next() {
            None => self.document(first, "policy"),
            Some(other) => Err(Unknown(format!(
                "both {} and {} make the policy of {}",
                first.address, other.address, key.address
            ))),
        })
    }

    /// The policy of a key under its aliases too: of a new key nobody knows the id yet.
    pub(super) fn aliases(&self, planned: &mut Planned) -> Result<(), PlanError> {
        let (gone, made): (Vec<_>, Vec<_>) =
            self.of_type("aws_kms_alias").partition(|own| own.fate == Fate::Removed);
        for instance in gone.into_iter().chain(made.iter().copied()) {
            if let Some(name) = instance.was("name").filter(|_| instance.fate != Fate::Kept) {
                let holder = Holder::new("kms", self.home(instance)?, name);
                planned.holding(holder).policy = Policy::Gone;
            }
        }
        for instance in made {
            // Nobody can ask for one by a name that is not known.
            let Ok(Some(name)) = self.text(instance, "name") else { continue };
            let holding = self.behind(instance, planned)?;
            planned.holders.insert(Holder::new("kms", self.home(instance)?, &name), holding);
        }
        Ok(())
    }

    /// What the key behind an alias has.
    fn behind(&self, alias: &Instance<'a>, planned: &Planned) -> Result<Holding, PlanError> {
        match self.text(alias, "target_key_id") {
            Ok(id) => {
                let id = id.unwrap_or_default();
                let key = self.holder_named(alias, "aws_kms_key", &id)?;
                Ok(key_holding(planned, key, self.home(alias)?, &self.partition(alias), &id))
            }
            Err(unknown) => {
                let key = self.linked(alias, "target_key_id").filter(|own| own.of_type == "aws_kms_key");
                let Some(key) = key else {
                    return Ok(Holding { account: None, policy: Policy::Whole(Err(unknown)) });
                };
                let policy = match self.standing_policy(key) {
                    Some(document) => Policy::Whole(document),
                    None => self.key_policy(key)?,
                };
                Ok(Holding { account: Some(self.account(key)?), policy })
            }
        }
    }
}
