//! The beginning of a case's examination.

use case::{Examination, Record, RecordError};

/// Opens a record, and replaces an API operation that the request names as its action with the action:
/// `s3:HeadObject` is not an action, and needs `s3:GetObject`.
pub fn open_case(record: &mut Record) -> Result<Examination<'_>, RecordError> {
    let mut case = Examination::open(record)?;
    if case.request().action.as_deref().is_none_or(diagnosis::is_action) {
        return Ok(case);
    }
    let reported = case.record().get("reported")?;
    if let Some((action, finding)) = diagnosis::action_meant(case.request(), reported.as_ref()) {
        let mut request = case.request().clone();
        request.action = Some(action);
        case.refine(request)?;
        case.add_finding(finding);
    }
    Ok(case)
}
