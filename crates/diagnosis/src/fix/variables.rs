//! Policy variables in proposed values.
//!
//! IAM User Guide, "IAM policy elements: Variables and tags".

use crate::world::World;

/// A value with its `${variables}` replaced by what the request carries; `None` if it lacks one of them.
pub(super) fn replaced(world: &World, value: &str) -> Option<String> {
    let mut text = String::new();
    let mut rest = value;
    while let Some((before, tail)) = rest.split_once("${") {
        let (name, after) = tail.split_once('}')?;
        text.push_str(before);
        text.push_str(&one(world, name)?);
        rest = after;
    }
    text.push_str(rest);
    Some(text)
}

fn one(world: &World, name: &str) -> Option<String> {
    if let "*" | "?" | "$" = name {
        return Some(name.to_owned());
    }
    let (key, default) = match name.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
        None => (name.trim(), None),
    };
    let known = world.context(key).and_then(|values| <[String; 1]>::try_from(values).ok());
    known.map(|[value]| value).or_else(|| default.map(ToOwned::to_owned))
}
