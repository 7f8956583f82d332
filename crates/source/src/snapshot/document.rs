//! Policy documents inside AWS output: JSON, JSON in a string, or URL-encoded JSON in a string.

use percent_encoding::percent_decode_str;
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// A policy document in any of the three forms; in each, its own JSON text comes out.
///
/// IAM's API gives URL-encoded text, which the AWS CLI decodes into an object; S3, KMS, SQS and others give a string.
#[derive(Debug, Clone)]
pub(crate) struct Document(pub(crate) Box<RawValue>);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = Box::<RawValue>::deserialize(deserializer)?;
        let document = if raw.get().starts_with('"') {
            let text: String = serde_json::from_str(raw.get()).map_err(serde::de::Error::custom)?;
            parse(&text).map_err(serde::de::Error::custom)?
        } else {
            raw
        };
        if document.get().starts_with('{') {
            Ok(Self(document))
        } else {
            Err(serde::de::Error::custom("a policy is a JSON object"))
        }
    }
}

fn parse(text: &str) -> Result<Box<RawValue>, String> {
    let decoded;
    let json = if text.trim_start().starts_with('%') {
        decoded = percent_decode_str(text).decode_utf8().map_err(|error| error.to_string())?;
        &*decoded
    } else {
        text
    };
    RawValue::from_string(json.to_owned()).map_err(|error| format!("the policy inside is not JSON: {error}"))
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
