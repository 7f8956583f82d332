//! JSON of any kind: events, decoded messages, and whatever contains them.

use serde_json::Value;

use crate::{Reading, cloudtrail, decoded, merge, text, trigger};

/// How deep JSON may be nested in strings of JSON: the CLI packs it once, a log of that twice.
const PACKED: usize = 4;

/// What a JSON text says; `None` if it is not JSON.
pub(crate) fn read(json: &str) -> Option<Vec<Reading>> {
    if !trigger::may_tell(json) || trigger::is_untroubled(json) {
        return Some(Vec::new());
    }
    let value = serde_json::from_str(json).ok()?;
    let mut found = Found::default();
    found.search(&value, PACKED);
    Some(if found.structured { found.readings } else { text::read(json) })
}

/// Whether a JSON text may contain an event or a decoded message.
pub(crate) fn may_be_structured(json: &str) -> bool {
    trigger::may_be_decoded(json) || json.to_ascii_lowercase().contains("eventsource")
}

/// What a JSON value contains.
#[derive(Default)]
struct Found {
    /// Whether there was an event or a decoded message: then the rest only surrounds it.
    structured: bool,
    readings: Vec<Reading>,
}

impl Found {
    fn search(&mut self, value: &Value, packed: usize) {
        match value {
            Value::Object(object) if cloudtrail::is_event(object) => {
                self.take(cloudtrail::read(object));
            }
            Value::Object(object) if cloudtrail::is_insight(object) => self.structured = true,
            Value::Object(object) if decoded::is_message(object) => {
                self.take(decoded::read(object));
            }
            Value::Object(object) => object.values().for_each(|value| self.search(value, packed)),
            Value::Array(values) => values.iter().for_each(|value| self.search(value, packed)),
            Value::String(text) => self.unpack(text, packed),
            _ => {}
        }
    }

    /// A string that itself is JSON.
    fn unpack(&mut self, text: &str, packed: usize) {
        let text = text.trim();
        if packed == 0 || !text.starts_with(['{', '[', '"']) {
            return;
        }
        if let Ok(value) = serde_json::from_str(text) {
            self.search(&value, packed - 1);
        }
    }

    fn take(&mut self, reading: Option<Reading>) {
        self.structured = true;
        if let Some(reading) = reading {
            merge::add(&mut self.readings, reading);
        }
    }
}
