//! Grants on KMS keys.

use serde_json::Value;
use source::{GrantConstraints, KeyGrant};

use super::Reader;
use super::iam::items;
use super::instance::{Fate, Instance};
use crate::PlanError;
use crate::beside::Setting;
use crate::known::Known;
use crate::planned::Planned;

impl<'a> Reader<'a> {
    /// Terraform's AWS provider, "Resource: `aws_kms_grant`".
    pub(super) fn key_grants(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for key in self.of_type("aws_kms_key").filter(|own| own.fate == Fate::Made) {
            if let Ok(arn) = self.key_itself(key)? {
                let holder = self.holder_named(key, "aws_kms_key", &arn)?;
                planned.beside.grants.entry(holder).or_default().fresh = true;
            }
        }
        for instance in self.of_type("aws_kms_grant") {
            if let (true, Some(key), Some(id)) =
                (instance.takes(), instance.was("key_id"), instance.was("grant_id"))
            {
                let holder = self.holder_named(instance, "aws_kms_key", key)?;
                planned.beside.grants.entry(holder).or_default().removed.push(id.to_owned());
            }
            if !(instance.stays() && instance.acts) {
                continue;
            }
            match self.key_named(instance, "key_id")? {
                Ok(key) => {
                    let holder = self.holder_named(instance, "aws_kms_key", &key)?;
                    let grant = self.grant(instance);
                    planned.beside.grants.entry(holder).or_default().added.push(grant);
                }
                Err(unknown) => planned.beside.loose.push((Setting::Grants, unknown)),
            }
        }
        Ok(())
    }

    fn grant(&self, instance: &Instance<'a>) -> Known<KeyGrant> {
        for name in ["grantee_principal", "operations", "constraints"] {
            if instance.is_open(name) {
                return Err(self.open(instance, name));
            }
        }
        let constraints = items(instance.after, "constraints").first();
        let pairs = |name: &str| {
            let pairs = constraints.and_then(|own| own.get(name)?.as_object()).into_iter().flatten();
            pairs.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
        };
        let operations = items(instance.after, "operations").iter().filter_map(Value::as_str);
        Ok(KeyGrant {
            grant_id: instance.address.to_owned(),
            grantee_principal: self.text(instance, "grantee_principal")?.unwrap_or_default(),
            operations: operations.map(ToOwned::to_owned).collect(),
            constraints: GrantConstraints {
                encryption_context_subset: pairs("encryption_context_subset"),
                encryption_context_equals: pairs("encryption_context_equals"),
            },
        })
    }
}
