//! The policies that AWS itself attaches in every organization.

use serde_json::value::RawValue;

/// AWS's own policies that allow everything, by id. Their content never changes.
const FULL_ACCESS: [(&str, &str); 2] = [
    (
        "p-FullAWSAccess",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    ),
    (
        "p-RCPFullAWSAccess",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}"#,
    ),
];

/// The document of AWS's own allow-everything policy with this id; `None` for any other policy.
pub fn full_access(id: &str) -> Option<Box<RawValue>> {
    let (_, document) = FULL_ACCESS.iter().find(|(known, _)| *known == id)?;
    RawValue::from_string((*document).to_owned()).ok()
}
