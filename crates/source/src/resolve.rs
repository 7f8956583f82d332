//! What a source knows about a request that the request does not say.

use case::{ContextValue, Request};

use crate::{Keys, Organization, PrincipalDetails, Principals, ResourceOwners, SourceError, TrustPolicies};

/// A request with what a source knows about it.
#[derive(Debug)]
pub struct Resolved {
    /// The request.
    pub request: Request,
    /// What the source was refused: more could be known about the request.
    pub refused: Vec<SourceError>,
}

/// Adds what follows from who the principal is and who owns the resource; what the request gives wins.
///
/// That is `*` for an action that takes no resource, the key behind an alias, the owner of a resource whose ARN names
/// none, the principal's ARN with its path, its id and tags, and the organizations of both accounts. IAM User Guide,
/// "AWS global condition context keys". What a source does not know is left out: conditions that ask for it then stay
/// unknown.
pub fn resolve<S>(request: &Request, source: &S) -> Resolved
where
    S: Principals + TrustPolicies + ResourceOwners + Organization + Keys + ?Sized,
{
    let mut refused = Vec::new();
    let mut resolved = request.clone();
    add_star(&mut resolved);
    add_key(&mut resolved, source);
    let prepared = resolved.prepare(None);
    let account = prepared.principal().and_then(|principal| principal.account());
    if let Some(resource) = &resolved.resource {
        let owner = source.owner(resource, resolved.resource_account.as_deref().or(account));
        let owner = kept(owner, &mut refused);
        resolved.resource_account = resolved.resource_account.or(owner);
    }
    let prepared = resolved.prepare(None);
    if let Some(principal) = &request.principal {
        add_principal(&mut resolved, principal, source, &mut refused);
    }
    if let Some(account) = prepared.principal().and_then(|principal| principal.account()) {
        add_organization(
            &mut resolved,
            account,
            ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"],
            source,
            &mut refused,
        );
    }
    if let Some(account) = prepared.resource_account() {
        add_organization(
            &mut resolved,
            account,
            ["aws:ResourceOrgID", "aws:ResourceOrgPaths"],
            source,
            &mut refused,
        );
    }
    Resolved { request: resolved, refused }
}

/// The answer; a refusal is kept.
fn kept<T>(answer: Result<Option<T>, SourceError>, refused: &mut Vec<SourceError>) -> Option<T> {
    answer.unwrap_or_else(|error| {
        refused.extend(Some(error).filter(SourceError::is_refused));
        None
    })
}

/// An action without resource-level permissions is about `*`.
///
/// Service Authorization Reference, column "Resource types": "you must specify all resources". S3 also accepts the
/// ARN `arn:aws:s3:::*` where all buckets are listed.
fn add_star(request: &mut Request) {
    let Some(action) = &request.action else { return };
    let needs_star = actions::action(action).is_some_and(actions::Action::needs_star);
    if request.resource.is_none() && needs_star && !action.eq_ignore_ascii_case("s3:ListAllMyBuckets") {
        request.resource = Some("*".to_owned());
    }
}

/// A request that uses an alias is about the key behind it; one about the alias itself is not.
///
/// KMS Developer Guide, "Controlling access to aliases": policies name keys by key ARN, and `kms:RequestAlias` says
/// which alias was used.
fn add_key<S: Keys + ?Sized>(request: &mut Request, source: &S) {
    let (Some(action), Some(resource)) = (&request.action, &request.resource) else { return };
    let small = action.to_ascii_lowercase();
    let Some((_, alias)) = resource.split_once(":alias/") else { return };
    if !small.starts_with("kms:") || small.ends_with("alias") {
        return;
    }
    if let Ok(key) = source.key_arn(resource) {
        let alias = format!("alias/{alias}");
        request.resource = Some(key);
        add(request, "kms:RequestAlias", ContextValue::One(alias));
    }
}

fn add_principal<S: Principals + TrustPolicies + ?Sized>(
    request: &mut Request,
    principal: &str,
    source: &S,
    refused: &mut Vec<SourceError>,
) {
    let Some(details) = kept(source.principal(principal), refused) else { return };
    add(request, "aws:PrincipalArn", ContextValue::One(details.arn.clone()));
    if let Some(id) = user_id(principal, &details) {
        add(request, "aws:userid", ContextValue::One(id));
    }
    let overridable = !details.tags.is_empty() && may_be_overridden(principal, source);
    for (key, value) in &details.tags {
        let key = format!("aws:PrincipalTag/{key}");
        if overridable {
            request.doubted.push(key);
        } else {
            add(request, &key, ContextValue::One(value.clone()));
        }
    }
}

/// IAM User Guide, "IAM policy elements: Variables and tags", the table of principals: a user's id, or the role's
/// with the session name.
fn user_id(principal: &str, details: &PrincipalDetails) -> Option<String> {
    let id = details.unique_id.as_ref()?;
    match policy::Principal::parse(principal).kind() {
        policy::PrincipalKind::User { .. } => Some(id.clone()),
        policy::PrincipalKind::Session { session, .. } => Some(format!("{id}:{session}")),
        _ => None,
    }
}

/// True for a session that may have tags of its own: one of a role whose trust policy allows passing tags. A
/// session's tag overrides the role's tag of the same name.
///
/// IAM User Guide, "Pass session tags in AWS STS".
fn may_be_overridden<S: TrustPolicies + ?Sized>(principal: &str, source: &S) -> bool {
    if !matches!(policy::Principal::parse(principal).kind(), policy::PrincipalKind::Session { .. }) {
        return false;
    }
    let Ok(trust) = source.trust(principal) else { return true };
    let text = trust.policy.document.get().to_ascii_lowercase();
    ["sts:tagsession", "sts:*", "sts:tag*"].into_iter().any(|action| text.contains(action))
}

fn add_organization<S: Organization + ?Sized>(
    request: &mut Request,
    account: &str,
    [id, paths]: [&str; 2],
    source: &S,
    refused: &mut Vec<SourceError>,
) {
    let membership = source.membership(account);
    if membership.is_err() {
        request.doubted.extend([id, paths].map(ToOwned::to_owned));
    }
    let Some(membership) = kept(membership, refused) else { return };
    add(request, id, ContextValue::One(membership.organization));
    add(request, paths, ContextValue::Many(vec![membership.path]));
}

fn add(request: &mut Request, key: &str, value: ContextValue) {
    if !request.context.keys().any(|own| own.eq_ignore_ascii_case(key)) {
        request.context.insert(key.to_owned(), value);
    }
}
