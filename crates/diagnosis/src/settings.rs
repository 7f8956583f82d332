//! What refuses besides policies: look-alikes, sessions that are too long, S3's own settings.

use case::{Finding, Layer, Severity};
use denial::{Kind, Lookalike, Reported};
use policy::PrincipalKind;

use crate::blocker::Blocker;
use crate::repair::Step;
use crate::{Facts, SilentAcl, World};

/// What the report itself says, if that is not a policy denial.
pub(crate) fn of_report(world: &World, reported: Option<&Reported>, facts: &Facts) -> Vec<Finding> {
    let Some(reported) = reported else { return Vec::new() };
    match reported.kind {
        Kind::Denial => Vec::new(),
        Kind::OtherAuthorization if facts.blocks_public_policy || is_put_policy(world) => {
            vec![public_access_block(
                "Block Public Access refuses the policy: it would make the bucket public",
            )]
        }
        Kind::OtherAuthorization => {
            let title = "Another authorization system of AWS refused, not IAM";
            vec![Finding {
                detail: reported.meaning.clone(),
                ..Finding::new("not-authorization", Severity::Error, title)
            }]
        }
        Kind::Lookalike => of_lookalike(world, reported, facts),
    }
}

fn of_lookalike(world: &World, reported: &Reported, facts: &Facts) -> Vec<Finding> {
    let expired = match Lookalike::of(reported) {
        Some(Lookalike::SessionTooLong) => return vec![session_duration(world, reported, facts)],
        Some(Lookalike::SessionExpired) => Some("The session has expired: get new credentials"),
        Some(Lookalike::SessionMayHaveExpired) => {
            Some("The session has expired, or the clock is off: get new credentials, or set the clock")
        }
        None => None,
    };
    let error = |code, title: &str| Finding {
        detail: reported.meaning.clone(),
        ..Finding::new(code, Severity::Error, title)
    };
    let code = reported.code.as_deref().unwrap_or("the message");
    let lookalike = error("not-authorization", &format!("{code} is no denial: no policy was asked"));
    [lookalike].into_iter().chain(expired.map(|title| error("expired-session", title))).collect()
}

fn is_put_policy(world: &World) -> bool {
    world
        .request
        .action
        .as_deref()
        .is_some_and(|action| action.to_ascii_lowercase().starts_with("s3:putbucket"))
}

/// The longest session in role chaining, in seconds. IAM User Guide, "Roles terms and concepts", "Role chaining".
const CHAINED: u32 = 3600;

/// STS API reference, AssumeRole, `DurationSeconds`.
fn session_duration(world: &World, reported: &Reported, facts: &Facts) -> Finding {
    let role = world.request.resource.as_deref().unwrap_or("the role");
    let of = |own: &Option<String>| own.as_deref().is_some_and(|own| own.contains("chaining"));
    let title = match (of(&reported.text) || is_chained(world), facts.max_session_duration) {
        (true, _) => chained(),
        (false, Some(most)) => {
            format!("{role} gives sessions of {most} seconds at most: its MaxSessionDuration")
        }
        (false, None) => format!("The session would be longer than the MaxSessionDuration of {role}"),
    };
    Finding {
        layer: Some(Layer::Resource),
        detail: reported.meaning.clone(),
        ..Finding::new("session-duration", Severity::Error, title)
    }
}

fn chained() -> String {
    format!("A session that assumes a role gets one hour at most: {CHAINED} seconds")
}

/// True if a role's session assumes a role.
fn is_chained(world: &World) -> bool {
    let request = world.prepared();
    request.principal().is_some_and(|own| matches!(own.kind(), PrincipalKind::Session { .. }))
}

/// A request for a longer session than the role allows, if the context says how long: `sts:DurationSeconds`.
pub fn of_duration(world: &World, facts: &Facts) -> Option<Finding> {
    if !world.prepared().assumes_role() {
        return None;
    }
    let wanted: u32 = world.context("sts:DurationSeconds")?.first()?.parse().ok()?;
    let role = world.request.resource.as_deref().unwrap_or("the role");
    let most = facts.max_session_duration.filter(|most| wanted > *most);
    let title = match most {
        _ if is_chained(world) && wanted > CHAINED => chained(),
        Some(most) => format!("{role} gives sessions of {most} seconds at most: its MaxSessionDuration"),
        None => return None,
    };
    let detail =
        format!("{wanted} seconds are asked for: ask for fewer, or raise the MaxSessionDuration of {role}.");
    let detail =
        if most.is_some() { detail } else { format!("{wanted} seconds are asked for: ask for fewer.") };
    let finding = Finding::new("session-duration", Severity::Error, title);
    Some(Finding { layer: Some(Layer::Resource), detail: Some(detail), ..finding })
}

/// What access control lists would allow if they had effect; and those that may not be set.
///
/// S3 User Guide, "Blocking public access to your Amazon S3 storage", "Controlling ownership of objects".
pub(crate) fn of_lists(world: &World, steps: &[Step], facts: &Facts) -> Option<Finding> {
    let action = world.request.action.as_deref()?.to_ascii_lowercase();
    let public = ["public-read", "public-read-write", "authenticated-read"];
    let sets_public = action.ends_with("acl")
        && action.starts_with("s3:put")
        && world
            .context("s3:x-amz-acl")
            .is_some_and(|own| own.iter().any(|own| public.contains(&own.as_str())));
    if facts.blocks_public_acls && sets_public {
        return Some(public_access_block(
            "Block Public Access refuses the access control list: it is public",
        ));
    }
    let is_missing = |step: &Step| matches!(step.blocker, Blocker::NoAllow { layer: Layer::Resource, .. });
    let silent = facts.silent_acl.filter(|_| steps.iter().any(is_missing))?;
    Some(match silent {
        SilentAcl::Ignored => public_access_block(
            "The bucket's access control list is public, and Block Public Access ignores it",
        ),
        SilentAcl::Disabled => {
            let title = "The bucket's access control list is public, and BucketOwnerEnforced turns lists off";
            let finding = Finding::new("s3-acl", Severity::Warning, title);
            let detail = "Access is by policies alone: let the bucket policy allow what is meant.";
            Finding { layer: Some(Layer::Resource), detail: Some(detail.to_owned()), ..finding }
        }
    })
}

/// A key that KMS does not use, regardless of policies.
///
/// KMS Developer Guide, "Key states of AWS KMS keys".
pub(crate) fn of_key(world: &World, facts: &Facts) -> Option<Finding> {
    let state =
        facts.key_state.as_deref().filter(|state| !matches!(*state, "Enabled" | "Creating" | "Updating"))?;
    let (service, name) = world.request.action.as_deref()?.split_once(':')?;
    let small = name.to_ascii_lowercase();
    let uses = ["decrypt", "encrypt", "reencrypt", "generate", "sign", "verify", "derive", "creategrant"];
    if !service.eq_ignore_ascii_case("kms") || !uses.iter().any(|own| small.starts_with(own)) {
        return None;
    }
    let key = world.request.resource.as_deref().unwrap_or("the key");
    let title = format!("{key} is in the state {state}: KMS refuses to use it, whatever policies say");
    let detail = match state {
        "PendingDeletion" | "PendingReplicaDeletion" => {
            "Where it is needed still: `aws kms cancel-key-deletion`, then `aws kms enable-key`."
        }
        "Disabled" => "Where it is needed still: `aws kms enable-key`.",
        "PendingImport" => "Its key material is missing: it expired or was deleted; import it again.",
        _ => "Look at the key's custom key store.",
    };
    let finding = Finding::new("not-authorization", Severity::Error, title);
    Some(Finding { layer: Some(Layer::Resource), detail: Some(detail.to_owned()), ..finding })
}

/// What may refuse although all policies allow.
pub(crate) fn beside_policies(world: &World, reported: Option<&Reported>, facts: &Facts) -> Vec<Finding> {
    let Some(resource) = world.request.resource.as_deref().filter(|own| own.contains(":s3:::")) else {
        return Vec::new();
    };
    let request = world.prepared();
    let anonymous = request.principal().is_some_and(|own| own.kind() == &PrincipalKind::Anonymous);
    let refused = reported.is_some_and(|reported| reported.kind == Kind::Denial);
    let mut findings = Vec::new();
    if refused && facts.uploader_owns_objects && resource.contains('/') && !anonymous {
        let title = "The object may belong to whoever uploaded it: its access control list decides then";
        let detail = "The bucket's ownership setting is not BucketOwnerEnforced, so neither the bucket policy nor IAM \
                      reach objects of other owners. Set BucketOwnerEnforced, or have the uploader copy the object \
                      with --acl bucket-owner-full-control.";
        let finding = Finding::new("s3-acl", Severity::Error, title);
        findings.push(Finding { layer: Some(Layer::Resource), detail: Some(detail.to_owned()), ..finding });
    }
    findings
}

/// S3 User Guide, "Blocking public access to your Amazon S3 storage".
pub(crate) fn public_access_block(title: &str) -> Finding {
    let detail = "Serve the objects through CloudFront, or name the principals in the policy. Where the bucket must be \
                  public, change Block Public Access of the bucket and of the account.";
    let finding = Finding::new("s3-public-access-block", Severity::Error, title);
    Finding { layer: Some(Layer::Resource), detail: Some(detail.to_owned()), ..finding }
}
