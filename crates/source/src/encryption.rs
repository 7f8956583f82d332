//! The key of an encrypted object: S3 calls KMS on the caller's behalf, and that request may be denied too.
//!
//! S3 User Guide, "Using server-side encryption with AWS KMS keys (SSE-KMS)", "Permissions".

use case::{ContextValue, Finding, Layer, Request, Severity};

use crate::arn::{Arn, bucket, dns_suffix, partition};
use crate::{Buckets, Keys, SourceError};

/// The request that S3 makes to KMS for this one, on the caller's behalf: `None` if it is not about an object, or the
/// object is encrypted with one of S3's own keys.
///
/// # Errors
/// Why this is not known: KMS may deny what everything else allows.
pub fn key_request<S: Buckets + Keys + ?Sized>(
    request: &Request,
    source: &S,
) -> Result<Option<Request>, String> {
    let Some((bucket, used)) = object_in_bucket(request) else { return Ok(None) };
    let named = match source.encryption_key(bucket) {
        Err(error) if is_told(&error) => return Ok(None),
        named => named.map_err(|error| error.to_string())?,
    };
    let Some(named) = named else { return Ok(None) };
    let Some(key) = whole_arn(&named, request)? else { return Ok(None) };
    // Policies name keys, and S3 uses the key behind an alias.
    let is_alias = key.contains(":alias/");
    let key = if is_alias { source.key_arn(&key).map_err(|error| error.to_string())? } else { key };
    Ok(Some(of_key(request, used, key)))
}

/// True if nothing is known about a bucket: its policy is not known either, and that is reported elsewhere.
fn is_told(error: &SourceError) -> bool {
    matches!(error, SourceError::NotFound { .. } | SourceError::Unsupported { .. })
}

/// The ARN of a key that the bucket's setting names by id or alias: one in the caller's own account. `None` for the
/// AWS managed key for S3, which admits everyone in its account whom S3 admits.
///
/// S3 API Reference, `ServerSideEncryptionByDefault`; KMS Developer Guide, "AWS managed keys".
fn whole_arn(key: &str, request: &Request) -> Result<Option<String>, String> {
    if key.starts_with("arn:") {
        return Ok(Some(key.to_owned()));
    }
    let prepared = request.prepare(None);
    if key == "alias/aws/s3" {
        let foreign =
            "the objects are encrypted with the key aws/s3 of their account, which no other account can use";
        return if prepared.is_cross_account() { Err(foreign.to_owned()) } else { Ok(None) };
    }
    let account = prepared.principal().and_then(|own| own.account());
    let region = request.context.iter().find(|(name, _)| name.eq_ignore_ascii_case("aws:RequestedRegion"));
    let region = region.and_then(|(_, region)| region.as_slice().first());
    let (Some(account), Some(region)) = (account, region) else {
        return Err(format!(
            "the bucket names its key {key} without account and region, and S3 looks for it in the caller's account: \
             say the region with --context aws:RequestedRegion=REGION"
        ));
    };
    let resource = if key.starts_with("alias/") { key.to_owned() } else { format!("key/{key}") };
    Ok(Some(format!("arn:{}:kms:{region}:{account}:{resource}", partition(region))))
}

fn of_key(request: &Request, used: &str, key: String) -> Request {
    // KMS Developer Guide, "AWS KMS condition keys", kms:ViaService; IAM User Guide, aws:ViaAWSService.
    let via = Arn::parse(&key).map(|arn| format!("s3.{}.{}", arn.region, dns_suffix(arn.region)));
    let mut made = Request {
        action: Some(used.to_owned()),
        resource: Some(key),
        resource_account: None,
        ..request.clone()
    };
    // S3 calls from within AWS, whichever way the caller came.
    let ways = ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:SourceIp"].map(|way| (way, None));
    let own = [("kms:ViaService", via), ("aws:ViaAWSService", Some("true".to_owned()))];
    for (name, value) in own.into_iter().chain(ways) {
        made.context.retain(|known, _| !known.eq_ignore_ascii_case(name));
        made.context.extend(value.map(|value| (name.to_owned(), ContextValue::One(value))));
    }
    made
}

/// The bucket of an object that is read or written, and the KMS action required.
fn object_in_bucket(request: &Request) -> Option<(&str, &'static str)> {
    let bucket = bucket(Arn::parse(request.resource.as_deref()?)?)?;
    let used = match request.action.as_deref()?.to_ascii_lowercase().as_str() {
        "s3:getobject" | "s3:getobjectversion" => "kms:Decrypt",
        "s3:putobject" => "kms:GenerateDataKey",
        _ => return None,
    };
    Some((bucket, used))
}

/// Says that it is not known whether KMS has a say about an object.
pub fn unread_encryption(why: &str) -> Finding {
    let title = format!("Whether KMS has a say about the object is not known: {why}");
    Finding { layer: Some(Layer::Resource), ..Finding::new("layer-unreadable", Severity::Warning, title) }
}

/// Adds to findings about the use of a key what the key is for.
pub fn note_encryption(findings: &mut [Finding], of_key: &Request, of_object: &Request) {
    let object = of_object.resource.as_deref().unwrap_or("the object");
    let note = format!("{object} is encrypted with {}.", of_key.resource.as_deref().unwrap_or("a key"));
    for finding in findings {
        let detail = finding.detail.take();
        finding.detail = Some(detail.map_or(note.clone(), |detail| format!("{note}\n{detail}")));
    }
}
