//! From the shared flags to an AWS session.

use std::sync::Arc;

use aws::{Called, Listener, Session, SessionError, Settings};
use cli::{AwsFlags, Common, Failure, Messages};
use source::SourceError;

/// A session according to the flags; `None` with `--offline` or a snapshot. No calls are made before the first read.
pub fn session(common: &Common, messages: Messages) -> Result<Option<Arc<Session>>, Failure> {
    if common.source.offline || common.source.snapshot.is_some() {
        return Ok(None);
    }
    open(&common.aws, messages).map(Some)
}

/// A session according to the flags. No calls are made before the first read. With `--verbose` each call is reported.
pub fn open(flags: &AwsFlags, messages: Messages) -> Result<Arc<Session>, Failure> {
    let listener = messages
        .is_verbose()
        .then(|| -> Listener { Arc::new(move |called: &Called| messages.detail(&called.to_string())) });
    Session::open(settings(flags), listener).map_err(|error| match error {
        SessionError::Setting(_) => Failure::usage(error.to_string()),
        _ => Failure::aws(error.to_string()),
    })
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

/// How a program fails if AWS could not be asked.
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
