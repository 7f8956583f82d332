//! The credential chain: every source of credentials that is there, which one is used, and which ones it shadows.
//!
//! Sources are looked for where the AWS SDK for Rust looks, in its order: environment variables, the profile, a web
//! identity, the container, the instance. A profile named by a flag comes before the environment, as in the AWS CLI.
//! Nothing is queried: everything reported here comes from files and variables, and only the last four characters of a
//! key are shown. AWS SDKs and Tools Reference Guide, "AWS SDKs and Tools standardized credential providers".

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
