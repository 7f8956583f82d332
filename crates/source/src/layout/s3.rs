//! The files of S3: buckets, and Block Public Access.

use super::{Item, file_name, word};

/// The buckets of an account.
pub fn buckets(account: &str) -> Item {
    Item::new(
        format!("{}/s3/list-buckets.json", file_name(account)),
        "aws s3api list-buckets".to_owned(),
        "s3:ListAllMyBuckets",
    )
}

/// The folder with an account's buckets, each in its own folder.
pub fn buckets_folder(account: &str) -> String {
    format!("{}/s3", file_name(account))
}

/// The folder of a bucket.
pub fn bucket_folder(account: &str, bucket: &str) -> String {
    format!("{}/{}", buckets_folder(account), file_name(bucket))
}

/// What is collected for a bucket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BucketItem {
    /// The bucket policy.
    Policy,
    /// The access control list.
    Acl,
    /// Block Public Access of the bucket.
    PublicAccessBlock,
    /// Object ownership.
    OwnershipControls,
    /// Default encryption.
    Encryption,
}

impl BucketItem {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Policy, Self::Acl, Self::PublicAccessBlock, Self::OwnershipControls, Self::Encryption];

    /// The file of a bucket.
    pub fn of(self, account: &str, bucket: &str) -> Item {
        let (command, permission) = match self {
            Self::Policy => ("get-bucket-policy", "s3:GetBucketPolicy"),
            Self::Acl => ("get-bucket-acl", "s3:GetBucketAcl"),
            Self::PublicAccessBlock => ("get-public-access-block", "s3:GetBucketPublicAccessBlock"),
            Self::OwnershipControls => ("get-bucket-ownership-controls", "s3:GetBucketOwnershipControls"),
            Self::Encryption => ("get-bucket-encryption", "s3:GetEncryptionConfiguration"),
        };
        Item::new(
            format!("{}/{command}.json", bucket_folder(account, bucket)),
            format!("aws s3api {command} --bucket {}", word(bucket)),
            permission,
        )
    }
}

/// Block Public Access of an account.
pub fn account_public_access_block(account: &str) -> Item {
    Item::new(
        format!("{}/s3control/get-public-access-block.json", file_name(account)),
        format!("aws s3control get-public-access-block --account-id {}", word(account)),
        "s3:GetAccountPublicAccessBlock",
    )
}
