//! Names fixed by the grammar, and what others were probably meant to be.

use std::fmt::Write as _;
use std::marker::PhantomData;

use serde::de::{self, DeserializeSeed, Deserializer, Visitor};

/// A set of names that may be keys of an object.
pub(super) trait Names: Sized + Copy + 'static {
    /// What such a name is called in messages.
    const WHAT: &'static str;
    /// All names, with their spelling.
    const ALL: &'static [(&'static str, Self)];
}

/// Reads one name of a set.
pub(super) struct NameSeed<N>(PhantomData<N>);

impl<N> NameSeed<N> {
    pub(super) fn new() -> Self {
        Self(PhantomData)
    }
}

impl<'de, N: Names> DeserializeSeed<'de> for NameSeed<N> {
    type Value = N;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<N, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<N: Names> Visitor<'_> for NameSeed<N> {
    type Value = N;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(N::WHAT)
    }
    fn visit_str<E: de::Error>(self, text: &str) -> Result<N, E> {
        N::ALL
            .iter()
            .find_map(|(spelling, name)| (*spelling == text).then_some(*name))
            .ok_or_else(|| E::custom(unknown(N::WHAT, text, N::ALL.iter().map(|(spelling, _)| *spelling))))
    }
}

/// `unknown element "Actions"; did you mean "Action"?`
pub(super) fn unknown(what: &str, text: &str, known: impl Iterator<Item = &'static str>) -> String {
    let mut message = format!("unknown {what} {text:?}");
    if let Some(meant) = nearest(text, known) {
        let _ = write!(message, "; did you mean {meant:?}?");
    }
    message
}

fn nearest(text: &str, known: impl Iterator<Item = &'static str>) -> Option<&'static str> {
    const SIMILAR: f64 = 0.75;
    let text = text.to_ascii_lowercase();
    known
        .map(|name| (strsim::jaro_winkler(&text, &name.to_ascii_lowercase()), name))
        .filter(|(similarity, _)| *similarity >= SIMILAR)
        .max_by(|(a, _), (b, _)| a.total_cmp(b))
        .map(|(_, name)| name)
}

/// Stores the value of an element that may occur only once.
pub(super) fn once<T, E: de::Error>(place: &mut Option<T>, name: &str, value: T) -> Result<(), E> {
    if place.replace(value).is_some() {
        return Err(E::custom(format!("{name:?} stands here twice")));
    }
    Ok(())
}
