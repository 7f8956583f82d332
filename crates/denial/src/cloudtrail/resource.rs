//! The resource: `resources`, or the request's parameters if they are unambiguous.

use serde_json::{Map, Value};

use crate::Reading;
use crate::member::{list, object, text};

/// A resource that the event lists.
#[derive(Debug, Clone, Copy)]
struct Listed<'a> {
    arn: &'a str,
    kind: Option<&'a str>,
    account: Option<&'a str>,
}

/// Fills in the resource if the message does not name it, and the account that owns it.
pub(super) fn fill(event: &Map<String, Value>, reading: &mut Reading) {
    let action = reading.action.as_deref().unwrap_or_default();
    let listed = listed(event);
    if reading.resource.is_none() {
        let arn = chosen(&listed, action).map(str::to_owned).or_else(|| parameter(event, action));
        if let Some(arn) = arn {
            reading.resource = Some(arn);
            reading.reported.inferred.push("resource".to_owned());
        }
    }
    if reading.resource_account.is_none() {
        reading.resource_account =
            reading.resource.as_deref().and_then(|resource| owner(resource, &listed, event));
    }
}

fn listed(event: &Map<String, Value>) -> Vec<Listed<'_>> {
    list(event, "resources")
        .iter()
        .filter_map(Value::as_object)
        .filter_map(|resource| {
            Some(Listed {
                arn: text(resource, "ARN")?,
                kind: text(resource, "type"),
                account: text(resource, "accountId"),
            })
        })
        .collect()
}

/// The one listed resource that the action applies to.
fn chosen<'a>(listed: &[Listed<'a>], action: &str) -> Option<&'a str> {
    let kind = match action.split_once(':') {
        Some(("s3", _)) if is_on_objects(action) => "AWS::S3::Object",
        Some(("s3", _)) => "AWS::S3::Bucket",
        Some(("sts", _)) => "AWS::IAM::Role",
        _ => "",
    };
    let mut fitting =
        listed.iter().filter(|resource| kind.is_empty() || resource.kind.is_none_or(|own| own == kind));
    let first = fitting.next()?.arn;
    fitting.all(|other| other.arn == first).then_some(first)
}

/// Buckets, objects and roles have ARNs that follow from their names.
fn parameter(event: &Map<String, Value>, action: &str) -> Option<String> {
    let parameters = object(event, "requestParameters")?;
    match action.split_once(':')?.0 {
        "s3" => {
            let bucket = text(parameters, "bucketName")?;
            let (bucket, slash) = if bucket.starts_with("arn:") {
                (bucket.to_owned(), "/object/")
            } else {
                let region = text(event, "awsRegion").unwrap_or_default();
                (format!("arn:{}:s3:::{bucket}", crate::partition(region)), "/")
            };
            if is_on_objects(action) {
                Some(format!("{bucket}{slash}{}", text(parameters, "key")?))
            } else {
                Some(bucket)
            }
        }
        "sts" => text(parameters, "roleArn").map(str::to_owned),
        _ => None,
    }
}

/// The S3 actions that require the ARN of an object.
///
/// *Service Authorization Reference*, "Actions, resources, and condition keys for Amazon S3".
fn is_on_objects(action: &str) -> bool {
    let name = action.split_once(':').map_or(action, |(_, name)| name);
    name.contains("Object") && !name.contains("Bucket")
        || matches!(name, "AbortMultipartUpload" | "ListMultipartUploadParts" | "BypassGovernanceRetention")
}

/// The owner of the resource, if its ARN does not say.
fn owner(resource: &str, listed: &[Listed<'_>], event: &Map<String, Value>) -> Option<String> {
    if resource
        .strip_prefix("arn:")
        .is_some_and(|arn| arn.split(':').nth(3).is_some_and(|account| !account.is_empty()))
    {
        return None;
    }
    let holds = |own: &&Listed<'_>| {
        resource.strip_prefix(own.arn).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let account = listed.iter().filter(holds).find_map(|own| own.account);
    account.or_else(|| visited(event)).map(str::to_owned)
}

/// The account of a resource that another account accessed: the event is delivered to both, and this is the copy of the
/// resource's owner. An event of a VPC endpoint is delivered to the endpoint's owner instead.
fn visited(event: &Map<String, Value>) -> Option<&str> {
    let recipient = text(event, "recipientAccountId")?;
    let caller = text(object(event, "userIdentity")?, "accountId")?;
    (caller != recipient && text(event, "eventType") != Some("AwsVpceEvent")).then_some(recipient)
}
