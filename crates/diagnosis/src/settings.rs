//! What refuses beside policies: look-alikes, sessions that are too long, S3's own settings.

use case::{Finding, Layer, Severity, StatementRef};
use denial::{Kind, Reported};
use policy::PrincipalKind;

use crate::world::At;
use crate::{Facts, World, document};

/// What the report itself says, where that is no policy's denial.
pub(crate) fn of_report(world: &World, reported: Option<&Reported>, facts: &Facts) -> Vec<Finding> {
    let Some(reported) = reported else { return Vec::new() };
    let meaning = || reported.meaning.clone();
    match reported.kind {
        Kind::Denial => Vec::new(),
        Kind::OtherAuthorization if facts.blocks_public_policy || is_put_policy(world) => {
            vec![public_access_block(
                "Block Public Access refuses the policy: it would make the bucket public",
            )]
        }
        Kind::OtherAuthorization => {
            let title = "Another authorization system of AWS refused, not IAM";
            vec![Finding { detail: meaning(), ..Finding::new("not-authorization", Severity::Error, title) }]
        }
        Kind::Lookalike if is_about_duration(reported) => vec![session_duration(world, reported, facts)],
        Kind::Lookalike => {
            let code = reported.code.as_deref().unwrap_or("the message");
            let title = format!("{code} is no denial: no policy was asked");
            let mut findings = vec![Finding {
                detail: meaning(),
                ..Finding::new("not-authorization", Severity::Error, title)
            }];
            if has_expired(reported) {
                let title = "The session has expired: get new credentials";
                findings.push(Finding {
                    detail: meaning(),
                    ..Finding::new("expired-session", Severity::Error, title)
                });
            }
            findings
        }
    }
}

fn is_put_policy(world: &World) -> bool {
    world
        .request
        .action
        .as_deref()
        .is_some_and(|action| action.to_ascii_lowercase().starts_with("s3:putbucket"))
}

fn has_expired(reported: &Reported) -> bool {
    reported.meaning.as_deref().is_some_and(|meaning| meaning.contains("credentials have expired"))
}

fn is_about_duration(reported: &Reported) -> bool {
    reported.meaning.as_deref().is_some_and(|meaning| meaning.contains("--duration-seconds"))
}

/// STS API reference, AssumeRole, `DurationSeconds`.
fn session_duration(world: &World, reported: &Reported, facts: &Facts) -> Finding {
    let role = world.request.resource.as_deref().unwrap_or("the role");
    let chained = reported.text.as_deref().is_some_and(|text| text.contains("chaining"));
    let title = match (chained, facts.max_session_duration) {
        (true, _) => "A session that assumes a role gets one hour at most: 3600 seconds".to_owned(),
        (false, Some(most)) => format!("{role} gives sessions of {most} seconds at most"),
        (false, None) => format!("The session would be longer than the MaxSessionDuration of {role}"),
    };
    Finding {
        layer: Some(Layer::Resource),
        detail: reported.meaning.clone(),
        ..Finding::new("session-duration", Severity::Error, title)
    }
}

/// What may refuse where all policies allow.
pub(crate) fn beside_policies(world: &World, reported: Option<&Reported>, facts: &Facts) -> Vec<Finding> {
    let Some(resource) = world.request.resource.as_deref().filter(|own| own.contains(":s3:::")) else {
        return Vec::new();
    };
    let request = world.prepared();
    let anonymous = request.principal().is_some_and(|own| own.kind() == &PrincipalKind::Anonymous);
    let outside = anonymous || request.is_cross_account();
    let refused = reported.is_some_and(|reported| reported.kind == Kind::Denial);
    let mut findings = Vec::new();
    if facts.restricts_public_buckets && outside && is_granted_to_everyone(world) {
        findings.push(public_access_block(
            "The bucket policy is public, and Block Public Access keeps it to the bucket's own account",
        ));
    }
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

/// True where only statements for everyone, without a condition, allow: such a policy is public.
///
/// S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public".
fn is_granted_to_everyone(world: &World) -> bool {
    let mut allows = world.statements(Layer::Resource);
    allows.retain(|at| at.what.effect == "Allow");
    let is_public = |at: &At<StatementRef>| {
        let statement = document::statement(&world.policies, at.place, at.what.index).unwrap_or_default();
        let principal = statement.get("Principal");
        let listed = principal.and_then(|own| own.get("AWS")).or(principal);
        document::texts(listed).iter().any(|own| own == "*") && !statement.contains_key("Condition")
    };
    !allows.is_empty() && allows.iter().all(is_public)
}

/// S3 User Guide, "Blocking public access to your Amazon S3 storage".
fn public_access_block(title: &str) -> Finding {
    let detail = "Serve the objects through CloudFront, or name the principals in the policy. Where the bucket must be \
                  public, change Block Public Access of the bucket and of the account.";
    let finding = Finding::new("s3-public-access-block", Severity::Error, title);
    Finding { layer: Some(Layer::Resource), detail: Some(detail.to_owned()), ..finding }
}
