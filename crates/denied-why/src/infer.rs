//! What a text leaves unsaid, and follows from what it says.

use case::{Record, RecordError, Request};
use denial::{Kind, Reported};
use serde_json::{Map, Value};

/// Adds the action of the operation that a denial names, where it names no action; `reported.inferred` says so.
pub(crate) fn action(record: &mut Record) -> Result<(), RecordError> {
    let request: Request = record.get("request")?.unwrap_or_default();
    let reported: Option<Reported> = record.get("reported")?;
    let Some(reported) = reported.filter(|own| own.kind == Kind::Denial && request.action.is_none()) else {
        return Ok(());
    };
    let Some(action) = diagnosis::action_of(&reported) else { return Ok(()) };
    add(record, "request", "action", Value::String(action))?;
    let inferred = reported.inferred.into_iter().chain(["action".to_owned()]);
    add(record, "reported", "inferred", inferred.map(Value::String).collect())
}

/// Sets a member of a member, beside what is there.
fn add(record: &mut Record, of: &str, name: &str, value: Value) -> Result<(), RecordError> {
    let mut members: Map<String, Value> = record.get(of)?.unwrap_or_default();
    members.insert(name.to_owned(), value);
    record.set(of, &members)
}
