//! Resource policies.

use std::sync::Arc;

use case::NamedPolicy;
use serde_json::value::RawValue;
use serde_json::{Value, json};
use source::arn::{Arn, bucket, is_account_id};
use source::layout;
use source::{Keys, ResourcePolicies, SourceError, TrustPolicies};

use super::keys::key_holder;
use super::{Overlay, gone, named, told, untold};
use crate::holder::{Holder, Regional};
use crate::known::whole;
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
                (key_holder(arn), "kms", format!("key {id}"))
            }
            Some(source::Holder::Function { arn, name, .. }) => regional("lambda", arn, name, "function"),
            Some(source::Holder::Queue(arn)) => regional("sqs", arn, arn.resource, "queue"),
            Some(source::Holder::Topic { arn, name }) => regional("sns", arn, name, "topic"),
            Some(source::Holder::Secret { arn, name }) => regional("secretsmanager", arn, name, "secret"),
        };
        if let Some((_, unknown)) = self.planned.loose_holders.iter().find(|(own, _)| *own == service) {
            return Err(untold(&what, unknown));
        }
        let key = self.key_behind(&holder, resource, &what)?;
        let resource = key.as_deref().unwrap_or(resource);
        let holder = match key.as_deref().and_then(Arn::parse) {
            Some(arn) => key_holder(arn),
            None => holder,
        };
        match self.holding(&holder, &what)?.map(|own| &own.policy) {
            Some(Policy::Whole(document)) => {
                Ok(Some(Arc::new(named(name, None, None, told(&what, document)?.clone()))))
            }
            Some(Policy::None) => Ok(None),
            Some(Policy::Gone) => Err(gone(&what, self.planned.file)),
            Some(Policy::Statements(statements)) => {
                self.with_statements(statements, action, resource, name, &what)
            }
            Some(Policy::Untouched) | None => {
                whole(resource).map_err(|unknown| untold(&what, &unknown))?;
                self.beneath(&what)?.resource(action, resource)
            }
        }
    }

    /// A policy in which individual statements are added and removed.
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

impl<S> Overlay<S> {
    /// What the file says about a resource. If its region is not known, it is not known whether this resource is
    /// meant.
    pub(super) fn holding(&self, holder: &Holder, what: &str) -> Result<Option<&Holding>, SourceError> {
        let Holder::Regional(own) = holder else { return Ok(self.planned.holders.get(holder)) };
        let short = Some(&own.name).filter(|_| own.service == "secretsmanager");
        let names = [Some(own.name.as_str()), short.and_then(|name| layout::secret_name(name))];
        let names = || names.into_iter().flatten();
        let of = |name: &str, region: Option<&String>| {
            let own = Regional { name: name.to_owned(), region: region.cloned(), ..own.clone() };
            self.planned.holders.get(&Holder::Regional(own))
        };
        if let Some(found) = names().find_map(|name| of(name, own.region.as_ref())) {
            return Ok(Some(found));
        }
        match names().find(|name| of(name, None).is_some()) {
            Some(name) => Err(SourceError::Unsupported {
                what: what.to_owned(),
                why: format!("the region of {name} in {} is not known", self.planned.file),
            }),
            None => Ok(None),
        }
    }

    /// The account of a bucket that the file creates or changes.
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
