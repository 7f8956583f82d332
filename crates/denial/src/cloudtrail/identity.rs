//! Who asked: `userIdentity`.
//!
//! *AWS CloudTrail User Guide*, "CloudTrail userIdentity element".

use serde_json::{Map, Value};

use crate::member::{object, text};

/// What an event says about the caller.
#[derive(Debug, Default)]
pub(super) struct Identity<'a> {
    /// `userIdentity.type`.
    pub(super) kind: Option<&'a str>,
    /// An ARN, a service principal, or `anonymous`.
    pub(super) principal: Option<&'a str>,
    /// The unique id, followed by a colon and the session's name.
    pub(super) id: Option<&'a str>,
    /// The name of a user.
    pub(super) user_name: Option<&'a str>,
    /// The role behind a session, with its path.
    pub(super) issuer: Option<&'a str>,
    /// Whether the session was opened with a second factor.
    pub(super) mfa: Option<&'a str>,
    /// The service that called on behalf of the caller.
    pub(super) invoked_by: Option<&'a str>,
    /// The provider that vouches for the caller: an ARN, or the name of a provider that AWS knows.
    pub(super) provider: Option<&'a str>,
}

impl<'a> Identity<'a> {
    /// For a caller with a token from an OIDC provider: the provider's URL, the audience and the subject.
    ///
    /// The id is `PROVIDER:AUDIENCE:SUBJECT`, and each part may contain colons. Providers without an ARN have keys with
    /// other names and values. *IAM User Guide*, "Available keys for AWS OIDC federation".
    pub(super) fn claims(&self) -> Option<(&'a str, Option<&'a str>, &'a str)> {
        let (provider, subject) = (self.provider?, self.user_name?);
        let (_, url) =
            provider.split_once(":oidc-provider/").filter(|_| self.kind == Some("WebIdentityUser"))?;
        let audience = self.id.and_then(|id| {
            let rest = id.strip_prefix(provider)?.strip_prefix(':')?;
            rest.strip_suffix(subject)?.strip_suffix(':').filter(|audience| !audience.is_empty())
        });
        Some((url, audience, subject))
    }
}

/// Reads the caller of an event.
pub(super) fn read(event: &Map<String, Value>) -> Identity<'_> {
    let Some(user) = object(event, "userIdentity") else { return Identity::default() };
    let session = object(user, "sessionContext");
    let issuer = session.and_then(|session| object(session, "sessionIssuer"));
    let attributes = session.and_then(|session| object(session, "attributes"));
    Identity {
        kind: text(user, "type"),
        principal: principal(user),
        id: text(user, "principalId"),
        user_name: text(user, "userName"),
        issuer: issuer.and_then(|issuer| text(issuer, "arn")),
        mfa: attributes.and_then(|attributes| text(attributes, "mfaAuthenticated")),
        invoked_by: text(user, "invokedBy"),
        provider: text(user, "identityProvider"),
    }
}

/// Callers from another account, and those whose token was refused, have no ARN in the event.
fn principal(user: &Map<String, Value>) -> Option<&str> {
    if let Some(arn) = text(user, "arn") {
        return Some(arn);
    }
    let is = |name, value: &str| text(user, name).is_some_and(|own| own.eq_ignore_ascii_case(value));
    match text(user, "type")? {
        "AWSService" => text(user, "invokedBy"),
        _ if is("accountId", "ANONYMOUS_PRINCIPAL")
            || is("principalId", "ANONYMOUS_PRINCIPAL")
            || is("accountId", "anonymous")
            || is("principalId", "anonymous") =>
        {
            Some("anonymous")
        }
        _ => None,
    }
}
