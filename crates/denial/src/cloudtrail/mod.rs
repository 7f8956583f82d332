//! CloudTrail events.
//!
//! Shape: *AWS CloudTrail User Guide*, "CloudTrail record contents for management, data, and network activity events".

mod context;
mod identity;
mod resource;
mod time;

use serde_json::{Map, Value};

use crate::member::{member, object, text};
use crate::operation::action_of;
use crate::text::is_denial_code;
use crate::{Kind, Origin, Reading, Reported, ReportedLayer};

const SIGN_IN: &str = "The sign-in to the console failed: wrong password, code or user. No policy was asked.";

/// True if an object is an event: it names the service and the call.
pub(crate) fn is_event(object: &Map<String, Value>) -> bool {
    text(object, "eventSource").is_some()
        && text(object, "eventName").is_some()
        && (member(object, "userIdentity").is_some() || member(object, "eventVersion").is_some())
}

/// True if an object says how often calls failed, but names none of them: CloudTrail Insights.
///
/// *AWS CloudTrail User Guide*, "CloudTrail record contents for Insights events for trails".
pub(crate) fn is_insight(object: &Map<String, Value>) -> bool {
    text(object, "eventType") == Some("AwsCloudTrailInsight")
}

/// Reads an event; `None` if the call was not refused.
pub(crate) fn read(event: &Map<String, Value>) -> Option<Reading> {
    let code = text(event, "errorCode");
    let message = text(event, "errorMessage");
    let said = failed_sign_in(event).or_else(|| said(code, message))?;
    let identity = identity::read(event);
    let mut reading = Reading { reported: report(event, said.reported, identity.kind), ..said };
    let asked_as =
        reading.principal.take().filter(|principal| principal.contains(':') || identity.principal.is_none());
    reading.principal = asked_as.or_else(|| identity.principal.map(str::to_owned));
    infer_action(event, &mut reading);
    resource::fill(event, &mut reading);
    reading.context = context::read(event, &identity);
    Some(reading)
}

/// A failed console sign-in. It has a message but no code, and no policy was evaluated.
///
/// *AWS Sign-In User Guide*, "Logging AWS Sign-In API calls with AWS CloudTrail".
fn failed_sign_in(event: &Map<String, Value>) -> Option<Reading> {
    let outcome = text(object(event, "responseElements")?, "ConsoleLogin")?;
    let failed = text(event, "eventName") == Some("ConsoleLogin") && outcome == "Failure";
    failed.then(|| {
        let mut reported = Reported::new(Kind::Lookalike, Origin::Cloudtrail);
        reported.meaning = Some(SIGN_IN.to_owned());
        Reading::new(reported)
    })
}

/// What code and message say; `None` if they report no refusal.
fn said(code: Option<&str>, message: Option<&str>) -> Option<Reading> {
    let read = crate::text::read_message(code, message.unwrap_or_default());
    let refused = code.is_some_and(is_denial_code);
    read.or_else(|| refused.then(|| Reading::new(Reported::new(Kind::Denial, Origin::Cloudtrail))))
}

/// What the event itself reports; this overrides what its message says.
fn report(event: &Map<String, Value>, said: Reported, principal_type: Option<&str>) -> Reported {
    let own = |name| text(event, name).map(str::to_owned);
    let endpoint = text(event, "errorCode") == Some("VpceAccessDenied");
    Reported {
        from: Origin::Cloudtrail,
        code: own("errorCode").or(said.code),
        operation: own("eventName").or(said.operation),
        layer: said.layer.or(endpoint.then_some(ReportedLayer::Endpoint)),
        request_id: own("requestID").or(said.request_id),
        time: text(event, "eventTime").map(time::iso),
        event_id: own("eventID"),
        principal_type: principal_type.map(str::to_owned),
        text: own("errorMessage"),
        ..said
    }
}

/// The action of the call, if the message does not name it.
fn infer_action(event: &Map<String, Value>, reading: &mut Reading) {
    if reading.action.as_ref().is_some_and(|action| action.contains(':')) {
        return;
    }
    let (Some(source), Some(name)) = (text(event, "eventSource"), text(event, "eventName")) else { return };
    if let Some(action) = action_of(source, name) {
        reading.action = Some(action);
        reading.reported.inferred.retain(|field| field != "action");
        reading.reported.inferred.push("action".to_owned());
    }
}
