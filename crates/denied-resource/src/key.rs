//! The policy of the key that an object is encrypted with.

use case::{Examination, Finding, Record, RecordError, Verdict};
use live::Place;
use serde_json::{Value, json};

/// What the key's policy says about the request that S3 makes to KMS.
#[derive(Debug, Default)]
pub(crate) struct KeyPolicy {
    /// The member `encryption` of the case: that request, the verdict of its `resource` layer, and what follows.
    pub(crate) told: Option<Value>,
    /// What the policy says against the request, or why it could not be read.
    pub(crate) findings: Vec<Finding>,
}

impl KeyPolicy {
    /// Examines the policy of the key, if the request concerns an object that is encrypted with one.
    pub(crate) fn examine(case: &Examination<'_>, source: &Place) -> Result<Self, RecordError> {
        let request = match source::key_request(case.request(), source) {
            Ok(Some(request)) => request,
            Ok(None) => return Ok(Self::default()),
            Err(why) => {
                let told = json!({"decision": Verdict::Unknown});
                return Ok(Self { told: Some(told), findings: vec![source::unread_encryption(&why)] });
            }
        };
        let mut record = Record::default();
        record.set("request", &request)?;
        let mut of_key = Examination::open(&mut record)?;
        super::examine_policy(&mut of_key, source, false)?;
        live::close(of_key)?;
        let mut findings: Vec<Finding> = record.get("findings")?.unwrap_or_default();
        source::note_encryption(&mut findings, &request, case.request());
        let told = json!({
            "request": {"action": request.action, "resource": request.resource},
            "layers": record.get::<Value>("layers")?,
            "decision": record.get::<Verdict>("decision")?.unwrap_or(Verdict::Unknown),
        });
        Ok(Self { told: Some(told), findings })
    }
}
