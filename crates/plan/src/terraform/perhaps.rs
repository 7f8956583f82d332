//! A document that the plan refers to but does not contain.
//!
//! Terraform, "JSON Output Format", "Expression Representation": all that a plan has of an expression is its
//! references, and `replace(data.aws_iam_policy_document.d.json, …)` has the same ones as the document by itself. So
//! a document that is known only after apply may be what its data source says, or what a function makes of that.
//!
//! Taken from it as is: that a matching Deny denies, the principals and actions of an Allow, and that a document
//! without a Deny has none. What its Allows allow is not known, because their resources and conditions are not; and
//! if the document has a Deny, nothing is known about what it does not certainly deny. So nobody is allowed anything
//! because of a guess. A document that is in the plan needs none of this: one whose ARNs are written with names
//! (`arn:aws:s3:::${aws_s3_bucket.b.bucket}/*`) is read during the plan.

use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

use crate::document::Document;
use crate::known::{Known, Unknown};

/// What is certain about a document that an attribute refers to; `expression` says what the rest depends on.
pub(super) fn document(referred: &RawValue, expression: &str) -> Known<Document> {
    let unreadable = |error: serde_json::Error| Unknown(error.to_string());
    let mut document: Value = serde_json::from_str(referred.get()).map_err(unreadable)?;
    if let Some(Value::Array(statements)) = document.get_mut("Statement") {
        let denies: Vec<&Value> = statements.iter().filter(|own| own["Effect"] == "Deny").collect();
        let other = denies.first().map(|deny| other_deny(deny, expression));
        for statement in statements.iter_mut().filter(|own| own["Effect"] != "Deny") {
            *statement = loosened(statement, expression);
        }
        statements.extend(other);
    }
    RawValue::from_string(document.to_string()).map_err(unreadable)
}

/// An Allow for the same principals and actions that holds under unknown circumstances.
fn loosened(statement: &Value, expression: &str) -> Value {
    let mut made = Map::new();
    for (name, value) in statement.as_object().into_iter().flatten() {
        match name.as_str() {
            "Resource" | "NotResource" => drop(made.insert("Resource".to_owned(), "*".into())),
            "Condition" => {}
            _ => drop(made.insert(name.clone(), value.clone())),
        }
    }
    made.insert("Condition".to_owned(), never_known(expression));
    made.into()
}

/// What a function may deny besides what the document does.
fn other_deny(deny: &Value, expression: &str) -> Value {
    let mut made = Map::from_iter([
        ("Effect".to_owned(), "Deny".into()),
        ("Action".to_owned(), "*".into()),
        ("Condition".to_owned(), never_known(expression)),
    ]);
    for (of, name) in [
        ("Principal", "Principal"),
        ("NotPrincipal", "Principal"),
        ("Resource", "Resource"),
        ("NotResource", "Resource"),
    ] {
        if deny.get(of).is_some() {
            made.insert(name.to_owned(), "*".into());
        }
    }
    made.into()
}

/// A condition for which it is never known whether it holds: [`policy::PLANNED`].
fn never_known(expression: &str) -> Value {
    json!({"StringEquals": {format!("{}{expression}", policy::PLANNED): "itself"}})
}
