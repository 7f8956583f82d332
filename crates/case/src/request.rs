//! What was asked of AWS: who, what, on which resource, in which context.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The request of a case. Any part may be missing: a denial text seldom says all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Request {
    /// An ARN (user, role, role session, federated user, account root), a service principal, or `anonymous`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub principal: Option<String>,
    /// `service:Action`, as AWS names it in policies.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub action: Option<String>,
    /// The ARN of the resource, or `*` for an action that has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource: Option<String>,
    /// The account that owns the resource; where absent: from the ARN, else from the source, else the principal's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_account: Option<String>,
    /// Condition keys and their values.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub context: BTreeMap<String, ContextValue>,
    /// True: a key that is not listed is known to be absent. False: it is not known.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub context_complete: bool,
    /// Keys of which a source could not tell whether the request carries them. They go with no record: each program asks
    /// its source anew.
    #[serde(skip)]
    pub doubted: Vec<String>,
}

/// The value of a condition key: one, or (for a multivalued key) several.
///
/// Numbers and booleans are read as their JSON text.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ContextValue {
    /// A single value.
    One(String),
    /// The values of a multivalued key.
    Many(Vec<String>),
}

impl ContextValue {
    /// The values as a slice.
    pub fn as_slice(&self) -> &[String] {
        match self {
            Self::One(value) => std::slice::from_ref(value),
            Self::Many(values) => values,
        }
    }
}

impl<'de> Deserialize<'de> for ContextValue {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Scalar {
            Text(String),
            Flag(bool),
            Number(serde_json::Number),
        }
        #[derive(Deserialize)]
        #[serde(untagged, expecting = "no string, number or boolean, nor a list of them")]
        enum Value {
            One(Scalar),
            Many(Vec<Scalar>),
        }
        let text = |scalar| match scalar {
            Scalar::Text(text) => text,
            Scalar::Flag(flag) => flag.to_string(),
            Scalar::Number(number) => number.to_string(),
        };
        Ok(match Value::deserialize(deserializer)? {
            Value::One(scalar) => Self::One(text(scalar)),
            Value::Many(scalars) => Self::Many(scalars.into_iter().map(text).collect()),
        })
    }
}
