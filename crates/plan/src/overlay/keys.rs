//! Keys behind aliases, and grants on keys.

use std::sync::Arc;

use source::arn::Arn;
use source::{KeyGrant, Keys, SourceError};

use super::{Overlay, gone, told, untold};
use crate::beside::Setting;
use crate::holder::{Holder, Regional};
use crate::known::{Unknown, whole};

/// A key, or an alias, by its ARN.
pub(super) fn key_holder(arn: Arn<'_>) -> Holder {
    Holder::Regional(Regional {
        service: "kms",
        account: arn.account.to_owned(),
        region: Some(arn.region.to_owned()),
        name: arn.resource.strip_prefix("key/").unwrap_or(arn.resource).to_owned(),
    })
}

impl<S> Overlay<S> {
    /// The ARN of the key behind an alias that the file creates.
    fn planned_key(&self, alias: &Holder, what: &str) -> Result<Option<String>, SourceError> {
        let Holder::Regional(own) = alias else { return Ok(None) };
        let anywhere = Holder::Regional(Regional { region: None, ..own.clone() });
        match self.planned.aliases.get(alias) {
            Some(key) => told(what, key)?.clone().map(Some).ok_or_else(|| gone(what, self.planned.file)),
            None if self.planned.aliases.contains_key(&anywhere) => {
                let unknown = Unknown(format!("the region of {} is not known", own.name));
                Err(untold(what, &unknown))
            }
            None => Ok(None),
        }
    }
}

impl<S: Keys> Overlay<S> {
    /// The ARN of the key behind an alias, created by the file or existing, if the file mentions keys. `None` for
    /// anything that is not an alias, and if nothing in the file can affect it.
    pub(super) fn key_behind(
        &self,
        holder: &Holder,
        alias: &str,
        what: &str,
    ) -> Result<Option<String>, SourceError> {
        let is_of_kms = |own: &Holder| matches!(own, Holder::Regional(own) if own.service == "kms");
        match holder {
            Holder::Regional(own) if own.service == "kms" && own.name.starts_with("alias/") => {}
            _ => return Ok(None),
        }
        if let Some(key) = self.planned_key(holder, what)? {
            return Ok(Some(key));
        }
        let speaks_of_keys =
            self.planned.holders.keys().any(is_of_kms) || !self.planned.beside.grants.is_empty();
        if !speaks_of_keys {
            return Ok(None);
        }
        let key = self.beneath(what)?.key_arn(alias)?;
        Ok(Some(key).filter(|key| !key.contains(":alias/")))
    }
}

impl<S: Keys> Keys for Overlay<S> {
    fn key_grants(&self, key: &str) -> Result<Arc<[KeyGrant]>, SourceError> {
        let what = format!("the grants on {key}");
        if let Some(unknown) = self.planned.beside.loose(Setting::Grants) {
            return Err(untold(&what, unknown));
        }
        let behind = match Arn::parse(key).map(key_holder) {
            Some(holder) => self.key_behind(&holder, key, &what)?,
            None => None,
        };
        let key = behind.as_deref().unwrap_or(key);
        let planned = Arn::parse(key).and_then(|arn| self.planned.beside.grants.get(&key_holder(arn)));
        let Some(planned) = planned else {
            whole(key).map_err(|unknown| untold(&what, &unknown))?;
            return self.beneath(&what)?.key_grants(key);
        };
        let mut grants =
            if planned.fresh { Vec::new() } else { self.beneath(&what)?.key_grants(key)?.to_vec() };
        grants.retain(|own| !planned.removed.contains(&own.grant_id));
        for grant in &planned.added {
            grants.push(told(&what, grant)?.clone());
        }
        Ok(grants.into())
    }

    fn key_arn(&self, key: &str) -> Result<String, SourceError> {
        let what = format!("the key behind {key}");
        let planned = match Arn::parse(key).map(key_holder) {
            Some(holder) => self.planned_key(&holder, &what)?,
            None => None,
        };
        planned.map_or_else(|| self.beneath(&what)?.key_arn(key), Ok)
    }

    fn key_state(&self, key: &str) -> Result<String, SourceError> {
        self.beneath(&format!("the state of {key}"))?.key_state(key)
    }
}
