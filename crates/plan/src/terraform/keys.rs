//! KMS keys and their aliases.
//!
//! Terraform's AWS provider, "Resource: `aws_kms_key_policy`" and "Resource: `aws_kms_alias`"; KMS Developer Guide,
//! "Aliases in AWS KMS".

use super::Reader;
use super::instance::{Fate, Instance};
use crate::PlanError;
use crate::document::{Document, document};
use crate::holder::Holder;
use crate::keys::{default_policy, key_arn};
use crate::known::{Known, Unknown, variable};
use crate::planned::{Holding, Planned, Policy};

impl<'a> Reader<'a> {
    /// The policy of a key: its own, or the one that AWS gives if none is written.
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

    /// New keys: their ids are not known yet, but the file itself may refer to them.
    pub(super) fn new_keys(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for key in self.of_type("aws_kms_key").filter(|own| own.stays() && own.is_open("key_id")) {
            let policy = match self.standing_policy(key) {
                Some(document) => Policy::Whole(document),
                None => self.key_policy(key)?,
            };
            let holder = Holder::new("kms", self.home(key)?, &new_id(key));
            *planned.holding(holder) = Holding { account: Some(self.account(key)?), policy };
        }
        Ok(())
    }

    /// The separate key policy resource that refers to a key.
    fn standing_policy(&self, key: &Instance<'a>) -> Option<Known<Document>> {
        let is_of_key = |own: &&Instance<'a>| {
            own.stays() && self.linked(own, "key_id").is_some_and(|linked| linked.address == key.address)
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

    /// The keys behind aliases: first the removed aliases, then the others.
    pub(super) fn aliases(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for instance in self.of_type("aws_kms_alias").filter(|own| own.takes()) {
            if let Some(name) = instance.was("name") {
                planned.aliases.insert(Holder::new("kms", self.home(instance)?, name), Ok(None));
            }
        }
        for instance in self.of_type("aws_kms_alias").filter(|own| own.stays()) {
            // Nobody can request one by an unknown name.
            if let Ok(Some(name)) = self.text(instance, "name") {
                let key = self.key_named(instance, "target_key_id")?;
                planned.aliases.insert(Holder::new("kms", self.home(instance)?, &name), key.map(Some));
            }
        }
        Ok(())
    }

    /// The ARN of the key that an attribute names, or refers to.
    pub(super) fn key_named(
        &self,
        instance: &Instance<'a>,
        attribute: &str,
    ) -> Result<Known<String>, PlanError> {
        let unknown = match self.text(instance, attribute) {
            Ok(Some(key)) => return Ok(key_arn(&self.partition(instance), &self.home(instance)?, &key)),
            Ok(None) => return Ok(Err(Unknown(format!("{} has no {attribute}", instance.address)))),
            Err(unknown) => unknown,
        };
        match self.linked(instance, attribute).filter(|own| own.of_type == "aws_kms_key") {
            Some(key) => self.key_itself(key),
            None => Ok(Err(unknown)),
        }
    }

    /// The ARN of a key in the plan; a new one has a variable in place of its id.
    pub(super) fn key_itself(&self, key: &Instance<'a>) -> Result<Known<String>, PlanError> {
        let id = self.text(key, "key_id").ok().flatten().unwrap_or_else(|| new_id(key));
        Ok(key_arn(&self.partition(key), &self.home(key)?, &id))
    }
}

/// What stands for the id of a new key.
fn new_id(key: &Instance<'_>) -> String {
    variable(&format!("{}.key_id", key.address))
}
