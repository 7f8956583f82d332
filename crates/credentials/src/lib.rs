//! The credential chain: every source of credentials that is there, which one is used, and which ones it shadows.
//!
//! Sources are looked for where the AWS SDK for Rust looks, in its order: environment variables, the profile, a web
//! identity, the container, the instance. A profile that is named by a flag comes before the environment, as in the
//! AWS CLI. Nobody is asked: files and variables tell all that is told here, and of a key no more than its last four
//! characters. AWS SDKs and Tools Reference Guide, "AWS SDKs and Tools standardized credential providers".

mod chain;
mod environment;
mod profile;
mod profiles;
mod source;
mod sso;
mod trouble;

pub use chain::{Chain, ProfileName, Setting};
pub use environment::Environment;
pub use profiles::ProfilesError;
pub use source::{Kind, Source, State};
pub use trouble::{Trouble, trouble};
