//! Events and decoded messages in the middle of prose: a log that prints JSON after its own words.

use serde_json::Value;

use crate::{Reading, cloudtrail, decoded, merge};

/// How many objects are tried; braces also occur in prose.
const TRIES: usize = 16;

/// Finds complete events and decoded messages. In a CSV field every quote is doubled.
pub(crate) fn read(text: &str) -> Vec<Reading> {
    if text.contains("{\"\"") { objects(&text.replace("\"\"", "\"")) } else { objects(text) }
}

fn objects(text: &str) -> Vec<Reading> {
    let mut readings = Vec::new();
    if !text.contains('{')
        || !["eventName", "eventname", "event_name", "explicitDeny"].iter().any(|word| text.contains(word))
    {
        return readings;
    }
    let mut rest = text;
    for _ in 0..TRIES {
        let Some(from) = rest.find('{').and_then(|at| rest.get(at..)) else { break };
        let mut values = serde_json::Deserializer::from_str(from).into_iter::<Value>();
        let skip = match values.next() {
            Some(Ok(value)) => {
                let reading = value.as_object().and_then(|object| {
                    if cloudtrail::is_event(object) {
                        cloudtrail::read(object)
                    } else {
                        decoded::read(object)
                    }
                });
                if let Some(reading) = reading {
                    merge::add(&mut readings, reading);
                }
                values.byte_offset()
            }
            _ => 1,
        };
        rest = from.get(skip..).unwrap_or_default();
    }
    readings
}
