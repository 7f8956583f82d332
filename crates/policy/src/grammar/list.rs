//! One value or a list of values: the grammar accepts either wherever it accepts a list.

use std::borrow::Cow;

use serde::de::{self, DeserializeSeed, Deserializer, SeqAccess, Visitor};

/// Which JSON values may stand for a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scalars {
    /// Strings.
    Text,
    /// Strings, numbers and booleans: AWS accepts these in conditions.
    Any,
}

/// Reads one text.
#[derive(Clone, Copy)]
pub(super) struct TextSeed(pub(super) Scalars);

/// Reads one text or a list of texts, converting each to a `T`.
pub(super) struct ListSeed<F> {
    pub(super) scalars: Scalars,
    pub(super) make: F,
}

/// Reads one text or a list of texts.
pub(super) fn texts<'de>(scalars: Scalars) -> impl DeserializeSeed<'de, Value = Vec<Cow<'de, str>>> {
    ListSeed { scalars, make: Ok }
}

impl<'de> DeserializeSeed<'de> for TextSeed {
    type Value = Cow<'de, str>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for TextSeed {
    type Value = Cow<'de, str>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string")
    }
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(text))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(text.to_owned()))
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        scalar(self.0, &self, de::Unexpected::Bool(value), || value.to_string())
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        scalar(self.0, &self, de::Unexpected::Signed(value), || value.to_string())
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        scalar(self.0, &self, de::Unexpected::Unsigned(value), || value.to_string())
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        scalar(self.0, &self, de::Unexpected::Float(value), || value.to_string())
    }
}

fn scalar<E: de::Error>(
    scalars: Scalars,
    expected: &dyn de::Expected,
    found: de::Unexpected<'_>,
    text: impl FnOnce() -> String,
) -> Result<Cow<'static, str>, E> {
    match scalars {
        Scalars::Any => Ok(Cow::Owned(text())),
        Scalars::Text => Err(E::invalid_type(found, expected)),
    }
}

impl<'de, T, F> DeserializeSeed<'de> for ListSeed<F>
where
    F: Fn(Cow<'de, str>) -> Result<T, String>,
{
    type Value = Vec<T>;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de, T, F> Visitor<'de> for ListSeed<F>
where
    F: Fn(Cow<'de, str>) -> Result<T, String>,
{
    type Value = Vec<T>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a string or a list of strings")
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) =
            items.next_element_seed(ItemSeed { scalars: self.scalars, make: &self.make })?
        {
            values.push(value);
        }
        Ok(values)
    }
    fn visit_borrowed_str<E: de::Error>(self, text: &'de str) -> Result<Self::Value, E> {
        self.one(Cow::Borrowed(text))
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        self.one(Cow::Owned(text.to_owned()))
    }
    fn visit_bool<E: de::Error>(self, value: bool) -> Result<Self::Value, E> {
        let text = scalar(self.scalars, &self, de::Unexpected::Bool(value), || value.to_string())?;
        self.one(text)
    }
    fn visit_i64<E: de::Error>(self, value: i64) -> Result<Self::Value, E> {
        let text = scalar(self.scalars, &self, de::Unexpected::Signed(value), || value.to_string())?;
        self.one(text)
    }
    fn visit_u64<E: de::Error>(self, value: u64) -> Result<Self::Value, E> {
        let text = scalar(self.scalars, &self, de::Unexpected::Unsigned(value), || value.to_string())?;
        self.one(text)
    }
    fn visit_f64<E: de::Error>(self, value: f64) -> Result<Self::Value, E> {
        let text = scalar(self.scalars, &self, de::Unexpected::Float(value), || value.to_string())?;
        self.one(text)
    }
}

impl<F> ListSeed<F> {
    fn one<'de, T, E: de::Error>(self, text: Cow<'de, str>) -> Result<Vec<T>, E>
    where
        F: Fn(Cow<'de, str>) -> Result<T, String>,
    {
        Ok(vec![(self.make)(text).map_err(E::custom)?])
    }
}

/// Reads one text and converts it to a `T`.
pub(super) struct ItemSeed<F> {
    pub(super) scalars: Scalars,
    pub(super) make: F,
}

impl<'de, T, F> DeserializeSeed<'de> for ItemSeed<F>
where
    F: Fn(Cow<'de, str>) -> Result<T, String>,
{
    type Value = T;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        let text = TextSeed(self.scalars).deserialize(deserializer)?;
        (self.make)(text).map_err(de::Error::custom)
    }
}
