//! JSON values, read losslessly and written for people.

use jaq_json::{Num, Val, read, write};

/// The deepest nesting that is read: AWS and people write nothing near it, and the reader is recursive.
const DEEPEST: usize = 512;

/// Reads JSON text that is known to be valid; `None` if it is nested too deeply.
pub(super) fn value(text: &[u8]) -> Option<Val> {
    if deepest(text) > DEEPEST {
        return None;
    }
    read::parse_single(text).ok()
}

/// Writes a value: indented by two spaces or on one line, coloured or not.
pub(super) fn text(value: &Val, indented: bool, level: usize, colour: bool) -> String {
    let form = write::Pp {
        indent: indented.then(|| "  ".to_owned()),
        styles: if colour { write::Styles::ansi() } else { write::Styles::default() },
        sep_space: indented,
        ..write::Pp::default()
    };
    let mut out = Vec::new();
    // Writing to memory does not fail.
    let _ = write::write(&mut out, &form, level, value);
    String::from_utf8_lossy(&out).into_owned()
}

/// A filter's value as JSON can represent it: NaN becomes null, and infinities become the largest or smallest number,
/// as in jq. An error for what JSON cannot represent: bytes, and keys that are not strings.
pub(super) fn written(value: Val) -> Result<Val, String> {
    Ok(match value {
        Val::Num(Num::Float(number)) if number.is_nan() => Val::Null,
        Val::Num(Num::Float(number)) if number.is_infinite() => {
            Val::Num(Num::Float(number.clamp(f64::MIN, f64::MAX)))
        }
        Val::BStr(_) => return Err("the result has bytes, which are no JSON".to_owned()),
        Val::Arr(values) if !values.iter().all(is_json) => {
            values.iter().cloned().map(written).collect::<Result<_, _>>()?
        }
        Val::Obj(members) if !members.iter().all(|(name, value)| is_name(name) && is_json(value)) => {
            let member = |(name, value): (&Val, &Val)| {
                let name = Some(name.clone()).filter(is_name);
                let name = name.ok_or("the result has a name that is no string, which is no JSON")?;
                Ok::<_, String>((name, written(value.clone())?))
            };
            Val::obj(members.iter().map(member).collect::<Result<_, _>>()?)
        }
        other => other,
    })
}

fn is_name(name: &Val) -> bool {
    matches!(name, Val::TStr(_))
}

fn is_json(value: &Val) -> bool {
    match value {
        Val::Num(Num::Float(number)) => number.is_finite(),
        Val::BStr(_) => false,
        Val::Arr(values) => values.iter().all(is_json),
        Val::Obj(members) => members.iter().all(|(name, value)| is_name(name) && is_json(value)),
        Val::Null | Val::Bool(_) | Val::Num(_) | Val::TStr(_) => true,
    }
}

fn deepest(text: &[u8]) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut escaped) = (false, false);
    for byte in text {
        match byte {
            b'"' if !escaped => in_string = !in_string,
            b'[' | b'{' if !in_string => depth += 1,
            b']' | b'}' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
        escaped = in_string && *byte == b'\\' && !escaped;
        deepest = deepest.max(depth);
    }
    deepest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_the_order_of_members_are_kept() {
        let input = br#"{"b":1.10,"a":123456789012345678901234567890,"c":"\u001b[\"{"}"#;
        let value = value(input).map(|value| text(&value, false, 0, false));
        assert_eq!(
            value.as_deref(),
            Some(r#"{"b":1.10,"a":123456789012345678901234567890,"c":"\u001b[\"{"}"#)
        );
    }

    #[test]
    fn what_is_nested_too_deep_is_not_read() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert!(value(nested(DEEPEST).as_bytes()).is_some());
        assert!(value(nested(1_000_000).as_bytes()).is_none());
    }
}
