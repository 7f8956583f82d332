//! Who a principal is, and whom an element names.
//!
//! IAM User Guide, "AWS JSON policy elements: Principal", "AWS JSON policy elements: `NotPrincipal`".

use serde_json::Value;

use crate::case::texts;

/// How the principal of a statement reaches the principal of the request, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reach {
    /// By its account.
    Account,
    /// By its role.
    Role,
    /// By itself, or as everyone.
    Direct,
}

/// The parts of `arn:aws:iam::ACCOUNT:REST` and `arn:aws:sts::ACCOUNT:REST`.
fn parts(arn: &str) -> Option<(&str, &str)> {
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    (parts.len() == 6).then(|| (parts[4], parts[5]))
}

/// The account of a principal.
pub(crate) fn account(principal: &str) -> Option<&str> {
    parts(principal).map(|(account, _)| account)
}

fn rest(principal: &str) -> &str {
    parts(principal).map_or("", |(_, rest)| rest)
}

pub(crate) fn is_root(principal: &str) -> bool {
    rest(principal) == "root"
}

pub(crate) fn is_user(principal: &str) -> bool {
    rest(principal).starts_with("user/")
}

pub(crate) fn is_federated_user(principal: &str) -> bool {
    rest(principal).starts_with("federated-user/")
}

pub(crate) fn is_anonymous(principal: &str) -> bool {
    principal == "anonymous"
}

pub(crate) fn is_service(principal: &str) -> bool {
    principal.ends_with(".amazonaws.com")
}

/// A SAML or OIDC provider.
pub(crate) fn is_provider(principal: &str) -> bool {
    principal == "accounts.google.com" || rest(principal).contains("-provider/")
}

pub(crate) fn is_service_linked(principal: &str) -> bool {
    role(principal).is_some_and(|role| role.starts_with("AWSServiceRoleFor"))
}

/// The role's name: of a session, or of the role itself.
pub(crate) fn role(principal: &str) -> Option<&str> {
    let rest = rest(principal);
    match rest.strip_prefix("assumed-role/") {
        Some(session) => session.split('/').next(),
        None => rest.strip_prefix("role/").and_then(|path| path.rsplit('/').next()),
    }
}

/// The name of a user, without its path.
pub(crate) fn user_name(principal: &str) -> Option<&str> {
    rest(principal).strip_prefix("user/").and_then(|path| path.rsplit('/').next())
}

/// The ARN of the role of a session.
pub(crate) fn role_arn(principal: &str) -> Option<String> {
    Some(format!("arn:aws:iam::{}:role/{}", account(principal)?, role(principal)?))
}

/// The kinds and names that an element lists: `"*"` is everyone, as is `{"AWS": "*"}`.
fn listed(element: &Value) -> Vec<(String, String)> {
    match element {
        Value::String(text) => vec![("AWS".to_owned(), text.clone())],
        Value::Object(kinds) => {
            let all =
                kinds.iter().flat_map(|(kind, names)| texts(names).into_iter().map(move |name| (kind, name)));
            all.map(|(kind, name)| (kind.clone(), name)).collect()
        }
        other => panic!("no principal: {other}"),
    }
}

/// How one entry reaches a principal.
fn reach(kind: &str, name: &str, principal: &str) -> Option<Reach> {
    if name == "*" && kind == "AWS" {
        return Some(Reach::Direct);
    }
    let own = match kind {
        "AWS" => account(principal).is_some() && !is_provider(principal),
        "Service" => is_service(principal),
        "Federated" => is_provider(principal),
        _ => false,
    };
    if !own {
        return None;
    }
    let is_account =
        Some(name) == account(principal) || (is_root(name) && account(name) == account(principal));
    match kind {
        "AWS" if is_account => Some(Reach::Account),
        "AWS" if role_arn(principal).is_some() && rest(name).starts_with("role/") => {
            (role_arn(name) == role_arn(principal)).then_some(Reach::Role)
        }
        _ => (name == principal).then_some(Reach::Direct),
    }
}

/// How `Principal` reaches a principal at best.
pub(crate) fn reached(element: &Value, principal: &str) -> Option<Reach> {
    listed(element).iter().filter_map(|(kind, name)| reach(kind, name, principal)).max()
}

/// Whether `NotPrincipal` spares a principal: its account, its role and itself must each be listed. A role asks by its
/// sessions only, and none is listed where only the role is known.
pub(crate) fn spared(element: &Value, principal: &str) -> bool {
    let listed = listed(element);
    let lists = |reach_wanted: Reach| {
        listed.iter().any(|(kind, name)| reach(kind, name, principal) == Some(reach_wanted))
    };
    let needs_account = account(principal).is_some() && !is_provider(principal);
    (!needs_account || lists(Reach::Account))
        && (role(principal).is_none() || lists(Reach::Role))
        && (is_root(principal) || lists(Reach::Direct))
}
