//! A JSON object that keeps what it does not know.

use std::collections::HashMap;
use std::io::{self, Write};

use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use crate::compact::compact;
use crate::mistake;

/// One line of the stream: the members of a JSON object in order, each as the text in which it was written.
///
/// Reading and writing a record changes only insignificant white space around the top-level members.
#[derive(Debug, Clone, Default)]
pub struct Record {
    members: Vec<(String, Box<RawValue>)>,
}

/// The members that are objects.
const OBJECTS: [&str; 5] = ["request", "reported", "caller", "policies", "layers"];

/// Why a line, or one of its members, is not what a case must be.
#[derive(Debug, thiserror::Error)]
pub enum RecordError {
    /// The line is not a JSON object.
    #[error("not a JSON object: {}", mistake::words_and_place(.0))]
    NotAnObject(#[source] serde_json::Error),
    /// A member that the case record defines has another shape than the record says.
    #[error("`{member}` is not what a case has there: {}", mistake::words(source))]
    Member {
        /// The member's name, for instance `request`.
        member: String,
        /// What the JSON reader expected and found.
        #[source]
        source: serde_json::Error,
    },
}

impl RecordError {
    /// Names the member that a JSON error is about.
    pub fn of(member: &str) -> impl FnOnce(serde_json::Error) -> Self {
        let member = member.to_owned();
        move |source| Self::Member { member, source }
    }
}

impl Record {
    /// Reads one JSON object.
    pub fn parse(text: &str) -> Result<Self, RecordError> {
        serde_json::from_str(text).map_err(RecordError::NotAnObject)
    }

    /// The text of a member, as written.
    pub fn raw(&self, name: &str) -> Option<&RawValue> {
        self.members.iter().find(|(member, _)| member == name).map(|(_, value)| &**value)
    }

    /// True if the record has this member, even if it is `null`.
    pub fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }

    /// Reads a member into a typed view; `None` if it is absent or `null`.
    pub fn get<'a, T: Deserialize<'a>>(&'a self, name: &str) -> Result<Option<T>, RecordError> {
        let Some(raw) = self.raw(name) else { return Ok(None) };
        // Serde would accept a list of an object's values as the object.
        if OBJECTS.contains(&name) && raw.get().starts_with('[') {
            let source = serde::de::Error::custom("invalid type: sequence, expected a map");
            return Err(RecordError::Member { member: name.to_owned(), source });
        }
        serde_json::from_str(raw.get())
            .map_err(|source| RecordError::Member { member: name.to_owned(), source })
    }

    /// Writes a member: in its existing place, else at the end.
    pub fn set<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), RecordError> {
        let raw = serde_json::value::to_raw_value(value)
            .map_err(|source| RecordError::Member { member: name.to_owned(), source })?;
        self.set_raw(name, raw);
        Ok(())
    }

    /// Writes a member from JSON text that is known to be valid. A record stays one line: if the text contains a line
    /// feed, white space between its parts is removed.
    pub fn set_raw(&mut self, name: &str, value: Box<RawValue>) {
        let value = on_one_line(value);
        match self.members.iter_mut().find(|(member, _)| member == name) {
            Some((_, place)) => *place = value,
            None => self.members.push((name.to_owned(), value)),
        }
    }

    /// Sets all members of a JSON object, replacing those with the same names.
    pub fn merge(&mut self, object: &RawValue) -> Result<(), RecordError> {
        let other = Self::parse(object.get())?;
        for (name, value) in other.members {
            self.set_raw(&name, value);
        }
        Ok(())
    }

    /// Removes a member.
    pub fn remove(&mut self, name: &str) {
        self.members.retain(|(member, _)| member != name);
    }

    /// The members, in order.
    pub fn members(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.members.iter().map(|(name, value)| (name.as_str(), &**value))
    }

    /// Writes the record as one line, without the line feed.
    pub fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        out.write_all(b"{")?;
        for (position, (name, value)) in self.members.iter().enumerate() {
            if position > 0 {
                out.write_all(b",")?;
            }
            serde_json::to_writer(&mut *out, name)?;
            out.write_all(b":")?;
            out.write_all(value.get().as_bytes())?;
        }
        out.write_all(b"}")
    }
}

impl Serialize for Record {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.members.iter().map(|(name, value)| (name, value)))
    }
}

impl<'de> Deserialize<'de> for Record {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Members;
        impl<'de> Visitor<'de> for Members {
            type Value = Record;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a JSON object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Record, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, Box<RawValue>>()? {
                    members.push(member);
                }
                Ok(Record { members: without_repetitions(members) })
            }
        }
        deserializer.deserialize_map(Members)
    }
}

fn on_one_line(value: Box<RawValue>) -> Box<RawValue> {
    let text = value.get();
    if !text.contains(['\n', '\r']) {
        return value;
    }
    RawValue::from_string(compact(text)).unwrap_or(value)
}

/// If members have the same name, the last value counts, in the place of the first, as in most JSON readers.
fn without_repetitions(members: Vec<(String, Box<RawValue>)>) -> Vec<(String, Box<RawValue>)> {
    let mut places: HashMap<String, usize> = HashMap::with_capacity(members.len());
    let mut unique: Vec<(String, Box<RawValue>)> = Vec::with_capacity(members.len());
    for (name, value) in members {
        if let Some((_, own)) = places.get(&name).and_then(|place| unique.get_mut(*place)) {
            *own = value;
        } else {
            places.insert(name.clone(), unique.len());
            unique.push((name, value));
        }
    }
    unique
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_stays_one_line() {
        let pretty = "{\n \"a\" : [1,\r\n 2],\n\t\"b c\\\" \": \"x  y\"\n}";
        let mut record = Record::default();
        record.set_raw("policies", RawValue::from_string(pretty.to_owned()).unwrap());
        let mut line = Vec::new();
        record.write_to(&mut line).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), r#"{"policies":{"a":[1,2],"b c\" ":"x  y"}}"#);
    }

    #[test]
    fn members_keep_their_place_and_spelling() {
        let text = r#"{"z":1.50,"a":{"k": [ ]},"z":2,"é":null}"#;
        let mut record = Record::parse(text).unwrap();
        record.set("a", &true).unwrap();
        record.set("new", &[1, 2]).unwrap();
        let mut line = Vec::new();
        record.write_to(&mut line).unwrap();
        assert_eq!(String::from_utf8(line).unwrap(), r#"{"z":2,"a":true,"é":null,"new":[1,2]}"#);
    }
}
