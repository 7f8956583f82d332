//! What a text leaves unsaid but implies.

use case::{Record, RecordError, Request};
use denial::{Kind, Reported};
use serde_json::{Map, Value};

/// Adds the action of the operation that a denial names, if it names no action, and returns what AWS reported;
/// `reported.inferred` says so.
pub(crate) fn action(record: &mut Record) -> Result<Option<Reported>, RecordError> {
    let Some(mut reported) = record.get::<Reported>("reported")? else { return Ok(None) };
    let request: Request = record.get("request")?.unwrap_or_default();
    let is_unsaid = reported.kind == Kind::Denial && request.action.is_none();
    let action = if is_unsaid { diagnosis::action_of(&reported) } else { None };
    let Some(action) = action else { return Ok(Some(reported)) };
    add(record, "request", "action", Value::String(action))?;
    reported.inferred.push("action".to_owned());
    add(record, "reported", "inferred", reported.inferred.iter().cloned().map(Value::String).collect())?;
    Ok(Some(reported))
}

/// Sets a member of a member, keeping what else is there.
fn add(record: &mut Record, of: &str, name: &str, value: Value) -> Result<(), RecordError> {
    let mut members: Map<String, Value> = record.get(of)?.unwrap_or_default();
    members.insert(name.to_owned(), value);
    record.set(of, &members)
}
