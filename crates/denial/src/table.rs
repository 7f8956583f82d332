//! Events in the rows of a table: CloudTrail's logs as Amazon Athena returns them, as CSV.
//!
//! *Amazon Athena User Guide*, "Query AWS CloudTrail logs"; structures and lists are written `{name=value, …}`.

use serde_json::{Map, Value};

/// How deep structures may nest; CloudTrail's nest four levels.
const DEPTH: usize = 16;

/// A table that has begun.
#[derive(Debug)]
pub(crate) struct Table {
    names: Vec<String>,
}

impl Table {
    /// The table that begins with this line of column names.
    pub(crate) fn opens(line: &str) -> Option<Self> {
        if !["eventsource", "eventSource", "event_source"].iter().any(|name| line.contains(name)) {
            return None;
        }
        let names = fields(line)?;
        let plain = |name: &String| name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let has = |wanted: &str| names.iter().any(|name| name.replace('_', "").eq_ignore_ascii_case(wanted));
        (has("eventsource") && has("eventname") && names.iter().all(plain)).then_some(Self { names })
    }

    /// The event in a row; `None` if the line is not a row of this table.
    pub(crate) fn row(&self, line: &str) -> Option<Map<String, Value>> {
        let fields = fields(line)?;
        let fits = fields.len() == self.names.len();
        fits.then(|| self.names.iter().cloned().zip(fields.iter().map(|field| value(field))).collect())
    }
}

/// The fields of a line; `None` if a quote stays open.
fn fields(line: &str) -> Option<Vec<String>> {
    let mut fields = vec![String::new()];
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(char) = chars.next() {
        let field = fields.last_mut()?;
        match char {
            '"' if quoted && chars.next_if_eq(&'"').is_some() => field.push('"'),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(String::new()),
            _ => field.push(char),
        }
    }
    (!quoted).then_some(fields)
}

fn value(field: &str) -> Value {
    let whole = || {
        let (value, rest) = structure(field, DEPTH)?;
        rest.trim().is_empty().then_some(value)
    };
    match field.chars().next() {
        None => Value::Null,
        Some('{' | '[') => serde_json::from_str(field).ok().or_else(whole).unwrap_or_else(|| field.into()),
        Some(_) => field.into(),
    }
}

/// A structure, a list or a plain value, and what follows it.
fn structure(text: &str, depth: usize) -> Option<(Value, &str)> {
    let text = text.trim_start();
    if let Some(inner) = text.strip_prefix('{') {
        return members(inner, depth.checked_sub(1)?);
    }
    if let Some(inner) = text.strip_prefix('[') {
        return elements(inner, depth.checked_sub(1)?);
    }
    let (plain, rest) = text.split_at(text.find([',', '}', ']'])?);
    let value = if plain == "null" { Value::Null } else { plain.trim().into() };
    Some((value, rest))
}

fn members(mut text: &str, depth: usize) -> Option<(Value, &str)> {
    let mut members = Map::new();
    loop {
        text = text.trim_start_matches([',', ' ']);
        if let Some(rest) = text.strip_prefix('}') {
            return Some((Value::Object(members), rest));
        }
        let (name, after) = text.split_once('=')?;
        let (value, rest) = structure(after, depth)?;
        members.insert(name.to_owned(), value);
        text = rest;
    }
}

fn elements(mut text: &str, depth: usize) -> Option<(Value, &str)> {
    let mut elements = Vec::new();
    loop {
        text = text.trim_start_matches([',', ' ']);
        if let Some(rest) = text.strip_prefix(']') {
            return Some((Value::Array(elements), rest));
        }
        let (value, rest) = structure(text, depth)?;
        if rest.len() == text.len() {
            return None;
        }
        elements.push(value);
        text = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_is_an_event() {
        let table =
            Table::opens("\"eventsource\",\"eventname\",\"useridentity\",\"resources\"").expect("a table");
        let row = table
            .row("s3.amazonaws.com,GetObject,\"{type=Root, session={mfa=false, issuer=null}}\",\"[{arn=a}, {arn=b}]\"")
            .expect("a row");
        let expected = serde_json::json!({
            "eventsource": "s3.amazonaws.com", "eventname": "GetObject",
            "useridentity": {"type": "Root", "session": {"mfa": "false", "issuer": null}},
            "resources": [{"arn": "a"}, {"arn": "b"}],
        });
        assert_eq!(Value::Object(row), expected);
        assert!(table.row("one,two").is_none());
        assert!(table.row("a,b,\"c,d").is_none());
        assert!(Table::opens("name,eventsource").is_none());
    }

    #[test]
    fn what_is_no_structure_stays_text() {
        for text in ["{a", "{a=", "[b", "{=,=}x", "[,,}"] {
            assert_eq!(value(text), Value::from(text));
        }
    }
}
