//! Policies of buckets, keys, queues, topics, secrets, functions and VPC endpoints.

use serde_json::Value;

use super::Reader;
use super::instance::{Fate, Instance};
use super::names::service;
use super::turns::Turns;
use crate::PlanError;
use crate::document::document;
use crate::holder::Holder;
use crate::known::Known;
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
        let owners = || OWNERS.iter().flat_map(|of_type| self.of_type(of_type));
        for instance in owners().filter(|own| own.takes()) {
            if let Some(holder) = self.holder_was(instance)? {
                planned.holding(holder).policy = Policy::Gone;
            }
        }
        for instance in owners().filter(|own| own.stays()) {
            self.owner(instance, planned)?;
        }
        self.standing(planned)?;
        self.new_keys(planned)?;
        self.aliases(planned)?;
        self.beside(planned)?;
        self.functions(planned)
    }

    /// A resource itself: the policy that is written in it, or the one it has now.
    fn owner(&self, instance: &Instance<'a>, planned: &mut Planned) -> Result<(), PlanError> {
        // Nobody can request one by an unknown name.
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

    /// Policies that are resources of their own: first what they no longer are, then what they will be.
    fn standing(&self, planned: &mut Planned) -> Result<(), PlanError> {
        let mut turns = Turns::of_makers();
        for (instance, attribute, owner) in self.standing_policies().filter(|(own, ..)| own.takes()) {
            let Some(own) = instance.was(attribute) else { continue };
            let holder = self.holder_named(instance, owner, own)?;
            turns.take(holder.clone(), instance);
            let holding = planned.holding(holder);
            if !matches!(holding.policy, Policy::Gone) {
                holding.policy = Policy::None;
            }
        }
        let mut given = Vec::new();
        for (instance, attribute, owner) in self.standing_policies().filter(|(own, ..)| own.stays()) {
            match self.owner_of(instance, attribute, owner)? {
                Some(Ok(holder)) => {
                    turns.give(holder.clone(), instance);
                    given.push((holder, instance));
                }
                Some(Err(unknown)) => planned.loose_holders.push((service(owner), unknown)),
                None => {}
            }
        }
        for (holder, instance) in given {
            match turns.lasts(&holder, instance) {
                Ok(true) => {
                    planned.holding(holder).policy = Policy::Whole(self.document(instance, "policy"));
                }
                Ok(false) => {}
                Err(unknown) => planned.holding(holder).policy = Policy::Whole(Err(unknown)),
            }
        }
        Ok(())
    }

    fn standing_policies(&self) -> impl Iterator<Item = (&Instance<'a>, &'static str, &'static str)> {
        let of_type = |(of_type, attribute, owner): &(&'static str, &'static str, &'static str)| {
            let (attribute, owner) = (*attribute, *owner);
            self.of_type(of_type).map(move |own| (own, attribute, owner))
        };
        POLICIES.iter().flat_map(of_type)
    }

    /// The resource that an attribute means. `None` for a new one whose name is not known: nothing that already has a
    /// name is affected.
    pub(super) fn owner_of(
        &self,
        instance: &Instance<'a>,
        attribute: &str,
        owner: &str,
    ) -> Result<Option<Known<Holder>>, PlanError> {
        let linked = self.linked(instance, attribute).filter(|own| own.of_type == owner);
        Ok(match (self.text(instance, attribute), linked) {
            (Ok(own), _) => Some(Ok(self.holder_named(instance, owner, &own.unwrap_or_default())?)),
            (Err(_), Some(linked)) => self.holder_of(linked, owner)?.ok().map(Ok),
            (Err(unknown), None) => Some(match self.looked_up(instance, attribute, owner) {
                // The key behind an alias is not known.
                Some(name) if owner != "aws_kms_key" => Ok(self.holder_named(instance, owner, &name)?),
                _ => Err(unknown),
            }),
        })
    }
}
