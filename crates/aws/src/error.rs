//! Translates what the SDK says went wrong into what that means for a layer.

use std::error::Error;

use aws_credential_types::provider::error::CredentialsError;
use aws_sdk_sts::config::http::HttpResponse;
use aws_sdk_sts::error::{DisplayErrorContext, ProvideErrorMetadata, SdkError};
use aws_smithy_runtime_api::client::result::ConnectorError;
use source::layout::Item;
use source::{AwsError, SourceError};

/// Why no session could be opened.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// The operating system provided no threads, or no files for them.
    #[error("cannot start the threads that call AWS: {0}")]
    Runtime(#[from] std::io::Error),
    /// The file of `AWS_CA_BUNDLE` cannot be read.
    #[error("cannot read {file}, the file of AWS_CA_BUNDLE: {message}")]
    Certificates {
        /// The file.
        file: String,
        /// What the operating system said.
        message: String,
    },
    /// TLS could not be set up.
    #[error("cannot set up TLS: {0}")]
    Tls(String),
    /// A setting is invalid.
    #[error("{0}")]
    Setting(String),
}

/// What went wrong with a call.
#[derive(Debug, Clone)]
pub(crate) enum CallError {
    /// AWS answered with an error.
    Answer(AwsError),
    /// The credentials are missing or no longer valid: what is wrong with them.
    Credentials(String),
    /// No answer came, and why.
    Unreachable(String),
}

impl<E> From<SdkError<E, HttpResponse>> for CallError
where
    E: ProvideErrorMetadata + Error + 'static,
{
    fn from(error: SdkError<E, HttpResponse>) -> Self {
        match &error {
            SdkError::ServiceError(answered) => service(answered.err(), answered.raw()),
            SdkError::ResponseError(_) if is_cut(&error) => {
                Self::Unreachable("the connection ended in the middle of the answer".to_owned())
            }
            SdkError::ResponseError(answered) => unreadable(answered.raw()),
            SdkError::TimeoutError(_) => Self::Unreachable("the time limit was reached".to_owned()),
            _ => unsent(&error),
        }
    }
}

/// How the message begins where AWS itself turned credentials down.
const ANSWERED: &str = "AWS answered ";

fn service<E: ProvideErrorMetadata>(error: &E, response: &HttpResponse) -> CallError {
    let Some(code) = error.code() else { return unreadable(response) };
    let message = error.message().unwrap_or_default();
    if is_credentials_code(code) {
        return CallError::Credentials(format!("{ANSWERED}{code}: {message}"));
    }
    let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
    CallError::Answer(AwsError { code: code.to_owned(), message })
}

/// An error without a code, such as a proxy's page.
fn unreadable(response: &HttpResponse) -> CallError {
    CallError::Answer(AwsError {
        code: format!("HTTP {}", response.status()),
        message: "the answer is not one that AWS gives; a proxy may stand between".to_owned(),
    })
}

/// An error and its chain of causes, to the first.
fn causes<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error| error.source())
}

/// True if reading the answer's body was cut short.
fn is_cut(error: &(dyn Error + 'static)) -> bool {
    causes(error).any(<dyn Error>::is::<std::io::Error>)
}

/// The request got no answer.
fn unsent(error: &(dyn Error + 'static)) -> CallError {
    let Some(refused) = causes(error).find_map(|cause| cause.downcast_ref::<CredentialsError>()) else {
        return CallError::Unreachable(innermost(error));
    };
    // The server that gives the credentials could not be reached: nothing is wrong with them.
    match causes(refused).find(|cause| cause.is::<ConnectorError>()) {
        Some(connector) => CallError::Unreachable(innermost(connector)),
        None => credentials(refused),
    }
}

fn credentials(error: &CredentialsError) -> CallError {
    CallError::Credentials(match error {
        CredentialsError::CredentialsNotLoaded(_) => "none were found".to_owned(),
        CredentialsError::ProviderTimedOut(_) => {
            "none were found in time where they were looked for last".to_owned()
        }
        _ => innermost(error),
    })
}

/// The last of the causes, which says what really happened.
fn innermost(error: &(dyn Error + 'static)) -> String {
    let last = causes(error).last().unwrap_or(error);
    let text = last.to_string().split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { DisplayErrorContext(error).to_string() } else { text }
}

/// The codes with which AWS rejects credentials before it looks at permissions.
///
/// IAM API Reference, "Common errors"; S3 API Reference, "Error responses".
fn is_credentials_code(code: &str) -> bool {
    matches!(
        code,
        "AuthFailure"
            | "ExpiredToken"
            | "ExpiredTokenException"
            | "IncompleteSignature"
            | "InvalidAccessKeyId"
            | "InvalidClientTokenId"
            | "InvalidSignatureException"
            | "InvalidToken"
            | "MissingAuthenticationToken"
            | "NotSignedUp"
            | "RequestExpired"
            | "RequestTimeTooSkewed"
            | "SignatureDoesNotMatch"
            | "TokenRefreshRequired"
            | "UnrecognizedClientException"
    )
}

impl CallError {
    /// True where credentials are missing or cannot be used, and AWS has not seen any.
    pub(crate) fn is_without_credentials(&self) -> bool {
        matches!(self, Self::Credentials(message) if !message.starts_with(ANSWERED))
    }

    /// What it means for the thing that was to be read: `None` where AWS says that there is no such thing.
    pub(crate) fn explain<T>(self, item: &Item, what: &str, help: &str) -> Result<Option<T>, SourceError> {
        let what = what.to_owned();
        Err(match self {
            Self::Credentials(message) => SourceError::Credentials { message, help: help.to_owned() },
            Self::Unreachable(message) => SourceError::Unreachable { what, message },
            Self::Answer(error) => return error.explain(item, &what).map_or(Ok(None), Err),
        })
    }
}
