//! The key of an encrypted object: S3 asks KMS on the caller's behalf, and that request may be denied too.
//!
//! S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "Permissions".

use case::{ContextValue, Finding, Policies, Request, Severity, Verdict};
use diagnosis::{Diagnosis, World};
use live::{Evidence, Place};
use serde_json::{Value, json};
use source::arn::{Arn, bucket, dns_suffix};
use source::{Buckets, Keys};

/// The request that S3 makes of KMS, and what was found out about it.
#[derive(Debug)]
pub(crate) struct KeyUse {
    /// The request and its policies. Those of the principal are as the changes for the object's own request leave them.
    pub(crate) world: World,
    pub(crate) diagnosis: Diagnosis,
    verdict: Verdict,
}

impl KeyUse {
    /// Examines the use of the key, where the policies of the object itself allow, or allow once mended.
    pub(crate) fn examine(source: Option<&Place>, of_object: &Diagnosis) -> Option<Self> {
        let source = source?;
        let mended = &of_object.mended;
        if mended.decision().verdict == Verdict::ExplicitDeny {
            return None;
        }
        let request = request(mended, source)?;
        let own = &mended.policies;
        let carried = Policies {
            identity: own.identity.clone(),
            boundary: own.boundary.clone(),
            session: own.session.clone(),
            scp: own.scp.clone(),
            endpoint: Some(None),
            ..Policies::default()
        };
        let evidence = Evidence::collect(&request, &carried, mended.time.clone(), Some(source));
        let mut diagnosis = diagnosis::diagnose(&evidence.world, None, &evidence.facts);
        let is_hidden = |finding: &Finding| finding.code == "wrong-account";
        diagnosis.findings.retain(|finding| !is_hidden(finding));
        lead(&mut diagnosis.findings, &evidence.world);
        note(&mut diagnosis.findings, &evidence.world, mended);
        Some(Self { verdict: evidence.world.decision().verdict, world: evidence.world, diagnosis })
    }

    /// The request and its decision, as the case record tells them.
    pub(crate) fn told(&self) -> Value {
        let Request { action, resource, .. } = &self.world.request;
        json!({"request": {"action": action, "resource": resource}, "decision": self.verdict})
    }
}

/// What is missing comes first by its name, also where the key is of another account and one side alone allows.
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

/// Says of each finding what the key is for.
fn note(findings: &mut [Finding], world: &World, of_object: &World) {
    let object = of_object.request.resource.as_deref().unwrap_or("the object");
    let note =
        format!("{object} is encrypted with {}.", world.request.resource.as_deref().unwrap_or("a key"));
    for finding in findings {
        let detail = finding.detail.take();
        finding.detail = Some(detail.map_or(note.clone(), |detail| format!("{note}\n{detail}")));
    }
}

/// The request that S3 makes of KMS for this one.
fn request(world: &World, source: &Place) -> Option<Request> {
    let bucket = bucket(Arn::parse(world.request.resource.as_deref()?)?)?;
    let action = world.request.action.as_deref()?;
    let used = match action.to_ascii_lowercase().as_str() {
        "s3:getobject" | "s3:getobjectversion" => "kms:Decrypt",
        "s3:putobject" => "kms:GenerateDataKey",
        _ => return None,
    };
    let key = source.encryption_key(bucket).ok()??;
    if !key.starts_with("arn:") {
        return None;
    }
    // Policies name keys, and S3 asks for the key behind an alias.
    let key = if key.contains(":alias/") { source.key_arn(&key).ok()? } else { key };
    let mut made = Request {
        action: Some(used.to_owned()),
        resource: Some(key.clone()),
        resource_account: None,
        ..world.request.clone()
    };
    // KMS Developer Guide, "AWS KMS condition keys", kms:ViaService; IAM User Guide, aws:ViaAWSService.
    let via = Arn::parse(&key).map(|arn| format!("s3.{}.{}", arn.region, dns_suffix(arn.region)));
    // S3 asks from within AWS, whichever way the caller came.
    let ways = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceIp"].map(|way| (way, None));
    let own = [("kms:ViaService", via), ("aws:ViaAWSService", Some("true".to_owned()))];
    for (name, value) in own.into_iter().chain(ways) {
        made.context.retain(|known, _| !known.eq_ignore_ascii_case(name));
        made.context.extend(value.map(|value| (name.to_owned(), ContextValue::One(value))));
    }
    Some(made)
}
