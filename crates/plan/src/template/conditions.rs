//! Conditions of a template: CloudFormation User Guide, "Condition functions".

use serde_json::Value;

use super::Reader;
use crate::known::{Known, Unknown, depends_on};

impl Reader<'_> {
    /// Whether a condition holds.
    pub(super) fn condition(&self, name: &str, depth: usize) -> Known<bool> {
        self.named(name, depth)
            .map_err(|()| Unknown(format!("the condition {name} is not known before the change")))
    }

    /// A condition that depends on an open value or on itself, or that does not exist, is unknown.
    fn named(&self, name: &str, depth: usize) -> Result<bool, ()> {
        if let Some(settled) = self.settled.borrow().get(name) {
            return *settled;
        }
        let depth = depth.checked_sub(1).ok_or(())?;
        let condition = self.template.get("Conditions").and_then(|all| all.get(name)).ok_or(())?;
        self.settled.borrow_mut().insert(name.to_owned(), Err(()));
        let settled = self.holds(condition, depth);
        self.settled.borrow_mut().insert(name.to_owned(), settled);
        settled
    }

    fn holds(&self, condition: &Value, depth: usize) -> Result<bool, ()> {
        let depth = depth.checked_sub(1).ok_or(())?;
        let (function, value) =
            condition.as_object().filter(|own| own.len() == 1).and_then(|own| own.iter().next()).ok_or(())?;
        let list = value.as_array().map_or(&[][..], Vec::as_slice);
        match (function.as_str(), value) {
            ("Condition", Value::String(name)) => self.named(name, depth),
            ("Fn::Equals", _) => match list {
                [one, other] => self.equals(one, other, depth),
                _ => Err(()),
            },
            ("Fn::Not", _) => match list {
                [one] => self.holds(one, depth).map(|own| !own),
                _ => Err(()),
            },
            // One that is false settles it, even if others are not known.
            ("Fn::And", _) => self.all(list, true, depth),
            ("Fn::Or", _) => self.all(list, false, depth),
            _ => Err(()),
        }
    }

    /// The conjunction of conditions; the disjunction if `neutral` is false.
    fn all(&self, conditions: &[Value], neutral: bool, depth: usize) -> Result<bool, ()> {
        let results: Vec<Result<bool, ()>> = conditions.iter().map(|own| self.holds(own, depth)).collect();
        if results.contains(&Ok(!neutral)) {
            return Ok(!neutral);
        }
        if results.contains(&Err(())) { Err(()) } else { Ok(neutral) }
    }

    fn equals(&self, one: &Value, other: &Value, depth: usize) -> Result<bool, ()> {
        let value = |own: &Value| {
            let value = self.evaluated(own, depth).ok_or(())?;
            match &value {
                Value::String(text) if depends_on(text).is_some() => Err(()),
                Value::String(text) => Ok(text.clone()),
                Value::Number(_) | Value::Bool(_) => Ok(value.to_string()),
                _ => Err(()),
            }
        };
        Ok(value(one)? == value(other)?)
    }
}
