//! The operation and the service of a request.

use crate::form;
use crate::http::{Request, field};

/// An API call, as it appears in a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Call {
    /// The service, by the prefix of its IAM actions: `iam`, `s3`.
    pub service: String,
    /// The operation, by its name in the service's API Reference: `GetBucketEncryption`.
    ///
    /// An operation that is not known here is the request's method and path.
    pub operation: String,
}

/// The IAM action of operations whose name differs from it ("Actions, resources, and condition keys for Amazon S3" and
/// "… for AWS Lambda" in the Service Authorization Reference).
const ACTIONS: &[(&str, &str, &str)] = &[
    ("s3", "ListBuckets", "ListAllMyBuckets"),
    ("s3", "HeadBucket", "ListBucket"),
    ("s3", "ListObjectsV2", "ListBucket"),
    ("s3", "HeadObject", "GetObject"),
    ("s3", "GetBucketEncryption", "GetEncryptionConfiguration"),
    ("s3", "GetPublicAccessBlock", "GetBucketPublicAccessBlock"),
    ("s3", "GetAccountPublicAccessBlock", "GetAccountPublicAccessBlock"),
];

/// The S3 operation that reads a part of a bucket, by the part's name in the query.
const BUCKET_PARTS: &[(&str, &str)] = &[
    ("policy", "GetBucketPolicy"),
    ("policyStatus", "GetBucketPolicyStatus"),
    ("publicAccessBlock", "GetPublicAccessBlock"),
    ("ownershipControls", "GetBucketOwnershipControls"),
    ("encryption", "GetBucketEncryption"),
    ("acl", "GetBucketAcl"),
    ("location", "GetBucketLocation"),
    ("list-type", "ListObjectsV2"),
];

impl Call {
    /// Reads the call from a request: the service from the signature's scope, the operation from `X-Amz-Target`, the
    /// form's `Action`, or method and path.
    pub fn of(request: &Request) -> Self {
        let service = signed_for(request).unwrap_or("unsigned").to_owned();
        let named = || {
            let (path, query) = request.target.split_once('?').unwrap_or((&request.target, ""));
            rest(&service, &request.method, path, query)
        };
        let operation = target(request).or_else(|| action(request)).or_else(named);
        let plain = request.target.split('?').next().unwrap_or_default();
        let operation = operation.unwrap_or_else(|| format!("{} {plain}", request.method));
        Self { service, operation }
    }

    /// The IAM action that allows it: `s3:GetEncryptionConfiguration`.
    pub fn action(&self) -> String {
        let other = ACTIONS
            .iter()
            .find(|(service, operation, _)| *service == self.service && *operation == self.operation);
        let name = other.map_or(self.operation.as_str(), |(_, _, action)| action);
        format!("{}:{name}", self.service)
    }
}

/// The service in `Credential=AKIA…/20261001/eu-central-1/iam/aws4_request`.
fn signed_for(request: &Request) -> Option<&str> {
    let signed = field(&request.fields, "Authorization")?;
    let (_, scope) = signed.split_once("Credential=")?;
    scope.split('/').nth(3)
}

/// JSON: `X-Amz-Target: TrentService.DescribeKey`.
fn target(request: &Request) -> Option<String> {
    let target = field(&request.fields, "X-Amz-Target")?;
    target.rsplit('.').next().map(str::to_owned)
}

/// Query and EC2 query: the form's `Action`.
fn action(request: &Request) -> Option<String> {
    let body = str::from_utf8(&request.body).ok()?;
    form::member(&form::members(body), "Action").map(str::to_owned)
}

/// The operations of REST services that read.
fn rest(service: &str, method: &str, path: &str, query: &str) -> Option<String> {
    let path = path.trim_matches('/');
    let parts = path.split('/').collect::<Vec<_>>();
    let operation = match (service, method, parts.as_slice()) {
        ("s3", "GET", ["v20180820", "configuration", "publicAccessBlock"]) => "GetAccountPublicAccessBlock",
        ("s3", "GET", ["v20180820", "accesspoint", _, "policy"]) => "GetAccessPointPolicy",
        ("s3", "GET", [""]) => "ListBuckets",
        ("s3", "HEAD", [_]) => "HeadBucket",
        ("s3", "HEAD", [_, ..]) => "HeadObject",
        ("s3", "GET", [_]) => bucket_part(query)?,
        ("s3", "GET", [_, ..]) => "GetObject",
        ("lambda", "GET", [_, "functions"]) => "ListFunctions",
        ("lambda", "GET", [_, "functions", _]) => "GetFunction",
        ("lambda", "GET", [_, "functions", _, "configuration"]) => "GetFunctionConfiguration",
        ("lambda", "GET", [_, "functions", _, "policy"]) => "GetPolicy",
        ("lambda", "GET", [_, "functions", _, "aliases"]) => "ListAliases",
        _ => return None,
    };
    Some(operation.to_owned())
}

fn bucket_part(query: &str) -> Option<&'static str> {
    let asked = form::members(query);
    let known = BUCKET_PARTS.iter().find(|(part, _)| form::member(&asked, part).is_some());
    known.map(|(_, operation)| *operation)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(service: &str, target: &str) -> String {
        Call::of(&Request::get(service, "AKIAIOSFODNN7EXAMPLE", target)).action()
    }

    #[test]
    fn a_call_is_known_in_each_protocol() {
        let form = Request::form("iam", "AKIAIOSFODNN7EXAMPLE", "Action=ListRoles&Version=2010-05-08");
        assert_eq!(Call::of(&form).action(), "iam:ListRoles");
        let mut json = Request::form("kms", "AKIAIOSFODNN7EXAMPLE", "{}");
        json.fields.push(("x-amz-target".to_owned(), "TrentService.DescribeKey".to_owned()));
        assert_eq!(Call::of(&json).action(), "kms:DescribeKey");
        let table = [
            ("s3", "/", "s3:ListAllMyBuckets"),
            ("s3", "/?x-id=ListBuckets", "s3:ListAllMyBuckets"),
            ("s3", "/acme-lake?policy", "s3:GetBucketPolicy"),
            ("s3", "/acme-lake/?encryption=", "s3:GetEncryptionConfiguration"),
            ("s3", "/acme-lake?publicAccessBlock", "s3:GetBucketPublicAccessBlock"),
            ("s3", "/v20180820/configuration/publicAccessBlock", "s3:GetAccountPublicAccessBlock"),
            ("s3", "/acme-lake/2026/q3.csv", "s3:GetObject"),
            ("lambda", "/2015-03-31/functions/orders/policy", "lambda:GetPolicy"),
            ("lambda", "/2015-03-31/functions/orders", "lambda:GetFunction"),
            ("lambda", "/2099-01-01/unheard", "lambda:GET /2099-01-01/unheard"),
        ];
        for (service, target, action) in table {
            assert_eq!(get(service, target), action, "{target}");
        }
    }
}
