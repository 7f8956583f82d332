//! A place that credentials may come from.

use jiff::Timestamp;
use serde::Serialize;

/// A place that gives credentials, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Source {
    /// What it is.
    pub kind: Kind,
    /// Whether its credentials are used.
    pub state: State,
    /// Where it is: variables, a profile, an address.
    pub from: String,
    /// What is wrong with it, or what comes before it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The last four characters of the access key's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// When its credentials, or the sign-in behind them, expire.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires: Option<Timestamp>,
    /// The command that renews them, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renew: Option<String>,
}

/// What a source is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum Kind {
    /// `AWS_ACCESS_KEY_ID` and the like.
    Environment,
    /// Keys in a profile.
    Keys,
    /// A role that is assumed with the credentials of another source.
    Role,
    /// A sign-in at the access portal of IAM Identity Center.
    Sso,
    /// A sign-in with `aws login`.
    Login,
    /// The output of a command.
    Process,
    /// A role that is assumed with a token in a file, as in EKS.
    WebIdentity,
    /// The role of a container.
    Container,
    /// The role of an instance. Only the network can tell whether there is one.
    Instance,
    /// A profile that gives no credentials.
    Nothing,
}

/// Whether a source is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum State {
    /// It is the first that is there.
    Used,
    /// It is there, but one before it is used.
    Shadowed,
    /// Part of it is missing or wrong.
    Incomplete,
    /// It may be there.
    Possible,
}

impl Source {
    /// A source that is there, as far as is known.
    pub(crate) fn new(kind: Kind, from: impl Into<String>) -> Self {
        Self {
            kind,
            state: State::Shadowed,
            from: from.into(),
            note: None,
            key: None,
            expires: None,
            renew: None,
        }
    }

    /// A source that cannot work.
    pub(crate) fn incomplete(kind: Kind, from: impl Into<String>, note: impl Into<String>) -> Self {
        Self { state: State::Incomplete, note: Some(note.into()), ..Self::new(kind, from) }
    }

    pub(crate) fn with_key(mut self, id: &str) -> Self {
        self.key = Some(last_characters(id));
        self
    }

    pub(crate) fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = Some(note.into());
        self
    }

    pub(crate) fn with_renewal(mut self, command: impl Into<String>) -> Self {
        self.renew = Some(command.into());
        self
    }

    pub(crate) fn until(mut self, expires: Option<Timestamp>) -> Self {
        self.expires = expires;
        self
    }

    /// True if the credentials have expired by then.
    pub fn is_over(&self, then: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= then)
    }
}

/// Enough to distinguish two keys, and of no use to a stranger.
fn last_characters(id: &str) -> String {
    let mut last: Vec<char> = id.chars().rev().take(4).collect();
    last.reverse();
    format!("…{}", last.into_iter().collect::<String>())
}
