//! What decides beside policies, as far as it is known.

/// Facts about the principal and the resource that no policy holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a switch of AWS")]
pub struct Facts {
    /// The principal is the execution role of a Lambda function.
    pub is_lambda_role: bool,
    /// S3 Block Public Access takes the force of public bucket policies: `RestrictPublicBuckets`.
    pub restricts_public_buckets: bool,
    /// S3 Block Public Access refuses public bucket policies: `BlockPublicPolicy`.
    pub blocks_public_policy: bool,
    /// Objects in the bucket belong to whoever uploaded them, and access control lists count.
    pub uploader_owns_objects: bool,
    /// The longest session that the role gives, in seconds.
    pub max_session_duration: Option<u32>,
}
