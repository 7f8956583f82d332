//! The values of `Principal` and `NotPrincipal`.

use std::borrow::Cow;

use crate::arn::Arn;
use crate::layer::Grant;
use crate::principal::{Principal, PrincipalKind, is_account_id};
use crate::truth::Truth;

/// The type of a principal: the key under which it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PrincipalType {
    /// Accounts, users, roles and sessions.
    Aws,
    /// AWS services.
    Service,
    /// Identity providers.
    Federated,
    /// An account, by its canonical user ID in S3.
    CanonicalUser,
}

/// One value of a `Principal`.
///
/// IAM User Guide, "AWS JSON policy elements: Principal". Wildcards have no meaning here except for the lone `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalPattern<'a> {
    text: Cow<'a, str>,
    /// `None` for the `"*"` that stands in place of the object.
    principal_type: Option<PrincipalType>,
    names: Names,
}

/// Whom a value names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Names {
    Everyone,
    Account,
    User,
    Role,
    Session,
    FederatedUser,
    /// A service or a provider, matched by its whole text.
    Verbatim,
    /// A canonical user ID; the policy does not say which account it belongs to.
    Canonical,
    /// Nobody: the id of a deleted principal, or not a principal at all.
    Nobody,
}

/// How a value relates to the principal of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Named {
    /// Whether it names the principal.
    pub(crate) truth: Truth,
    /// Through what: the account, the role, or the principal itself.
    pub(crate) grant: Grant,
}

impl<'a> PrincipalPattern<'a> {
    /// `"Principal": "*"`
    pub fn everyone() -> Self {
        Self { text: Cow::Borrowed("*"), principal_type: None, names: Names::Everyone }
    }

    /// Compiles a value.
    pub fn compile(principal_type: PrincipalType, text: Cow<'a, str>) -> Self {
        let names = match principal_type {
            PrincipalType::Aws => aws_names(&text),
            PrincipalType::Service | PrincipalType::Federated if text == "*" => Names::Everyone,
            PrincipalType::Service | PrincipalType::Federated => Names::Verbatim,
            PrincipalType::CanonicalUser => Names::Canonical,
        };
        Self { text, principal_type: Some(principal_type), names }
    }

    /// The value as its author wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The key under which it stands; `None` for the `"*"` that stands in place of the object.
    pub fn principal_type(&self) -> Option<PrincipalType> {
        self.principal_type
    }

    /// True for `"*"` and `{"AWS": "*"}`.
    pub fn is_everyone(&self) -> bool {
        self.names == Names::Everyone && matches!(self.principal_type, None | Some(PrincipalType::Aws))
    }

    /// True for a provider that anyone can sign in with, such as `graph.facebook.com`.
    pub(crate) fn is_provider_of_all(&self) -> bool {
        self.principal_type == Some(PrincipalType::Federated) && Arn::parse(&self.text).is_none()
    }

    /// True for a value that names an account as a whole.
    pub fn is_account(&self) -> bool {
        self.names == Names::Account
    }

    /// The account that a value of type `AWS` belongs to.
    pub fn account(&self) -> Option<&str> {
        match self.names {
            Names::Account if !self.text.contains(':') => Some(&self.text),
            Names::Account | Names::User | Names::Role | Names::Session | Names::FederatedUser => {
                Arn::parse(&self.text).map(|arn| arn.account)
            }
            _ => None,
        }
    }

    /// Compares with the principal of a request.
    ///
    /// `session_is_unknown` says that the request may come from a session of which only the role is known.
    pub(crate) fn names(&self, principal: &Principal, session_is_unknown: bool) -> Named {
        let (truth, grant) = match self.names {
            Names::Everyone => (self.is_everyone_of_its_type(principal), Grant::Direct),
            Names::Nobody => (Truth::False, Grant::Direct),
            Names::Canonical => (self.may_be_canonical(principal), Grant::Direct),
            _ if *principal.kind() == PrincipalKind::Other => (self.may_be_other(), Grant::Direct),
            Names::Account => ((principal.account() == self.account()).into(), Grant::Account),
            Names::Role => (self.is_role(principal).into(), Grant::Role),
            Names::Session => (self.is_session(principal, session_is_unknown), Grant::Direct),
            Names::User => (self.is_user(principal, session_is_unknown), Grant::Direct),
            Names::FederatedUser => ((*self.text == *principal.as_str()).into(), Grant::Direct),
            Names::Verbatim => (self.is_provider(principal), Grant::Direct),
        };
        Named { truth, grant }
    }

    fn is_everyone_of_its_type(&self, principal: &Principal) -> Truth {
        match self.principal_type {
            Some(PrincipalType::Service) => (*principal.kind() == PrincipalKind::Service).into(),
            Some(PrincipalType::Federated) => (*principal.kind() == PrincipalKind::Federated).into(),
            _ => Truth::True,
        }
    }

    fn is_role(&self, principal: &Principal) -> bool {
        let Some(role) = principal.role() else { return false };
        if role.path_is_known {
            return *self.text == *role.arn;
        }
        Arn::parse(&self.text).zip(Arn::parse(&role.arn)).is_some_and(|(own, other)| {
            (own.partition, own.account) == (other.partition, other.account)
                && own.resource.rsplit('/').next() == other.resource.rsplit('/').next()
        })
    }

    /// A federated user's ARN does not say which user asked for the session.
    ///
    /// IAM User Guide, "Session policies": what a resource policy grants to the user, the user's sessions have too.
    fn is_user(&self, principal: &Principal, session_is_unknown: bool) -> Truth {
        match principal.kind() {
            PrincipalKind::FederatedUser { account }
                if session_is_unknown && self.account() == Some(account) =>
            {
                Truth::Unknown
            }
            _ => (*self.text == *principal.as_str()).into(),
        }
    }

    fn is_session(&self, principal: &Principal, session_is_unknown: bool) -> Truth {
        if *self.text == *principal.as_str() {
            return Truth::True;
        }
        let PrincipalKind::Role { account, name } = principal.kind() else { return Truth::False };
        let own_role = Arn::parse(&self.text).and_then(|own| {
            let role = own.resource.split('/').nth(1)?;
            Some((own.account, role))
        });
        if session_is_unknown && own_role == Some((account, name)) { Truth::Unknown } else { Truth::False }
    }

    fn is_provider(&self, principal: &Principal) -> Truth {
        if *self.text != *principal.as_str() {
            return Truth::False;
        }
        match (principal.kind(), self.principal_type) {
            (PrincipalKind::Service, Some(PrincipalType::Service))
            | (PrincipalKind::Federated, Some(PrincipalType::Federated)) => Truth::True,
            // The name of an unrecognized host does not say what it is.
            (PrincipalKind::Federated, Some(PrincipalType::Service)) => Truth::Unknown,
            _ => Truth::False,
        }
    }

    fn may_be_canonical(&self, principal: &Principal) -> Truth {
        if *self.text == *principal.as_str() {
            return Truth::True;
        }
        let may_be = principal.account().is_some() || *principal.kind() == PrincipalKind::Other;
        if may_be { Truth::Unknown } else { Truth::False }
    }

    /// A principal of unknown kind may be the one this names, but not a service.
    fn may_be_other(&self) -> Truth {
        if self.names == Names::Verbatim { Truth::False } else { Truth::Unknown }
    }

    /// Through what the value names whom it names; `None` if it names nobody.
    pub(crate) fn grant(&self) -> Option<Grant> {
        match self.names {
            Names::Account => Some(Grant::Account),
            Names::Role => Some(Grant::Role),
            Names::Nobody => None,
            _ => Some(Grant::Direct),
        }
    }

    pub(crate) fn into_owned(self) -> PrincipalPattern<'static> {
        PrincipalPattern {
            text: Cow::Owned(self.text.into_owned()),
            principal_type: self.principal_type,
            names: self.names,
        }
    }
}

fn aws_names(text: &str) -> Names {
    if text == "*" {
        return Names::Everyone;
    }
    if is_account_id(text) {
        return Names::Account;
    }
    let Some(arn) = Arn::parse(text) else { return Names::Nobody };
    match (arn.service, arn.resource.split('/').next().unwrap_or_default()) {
        ("iam", "root") => Names::Account,
        ("iam", "user") => Names::User,
        ("iam", "role") => Names::Role,
        ("sts", "assumed-role") => Names::Session,
        ("sts", "federated-user") => Names::FederatedUser,
        _ => Names::Nobody,
    }
}
