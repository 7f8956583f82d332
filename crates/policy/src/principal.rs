//! Who makes a request.

use crate::arn::Arn;

/// The principal of a request: its text, and what kind of principal it is.
///
/// IAM User Guide, "AWS JSON policy elements: Principal", and "IAM identifiers".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    text: String,
    kind: PrincipalKind,
    role: Option<Role>,
}

/// The role of a session, or the role itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Role {
    /// Its ARN, as far as known.
    pub(crate) arn: String,
    /// Whether the ARN includes the role's path, if there is one. A session's ARN does not show it.
    pub(crate) path_is_known: bool,
}

/// The kinds of principals, with what policies compare for each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PrincipalKind {
    /// The root user of an account.
    Root {
        /// The account id.
        account: String,
    },
    /// An IAM user.
    User {
        /// The account id.
        account: String,
        /// The name, without the path.
        name: String,
    },
    /// A role, in any of its sessions.
    Role {
        /// The account id.
        account: String,
        /// The name, without the path.
        name: String,
    },
    /// A session of an assumed role. Its ARN does not carry the role's path.
    Session {
        /// The account id.
        account: String,
        /// The role's name.
        role: String,
        /// The session's name.
        session: String,
    },
    /// A session of `sts:GetFederationToken`.
    FederatedUser {
        /// The account id.
        account: String,
    },
    /// An AWS service, for instance `lambda.amazonaws.com`.
    Service,
    /// An identity provider: SAML, OIDC.
    Federated,
    /// Nobody in particular: the request is not signed.
    Anonymous,
    /// A text that does not certainly name anybody, for instance a bare user name.
    Other,
}

impl PrincipalKind {
    /// False for principals that cannot have an identity policy, boundary or session policy: only the resource's
    /// policy decides about them.
    pub fn has_own_policies(&self) -> bool {
        !matches!(self, Self::Service | Self::Anonymous | Self::Federated)
    }
}

impl Principal {
    /// Parses an ARN, an account id, a service principal, a provider or `anonymous`.
    pub fn parse(text: &str) -> Self {
        let kind = kind(text);
        Self { role: role(text, &kind), text: text.to_owned(), kind }
    }

    /// The same, if the session's role is known by its ARN with the path. Another role's ARN is ignored.
    pub(crate) fn with_role(mut self, arn: &str) -> Self {
        let Some(role) = &mut self.role else { return self };
        let Some((_, name)) = arn.split_once(":role/").filter(|(_, name)| name.contains('/')) else {
            return self;
        };
        let is_same = Arn::parse(arn).zip(Arn::parse(&role.arn)).is_some_and(|(one, other)| {
            one.account == other.account && name.rsplit('/').next() == other.resource.rsplit('/').next()
        });
        if is_same && !role.path_is_known {
            *role = Role { arn: arn.to_owned(), path_is_known: true };
        }
        self
    }

    /// The same in a request that carries a provider's assertion: the caller is then a provider, even Amazon Cognito,
    /// whose name looks like a service's.
    pub(crate) fn in_assertion(mut self) -> Self {
        let may_be = match self.kind {
            PrincipalKind::Service => self.text.starts_with("cognito-identity"),
            PrincipalKind::Other => is_host(&self.text),
            _ => false,
        };
        if may_be {
            self.kind = PrincipalKind::Federated;
        }
        self
    }

    /// The text as given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The kind.
    pub fn kind(&self) -> &PrincipalKind {
        &self.kind
    }

    /// The account that the principal belongs to.
    pub fn account(&self) -> Option<&str> {
        match &self.kind {
            PrincipalKind::Root { account }
            | PrincipalKind::User { account, .. }
            | PrincipalKind::Role { account, .. }
            | PrincipalKind::Session { account, .. }
            | PrincipalKind::FederatedUser { account } => Some(account),
            _ => None,
        }
    }

    /// The role, for a role and its sessions.
    pub fn role_name(&self) -> Option<&str> {
        match &self.kind {
            PrincipalKind::Role { name, .. } => Some(name),
            PrincipalKind::Session { role, .. } => Some(role),
            _ => None,
        }
    }

    /// True for the roles that AWS services make for themselves: SCPs and RCPs do not bind them.
    ///
    /// Organizations User Guide, "Service control policies (SCPs)", "SCPs don't affect service-linked roles".
    /// A session's ARN does not carry the path, so there the name decides.
    pub fn is_service_linked_role(&self) -> bool {
        match &self.kind {
            PrincipalKind::Role { .. } => self.text.contains(":role/aws-service-role/"),
            PrincipalKind::Session { role, .. } => role.starts_with("AWSServiceRoleFor"),
            _ => false,
        }
    }

    /// The role of a session, or the role itself.
    pub(crate) fn role(&self) -> Option<&Role> {
        self.role.as_ref()
    }

    /// The value of `aws:PrincipalArn` for the principal: for a session, its role, as far as known.
    pub(crate) fn arn(&self) -> String {
        match (&self.role, &self.kind) {
            (Some(role), _) => role.arn.clone(),
            (_, PrincipalKind::Root { account }) if self.text == *account => {
                format!("arn:aws:iam::{account}:root")
            }
            _ => self.text.clone(),
        }
    }
}

fn role(text: &str, kind: &PrincipalKind) -> Option<Role> {
    let (PrincipalKind::Role { account, name } | PrincipalKind::Session { account, role: name, .. }) = kind
    else {
        return None;
    };
    let arn = Arn::parse(text)?;
    Some(if arn.service == "iam" {
        Role { arn: text.to_owned(), path_is_known: true }
    } else {
        let path = likely_path(name);
        Role { arn: format!("arn:{}:iam::{account}:role/{path}{name}", arn.partition), path_is_known: false }
    })
}

/// The path that a role most likely has. The roles of permission sets have their own path, followed by a region if
/// IAM Identity Center is not in us-east-1.
///
/// IAM Identity Center User Guide, "Referencing permission sets in resource policies".
fn likely_path(role: &str) -> &'static str {
    if role.starts_with("AWSReservedSSO_") { SSO_PATH } else { "" }
}

/// Prefix of the path of a permission set's role.
pub(crate) const SSO_PATH: &str = "aws-reserved/sso.amazonaws.com/";

fn kind(text: &str) -> PrincipalKind {
    if text == "*" || text.eq_ignore_ascii_case("anonymous") {
        return PrincipalKind::Anonymous;
    }
    if is_account_id(text) {
        return PrincipalKind::Root { account: text.to_owned() };
    }
    if let Some(arn) = Arn::parse(text) {
        return arn_kind(arn).unwrap_or(PrincipalKind::Other);
    }
    if is_service(text) {
        return PrincipalKind::Service;
    }
    // A name with one dot may be a person's: `ann.smith`.
    if is_host(text) && text.matches('.').count() > 1 {
        return PrincipalKind::Federated;
    }
    PrincipalKind::Other
}

/// `None` if the account is not an account id: redacted texts do not certainly name anybody.
fn arn_kind(arn: Arn<'_>) -> Option<PrincipalKind> {
    if !is_account_id(arn.account) {
        return None;
    }
    let account = arn.account.to_owned();
    if (arn.service, arn.resource) == ("iam", "root") {
        return Some(PrincipalKind::Root { account });
    }
    let (resource_type, rest) = arn.resource.split_once('/')?;
    let name = rest.rsplit('/').next().unwrap_or(rest).to_owned();
    Some(match (arn.service, resource_type) {
        ("iam", "user") => PrincipalKind::User { account, name },
        ("iam", "role") => PrincipalKind::Role { account, name },
        ("iam", "oidc-provider" | "saml-provider") => PrincipalKind::Federated,
        ("sts", "assumed-role") => match rest.split_once('/') {
            Some((role, session)) => {
                PrincipalKind::Session { account, role: role.to_owned(), session: session.to_owned() }
            }
            None => PrincipalKind::Role { account, name },
        },
        ("sts", "federated-user") => PrincipalKind::FederatedUser { account },
        _ => return None,
    })
}

/// True for a twelve-digit account id.
pub fn is_account_id(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_service(text: &str) -> bool {
    [".amazonaws.com", ".amazonaws.com.cn", ".amazon.com", ".aws.internal"]
        .iter()
        .any(|suffix| text.ends_with(suffix))
        && text != "www.amazon.com"
}

/// True for a host name, as identity providers have.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    text.contains('.') && text.split('.').all(is_label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws() {
        let name = |text| Principal::parse(text).role_name().map(ToOwned::to_owned);
        assert_eq!(name("arn:aws:iam::111111111111:role/team/App").as_deref(), Some("App"));
        assert_eq!(name("arn:aws:sts::111111111111:assumed-role/App/a/b").as_deref(), Some("App"));
        assert_eq!(name("arn:aws:iam::111111111111:user/App"), None);
        let kinds = [
            ("anonymous", PrincipalKind::Anonymous),
            ("*", PrincipalKind::Anonymous),
            ("lambda.amazonaws.com", PrincipalKind::Service),
            ("accounts.google.com", PrincipalKind::Federated),
            ("arn:aws:iam::111111111111:saml-provider/Okta", PrincipalKind::Federated),
            ("ann", PrincipalKind::Other),
            ("ann.smith", PrincipalKind::Other),
            ("aws_iam_role.app.arn", PrincipalKind::Other),
            ("111111111111", PrincipalKind::Root { account: "111111111111".into() }),
            ("arn:aws-cn:iam::111111111111:root", PrincipalKind::Root { account: "111111111111".into() }),
        ];
        for (text, kind) in kinds {
            assert_eq!(Principal::parse(text).kind(), &kind, "{text}");
        }
    }

    #[test]
    fn a_session_names_its_role_without_the_path() {
        let session = Principal::parse("arn:aws-us-gov:sts::111111111111:assumed-role/App/i-0abc");
        assert_eq!(session.arn(), "arn:aws-us-gov:iam::111111111111:role/App");
        let known = session.clone().with_role("arn:aws-us-gov:iam::111111111111:role/team/App");
        assert_eq!(known.arn(), "arn:aws-us-gov:iam::111111111111:role/team/App");
        for other in
            ["arn:aws-us-gov:iam::111111111111:role/team/Other", "arn:aws-us-gov:iam::111111111111:role/App"]
        {
            assert_eq!(session.clone().with_role(other), session, "{other}");
        }
    }

    #[test]
    fn an_account_is_its_root() {
        assert_eq!(Principal::parse("111111111111").arn(), "arn:aws:iam::111111111111:root");
    }
}
