//! Policy documents inside AWS output: JSON, JSON in a string, or URL-encoded JSON in a string.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A policy document in any of the three forms; each yields its own JSON text.
///
/// IAM's API returns URL-encoded text, which the AWS CLI decodes into an object; S3, KMS, SQS and others return a
/// string.
#[derive(Debug, Clone)]
pub(crate) struct Document(pub(crate) Box<RawValue>);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        if raw.get().starts_with('"') {
            let text: String = serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?;
            return document(&text).map(Self).map_err(serde::de::Error::custom);
        }
        object(raw).map(Self).map_err(serde::de::Error::custom)
    }
}

/// The JSON of a policy document that AWS returned as text, URL-encoded or not; an error says what is wrong with it.
pub fn document(text: &str) -> Result<Box<RawValue>, String> {
    let decoded;
    let json = if text.trim_start().starts_with('%') {
        decoded = percent_decode_str(text).decode_utf8().map_err(|error| error.to_string())?;
        &*decoded
    } else {
        text
    };
    let raw = RawValue::from_string(json.to_owned());
    object(raw.map_err(|error| format!("the policy inside is not JSON: {error}"))?)
}

/// A document that was built here.
pub(crate) fn of_value(value: &serde_json::Value) -> Option<Box<RawValue>> {
    serde_json::value::to_raw_value(value).ok()
}

fn object(raw: Box<RawValue>) -> Result<Box<RawValue>, String> {
    if raw.get().starts_with('{') { Ok(raw) } else { Err("a policy is a JSON object".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_forms_give_the_same_document() {
        let wanted = r#"{"Version":"2012-10-17","Statement":[]}"#;
        let forms = [
            wanted.to_owned(),
            serde_json::to_string(wanted).unwrap(),
            r#""%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D""#.to_owned(),
        ];
        for form in forms {
            let document: Document = serde_json::from_str(&form).unwrap();
            assert_eq!(document.0.get(), wanted, "{form}");
        }
    }

    #[test]
    fn what_is_no_json_object_is_an_error() {
        for form in ["7", "[]", r#""[]""#, r#""{""#, r#""%7B""#, r#""%FF""#, r#""""#] {
            assert!(serde_json::from_str::<Document>(form).is_err(), "{form}");
        }
    }
}
