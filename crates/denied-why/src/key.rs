//! The key of an encrypted object: S3 asks KMS on the caller's behalf, and that request may be denied too.
//!
//! S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "Permissions".

use case::{ContextValue, Finding, Policies, Request, Verdict};
use diagnosis::{Diagnosis, World};
use live::{Evidence, Place};
use source::Buckets;
use source::arn::{Arn, bucket, dns_suffix};

/// What keeps the caller from using the key, where the policies of the object itself allow, or allow once mended.
pub(crate) fn findings(world: &World, source: Option<&Place>, diagnosis: &Diagnosis) -> Vec<Finding> {
    let Some(request) = source.and_then(|source| request(world, source)) else { return Vec::new() };
    if diagnosis.mended.decision().verdict == Verdict::ExplicitDeny {
        return Vec::new();
    }
    let carried = Policies { endpoint: Some(None), ..Policies::default() };
    let evidence = Evidence::collect(&request, &carried, world.time.clone(), source);
    let of_key = diagnosis::diagnose(&evidence.world, None, &evidence.facts);
    let about_key = |mut finding: Finding| {
        let object = world.request.resource.as_deref().unwrap_or("the object");
        let note = format!("{object} is encrypted with {}.", request.resource.as_deref().unwrap_or("a key"));
        finding.detail = Some(finding.detail.map_or(note.clone(), |detail| format!("{note}\n{detail}")));
        finding
    };
    of_key.findings.into_iter().map(about_key).collect()
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
