//! The kinds of policies: one language, but some elements exist only in some kinds.

/// What a policy is attached to, and hence which elements it may have.
///
/// IAM User Guide, "Policies and permissions in IAM", "Policy types".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PolicyKind {
    /// Attached to a user, group or role.
    Identity,
    /// A permissions boundary.
    Boundary,
    /// Passed when a role is assumed or a user federated.
    Session,
    /// A service control policy.
    Scp,
    /// A resource control policy.
    Rcp,
    /// Attached to a resource: a bucket policy, a key policy, a queue policy…
    Resource,
    /// A role's trust policy.
    Trust,
    /// Attached to a VPC endpoint.
    Endpoint,
}

impl PolicyKind {
    /// The kind, with its article, as in AWS's error messages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "an identity-based policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::Scp => "a service control policy",
            Self::Rcp => "a resource control policy",
            Self::Resource => "a resource-based policy",
            Self::Trust => "a role trust policy",
            Self::Endpoint => "a VPC endpoint policy",
        }
    }

    /// True if each statement says to whom it applies.
    pub(crate) fn has_principal(self) -> bool {
        matches!(self, Self::Rcp | Self::Resource | Self::Trust | Self::Endpoint)
    }

    /// True if a statement must say to which resources it applies.
    ///
    /// A role's trust policy is about that role; for some services a policy is about the one resource it is attached
    /// to, and may then leave it out.
    pub(crate) fn needs_resource(self) -> bool {
        !matches!(self, Self::Resource | Self::Trust)
    }

    /// True if a `Sid` must be unique. IAM User Guide, "IAM JSON policy elements: Sid".
    pub(crate) fn has_unique_sids(self) -> bool {
        !matches!(self, Self::Resource | Self::Endpoint)
    }
}
