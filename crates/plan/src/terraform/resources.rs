//! Policies of buckets, keys, queues, topics, secrets, functions and VPC endpoints.

use serde_json::Value;

use super::Reader;
use super::instance::{Fate, Instance};
use super::names::service;
use crate::PlanError;
use crate::document::document;
use crate::planned::{Holding, Planned, Policy};

/// Resources with a policy of their own, in the attribute `policy`.
const OWNERS: [&str; 6] = [
    "aws_s3_bucket",
    "aws_kms_key",
    "aws_sqs_queue",
    "aws_sns_topic",
    "aws_secretsmanager_secret",
    "aws_vpc_endpoint",
];

/// A resource policy, the attribute that says which resource, and the type of that.
const POLICIES: [(&str, &str, &str); 6] = [
    ("aws_s3_bucket_policy", "bucket", "aws_s3_bucket"),
    ("aws_kms_key_policy", "key_id", "aws_kms_key"),
    ("aws_sqs_queue_policy", "queue_url", "aws_sqs_queue"),
    ("aws_sns_topic_policy", "arn", "aws_sns_topic"),
    ("aws_secretsmanager_secret_policy", "secret_arn", "aws_secretsmanager_secret"),
    ("aws_vpc_endpoint_policy", "vpc_endpoint_id", "aws_vpc_endpoint"),
];

impl<'a> Reader<'a> {
    pub(super) fn resources(&self, planned: &mut Planned) -> Result<(), PlanError> {
        for of_type in OWNERS {
            for instance in self.of_type(of_type) {
                self.owner(instance, planned)?;
            }
        }
        for (of_type, attribute, owner) in POLICIES {
            for instance in self.of_type(of_type) {
                self.policy(instance, attribute, owner, planned)?;
            }
        }
        self.aliases(planned)?;
        self.functions(planned)
    }

    /// A resource itself: the policy that is written in it, or the one it has now.
    fn owner(&self, instance: &Instance<'a>, planned: &mut Planned) -> Result<(), PlanError> {
        if instance.fate != Fate::Kept
            && let Some(holder) = self.holder_was(instance)?
        {
            planned.holding(holder).policy = Policy::Gone;
        }
        if instance.fate == Fate::Removed {
            return Ok(());
        }
        // No request can name one whose name is not known.
        if let Ok(holder) = self.holder_of(instance, instance.of_type)? {
            let account = Some(self.account(instance)?);
            *planned.holding(holder) = Holding { account, policy: self.own_policy(instance)? };
        }
        Ok(())
    }

    fn own_policy(&self, instance: &Instance<'a>) -> Result<Policy, PlanError> {
        if instance.of_type == "aws_kms_key" {
            return self.key_policy(instance);
        }
        let is_written = instance.expressions.get("policy").is_some();
        Ok(match (self.text(instance, "policy"), instance.fate) {
            (Ok(Some(text)), _) => Policy::Whole(document(&Value::String(text))),
            (Err(_), _) if is_written => Policy::Whole(self.document(instance, "policy")),
            // SNS gives a new topic a policy of its own: the plan does not say what is in it.
            (_, Fate::Made) if instance.of_type == "aws_sns_topic" => {
                Policy::Whole(Err(self.open(instance, "policy")))
            }
            // VPC User Guide, "Endpoint policies": without one, a new endpoint allows everything.
            (_, Fate::Made) => Policy::None,
            (Ok(None), _) if instance.after.get("policy").is_some() => Policy::None,
            _ => Policy::Untouched,
        })
    }

    /// A policy that is a resource of its own.
    fn policy(
        &self,
        instance: &Instance<'a>,
        attribute: &str,
        owner: &str,
        planned: &mut Planned,
    ) -> Result<(), PlanError> {
        if instance.fate != Fate::Kept
            && let Some(own) = instance.was(attribute)
        {
            let holding = planned.holding(self.holder_named(instance, owner, own)?);
            if !matches!(holding.policy, Policy::Gone) {
                holding.policy = Policy::None;
            }
        }
        if instance.fate == Fate::Removed {
            return Ok(());
        }
        let linked = self.linked(instance, attribute).filter(|own| own.of_type == owner);
        let holder = match (self.text(instance, attribute), linked) {
            (Ok(own), _) => self.holder_named(instance, owner, &own.unwrap_or_default())?,
            (Err(_), Some(linked)) => match self.holder_of(linked, owner)? {
                Ok(holder) => holder,
                // The policy of a new thing whose name is not known concerns nothing that has one.
                Err(_) => return Ok(()),
            },
            (Err(unknown), None) => {
                planned.loose_holders.push((service(owner), unknown));
                return Ok(());
            }
        };
        planned.holding(holder).policy = Policy::Whole(self.document(instance, "policy"));
        Ok(())
    }
}
