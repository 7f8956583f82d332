//! A case as the model takes it: texts and JSON.

use std::collections::BTreeMap;

use serde_json::{Value, json};

/// A request with the policies of all layers.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) principal: &'static str,
    pub(crate) action: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) resource_account: &'static str,
    /// The keys given; one without values is known to be absent.
    pub(crate) context: BTreeMap<&'static str, Vec<&'static str>>,
    pub(crate) complete: bool,
    pub(crate) identity: Vec<Value>,
    pub(crate) boundary: Option<Value>,
    pub(crate) session: Vec<Value>,
    pub(crate) scp: Vec<Vec<Value>>,
    pub(crate) rcp: Vec<Vec<Value>>,
    pub(crate) resource_policy: Option<Value>,
    pub(crate) endpoint: Option<Value>,
}

/// What a layer, or all of them, say in a world in which everything is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Answer {
    Allowed,
    ImplicitDeny,
    ExplicitDeny,
    NotApplicable,
}

/// The keys of a complete context, in lower case; a key that is not in it is absent.
pub(crate) type World = BTreeMap<String, Vec<String>>;

impl Case {
    /// The case as a line of `crates/case/tests/data/vectors.jsonl`.
    pub(crate) fn to_json(&self) -> Value {
        let named = |document: &Value| json!({"name": "p", "document": document});
        let all = |list: &[Value]| list.iter().map(named).collect::<Vec<_>>();
        let levels = |levels: &[Vec<Value>]| levels.iter().map(|level| all(level)).collect::<Vec<_>>();
        json!({
            "request": {
                "principal": self.principal, "action": self.action, "resource": self.resource,
                "resourceAccount": self.resource_account, "context": self.context,
                "contextComplete": self.complete,
            },
            "policies": {
                "identity": all(&self.identity),
                "boundary": self.boundary.as_ref().map(named),
                "session": all(&self.session),
                "scp": levels(&self.scp),
                "rcp": levels(&self.rcp),
                "resource": self.resource_policy.as_ref().map(named),
                "endpoint": self.endpoint.as_ref().map(named),
            },
        })
    }

    /// All documents of the case.
    pub(crate) fn documents(&self) -> impl Iterator<Item = &Value> {
        let levels = self.scp.iter().chain(&self.rcp).flatten();
        let single = self.boundary.iter().chain(&self.resource_policy).chain(&self.endpoint);
        self.identity.iter().chain(&self.session).chain(levels).chain(single)
    }
}

/// A member that may be one value or a list, as a list of texts.
pub(crate) fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Array(items) => items.iter().flat_map(texts).collect(),
        Value::String(text) => vec![text.clone()],
        other => vec![other.to_string()],
    }
}
