//! What else is known, besides policies, that affects the decision.

use case::Layer;

/// Facts about the principal and the resource that are not in any policy.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, as AWS names it")]
pub struct Facts {
    /// The principal is the execution role of a Lambda function.
    pub is_lambda_role: bool,
    /// S3 Block Public Access refuses public bucket policies: `BlockPublicPolicy`.
    pub blocks_public_policy: bool,
    /// Objects in the bucket belong to whoever uploaded them, and access control lists apply.
    pub uploader_owns_objects: bool,
    /// The longest session that the role allows, in seconds.
    pub max_session_duration: Option<u32>,
    /// The state of the requested KMS key: `Enabled`, `Disabled`, `PendingDeletion` and so on.
    pub key_state: Option<String>,
    /// The accounts named by a role's trust policy that are in the same organization as the role.
    pub related_accounts: Vec<String>,
    /// Why public entries in the bucket's access control list have no effect, if they have none.
    pub silent_acl: Option<SilentAcl>,
    /// S3 Block Public Access refuses public access control lists: `BlockPublicAcls`.
    pub blocks_public_acls: bool,
    /// The layers that could not be read: what they say is not known.
    pub unreadable: Vec<Layer>,
}

/// Why public entries in an access control list have no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SilentAcl {
    /// S3 Block Public Access ignores them: `IgnorePublicAcls`.
    Ignored,
    /// Object ownership turns lists off: `BucketOwnerEnforced`.
    Disabled,
}
