//! KMS keys and their aliases.

use super::Reader;
use super::instance::{Fate, Instance};
use crate::PlanError;
use crate::document::document;
use crate::holder::Holder;
use crate::keys::default_policy;
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

    /// Also adds the policy of a key under its aliases: the id of a new key is not known yet.
    pub(super) fn aliases(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for instance in self.of_type("aws_kms_alias").filter(|own| own.fate != Fate::Removed) {
            let Ok(Some(name)) = self.text(instance, "name") else { continue };
            let holding = match self.text(instance, "target_key_id") {
                Ok(id) => {
                    let key = self.holder_named(instance, "aws_kms_key", &id.unwrap_or_default())?;
                    planned.holders.get(&key).cloned()
                }
                Err(_) => {
                    match self.linked(instance, "target_key_id").filter(|own| own.of_type == "aws_kms_key") {
                        Some(key) => {
                            Some(Holding { account: Some(self.account(key)?), policy: self.key_policy(key)? })
                        }
                        None => None,
                    }
                }
            };
            if let Some(holding) = holding {
                planned.holders.insert(Holder::new("kms", self.home(instance)?, &name), holding);
            }
        }
        Ok(())
    }
}
