//! The caller, as the record describes it.

use aws::CallerIdentity;
use credentials::Chain;
use serde::Serialize;
use source::arn::Arn;

/// Who is calling, and how.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Caller {
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    pub(crate) identity: Option<Identity>,
    /// The region in use.
    #[serde(skip_serializing_if = "Option::is_none")]
    region: Option<String>,
    /// The profile in use.
    profile: String,
    /// When the credentials expire.
    #[serde(skip_serializing_if = "Option::is_none")]
    expires: Option<String>,
    /// Every source of credentials.
    pub(crate) credentials: Chain,
}

/// What AWS says about a caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Identity {
    pub(crate) account: String,
    pub(crate) arn: String,
    user_id: String,
    #[serde(rename = "type")]
    pub(crate) kind: &'static str,
    /// The role of a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) role: Option<String>,
    /// The name of the session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) session: Option<String>,
}

impl Caller {
    /// What is known without asking AWS.
    pub(crate) fn of(chain: Chain) -> Self {
        Self {
            identity: None,
            region: chain.region.as_ref().map(|region| region.value.clone()),
            profile: chain.profile.name.clone(),
            expires: chain.used().and_then(|used| used.expires).map(|expires| expires.to_string()),
            credentials: chain,
        }
    }
}

impl From<CallerIdentity> for Identity {
    /// IAM User Guide, "IAM identifiers"; STS API Reference, `GetCallerIdentity`.
    fn from(CallerIdentity { account, arn, user_id }: CallerIdentity) -> Self {
        let resource = Arn::parse(&arn).map_or("", |arn| arn.resource);
        let (kind, name) = resource.split_once('/').unwrap_or((resource, ""));
        let (kind, role, session) = match kind {
            "assumed-role" => {
                let (role, session) = name.split_once('/').unwrap_or((name, ""));
                ("assumed-role", Some(role.to_owned()), Some(session.to_owned()))
            }
            "federated-user" => ("federated-user", None, Some(name.to_owned())),
            "root" => ("root", None, None),
            "user" => ("user", None, None),
            "role" => ("role", Some(name.to_owned()), None),
            _ => ("unknown", None, None),
        };
        Self { account, arn, user_id, kind, role, session }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_caller_is_told_apart() {
        let table = [
            ("arn:aws:iam::111111111111:root", "root", None, None),
            ("arn:aws:iam::111111111111:user/team/ann", "user", None, None),
            (
                "arn:aws:sts::111111111111:assumed-role/App/i-0abc",
                "assumed-role",
                Some("App"),
                Some("i-0abc"),
            ),
            ("arn:aws-cn:sts::111111111111:federated-user/ann", "federated-user", None, Some("ann")),
        ];
        for (arn, kind, role, session) in table {
            let own = CallerIdentity { account: "111111111111".into(), arn: arn.into(), user_id: "A".into() };
            let found = Identity::from(own);
            assert_eq!(
                (found.kind, found.role.as_deref(), found.session.as_deref()),
                (kind, role, session),
                "{arn}"
            );
        }
    }
}
