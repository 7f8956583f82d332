//! Where policies come from: live AWS, behind the traits of `source`. Only APIs that read are called.
//!
//! A [`Session`] is the connection to AWS. One type per service is built on it, each behind its own feature, so that a
//! program links only the SDKs that it needs. Every answer is kept for the run: ten thousand cases about five roles
//! read each role once. A failed read is a `SourceError` that says which permission, command or flag fixes it.
//!
//! VPC endpoint policies are not read live yet: a snapshot or the case itself supplies them.

#![cfg_attr(
    not(feature = "collect"),
    allow(dead_code, reason = "what services share is more than each takes")
)]

mod answer;
#[cfg(feature = "collect")]
mod collect;
mod endpoint;
mod error;
mod http;
#[cfg(feature = "iam")]
mod iam;
#[cfg(feature = "kms")]
mod kms;
#[cfg(feature = "lambda")]
mod lambda;
mod memo;
#[cfg(feature = "organizations")]
mod organizations;
#[cfg(feature = "resources")]
mod resources;
#[cfg(feature = "s3")]
mod s3;
#[cfg(feature = "secretsmanager")]
mod secretsmanager;
mod session;
mod settings;
#[cfg(feature = "iam")]
mod simulator;
#[cfg(feature = "sns")]
mod sns;
#[cfg(feature = "sqs")]
mod sqs;
mod sts;
mod surroundings;
mod trace;

#[cfg(feature = "collect")]
pub use collect::{Answer, Collector, Scope, Service, Shelf};
pub use error::SessionError;
#[cfg(feature = "iam")]
pub use iam::Iam;
#[cfg(feature = "kms")]
pub use kms::Kms;
#[cfg(feature = "lambda")]
pub use lambda::Lambda;
#[cfg(feature = "organizations")]
pub use organizations::Organizations;
#[cfg(feature = "resources")]
pub use resources::Resources;
#[cfg(feature = "s3")]
pub use s3::S3;
#[cfg(feature = "secretsmanager")]
pub use secretsmanager::SecretsManager;
pub use session::{Configure, Session};
pub use settings::Settings;
#[cfg(feature = "iam")]
pub use simulator::{Matched, Simulated, Simulator};
#[cfg(feature = "sns")]
pub use sns::Sns;
#[cfg(feature = "sqs")]
pub use sqs::Sqs;
pub use sts::{CallerIdentity, DECODE_PERMISSIONS};
pub use trace::{Called, Listener};
