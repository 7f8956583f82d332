//! Policies of resources.

use std::sync::Arc;

use case::NamedPolicy;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use source::arn::{Arn, bucket, is_account_id};
use source::layout;
use source::{Keys, ResourcePolicies, SourceError, TrustPolicies};

use super::{Overlay, gone, named, told, untold};
use crate::holder::{Holder, Regional};
use crate::planned::{Holding, Policy, Statements};

type Found = Result<Option<Arc<NamedPolicy>>, SourceError>;

impl<S: ResourcePolicies + TrustPolicies + Keys> Overlay<S> {
    pub(super) fn planned_resource(&self, action: &str, resource: &str) -> Found {
        let what = format!("the policy of {resource}");
        let (holder, service, name) = match source::Holder::of(action, resource)? {
            None => return Ok(None),
            Some(source::Holder::Role(role)) => {
                return TrustPolicies::trust(self, role).map(|trust| Some(trust.policy));
            }
            Some(source::Holder::Bucket(name)) => {
                (Holder::Bucket(name.to_owned()), "s3", format!("bucket {name}"))
            }
            Some(source::Holder::Key(arn)) => {
                let id = arn.resource.strip_prefix("key/").unwrap_or(arn.resource);
                regional("kms", arn, id, "key")
            }
            Some(source::Holder::Function { arn, name, .. }) => regional("lambda", arn, name, "function"),
            Some(source::Holder::Queue(arn)) => regional("sqs", arn, arn.resource, "queue"),
            Some(source::Holder::Topic { arn, name }) => regional("sns", arn, name, "topic"),
            Some(source::Holder::Secret { arn, name }) => regional("secretsmanager", arn, name, "secret"),
        };
        if let Some((_, unknown)) = self.planned.loose_holders.iter().find(|(own, _)| *own == service) {
            return Err(untold(&what, unknown));
        }
        if let Some(key) = self.key_behind(&holder, resource, &what)? {
            return self.planned_resource(action, &key);
        }
        let holding = self.holding(&holder);
        match holding.map(|own| &own.policy) {
            Some(Policy::Whole(document)) => {
                Ok(Some(Arc::new(named(name, None, None, told(&what, document)?.clone()))))
            }
            Some(Policy::None) => Ok(None),
            Some(Policy::Gone) => Err(gone(&what, self.planned.file)),
            Some(Policy::Statements(statements)) => {
                self.with_statements(statements, action, resource, name, &what)
            }
            Some(Policy::OfKey(key)) => self.beneath(&what)?.resource(action, key),
            Some(Policy::Untouched) | None => self.beneath(&what)?.resource(action, resource),
        }
    }

    /// A policy of which single statements come and go.
    fn with_statements(
        &self,
        own: &Statements,
        action: &str,
        resource: &str,
        name: String,
        what: &str,
    ) -> Found {
        let below = if own.fresh { None } else { self.beneath(what)?.resource(action, resource)? };
        let mut all = below.as_deref().map(|policy| statements(&policy.document)).unwrap_or_default();
        let removed = |statement: &Value| {
            let sid = statement.get("Sid").and_then(Value::as_str);
            sid.is_some_and(|sid| own.removed.iter().any(|own| own == sid))
        };
        all.retain(|statement| !removed(statement));
        for document in &own.added {
            all.extend(statements(told(what, document)?));
        }
        if all.is_empty() {
            return Ok(None);
        }
        let document = json!({"Version": "2012-10-17", "Statement": all}).to_string();
        let document = RawValue::from_string(document)
            .map_err(|error| SourceError::Unsupported { what: what.to_owned(), why: error.to_string() })?;
        Ok(Some(Arc::new(named(name, None, None, document))))
    }
}

impl<S: Keys> Overlay<S> {
    /// The key behind an alias that the file says nothing of: its policy may be in the file.
    fn key_behind(&self, holder: &Holder, resource: &str, what: &str) -> Result<Option<String>, SourceError> {
        let is_alias = |holder: &Holder| matches!(holder, Holder::Regional(own) if own.service == "kms" && own.name.starts_with("alias/"));
        let is_key =
            |own: &Holder| matches!(own, Holder::Regional(key) if key.service == "kms") && !is_alias(own);
        if !is_alias(holder) || self.holding(holder).is_some() || !self.planned.holders.keys().any(is_key) {
            return Ok(None);
        }
        let key = self.beneath(what)?.key_arn(resource)?;
        Ok(Some(key).filter(|key| !key.contains(":alias/")))
    }
}

impl<S> Overlay<S> {
    /// What the file says of a resource: of one in this region, or in a region that is not known.
    fn holding(&self, holder: &Holder) -> Option<&Holding> {
        let Holder::Regional(own) = holder else { return self.planned.holders.get(holder) };
        let short = Some(&own.name).filter(|_| own.service == "secretsmanager");
        let names = [Some(own.name.as_str()), short.and_then(|name| layout::secret_name(name))];
        names.into_iter().flatten().find_map(|name| {
            [own.region.clone(), None].into_iter().find_map(|region| {
                let own = Regional { name: name.to_owned(), region, ..own.clone() };
                self.planned.holders.get(&Holder::Regional(own))
            })
        })
    }

    /// The account of a bucket that the file makes or changes.
    pub(super) fn planned_owner(&self, resource: &str) -> Option<String> {
        let arn = Arn::parse(resource)?;
        if is_account_id(arn.account) {
            return Some(arn.account.to_owned());
        }
        self.planned.holders.get(&Holder::Bucket(bucket(arn)?.to_owned()))?.account.clone()
    }
}

fn regional(service: &'static str, arn: Arn<'_>, name: &str, word: &str) -> (Holder, &'static str, String) {
    let own = Regional {
        service,
        account: arn.account.to_owned(),
        region: Some(arn.region.to_owned()),
        name: name.to_owned(),
    };
    (Holder::Regional(own), service, format!("{word} {name}"))
}

fn statements(document: &RawValue) -> Vec<Value> {
    let document: Value = serde_json::from_str(document.get()).unwrap_or_default();
    match document.get("Statement") {
        Some(Value::Array(list)) => list.clone(),
        Some(alone) => vec![alone.clone()],
        None => Vec::new(),
    }
}
