//! The `Principal` and `NotPrincipal` elements.

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, Visitor};

use super::list::{Scalars, texts};
use super::name::{NameSeed, Names};
use crate::pattern::{PrincipalPattern, PrincipalType};

impl Names for PrincipalType {
    const WHAT: &'static str = "type of principal";
    const ALL: &'static [(&'static str, Self)] = &[
        ("AWS", Self::Aws),
        ("Service", Self::Service),
        ("Federated", Self::Federated),
        ("CanonicalUser", Self::CanonicalUser),
    ];
}

/// Reads the element.
pub(super) struct PrincipalSeed;

impl<'de> DeserializeSeed<'de> for PrincipalSeed {
    type Value = Vec<PrincipalPattern<'de>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for PrincipalSeed {
    type Value = Vec<PrincipalPattern<'de>>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("\"*\" or an object such as {\"AWS\": …}")
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        match text {
            "*" => Ok(vec![PrincipalPattern::everyone()]),
            _ => Err(E::custom(format!("a principal is \"*\" or an object: write {{\"AWS\": {text:?}}}"))),
        }
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut patterns: Vec<PrincipalPattern<'de>> = Vec::new();
        while let Some(principal_type) = map.next_key_seed(NameSeed::<PrincipalType>::new())? {
            if patterns.iter().any(|own| own.principal_type() == Some(principal_type)) {
                return Err(de::Error::custom("a type of principal stands here twice"));
            }
            let texts = map.next_value_seed(texts(Scalars::Text))?;
            patterns.extend(texts.into_iter().map(|text| PrincipalPattern::compile(principal_type, text)));
        }
        Ok(patterns)
    }
}
