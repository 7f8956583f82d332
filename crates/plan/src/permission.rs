//! A statement of a Lambda function's policy, as `AddPermission` makes it.
//!
//! Lambda API Reference, "AddPermission"; Lambda Developer Guide, "Resource-based policies".

use serde_json::{Map, Value, json};

/// The name of a function and its version or alias: from its ARN, a partial ARN, or its name.
///
/// Lambda API Reference, "AddPermission", `FunctionName`.
pub(crate) fn called(function: &str) -> (&str, Option<&str>) {
    let own = function.rsplit_once("function:").map_or(function, |(_, own)| own);
    match own.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (own, None),
    }
}

/// The parameters of `AddPermission`.
#[derive(Debug, Default)]
pub(crate) struct Permission {
    pub(crate) function: String,
    pub(crate) sid: Option<String>,
    pub(crate) action: Option<String>,
    pub(crate) principal: Option<String>,
    pub(crate) source_arn: Option<String>,
    pub(crate) source_account: Option<String>,
    pub(crate) organization: Option<String>,
    pub(crate) url_auth: Option<String>,
    pub(crate) qualifier: Option<String>,
}

impl Permission {
    /// The policy with this one statement.
    pub(crate) fn document(self) -> Value {
        let qualifier = self.qualifier.map(|own| format!(":{own}")).unwrap_or_default();
        let mut conditions = Map::new();
        let mut condition = |operator: &str, key: &str, value: Option<String>| {
            if let Some(value) = value {
                let keys = conditions.entry(operator).or_insert_with(|| json!({}));
                keys.as_object_mut()
                    .into_iter()
                    .for_each(|keys| drop(keys.insert(key.to_owned(), json!(value))));
            }
        };
        condition("ArnLike", "AWS:SourceArn", self.source_arn);
        condition("StringEquals", "AWS:SourceAccount", self.source_account);
        condition("StringEquals", "aws:PrincipalOrgID", self.organization);
        condition("StringEquals", "lambda:FunctionUrlAuthType", self.url_auth);
        let mut statement = json!({
            "Effect": "Allow",
            "Principal": principal(&self.principal.unwrap_or_default()),
            "Action": self.action.unwrap_or_default(),
            "Resource": format!("arn:*:lambda:*:*:function:{}{qualifier}", self.function),
        });
        let members = [
            ("Sid", self.sid.map(Value::String)),
            ("Condition", (!conditions.is_empty()).then(|| conditions.into())),
        ];
        for (name, value) in members {
            if let (Some(value), Some(statement)) = (value, statement.as_object_mut()) {
                statement.insert(name.to_owned(), value);
            }
        }
        json!({"Version": "2012-10-17", "Statement": [statement]})
    }
}

fn principal(text: &str) -> Value {
    let is_service =
        text.contains('.') && !text.starts_with("arn:") && crate::known::depends_on(text).is_none();
    if text == "*" {
        "*".into()
    } else if is_service {
        json!({ "Service": text })
    } else {
        json!({ "AWS": text })
    }
}
