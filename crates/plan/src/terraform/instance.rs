//! One resource of a plan, before and after the change.

use serde_json::Value;

use super::links::Links;

/// One resource, or a data source that is read during the change.
#[derive(Debug)]
pub(super) struct Instance<'a> {
    pub(super) address: &'a str,
    /// The address of its module; empty for the root.
    pub(super) module: &'a str,
    pub(super) of_type: &'a str,
    /// True for a data source, which makes nothing.
    pub(super) is_data: bool,
    /// The key of its provider configuration.
    pub(super) provider: Option<&'a str>,
    pub(super) before: &'a Value,
    pub(super) after: &'a Value,
    unknown: &'a Value,
    /// The expressions in its configuration.
    pub(super) expressions: &'a Value,
    pub(super) fate: Fate,
    /// False if nothing about it changes.
    pub(super) acts: bool,
}

/// What happens to a resource.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// It is new, or replaces another.
    Made,
    /// It stays, changed or not.
    Kept,
    /// It is removed; `forgotten` ones stay, but Terraform no longer manages them.
    Removed,
}

impl<'a> Instance<'a> {
    pub(super) fn read(change: &'a Value, links: &Links<'a>) -> Option<Self> {
        let text = |name| change.get(name).and_then(Value::as_str);
        let address = text("address")?;
        let own = change.get("change")?;
        let actions: Vec<&str> = own.get("actions")?.as_array()?.iter().filter_map(Value::as_str).collect();
        let fate = match actions.as_slice() {
            // A resource that Terraform only forgets stays as it was.
            ["forget"] => return None,
            actions if actions.contains(&"create") => Fate::Made,
            ["delete"] => Fate::Removed,
            _ => Fate::Kept,
        };
        let configured = links.configured(address);
        Some(Self {
            address,
            module: text("module_address").unwrap_or_default(),
            of_type: text("type")?,
            is_data: text("mode") == Some("data"),
            provider: links.provider(address),
            before: own.get("before").unwrap_or(&Value::Null),
            after: own.get("after").unwrap_or(&Value::Null),
            unknown: own.get("after_unknown").unwrap_or(&Value::Null),
            expressions: configured.and_then(|own| own.get("expressions")).unwrap_or(&Value::Null),
            fate,
            acts: !matches!(actions.as_slice(), ["no-op"]),
        })
    }

    /// True if an attribute, or part of it, is known only after the change.
    pub(super) fn is_open(&self, attribute: &str) -> bool {
        self.unknown.get(attribute).is_some_and(is_open)
    }

    /// Which parts of an attribute are known only after the change: `true`, or the parts that are.
    pub(super) fn unknown(&self, attribute: &str) -> &'a Value {
        self.unknown.get(attribute).unwrap_or(&Value::Null)
    }

    /// A text as it is now.
    pub(super) fn was(&self, attribute: &str) -> Option<&'a str> {
        self.before.get(attribute).and_then(Value::as_str).filter(|own| !own.is_empty())
    }
}

pub(super) fn is_open(unknown: &Value) -> bool {
    match unknown {
        Value::Bool(open) => *open,
        Value::Array(list) => list.iter().any(is_open),
        Value::Object(members) => members.values().any(is_open),
        _ => false,
    }
}
