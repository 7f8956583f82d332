//! Decoded messages that are no longer complete JSON: wrapped, cut off, without their braces, or edited by hand.

use serde_json::{Map, Value};

use crate::{Reading, decoded, merge};

/// How deep the lists and objects of a message may nest; AWS nests seven levels.
const DEPTH: usize = 32;

/// Finds what is left of decoded messages.
pub(crate) fn read(text: &str) -> Vec<Reading> {
    let plain = plain(text);
    let mut readings = Vec::new();
    let whole = starts(&plain, "\"allowed\"").filter_map(|start| object_at(&plain, start));
    for message in whole {
        if let Some(reading) = decoded::read(&message) {
            merge::add(&mut readings, reading);
        }
    }
    if readings.is_empty() {
        let contexts = starts(&plain, "\"principal\"").filter_map(|start| object_at(&plain, start));
        readings.extend(contexts.filter_map(|context| decoded::read(&around(context, &plain))));
    }
    readings
}

/// The text without line ends, and without the backslashes of JSON in JSON.
fn plain(text: &str) -> String {
    let joined: String = text.chars().filter(|char| !matches!(char, '\n' | '\r')).collect();
    let mut plain = String::with_capacity(joined.len());
    let mut rest = joined.as_str();
    while let Some(at) = rest.find(['\\', '“', '”']) {
        let (before, from) = rest.split_at(at);
        plain.push_str(before);
        rest = if let Some(after) = from.strip_prefix(['“', '”']) {
            plain.push('"');
            after
        } else {
            unescape(from.trim_start_matches('\\'), &mut plain)
        };
    }
    plain.push_str(rest);
    plain
}

/// Writes the character that was escaped with backslashes, and returns what follows it.
fn unescape<'a>(rest: &'a str, plain: &mut String) -> &'a str {
    if let Some(after) = rest.strip_prefix(['n', 'r', 't']) {
        plain.push(' ');
        return after;
    }
    let code = rest.strip_prefix('u').and_then(|after| Some((after.get(..4)?, after.get(4..)?)));
    let Some((digits, after)) = code else { return rest_of(rest, plain) };
    match u32::from_str_radix(digits, 16).ok().and_then(char::from_u32) {
        Some(char) => {
            plain.push(char);
            after
        }
        None => rest_of(rest, plain),
    }
}

fn rest_of<'a>(rest: &'a str, plain: &mut String) -> &'a str {
    let mut chars = rest.chars();
    plain.extend(chars.next());
    chars.as_str()
}

/// Where an object begins whose first member is this one.
fn starts<'a>(plain: &'a str, member: &'a str) -> impl Iterator<Item = usize> + 'a {
    plain.match_indices(member).filter_map(|(at, _)| {
        let before = plain.get(..at)?.trim_end();
        before.ends_with('{').then(|| before.len() - 1)
    })
}

/// The object that begins here, as far as it goes.
fn object_at(plain: &str, start: usize) -> Option<Map<String, Value>> {
    let mut parser = Parser { rest: plain.get(start..)?, cut: false };
    match parser.value(DEPTH)? {
        Value::Object(object) => Some(object),
        _ => None,
    }
}

/// Rebuilds the message around a context that is all that is left, with the reason if the text still says it.
fn around(context: Map<String, Value>, plain: &str) -> Map<String, Value> {
    let mut message = Map::new();
    let said = plain.split_once("\"explicitDeny\"").map(|(_, after)| after.trim_start_matches([':', ' ']));
    let explicit = said.and_then(|after| {
        if after.starts_with("true") { Some(true) } else { after.starts_with("false").then_some(false) }
    });
    message.insert("explicitDeny".to_owned(), explicit.map_or(Value::Null, Value::Bool));
    message.insert("context".to_owned(), Value::Object(context));
    message
}

/// Reads JSON up to where it ends or breaks.
struct Parser<'a> {
    rest: &'a str,
    /// The text ended or broke within the value.
    cut: bool,
}

impl Parser<'_> {
    fn value(&mut self, depth: usize) -> Option<Value> {
        self.blanks();
        match self.rest.chars().next() {
            Some('{') if depth > 0 => Some(Value::Object(self.object(depth - 1))),
            Some('[') if depth > 0 => Some(Value::Array(self.array(depth - 1))),
            Some('"') => self.string().map(Value::String),
            _ => self.literal(),
        }
    }

    /// A member that is cut off is kept if it is an object or a list: part of it is there.
    fn object(&mut self, depth: usize) -> Map<String, Value> {
        let mut object = Map::new();
        self.eat('{');
        while !self.cut && !self.eat('}') {
            let Some(name) = self.string() else { break };
            if !self.eat(':') {
                self.cut = true;
                break;
            }
            let Some(value) = self.value(depth) else { break };
            object.insert(name, value);
            self.eat(',');
        }
        object
    }

    /// An element that is cut off is dropped: half a condition says nothing.
    fn array(&mut self, depth: usize) -> Vec<Value> {
        let mut array = Vec::new();
        self.eat('[');
        while !self.cut && !self.eat(']') {
            match self.value(depth) {
                Some(value) if !self.cut => array.push(value),
                _ => break,
            }
            self.eat(',');
        }
        array
    }

    fn string(&mut self) -> Option<String> {
        self.blanks();
        let found = self.rest.strip_prefix('"').and_then(|inner| inner.split_once('"'));
        let Some((string, rest)) = found else {
            self.cut = true;
            return None;
        };
        self.rest = rest;
        Some(string.to_owned())
    }

    /// `true`, `false`, `null` or a number.
    fn literal(&mut self) -> Option<Value> {
        let literal = self
            .rest
            .find(|char: char| !char.is_ascii_alphanumeric() && !"+-.".contains(char))
            .and_then(|end| {
                let (word, rest) = self.rest.split_at_checked(end)?;
                Some((serde_json::from_str(word).ok()?, rest))
            });
        let Some((value, rest)) = literal else {
            self.cut = true;
            return None;
        };
        self.rest = rest;
        Some(value)
    }

    fn eat(&mut self, char: char) -> bool {
        self.blanks();
        match self.rest.strip_prefix(char) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, read};

    #[test]
    fn backslashes_and_line_ends_go() {
        assert_eq!(plain(r#"{\"a\":\"b\\\/c\"}"#), r#"{"a":"b/c"}"#);
        assert_eq!(plain("{\\\"a\\\n\":1,\\n“b”:\\u0041}"), r#"{"a":1, "b":A}"#);
    }

    #[test]
    fn what_is_cut_off_says_nothing() {
        let [reading] = read(concat!(
            r#"{"allowed":false,"explicitDeny":true,"context":{"action":"s3:GetObject","conditions":{"items":["#,
            r#"{"key":"a","values":{"items":[{"value":"1"}]}},{"key":"b","values":{"items":[{"val"#
        ))
        .try_into()
        .expect("one message");
        assert_eq!(reading.action.as_deref(), Some("s3:GetObject"));
        assert_eq!(reading.context, [("a".to_owned(), vec!["1".to_owned()])]);
    }
}
