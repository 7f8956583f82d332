//! The `Condition` element: operators, their keys, and the values of each.

use std::borrow::Cow;
use std::collections::BTreeSet;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::list::{Scalars, TextSeed, texts};
use super::name::unknown;
use crate::condition::{NotAnOperator, Operator};

/// One key of one operator, as read.
pub(super) struct RawCondition<'a> {
    pub(super) operator: Operator,
    pub(super) key: Cow<'a, str>,
    pub(super) values: Vec<Cow<'a, str>>,
}

/// Reads the element.
pub(super) struct BlockSeed;

impl<'de> DeserializeSeed<'de> for BlockSeed {
    type Value = Vec<RawCondition<'de>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for BlockSeed {
    type Value = Vec<RawCondition<'de>>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object of condition operators")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut conditions = Vec::new();
        while let Some(text) = map.next_key_seed(TextSeed(Scalars::Text))? {
            let operator = parse_operator(&text)?;
            if conditions.iter().any(|own: &RawCondition<'_>| own.operator == operator) {
                return Err(de::Error::custom(format!("{text:?} stands here twice")));
            }
            map.next_value_seed(KeysSeed { operator, conditions: &mut conditions })?;
        }
        Ok(conditions)
    }
}

fn parse_operator<E: de::Error>(text: &str) -> Result<Operator, E> {
    Operator::parse(text).map_err(|reason| match reason {
        NotAnOperator::Unknown => E::custom(unknown("condition operator", text, Operator::spellings())),
        NotAnOperator::NullTakesNoModifier => {
            E::custom(format!("{text:?}: \"Null\" takes neither \"IfExists\" nor a set qualifier"))
        }
    })
}

/// Reads the keys of one operator.
struct KeysSeed<'c, 'de> {
    operator: Operator,
    conditions: &'c mut Vec<RawCondition<'de>>,
}

impl<'de> DeserializeSeed<'de> for KeysSeed<'_, 'de> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for KeysSeed<'_, 'de> {
    type Value = ();
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("an object of condition keys")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut keys = BTreeSet::new();
        while let Some(key) = map.next_key_seed(TextSeed(Scalars::Text))? {
            if !keys.insert(key.to_ascii_lowercase()) {
                return Err(de::Error::custom(format!("{key:?} stands here twice")));
            }
            let values = map.next_value_seed(texts(Scalars::Any))?;
            self.conditions.push(RawCondition { operator: self.operator, key, values });
        }
        Ok(())
    }
}
