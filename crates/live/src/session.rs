//! From the shared flags to a session with AWS.

use std::sync::Arc;

use aws::{Session, SessionError, Settings};
use cli::{AwsFlags, Common, Failure};
use source::SourceError;

/// A session as the flags say; `None` with `--offline` or a snapshot. Nobody is called before the first read.
pub fn session(common: &Common) -> Result<Option<Arc<Session>>, Failure> {
    if common.source.offline || common.source.snapshot.is_some() {
        return Ok(None);
    }
    match Session::open(settings(&common.aws)) {
        Ok(session) => Ok(Some(session)),
        Err(error @ SessionError::Setting(_)) => Err(Failure::usage(error.to_string())),
        Err(error) => Err(Failure::aws(error.to_string())),
    }
}

fn settings(flags: &AwsFlags) -> Settings {
    Settings {
        profile: flags.profile.clone(),
        region: flags.region.clone(),
        endpoint_url: flags.endpoint_url.clone(),
        timeout: Some(flags.timeout),
        assume_role: flags.assume_role.clone(),
        sources: flags.source.clone(),
    }
}

/// What a program ends with where AWS could not be asked.
pub fn failure(error: &SourceError) -> Failure {
    match error {
        SourceError::Credentials { message, help } => {
            Failure::aws(format!("no valid credentials: {message}"))
                .help(format!("{help}; or work without AWS: --snapshot DIR, or --offline"))
        }
        SourceError::Unreachable { what, message } => {
            Failure::aws(format!("{what} could not be read: {message}")).help(
                "check the network, the region and the endpoint; --timeout gives more time; \
                 --snapshot DIR and --offline work without AWS",
            )
        }
        other => Failure::aws(other.to_string()),
    }
}
