//! Merges several readings of the same denial into one.

use crate::Reading;

/// Merges the readings from one place.
pub(crate) fn all(readings: Vec<Reading>) -> Vec<Reading> {
    readings.into_iter().fold(Vec::new(), |mut merged, reading| {
        add(&mut merged, reading);
        merged
    })
}

/// How many readings back to look for the same denial: it is repeated nearby, and a text may contain thousands.
pub(crate) const NEAR: usize = 64;

/// Adds a reading, or merges it into an earlier one of the same denial.
pub(crate) fn add(readings: &mut Vec<Reading>, reading: Reading) {
    let far = readings.len().saturating_sub(NEAR);
    match readings.iter_mut().skip(far).find(|known| same(known, &reading)) {
        Some(known) => fill(known, reading),
        None => readings.push(reading),
    }
}

/// Two readings are of the same denial if they agree on who asked for what and contradict each other nowhere, or if
/// both have the same id.
fn same(one: &Reading, other: &Reading) -> bool {
    let (says, also) = (&one.reported, &other.reported);
    let text = |own: fn(&Reading) -> Option<&String>| agree(own(one), own(other));
    let action = text(|reading| reading.action.as_ref());
    let principal = text(|reading| reading.principal.as_ref());
    let event = text(|reading| reading.reported.event_id.as_ref());
    let request = text(|reading| reading.reported.request_id.as_ref());
    if says.kind != also.kind {
        return false;
    }
    if event == Some(true) || request == Some(true) {
        return action != Some(false) && !is_other_resource(one, other);
    }
    let contradict = [
        event,
        request,
        text(|reading| reading.resource.as_ref()),
        text(|reading| reading.reported.code.as_ref()),
        text(|reading| reading.reported.operation.as_ref()),
        text(|reading| reading.reported.policy_arn.as_ref()),
        text(|reading| reading.reported.time.as_ref()),
        text(|reading| reading.reported.encoded_message.as_ref()),
        agree(says.reason.as_ref(), also.reason.as_ref()),
        agree(says.layer.as_ref(), also.layer.as_ref()),
    ]
    .contains(&Some(false));
    principal == Some(true) && action == Some(true) && !contradict
}

/// Whether two readings name different resources: one request may be refused for several. A truncated name counts as
/// the same.
fn is_other_resource(one: &Reading, other: &Reading) -> bool {
    match (&one.resource, &other.resource) {
        (Some(one), Some(other)) => !one.starts_with(other.as_str()) && !other.starts_with(one.as_str()),
        _ => false,
    }
}

/// Whether two values agree; `None` if either is absent.
fn agree<T: PartialEq>(one: Option<&T>, other: Option<&T>) -> Option<bool> {
    Some(one? == other?)
}

/// Fills in what the first reading leaves open.
fn fill(known: &mut Reading, reading: Reading) {
    let (says, also) = (&mut known.reported, reading.reported);
    let said = [
        ("principal", reading.principal.is_some()),
        ("action", reading.action.is_some()),
        ("resource", reading.resource.is_some()),
    ];
    says.inferred.retain(|field| also.inferred.contains(field) || !said.contains(&(field.as_str(), true)));
    or(&mut known.principal, reading.principal);
    or(&mut known.action, reading.action);
    or(&mut known.resource, reading.resource);
    or(&mut known.resource_account, reading.resource_account);
    for (key, values) in reading.context {
        if !known.context.iter().any(|(own, _)| own.eq_ignore_ascii_case(&key)) {
            known.context.push((key, values));
        }
    }
    // Web servers and HTTP itself also say `Forbidden`: the service's code says more.
    if says.code.as_deref() == Some("Forbidden") && also.code.is_some() {
        says.code = None;
    }
    or(&mut says.code, also.code);
    or(&mut says.operation, also.operation);
    or(&mut says.reason, also.reason);
    or(&mut says.layer, also.layer);
    or(&mut says.policy_arn, also.policy_arn);
    or(&mut says.request_id, also.request_id);
    or(&mut says.host_id, also.host_id);
    or(&mut says.encoded_message, also.encoded_message);
    or(&mut says.authorization_id, also.authorization_id);
    or(&mut says.dependent_action, also.dependent_action);
    or(&mut says.time, also.time);
    or(&mut says.event_id, also.event_id);
    or(&mut says.principal_type, also.principal_type);
    or(&mut says.meaning, also.meaning);
    or(&mut says.text, also.text);
    if says.matched_statements.is_empty() {
        says.matched_statements = also.matched_statements;
    }
}

fn or<T>(known: &mut Option<T>, other: Option<T>) {
    if known.is_none() {
        *known = other;
    }
}
