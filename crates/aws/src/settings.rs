//! How AWS is to be reached.

use std::time::Duration;

/// What the AWS CLI takes as flags, and how other accounts are read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The profile in the configuration files; if absent, `AWS_PROFILE` and the like decide.
    pub profile: Option<String>,
    /// The region; if absent, that of the environment or the profile, and finally `us-east-1`.
    pub region: Option<String>,
    /// An endpoint to ask instead of AWS's own.
    pub endpoint_url: Option<String>,
    /// The longest that one call may take, retries included; if absent, thirty seconds.
    pub timeout: Option<Duration>,
    /// The name of a role, with its path, to assume in accounts that are not the credentials' own.
    pub assume_role: Option<String>,
    /// Profiles for other accounts: account id, name of the profile.
    pub sources: Vec<(String, String)>,
}

impl Settings {
    /// The time limit of a call if none is set.
    pub const TIMEOUT: Duration = Duration::from_secs(30);
}
