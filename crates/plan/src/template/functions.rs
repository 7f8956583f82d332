//! Intrinsic functions: CloudFormation User Guide, "Intrinsic function reference".

use std::fmt::Write;

use serde_json::{Map, Value};

use super::{DEEPEST, Reader};
use crate::known::{depends_on, variable};

/// The beginning of a dynamic reference.
const DYNAMIC: &str = "{{resolve:";

impl Reader<'_> {
    /// A value with its functions evaluated; `None` for `AWS::NoValue`, which removes the property that holds it.
    pub(super) fn value(&self, value: &Value) -> Option<Value> {
        self.evaluated(value, DEEPEST)
    }

    pub(super) fn evaluated(&self, value: &Value, depth: usize) -> Option<Value> {
        let Some(depth) = depth.checked_sub(1).filter(|_| self.spend(0)) else {
            return Some(variable("what is nested too deep").into());
        };
        match value {
            Value::Object(members) => match members.iter().next() {
                Some((name, argument)) if members.len() == 1 && is_function(name) => {
                    self.called(name, argument, depth)
                }
                _ if members.keys().any(|name| adds_members(name)) => {
                    Some(variable(&added_by(members)).into())
                }
                _ => {
                    let member = |(name, value): (&String, &Value)| {
                        Some((name.clone(), self.evaluated(value, depth)?))
                    };
                    Some(Value::Object(members.iter().filter_map(member).collect()))
                }
            },
            Value::Array(items) => {
                Some(items.iter().filter_map(|item| self.evaluated(item, depth)).collect::<Vec<_>>().into())
            }
            // CloudFormation User Guide, "Dynamic references": only CloudFormation reads what they stand for.
            Value::String(text) if text.contains(DYNAMIC) => Some(variable(text).into()),
            other => Some(other.clone()),
        }
    }

    fn called(&self, name: &str, argument: &Value, depth: usize) -> Option<Value> {
        let list = argument.as_array().map_or(&[][..], Vec::as_slice);
        let found = match (name, list) {
            ("Ref", _) => return self.reference(argument.as_str().unwrap_or_default(), depth),
            ("Fn::If", [condition, then, other]) => {
                let condition = condition.as_str().unwrap_or_default();
                return match self.condition(condition, depth) {
                    Ok(holds) => self.evaluated(if holds { then } else { other }, depth),
                    Err(_) => Some(variable(&format!("the condition {condition}")).into()),
                };
            }
            ("Fn::GetAtt", [id, attribute]) => {
                self.attribute(id.as_str().unwrap_or_default(), attribute.as_str().unwrap_or_default(), depth)
            }
            ("Fn::GetAtt", _) => {
                let text = argument.as_str().unwrap_or_default();
                let (id, attribute) = text.split_once('.').unwrap_or((text, ""));
                self.attribute(id, attribute, depth)
            }
            ("Fn::Sub", [text, values]) => {
                self.substituted(text.as_str().unwrap_or_default(), Some(values), depth)
            }
            ("Fn::Sub", _) => self.substituted(argument.as_str().unwrap_or_default(), None, depth),
            ("Fn::Join", [delimiter, items]) => {
                self.joined(delimiter.as_str().unwrap_or_default(), items, depth)
            }
            ("Fn::Select", [index, items]) => return Some(self.selected(index, items, depth)),
            ("Fn::Split", [delimiter, text]) => {
                return Some(self.split(delimiter.as_str().unwrap_or_default(), text, depth));
            }
            ("Fn::FindInMap", [map, first, second, ..]) => {
                return Some(self.mapped([map, first, second], depth));
            }
            ("Fn::ToJsonString", _) => {
                self.evaluated(argument, depth).map_or_else(|| variable(name), |own| own.to_string())
            }
            _ => variable(name),
        };
        Some(self.text_within(found).into())
    }

    /// A text, as long as the budget allows it.
    fn text_within(&self, text: String) -> String {
        if text.contains(DYNAMIC) {
            return variable(&text);
        }
        if self.spend(text.len()) { text } else { variable("what is too large") }
    }

    /// `${Name}`, `${Name.Attribute}`, and `${!Literal}` for what stays `${Literal}`.
    fn substituted(&self, text: &str, values: Option<&Value>, depth: usize) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            out.push_str(before);
            let Some((name, tail)) = after.split_once('}') else {
                out.push_str("${");
                rest = after;
                break;
            };
            rest = tail;
            let given = values.and_then(|values| values.get(name));
            if let Some(literal) = name.strip_prefix('!') {
                let _ = write!(out, "${{{literal}}}");
            } else if let Some(given) = given {
                out.push_str(&self.text_within(text_of(self.evaluated(given, depth), name)));
            } else if let Some((id, attribute)) = name.split_once('.') {
                out.push_str(&self.text_within(self.attribute(id, attribute, depth)));
            } else {
                out.push_str(&self.text_within(text_of(self.reference(name.trim(), depth), name)));
            }
        }
        out.push_str(rest);
        out
    }

    fn joined(&self, delimiter: &str, items: &Value, depth: usize) -> String {
        match self.evaluated(items, depth) {
            Some(Value::Array(items)) => {
                let texts: Vec<String> =
                    items.into_iter().map(|item| text_of(Some(item), "Fn::Join")).collect();
                texts.join(delimiter)
            }
            other => variable(&open_or(other.as_ref(), "Fn::Join")),
        }
    }

    fn selected(&self, index: &Value, items: &Value, depth: usize) -> Value {
        let index = self.evaluated(index, depth).unwrap_or_default();
        let index = index.as_u64().or_else(|| index.as_str()?.parse().ok());
        match self.evaluated(items, depth) {
            Some(Value::Array(items)) => {
                let item = index.and_then(|index| items.get(usize::try_from(index).ok()?).cloned());
                item.unwrap_or_else(|| variable("Fn::Select").into())
            }
            other => variable(&open_or(other.as_ref(), "Fn::Select")).into(),
        }
    }

    fn split(&self, delimiter: &str, text: &Value, depth: usize) -> Value {
        match self.evaluated(text, depth) {
            Some(Value::String(text)) if depends_on(&text).is_none() && !delimiter.is_empty() => {
                text.split(delimiter).collect::<Vec<_>>().into()
            }
            other => variable(&open_or(other.as_ref(), "Fn::Split")).into(),
        }
    }

    fn mapped(&self, keys: [&Value; 3], depth: usize) -> Value {
        let mut found = self.template.get("Mappings");
        for key in keys {
            let key = text_of(self.evaluated(key, depth), "Fn::FindInMap");
            if let Some(expression) = depends_on(&key) {
                return variable(expression).into();
            }
            found = found.and_then(|found| found.get(&key));
        }
        let found = found.filter(|found| self.spend(found.to_string().len()));
        found.cloned().unwrap_or_else(|| variable("Fn::FindInMap").into())
    }
}

/// True for what adds members to the map that contains it: CloudFormation Template Reference, `Fn::Transform` and
/// `Fn::ForEach`. Not all members of such a map are known.
pub(super) fn adds_members(name: &str) -> bool {
    name.starts_with("Fn::")
}

/// What adds members to a map.
fn added_by(members: &Map<String, Value>) -> String {
    members.keys().find(|name| adds_members(name)).cloned().unwrap_or_default()
}

fn is_function(name: &str) -> bool {
    name == "Ref" || name.starts_with("Fn::")
}

/// A value in a text; a value that is not text is open.
pub(super) fn text_of(value: Option<Value>, expression: &str) -> String {
    match value {
        Some(Value::String(text)) => text,
        Some(value @ (Value::Number(_) | Value::Bool(_))) => value.to_string(),
        _ => variable(expression),
    }
}

/// The expression that a value depends on, or this one.
fn open_or(value: Option<&Value>, expression: &str) -> String {
    match value {
        Some(Value::String(text)) => depends_on(text).unwrap_or(expression).to_owned(),
        _ => expression.to_owned(),
    }
}
