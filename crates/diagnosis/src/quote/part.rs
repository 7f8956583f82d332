//! Parts of a JSON text, each with its position in the whole.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

/// A value within a JSON text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part<'t> {
    /// Where it begins, in bytes of the whole.
    pub(super) start: usize,
    /// Its own text.
    pub(super) text: &'t str,
}

/// A member of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Member<'t> {
    /// Where its name begins.
    pub(super) start: usize,
    /// Where its name ends.
    pub(super) name_end: usize,
    pub(super) value: Part<'t>,
}

impl<'t> Part<'t> {
    /// A whole text.
    pub(super) fn whole(text: &'t str) -> Self {
        Self { start: 0, text }
    }

    /// Where it ends.
    pub(super) fn end(self) -> usize {
        self.start + self.text.len()
    }

    /// The elements of a list; anything else counts as a list of one, as in policies.
    pub(super) fn elements(self) -> Vec<Self> {
        let list: Option<Vec<&'t RawValue>> = serde_json::from_str(self.text).ok();
        list.map_or_else(|| vec![self], |list| list.into_iter().map(|raw| self.part(raw)).collect())
    }

    /// A member of an object. Operators and keys of conditions are case-insensitive.
    ///
    /// IAM User Guide, "IAM JSON policy elements: Condition".
    pub(super) fn member(self, name: &str) -> Option<Member<'t>> {
        let Members(members) = serde_json::from_str(self.text).ok()?;
        let mut before = self.start;
        for (own, raw) in members {
            let value = self.part(raw);
            if own.eq_ignore_ascii_case(name) {
                let between = self.text.get(before - self.start..value.start - self.start)?;
                let start = before + between.find('"')?;
                let name_end = before + between.rfind('"')? + 1;
                return Some(Member { start, name_end, value });
            }
            before = value.end();
        }
        None
    }

    /// The part that a value borrowed from this text is: its address says where it starts.
    fn part(self, raw: &'t RawValue) -> Self {
        let distance = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
        Self { start: self.start + distance, text: raw.get() }
    }
}

/// The members of an object, in order.
struct Members<'t>(Vec<(String, &'t RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct InOrder;
        impl<'de> Visitor<'de> for InOrder {
            type Value = Members<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members<'de>, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(InOrder)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_found_where_it_stands() {
        let text = r#"{"a" : {"\"}": [1, "x\u0022"]} , "b":"é", "c" :7}"#;
        let whole = Part::whole(text);
        let slice = |name| {
            let member = whole.member(name).unwrap();
            (&text[member.start..member.value.end()], &text[member.start..member.name_end], member.value.text)
        };
        assert_eq!(slice("b"), (r#""b":"é""#, r#""b""#, r#""é""#));
        assert_eq!(slice("c"), (r#""c" :7"#, r#""c""#, "7"));
        let inner = whole.member("a").unwrap().value.member("\"}").unwrap();
        assert_eq!(&text[inner.start..inner.name_end], r#""\"}""#);
        let elements = inner.value.elements();
        assert_eq!(elements.iter().map(|own| own.text).collect::<Vec<_>>(), ["1", r#""x\u0022""#]);
        assert!(elements.iter().all(|own| &text[own.start..own.end()] == own.text));
        assert_eq!(whole.member("d"), None);
    }
}
