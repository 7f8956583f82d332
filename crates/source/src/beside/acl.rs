//! S3 access control lists, as policies.

use case::NamedPolicy;
use serde_json::json;

use crate::AclGrant;
use crate::document::of_value;

const EVERYONE: &str = "http://acs.amazonaws.com/groups/global/AllUsers";
const EVERY_ACCOUNT: &str = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY: &str = "http://acs.amazonaws.com/groups/s3/LogDelivery";

/// True for an entry that is public: S3 User Guide, "Blocking public access to your Amazon S3 storage", "ACLs".
pub(super) fn is_public(grant: &AclGrant) -> bool {
    grant.grantee == EVERYONE || grant.grantee == EVERY_ACCOUNT
}

/// True for actions that an object's access control list can allow.
pub(super) fn is_of_objects(action: &str) -> bool {
    let allowed = [
        "s3:GetObject",
        "s3:GetObjectVersion",
        "s3:GetObjectAcl",
        "s3:GetObjectVersionAcl",
        "s3:PutObjectAcl",
    ];
    allowed.iter().any(|own| own.eq_ignore_ascii_case(action))
}

/// What a permission on a bucket allows. S3 User Guide, "Mapping of ACL permissions and access policy permissions".
fn actions(permission: &str) -> &'static [&'static str] {
    match permission {
        "READ" => &["s3:ListBucket", "s3:ListBucketVersions", "s3:ListBucketMultipartUploads"],
        "WRITE" => &["s3:PutObject"],
        "READ_ACP" => &["s3:GetBucketAcl"],
        "WRITE_ACP" => &["s3:PutBucketAcl"],
        "FULL_CONTROL" => &[
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:ListBucketMultipartUploads",
            "s3:PutObject",
            "s3:GetBucketAcl",
            "s3:PutBucketAcl",
        ],
        _ => &[],
    }
}

/// An entry of a bucket's list as a policy; `None` for the bucket's own account.
pub(super) fn policy(bucket: &str, grant: &AclGrant) -> Option<NamedPolicy> {
    let actions = actions(&grant.permission);
    if grant.to_owner || actions.is_empty() {
        return None;
    }
    let principal = match grant.grantee.as_str() {
        EVERYONE | EVERY_ACCOUNT => json!("*"),
        LOG_DELIVERY => json!({"Service": "logging.s3.amazonaws.com"}),
        account => json!({"CanonicalUser": account}),
    };
    let condition = match grant.grantee.as_str() {
        EVERY_ACCOUNT => json!({"StringNotEquals": {"aws:PrincipalType": "Anonymous"}}),
        _ => json!({}),
    };
    let statement = json!({
        "Effect": "Allow",
        "Principal": principal,
        "Action": actions,
        "Resource": [format!("arn:*:s3:::{bucket}"), format!("arn:*:s3:::{bucket}/*")],
        "Condition": condition,
    });
    Some(NamedPolicy {
        name: format!("access control list of bucket {bucket}: {} for {}", grant.permission, grant.grantee),
        arn: None,
        via: Some("acl".to_owned()),
        document: of_value(&json!({"Version": "2012-10-17", "Statement": [statement]}))?,
        origin: None,
    })
}
