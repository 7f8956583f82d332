//! Where policies come from: live AWS, behind the traits of `source`. Only APIs that read are called.
//!
//! A [`Session`] is the way to AWS. One type per service stands on it, each behind a feature of its own, so that a
//! program links the SDKs that it needs. Every read is kept for the run: ten thousand cases about five roles read each
//! role once. An answer that could not be had is a `SourceError` that says which permission, command or flag mends it.
//!
//! VPC endpoint policies are not read live yet: a snapshot or the case itself gives them.

#![cfg_attr(
    not(feature = "service"),
    allow(dead_code, reason = "services read accounts; STS alone does not")
)]

mod answer;
mod error;
mod http;
#[cfg(feature = "iam")]
mod iam;
mod memo;
#[cfg(feature = "organizations")]
mod organizations;
mod session;
mod settings;
mod sts;

pub use error::SessionError;
#[cfg(feature = "iam")]
pub use iam::Iam;
#[cfg(feature = "organizations")]
pub use organizations::Organizations;
pub use session::{Configure, Session};
pub use settings::Settings;
pub use sts::{CallerIdentity, DECODE_PERMISSIONS};
