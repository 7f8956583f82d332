//! Where policies come from: the case itself, or a snapshot on disk; live AWS implements the same traits.
//!
//! There is one small trait per layer ([`IdentityPolicies`], [`Boundaries`], …). [`Snapshot`] implements them all.
//! [`CaseSource`] asks the case's own policies first and then another source. An answer is either documents, or
//! "examined, and nothing there", or a [`SourceError`] that says what to do; it is never silently empty.

mod answer;
pub mod arn;
mod aws_error;
mod beside;
mod case_source;
mod collect;
mod document;
mod encryption;
mod error;
mod full_access;
mod holder;
mod layers;
pub mod layout;
mod resolve;
mod settings;
mod snapshot;
mod text_file;

pub use answer::{examine, note_embedded, note_unread_settings};
pub use aws_error::AwsError;
pub use beside::{Beside, beside};
pub use case_source::{CaseSource, Origin};
pub use collect::{Collected, collect};
pub use document::document;
pub use encryption::{key_request, note_encryption, unread_encryption};
pub use error::SourceError;
pub use full_access::full_access;
pub use holder::Holder;
pub use layers::{
    Boundaries, EndpointPolicies, IdentityPolicies, ManagedPolicies, Membership, Organization,
    PrincipalDetails, Principals, ResourceControlPolicies, ResourceOwners, ResourcePolicies,
    ServiceControlPolicies, Source, Trust, TrustPolicies,
};
pub use resolve::{Resolved, resolve};
pub use settings::{
    AclGrant, Buckets, FunctionDetails, Functions, GrantConstraints, KeyGrant, Keys, PublicAccessBlock,
};
pub use snapshot::Snapshot;
pub use text_file::{json_message, text_file, whole_text};
