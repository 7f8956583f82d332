//! Conditions in a world in which every key is known.
//!
//! IAM User Guide, "Condition operators", "Conditions with multiple context keys or values", "Multivalued context keys".

use serde_json::Value;

use crate::case::{World, texts};
use crate::text::{self, Sign};
use crate::values;

/// Whether all conditions of a block hold. `variables`: the policy's version has them.
pub(crate) fn holds(block: &Value, world: &World, variables: bool) -> bool {
    let Some(operators) = block.as_object() else { return true };
    operators.iter().all(|(operator, keys)| {
        let keys = keys.as_object().expect("an object of keys");
        keys.iter().all(|(key, wanted)| one(operator, key, &texts(wanted), world, variables))
    })
}

fn one(operator: &str, key: &str, wanted: &[String], world: &World, variables: bool) -> bool {
    let got = world.get(&key.to_lowercase()).filter(|values| !values.is_empty());
    let (qualifier, operator) = match operator.split_once(':') {
        Some((qualifier, operator)) => (qualifier, operator),
        None => ("", operator),
    };
    let (operator, if_exists) = match operator.strip_suffix("IfExists") {
        Some(operator) => (operator, true),
        None => (operator, false),
    };
    if operator == "Null" {
        return wanted.iter().any(|wanted| wanted == if got.is_none() { "true" } else { "false" });
    }
    let negated = operator.contains("Not");
    let Some(got) = got else {
        return if_exists || qualifier == "ForAllValues" || (negated && qualifier != "ForAnyValue");
    };
    let meets = |got: &String| {
        let any =
            wanted.iter().any(|wanted| compare(&operator.replace("Not", ""), wanted, got, world, variables));
        any != negated
    };
    match qualifier {
        "ForAllValues" => got.iter().all(meets),
        "ForAnyValue" => got.iter().any(meets),
        _ if negated => got.iter().all(meets),
        _ => got.iter().any(meets),
    }
}

/// Whether one value of the policy and one of the request go together, by an operator that is not negated.
fn compare(operator: &str, wanted: &str, got: &str, world: &World, variables: bool) -> bool {
    let pattern = || if variables { text::expand(wanted, world) } else { Some(text::signs(wanted)) };
    let characters: Vec<char> = got.chars().collect();
    let numbers = || Some((values::number(got)?, values::number(wanted)?));
    let dates = || Some((values::date(got)?, values::date(wanted)?));
    match operator {
        "StringEquals" => pattern().is_some_and(|pattern| plain(&pattern) == got),
        "StringEqualsIgnoreCase" => {
            pattern().is_some_and(|pattern| plain(&pattern).to_lowercase() == got.to_lowercase())
        }
        "StringLike" => pattern().is_some_and(|pattern| text::like(&pattern, &characters)),
        "ArnEquals" | "ArnLike" => pattern().is_some_and(|pattern| text::arn_like(&pattern, got, false)),
        "BinaryEquals" => wanted == got,
        "Bool" => {
            let (wanted, got) = (wanted.to_lowercase(), got.to_lowercase());
            wanted == got && (wanted == "true" || wanted == "false")
        }
        "IpAddress" => values::in_range(wanted, got) == Some(true),
        _ if operator.starts_with("Numeric") => {
            numbers().is_some_and(|(got, wanted)| ordered(&operator[7..], got, wanted))
        }
        _ if operator.starts_with("Date") => {
            dates().is_some_and(|(got, wanted)| ordered(&operator[4..], got, wanted))
        }
        other => panic!("no operator: {other}"),
    }
}

fn ordered(order: &str, got: i128, wanted: i128) -> bool {
    match order {
        "Equals" => got == wanted,
        "LessThan" => got < wanted,
        "LessThanEquals" => got <= wanted,
        "GreaterThan" => got > wanted,
        "GreaterThanEquals" => got >= wanted,
        other => panic!("no order: {other}"),
    }
}

/// A pattern whose wildcards are characters like others.
fn plain(pattern: &[Sign]) -> String {
    let character = |sign: &Sign| match sign {
        Sign::Any => '*',
        Sign::One => '?',
        Sign::Only(character) => *character,
    };
    pattern.iter().map(character).collect()
}
