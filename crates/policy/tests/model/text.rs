//! Wildcards and policy variables, character by character.
//!
//! IAM User Guide, "IAM JSON policy elements: Resource" and "IAM policy elements: Variables and tags".

use crate::case::World;

/// A character of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sign {
    Any,
    One,
    Only(char),
}

/// A pattern without variables.
pub(crate) fn signs(text: &str) -> Vec<Sign> {
    text.chars().map(sign).collect()
}

/// A text of which each character stands for itself.
pub(crate) fn literal(text: &str) -> Vec<Sign> {
    text.chars().map(Sign::Only).collect()
}

fn sign(character: char) -> Sign {
    match character {
        '*' => Sign::Any,
        '?' => Sign::One,
        other => Sign::Only(other),
    }
}

/// A pattern with its variables put in; `None` where one of them has no value.
pub(crate) fn expand(text: &str, world: &World) -> Option<Vec<Sign>> {
    let Some(start) = text.find("${") else { return Some(signs(text)) };
    let Some(length) = text[start..].find('}') else { return Some(signs(text)) };
    let mut all = signs(&text[..start]);
    all.extend(literal(&variable(&text[start + 2..start + length], world)?));
    all.extend(expand(&text[start + length + 1..], world)?);
    Some(all)
}

fn variable(inside: &str, world: &World) -> Option<String> {
    if ["*", "?", "$"].contains(&inside) {
        return Some(inside.to_owned());
    }
    let (key, default) = match inside.split_once(',') {
        Some((key, rest)) => (key, Some(rest.trim().trim_matches('\'').to_owned())),
        None => (inside, None),
    };
    match world.get(&key.trim().to_lowercase()).map(Vec::as_slice) {
        Some([only]) => Some(only.clone()),
        Some(_) => None,
        None => default,
    }
}

/// The keys that a text takes as variables.
pub(crate) fn variables(text: &str) -> Vec<String> {
    let pieces = text.split("${").skip(1).filter_map(|piece| piece.split_once('}'));
    pieces
        .map(|(inside, _)| inside.split(',').next().unwrap_or(inside).trim().to_lowercase())
        .filter(|key| !["*", "?", "$"].contains(&key.as_str()))
        .collect()
}

/// Whether the whole text is like the pattern.
pub(crate) fn like(pattern: &[Sign], text: &[char]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((Sign::Any, rest)), _) => like(rest, text) || (!text.is_empty() && like(pattern, &text[1..])),
        (Some((Sign::One, rest)), Some((_, text))) => like(rest, text),
        (Some((Sign::Only(wanted), rest)), Some((got, text))) => wanted == got && like(rest, text),
        (None, Some(_)) | (Some(_), None) => false,
    }
}

/// Whether an ARN is like a pattern: segment by segment, the sixth to the end.
///
/// `short` says what a pattern of fewer segments that ends in `*` does: that `*` runs over the colons, or not.
pub(crate) fn arn_like(pattern: &[Sign], arn: &str, short: bool) -> bool {
    let wanted: Vec<&[Sign]> = pattern.splitn(6, |sign| *sign == Sign::Only(':')).collect();
    let count = wanted.len();
    if count < 6 && !(short && pattern.last() == Some(&Sign::Any)) {
        return false;
    }
    let got: Vec<Vec<char>> = arn.splitn(count, ':').map(|segment| segment.chars().collect()).collect();
    arn.splitn(6, ':').count() == 6
        && arn.starts_with("arn:")
        && got.len() == count
        && wanted.iter().zip(&got).all(|(wanted, got)| like(wanted, got))
}
