//! The key of an encrypted object: S3 asks KMS on the caller's behalf, and that request may be denied too.
//!
//! S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "Permissions".

use case::{Finding, Layer, Policies, Request, Severity, Verdict};
use diagnosis::{Diagnosis, World};
use live::{Evidence, Place};
use serde_json::{Value, json};
use source::SourceError;

/// The request that S3 makes to KMS, and what was found out about it.
#[derive(Debug)]
pub(crate) struct KeyUse {
    /// The request and its policies. Those of the principal are as the changes for the object's own request leave them.
    pub(crate) world: World,
    pub(crate) diagnosis: Diagnosis,
    verdict: Verdict,
}

impl KeyUse {
    /// Examines the use of the key, if the policies of the object itself allow, or would once fixed. An error says why
    /// it is not known whether KMS is involved.
    pub(crate) fn examine(
        source: Option<&Place>,
        of_object: &Diagnosis,
        evidence: &Evidence,
    ) -> Result<Option<Self>, String> {
        let mended = &of_object.mended;
        let Some(source) = source.filter(|_| mended.decision().verdict != Verdict::ExplicitDeny) else {
            return Ok(None);
        };
        let Some(request) = source::key_request(&mended.request, source)? else { return Ok(None) };
        let own = &mended.policies;
        let carried = Policies {
            identity: own.identity.clone(),
            boundary: own.boundary.clone(),
            session: own.session.clone(),
            scp: own.scp.clone(),
            endpoint: Some(None),
            ..Policies::default()
        };
        let of_key = Evidence::collect(&request, &carried, mended.time.clone(), Some(source));
        let mut diagnosis = diagnosis::diagnose(&of_key.world, None, &of_key.facts);
        let is_hidden = |finding: &Finding| finding.code == "wrong-account";
        diagnosis.findings.retain(|finding| !is_hidden(finding));
        lead(&mut diagnosis.findings, &of_key.world);
        let verdict = of_key.world.decision().verdict;
        if verdict == Verdict::Unknown {
            diagnosis.findings.extend(unreadable(&of_key, evidence));
        }
        source::note_encryption(&mut diagnosis.findings, &request, &mended.request);
        Ok(Some(Self { verdict, world: of_key.world, diagnosis }))
    }

    /// The request and its decision, as the case record has them.
    pub(crate) fn told(&self) -> Value {
        let Request { action, resource, .. } = &self.world.request;
        json!({"request": {"action": action, "resource": resource}, "decision": self.verdict})
    }
}

/// What could not be read about the key, except what is already reported as unreadable for the object.
fn unreadable(of_key: &Evidence, of_object: &Evidence) -> Vec<Finding> {
    let settings = of_key.unread_settings.iter().map(|error| (Layer::Resource, error));
    let layers = of_key.unreadable.iter().map(|(layer, error)| (*layer, error));
    let is_new =
        |(_, error): &(Layer, &SourceError)| !of_object.unreadable.iter().any(|(_, told)| told == *error);
    let told = |(layer, error): (Layer, &SourceError)| {
        let title = format!("What KMS says of the key is not known: {error}");
        Finding { layer: Some(layer), ..Finding::new("layer-unreadable", Severity::Warning, title) }
    };
    layers.chain(settings).filter(is_new).map(told).collect()
}

/// The missing permission comes first under its own name, even if the key belongs to another account and only one side
/// allows.
fn lead(findings: &mut Vec<Finding>, world: &World) {
    let one_sided = ["cross-account-one-sided", "account-principal-delegates"];
    let is_first = |finding: &&Finding| finding.severity == Severity::Error;
    let Some(first) = findings.iter().find(is_first).filter(|own| one_sided.contains(&own.code.as_str()))
    else {
        return;
    };
    let Request { action, resource, .. } = &world.request;
    let title = format!(
        "{} on {} is not allowed, and S3 needs it for the object",
        action.as_deref().unwrap_or("The use"),
        resource.as_deref().unwrap_or("the key")
    );
    let lead = Finding { code: "missing-kms-permission".to_owned(), title, ..first.clone() };
    findings.insert(0, lead);
}
