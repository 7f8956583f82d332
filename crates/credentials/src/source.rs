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

    /// What renews or mends its credentials: a command, or where to look.
    pub fn remedy(&self) -> String {
        if let Some(command) = &self.renew {
            return format!("`{command}`");
        }
        let from = &self.from;
        match self.kind {
            Kind::Environment => "set the variables again where they came from, or `unset AWS_ACCESS_KEY_ID \
                 AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN` to use the next source"
                .to_owned(),
            Kind::Keys => format!("new keys in {from}: `aws configure --{from}`"),
            Kind::Role => format!("look at the role and the source of {from}"),
            Kind::Process => format!("run the credential_process of {from} by hand and look at its output"),
            Kind::WebIdentity => "look at the token file and the trust policy of the role".to_owned(),
            Kind::Container | Kind::Instance => "look at the role that is attached to the machine".to_owned(),
            Kind::Nothing if self.state == State::Incomplete => {
                "`aws configure list-profiles` names the profiles that there are, `aws configure sso` makes one"
                    .to_owned()
            }
            Kind::Sso | Kind::Login | Kind::Nothing => format!("look at {from}"),
        }
    }

    /// True where the credentials have ended by then.
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
