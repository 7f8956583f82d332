//! The `Condition` element.
//!
//! IAM User Guide, "IAM JSON policy elements: Condition operators", "Conditions with multiple context keys or values"
//! and "Multivalued context keys". All conditions of a statement must hold; within one, any of the values (for negated
//! operators: none) must match.

pub(crate) mod date;
mod decimal;
mod operator;
mod role_path;
mod value;

use std::borrow::Cow;

pub(crate) use operator::{Family, NotAnOperator};
pub use operator::{Operator, Qualifier};
pub(crate) use value::Value;

use crate::context::{Context, Lookup};
use crate::truth::Truth;

/// One key of one operator, with the values to compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition<'a> {
    operator: Operator,
    key: Cow<'a, str>,
    values: Vec<Value<'a>>,
}

impl<'a> Condition<'a> {
    /// Compiles a condition; `variables` says whether the policy's version has them.
    pub(crate) fn compile(
        operator: Operator,
        key: Cow<'a, str>,
        values: Vec<Cow<'a, str>>,
        variables: bool,
    ) -> Self {
        let values =
            values.into_iter().map(|text| Value::compile(operator.family(), text, variables)).collect();
        Self { operator, key, values }
    }

    /// The operator with its qualifier and suffix.
    pub fn operator(&self) -> Operator {
        self.operator
    }

    /// The condition key, as its author wrote it.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The values, as their author wrote them.
    pub fn values(&self) -> impl Iterator<Item = &str> {
        self.values.iter().map(Value::as_str)
    }

    /// Whether the condition holds.
    pub(crate) fn holds(&self, context: &Context) -> Truth {
        let lookup = context.lookup(&self.key);
        if self.operator.family() == Family::Null {
            return self.is_null(lookup);
        }
        match lookup {
            Lookup::Unknown => match self.holds_for_any() {
                Some(holds) if holds == self.holds_for_absent() => holds.into(),
                _ => Truth::Unknown,
            },
            Lookup::Absent => self.holds_for_absent().into(),
            Lookup::Values(given) => self.holds_for(given, context),
        }
    }

    /// The result for a key that is not in the request.
    fn holds_for_absent(&self) -> bool {
        self.operator.if_exists()
            || match self.operator.qualifier() {
                Some(Qualifier::ForAllValues) => true,
                Some(Qualifier::ForAnyValue) => false,
                None => self.operator.is_negated(),
            }
    }

    /// The result for a key with any value at all; `None` if it depends on the value.
    fn holds_for_any(&self) -> Option<bool> {
        if self.values.iter().any(|value| value.matches_all(self.operator)) {
            Some(!self.operator.is_negated())
        } else if self.values.iter().all(Value::matches_nothing) {
            Some(self.operator.is_negated())
        } else {
            None
        }
    }

    fn holds_for(&self, given: &[String], context: &Context) -> Truth {
        let negated = self.operator.is_negated();
        let satisfied = |given: &String| {
            let equal = Truth::any(self.values.iter().map(|value| self.equals(value, given, context)));
            if negated { !equal } else { equal }
        };
        match self.operator.qualifier() {
            Some(Qualifier::ForAllValues) => Truth::all(given.iter().map(satisfied)),
            // AWS advises against a set of values here. With a negated operator no value may match.
            None if negated => Truth::all(given.iter().map(satisfied)),
            Some(Qualifier::ForAnyValue) | None => Truth::any(given.iter().map(satisfied)),
        }
    }

    fn equals(&self, value: &Value<'_>, given: &str, context: &Context) -> Truth {
        let equal = value.matches(self.operator, given, context);
        if !context.hides_path_of(&self.key) {
            return equal;
        }
        let other =
            || context.other_role().map_or(equal, |other| value.matches(self.operator, other, context));
        match equal {
            Truth::False if role_path::may_name(value.as_str(), given) => Truth::Unknown,
            Truth::True if other() != Truth::True => Truth::Unknown,
            equal => equal,
        }
    }

    /// `Null`: `"true"` asks for an absent key, `"false"` for a present one.
    fn is_null(&self, lookup: Lookup<'_>) -> Truth {
        let absent = match lookup {
            Lookup::Unknown => Truth::Unknown,
            Lookup::Absent => Truth::True,
            Lookup::Values(_) => Truth::False,
        };
        Truth::any(self.values.iter().map(|value| match value.flag() {
            Some(true) => absent,
            Some(false) => !absent,
            None => Truth::False,
        }))
    }

    /// The unknown keys that this condition depends on.
    pub(crate) fn unknown_keys<'b>(&'b self, context: &'b Context) -> impl Iterator<Item = &'b str> {
        let is_unknown = context.lookup(&self.key) == Lookup::Unknown || context.hides_path_of(&self.key);
        let own = is_unknown.then_some(&*self.key);
        own.into_iter().chain(self.values.iter().flat_map(|value| value.unknown_keys(context)))
    }

    pub(crate) fn into_owned(self) -> Condition<'static> {
        Condition {
            operator: self.operator,
            key: Cow::Owned(self.key.into_owned()),
            values: self.values.into_iter().map(Value::into_owned).collect(),
        }
    }
}
