//! The key of an encrypted object: S3 asks KMS on the caller's behalf, and that request may be denied too.
//!
//! S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "Permissions".

use case::{ContextValue, Finding, Layer, Request, Severity};

use crate::arn::{Arn, bucket, dns_suffix};
use crate::{Buckets, Keys, SourceError};

/// The request that S3 makes of KMS for this one: `None` where it makes none, as for a bucket whose objects are
/// encrypted with keys of S3's own.
pub fn key_request<S: Buckets + Keys + ?Sized>(
    request: &Request,
    source: &S,
) -> Result<Option<Request>, SourceError> {
    let Some((bucket, used)) = object_in_bucket(request) else { return Ok(None) };
    let Some(key) = source.encryption_key(bucket)?.filter(|key| key.starts_with("arn:")) else {
        return Ok(None);
    };
    // Policies name keys, and S3 asks for the key behind an alias.
    let key = if key.contains(":alias/") { source.key_arn(&key)? } else { key };
    let mut made = Request {
        action: Some(used.to_owned()),
        resource: Some(key.clone()),
        resource_account: None,
        ..request.clone()
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
    Ok(Some(made))
}

/// The bucket of an object that is read or written, and the KMS action that this takes.
fn object_in_bucket(request: &Request) -> Option<(&str, &'static str)> {
    let bucket = bucket(Arn::parse(request.resource.as_deref()?)?)?;
    let used = match request.action.as_deref()?.to_ascii_lowercase().as_str() {
        "s3:getobject" | "s3:getobjectversion" => "kms:Decrypt",
        "s3:putobject" => "kms:GenerateDataKey",
        _ => return None,
    };
    Some((bucket, used))
}

/// Says that the key of an object's encryption could not be told, so that KMS may deny what all else allows.
///
/// `None` where a bucket is not known at all: its policy is not known either, and that is told elsewhere.
pub fn unread_encryption(error: &SourceError) -> Option<Finding> {
    let told_elsewhere = matches!(error, SourceError::NotFound { .. } | SourceError::Unsupported { .. });
    let title = format!("Whether KMS has a say about the object is not known: {error}");
    let finding = Finding::new("layer-unreadable", Severity::Warning, title);
    (!told_elsewhere).then_some(Finding { layer: Some(Layer::Resource), ..finding })
}

/// Says of the findings about the use of a key what the key is for.
pub fn note_encryption(findings: &mut [Finding], of_key: &Request, of_object: &Request) {
    let object = of_object.resource.as_deref().unwrap_or("the object");
    let note = format!("{object} is encrypted with {}.", of_key.resource.as_deref().unwrap_or("a key"));
    for finding in findings {
        let detail = finding.detail.take();
        finding.detail = Some(detail.map_or(note.clone(), |detail| format!("{note}\n{detail}")));
    }
}
