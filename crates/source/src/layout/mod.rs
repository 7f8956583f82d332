//! The layout of a snapshot, in one place: each file, the AWS CLI command that prints it, the permission it takes.
//!
//! ```text
//! manifest.json                                              what could not be read, and why
//! ACCOUNT/iam/get-account-authorization-details.json         or several: get-account-authorization-details.2.json …
//! ACCOUNT/iam/list-roles.json                                for MaxSessionDuration
//! ACCOUNT/iam/{get-role,get-user,…}/NAME.json                by hand, where the former may not be called
//! ACCOUNT/iam/{get-role-policy,…}/NAME/POLICY.json
//! ACCOUNT/iam/get-policy-version/POLICY-ARN.json
//! ACCOUNT/s3/list-buckets.json
//! ACCOUNT/s3/BUCKET/{get-bucket-policy,get-bucket-acl,…}.json
//! ACCOUNT/s3control/get-public-access-block.json
//! ACCOUNT/{kms,lambda,sqs,sns,secretsmanager}/REGION/list-….json
//! ACCOUNT/kms/REGION/list-aliases.json
//! ACCOUNT/kms/REGION/KEY-ID/{describe-key,get-key-policy,list-grants}.json
//! ACCOUNT/lambda/REGION/FUNCTION/{get-function,get-policy,list-aliases}.json
//! ACCOUNT/lambda/REGION/FUNCTION/{get-function-configuration,get-policy}.ALIAS.json
//! ACCOUNT/sqs/REGION/QUEUE/get-queue-attributes.json
//! ACCOUNT/sns/REGION/TOPIC/get-topic-attributes.json
//! ACCOUNT/secretsmanager/REGION/SECRET/get-resource-policy.json
//! ACCOUNT/ec2/REGION/describe-vpc-endpoints.json
//! organizations/{describe-organization,list-roots,list-accounts}.json
//! organizations/list-parents/CHILD.json
//! organizations/describe-organizational-unit/OU.json
//! organizations/list-policies-for-target/TARGET.SERVICE_CONTROL_POLICY.json
//! organizations/describe-policy/POLICY-ID.json
//! ```
//!
//! Names are kept except for characters that a file name cannot contain: those, and a leading dot, are
//! percent-encoded (`prod/db` is `prod%2Fdb`). If only one region is collected, the `REGION` folder may be omitted.

mod iam;
mod organizations;
mod regional;
mod s3;

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

pub use iam::{
    Entity, authorization_details, groups_for_user, iam_folder, is_authorization_details, policy_version,
    roles,
};
pub use organizations::{
    DEEPEST_UNIT, PolicyType, accounts, organization, organization_policy, organizational_unit, parents,
    policies_for_target, roots,
};
pub use regional::{
    KeyItem, Listing, VPC_ENDPOINTS, function, function_aliases, function_folder, function_policy,
    function_version, key_aliases, key_folder, qualified, queue, queue_url, secret_name, secret_policy,
    topic, vpc_endpoint_folder, vpc_endpoints,
};
pub use s3::{BucketItem, account_public_access_block, bucket_folder, buckets, buckets_folder};

/// The file that lists what could not be read, and why.
pub const MANIFEST: &str = "manifest.json";

/// One file of a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// The file's path, relative to the snapshot's folder, with `/`.
    pub path: String,
    /// Other places to look if it is not there.
    pub alternatives: Vec<String>,
    /// The command that prints it, quoted for a shell.
    pub command: String,
    /// The IAM action that the command needs.
    pub permission: &'static str,
}

impl Item {
    fn new(path: String, command: String, permission: &'static str) -> Self {
        Self { path, alternatives: Vec::new(), command, permission }
    }

    /// A call whose output is not kept in any snapshot: the words of the AWS CLI command after `aws`, and the
    /// permission.
    pub fn call(words: &[&str], permission: &'static str) -> Self {
        let words = words.iter().flat_map(|own| [Cow::Borrowed(" "), word(own)]);
        Self::new(String::new(), std::iter::once(Cow::Borrowed("aws")).chain(words).collect(), permission)
    }
}

/// What a file name may contain unencoded: nothing with a meaning to a shell or a file system.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'@')
    .remove(b'+')
    .remove(b'=')
    .remove(b',');

/// Turns any name into a single file name, so that no name in a request can lead out of the snapshot.
pub fn file_name(name: &str) -> String {
    if name.is_empty() {
        return "%".to_owned();
    }
    let encoded = utf8_percent_encode(name, PLAIN).to_string();
    match encoded.strip_prefix('.') {
        Some(rest) => format!("%2E{rest}"),
        None => encoded,
    }
}

/// Quotes a word for a POSIX shell: names come from denial texts, and the commands are meant to be pasted.
pub fn word(text: &str) -> Cow<'_, str> {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.@+=,:/%".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
}
