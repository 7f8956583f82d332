//! Writes policies back as JSON: the output parses to the same policy.

use std::collections::BTreeMap;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::condition::Condition;
use crate::pattern::{ActionPattern, PrincipalPattern, PrincipalType, ResourcePattern};
use crate::policy::Policy;
use crate::statement::{ACTION, PRINCIPAL, RESOURCE, Statement};

impl Serialize for Policy<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(version) = self.version {
            map.serialize_entry("Version", version.as_str())?;
        }
        if let Some(id) = &self.id {
            map.serialize_entry("Id", id)?;
        }
        map.serialize_entry("Statement", &self.statements)?;
        map.end()
    }
}

impl Serialize for Statement<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        if let Some(sid) = &self.sid {
            map.serialize_entry("Sid", sid)?;
        }
        map.serialize_entry("Effect", self.effect.as_str())?;
        if let Some(element) = &self.principal {
            map.serialize_entry(element.name(PRINCIPAL), &Principals(&element.patterns))?;
        }
        let actions: Vec<&str> = self.action.patterns.iter().map(ActionPattern::as_str).collect();
        map.serialize_entry(self.action.name(ACTION), &actions)?;
        if let Some(element) = &self.resource {
            let resources: Vec<&str> = element.patterns.iter().map(ResourcePattern::as_str).collect();
            map.serialize_entry(element.name(RESOURCE), &resources)?;
        }
        if !self.conditions.is_empty() {
            map.serialize_entry("Condition", &block(&self.conditions))?;
        }
        map.end()
    }
}

struct Principals<'p>(&'p [PrincipalPattern<'p>]);

impl Serialize for Principals<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.iter().any(|pattern| pattern.principal_type().is_none()) {
            return serializer.serialize_str("*");
        }
        let mut by_type: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for pattern in self.0 {
            let key = match pattern.principal_type() {
                Some(PrincipalType::Service) => "Service",
                Some(PrincipalType::Federated) => "Federated",
                Some(PrincipalType::CanonicalUser) => "CanonicalUser",
                Some(PrincipalType::Aws) | None => "AWS",
            };
            by_type.entry(key).or_default().push(pattern.as_str());
        }
        by_type.serialize(serializer)
    }
}

type Block<'c> = Vec<(String, Vec<(&'c str, Vec<&'c str>)>)>;

/// The conditions by operator, in order.
fn block<'c>(conditions: &'c [Condition<'_>]) -> impl Serialize + 'c {
    let mut block: Block<'c> = Vec::new();
    for condition in conditions {
        let operator = condition.operator().to_string();
        let entry = (condition.key(), condition.values().collect());
        match block.iter_mut().find(|(own, _)| *own == operator) {
            Some((_, keys)) => keys.push(entry),
            None => block.push((operator, vec![entry])),
        }
    }
    Pairs(block.into_iter().map(|(operator, keys)| (operator, Pairs(keys))).collect())
}

/// An object from pairs, in order.
struct Pairs<K, V>(Vec<(K, V)>);

impl<K: Serialize, V: Serialize> Serialize for Pairs<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}
