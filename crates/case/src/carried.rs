//! All policies that a case carries, compiled in one pass over its text.

use std::borrow::Cow;

use policy::{AttachedPolicy, LayerPolicies, PolicyKind, PolicySeed};
use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::Layer;
use crate::evaluate::resource_kind;

/// Compiles the member `policies`; `None` if anything in it is not as it must be.
///
/// [`Policies`](crate::Policies) reads the same member one layer at a time and says what is wrong; this saves most
/// cases the second reading.
pub(crate) fn compile<'a>(
    policies: &'a RawValue,
    request: &policy::Request,
) -> Option<Vec<LayerPolicies<'a>>> {
    let mut reader = serde_json::Deserializer::from_str(policies.get());
    LayersSeed { resource: resource_kind(request) }.deserialize(&mut reader).ok()
}

struct LayersSeed {
    resource: PolicyKind,
}

impl<'de> DeserializeSeed<'de> for LayersSeed {
    type Value = Vec<LayerPolicies<'de>>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for LayersSeed {
    type Value = Vec<LayerPolicies<'de>>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the policies of a case")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut layers: Vec<LayerPolicies<'de>> = Vec::new();
        while let Some(Text(name)) = map.next_key()? {
            if name == "settings" {
                return Err(de::Error::custom("settings belong to the resource layer, wherever they stand"));
            }
            let Some(layer) = Layer::ALL.into_iter().find(|layer| layer.name() == name) else {
                map.next_value::<IgnoredAny>()?;
                continue;
            };
            if layers.iter().any(|own| own.layer() == layer) {
                return Err(de::Error::custom("a layer stands here twice"));
            }
            layers.push(self.layer(layer, &mut map)?);
        }
        Ok(layers)
    }
}

impl LayersSeed {
    fn layer<'de, A: MapAccess<'de>>(
        &self,
        layer: Layer,
        map: &mut A,
    ) -> Result<LayerPolicies<'de>, A::Error> {
        let list = |kind| Nullable(Listed(NamedSeed(kind)));
        let levels = |kind| Nullable(Listed(Listed(NamedSeed(kind))));
        Ok(match layer {
            Layer::Identity => {
                LayerPolicies::identity(map.next_value_seed(list(PolicyKind::Identity))?.unwrap_or_default())
            }
            Layer::Session => {
                LayerPolicies::session(map.next_value_seed(list(PolicyKind::Session))?.unwrap_or_default())
            }
            Layer::Scp => {
                LayerPolicies::scp(map.next_value_seed(levels(PolicyKind::Scp))?.unwrap_or_default())
            }
            Layer::Rcp => {
                LayerPolicies::rcp(map.next_value_seed(levels(PolicyKind::Rcp))?.unwrap_or_default())
            }
            Layer::Boundary => {
                LayerPolicies::boundary(map.next_value_seed(Nullable(NamedSeed(PolicyKind::Boundary)))?)
            }
            Layer::Resource => {
                LayerPolicies::resource(map.next_value_seed(Nullable(NamedSeed(self.resource)))?)
            }
            Layer::Endpoint => {
                LayerPolicies::endpoint(map.next_value_seed(Nullable(NamedSeed(PolicyKind::Endpoint)))?)
            }
        })
    }
}

/// Reads `null` or what the inner seed reads.
struct Nullable<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Nullable<S> {
    type Value = Option<S::Value>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Nullable<S> {
    type Value = Option<S::Value>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("policies or null")
    }
    fn visit_none<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.deserialize(deserializer).map(Some)
    }
}

/// Reads a list of what the inner seed reads.
#[derive(Clone, Copy)]
struct Listed<S>(S);

impl<'de, S: DeserializeSeed<'de> + Copy> DeserializeSeed<'de> for Listed<S> {
    type Value = Vec<S::Value>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de, S: DeserializeSeed<'de> + Copy> Visitor<'de> for Listed<S> {
    type Value = Vec<S::Value>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a list")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = items.next_element_seed(self.0)? {
            values.push(value);
        }
        Ok(values)
    }
}

/// Reads a policy with its name.
#[derive(Clone, Copy)]
struct NamedSeed(PolicyKind);

/// A text, borrowed if it has no escapes.
#[derive(Deserialize)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

impl<'de> DeserializeSeed<'de> for NamedSeed {
    type Value = AttachedPolicy<'de>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for NamedSeed {
    type Value = AttachedPolicy<'de>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a policy with its name")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let (mut name, mut arn, mut target, mut policy) = (Cow::Borrowed(""), None, None, None);
        while let Some(Text(key)) = map.next_key()? {
            match &*key {
                "name" => Text(name) = map.next_value()?,
                "arn" => arn = map.next_value::<Option<Text<'de>>>()?.map(|Text(arn)| arn),
                "via" => target = map.next_value::<Option<Text<'de>>>()?.map(|Text(via)| via),
                "document" => policy = Some(map.next_value_seed(PolicySeed(self.0))?),
                _ => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let policy = policy.ok_or_else(|| de::Error::missing_field("document"))?;
        Ok(AttachedPolicy { name, arn, target, policy })
    }
}
