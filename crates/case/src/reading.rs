//! From a reading of what AWS said to a case.

use std::collections::BTreeMap;

use denial::Reading;

use crate::{ContextValue, Record, RecordError, Request};

/// Makes a case from a reading: `request`, as far as the reading names it, and `reported`.
///
/// A reading that says nothing about the request makes a case without `request`.
pub fn case_of(reading: &Reading) -> Result<Record, RecordError> {
    let request = Request {
        principal: reading.principal.clone(),
        action: reading.action.clone(),
        resource: reading.resource.clone(),
        resource_account: reading.resource_account.clone(),
        context: context(&reading.context),
        context_complete: false,
        doubted: Vec::new(),
    };
    let mut record = Record::default();
    if request != Request::default() {
        record.set("request", &request)?;
    }
    record.set("reported", &reading.reported)?;
    Ok(record)
}

/// If a key occurs twice, the values are merged; key names are case-insensitive.
fn context(pairs: &[(String, Vec<String>)]) -> BTreeMap<String, ContextValue> {
    let mut merged: Vec<(&str, Vec<String>)> = Vec::new();
    for (key, values) in pairs {
        match merged.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
            Some((_, known)) => known
                .extend(values.iter().filter(|value| !known.contains(value)).cloned().collect::<Vec<_>>()),
            None => merged.push((key, values.clone())),
        }
    }
    merged.into_iter().map(|(key, values)| (key.to_owned(), value(values))).collect()
}

fn value(mut values: Vec<String>) -> ContextValue {
    match (values.pop(), values.is_empty()) {
        (Some(only), true) => ContextValue::One(only),
        (last, _) => {
            values.extend(last);
            ContextValue::Many(values)
        }
    }
}

#[cfg(test)]
mod tests {
    use denial::{Kind, Origin, Reported};

    use super::*;

    fn reading() -> Reading {
        Reading::new(Reported::new(Kind::Denial, Origin::Text))
    }

    fn json(reading: &Reading) -> serde_json::Value {
        serde_json::to_value(case_of(reading).unwrap()).unwrap()
    }

    #[test]
    fn only_what_was_said_is_in_the_case() {
        assert_eq!(json(&reading()), serde_json::json!({"reported": {"kind": "denial", "from": "text"}}));
        let said = Reading { action: Some("s3:GetObject".to_owned()), ..reading() };
        assert_eq!(json(&said)["request"], serde_json::json!({"action": "s3:GetObject"}));
    }

    #[test]
    fn a_key_has_one_value_or_several() {
        let pairs = [("a", vec!["1"]), ("b", vec!["1", "2"]), ("A", vec!["1", "3"]), ("c", vec![])];
        let context =
            pairs.map(|(key, values)| (key.to_owned(), values.into_iter().map(str::to_owned).collect()));
        let said = Reading { context: context.to_vec(), ..reading() };
        let expected = serde_json::json!({"a": ["1", "3"], "b": ["1", "2"], "c": []});
        assert_eq!(json(&said)["request"]["context"], expected);
    }
}
