//! What is worth knowing about a caller and about the sources of credentials.

use case::{Finding, Request, Severity};
use credentials::{Chain, Kind, Source, State};
use jiff::{SignedDuration, Timestamp};
use source::SourceError;

use crate::caller::{Caller, Identity};

/// A caller with less time left than this is told so.
const SOON: SignedDuration = SignedDuration::from_mins(15);

/// Everything that the chain itself shows.
pub(crate) fn of_chain(chain: &Chain, now: Timestamp) -> Vec<Finding> {
    [shadowed(chain), by_default(chain), over(chain, now), without_region(chain)]
        .into_iter()
        .flatten()
        .collect()
}

/// More than one source is there: one is used, and a person may have meant another.
fn shadowed(chain: &Chain) -> Option<Finding> {
    let used = chain.used()?;
    let others: Vec<_> = chain.shadowed().map(words).collect();
    if others.is_empty() {
        return None;
    }
    // A profile or a flag was named and something else is used: hardly what was meant.
    let named = chain.profile.by.as_deref();
    let ignored = named.is_some_and(|by| by != "--profile") && used.kind == Kind::Environment;
    let severity = if ignored { Severity::Warning } else { Severity::Info };
    let mut title = format!("{} gives the credentials, and shadows {}", words(used), others.join(", "));
    if ignored {
        title = format!("{title}: {} has no effect", named.unwrap_or_default());
    }
    let mut finding = Finding::new("shadowed-credentials", severity, title);
    finding.detail = ignored.then(|| {
        format!(
            "Keys in the environment come before a profile of the environment. To use it: `unset AWS_ACCESS_KEY_ID \
             AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`, or name it by flag: `--profile {}`.",
            chain.profile.name
        )
    });
    Some(finding)
}

/// No profile was named, and there are several.
fn by_default(chain: &Chain) -> Option<Finding> {
    let used = chain.used()?;
    let of_profile = used.from == "profile default" && chain.profile.by.is_none();
    if !of_profile || chain.other_profiles.is_empty() {
        return None;
    }
    let title = format!(
        "No profile was named, so `default` is used; there is also {}",
        chain.other_profiles.join(", ")
    );
    Some(Finding::new("default-profile", Severity::Info, title))
}

/// The credentials have expired, or soon will.
fn over(chain: &Chain, now: Timestamp) -> Option<Finding> {
    let used = chain.used()?;
    if used.kind == Kind::Sso && used.expires.is_none() {
        let title = format!("{}: nobody has signed in", words(used));
        return Some(renewed(Finding::new("expired-session", Severity::Error, title), used));
    }
    let expires = used.expires?;
    let title = if used.is_over(now) {
        format!("{}: the session ended at {expires}", words(used))
    } else if used.is_over(now + SOON) {
        format!("{}: the session ends soon, at {expires}", words(used))
    } else {
        return None;
    };
    let severity = if used.is_over(now) { Severity::Error } else { Severity::Warning };
    Some(renewed(Finding::new("expired-session", severity, title), used))
}

fn renewed(mut finding: Finding, used: &Source) -> Finding {
    finding.detail = Some(format!("To mend it: {}.", used.remedy()));
    finding
}

fn without_region(chain: &Chain) -> Option<Finding> {
    if chain.region.is_some() {
        return None;
    }
    let mut finding = Finding::new("region", Severity::Warning, "No region is set");
    let command = match chain.profile.by {
        Some(_) => format!("aws configure set region REGION --profile {}", chain.profile.name),
        None => "aws configure set region REGION".to_owned(),
    };
    finding.detail = Some(format!("Set AWS_REGION, give --region, or run `{command}`."));
    Some(finding)
}

/// What the identity itself shows.
pub(crate) fn of_identity(identity: &Identity, chain: &Chain) -> Vec<Finding> {
    let from = chain.used().map_or_else(String::new, |used| format!(", from {}", words(used)));
    match identity.kind {
        "root" => {
            let title = format!("The caller is the root user of account {}", identity.account);
            let mut finding = Finding::new("root-caller", Severity::Warning, title);
            finding.detail = Some(
                "No identity policy binds root, and SCPs alone limit it: use a role or a user for daily work."
                    .to_owned(),
            );
            vec![finding]
        }
        "assumed-role" | "federated-user" => {
            let session = identity.session.as_deref().unwrap_or_default();
            let of = identity.role.as_deref().map_or("a federated user", |role| role);
            let title = format!("The credentials are those of {of}, in the session {session}{from}");
            let mut finding = Finding::new("assumed-role", Severity::Info, title);
            finding.detail =
                Some("Policies of the role count, not those of the person behind it.".to_owned());
            vec![finding]
        }
        _ => Vec::new(),
    }
}

/// The account or region of a request is not the caller's.
pub(crate) fn of_request(caller: &Caller, request: &Request) -> Vec<Finding> {
    let mut findings = Vec::new();
    let Some(arn) = request.resource.as_deref().and_then(source::arn::Arn::parse) else { return findings };
    if let Some(identity) = &caller.identity
        && source::arn::is_account_id(arn.account)
        && arn.account != identity.account
    {
        let title = format!(
            "The resource is in account {}, and the caller in account {}",
            arn.account, identity.account
        );
        findings.push(Finding::new("wrong-account", Severity::Warning, title));
    }
    if let Some(region) = &caller.credentials.region
        && !arn.region.is_empty()
        && arn.region != "*"
        && arn.region != region.value
    {
        let title = format!("The resource is in {}, and {} says {}", arn.region, region.by, region.value);
        findings.push(Finding::new("region", Severity::Info, title));
    }
    findings
}

/// AWS rejects the credentials, or there are none.
pub(crate) fn of_refusal(error: &SourceError, chain: &Chain) -> Finding {
    let message = match error {
        SourceError::Credentials { message, .. } => message.clone(),
        SourceError::Unreachable { what, message } => format!("{what} could not be read: {message}"),
        other => other.to_string(),
    };
    let ended = ["Expired", "expired", "TokenRefreshRequired"].iter().any(|word| message.contains(word));
    let code = if ended { "expired-session" } else { "not-authorization" };
    let from = chain.used().map_or_else(|| "no source of credentials".to_owned(), words);
    let title = match error {
        SourceError::Credentials { .. } => format!("AWS does not take the credentials ({from}): {message}"),
        _ => format!("AWS could not be asked: {message}"),
    };
    let mut finding = Finding::new(code, Severity::Error, title);
    finding.detail = match error {
        SourceError::Unreachable { .. } => Some(NETWORK.to_owned()),
        SourceError::Credentials { .. } => Some(match explanation(&message) {
            Some(words) => format!("{words} {}", advice(error, chain)),
            None => advice(error, chain),
        }),
        _ => explanation(&message).map(|words| format!("{words} {}", advice(error, chain))),
    };
    finding
}

/// What to do where no answer came.
const NETWORK: &str = "Check the network, the region and the endpoint; --timeout gives more time.";

/// What an error code means. IAM API Reference, "Common errors".
fn explanation(message: &str) -> Option<&'static str> {
    let table = [
        (
            "InvalidClientTokenId",
            "The access key does not exist: it was deleted, deactivated, or is of another partition.",
        ),
        ("SignatureDoesNotMatch", "The secret does not belong to the access key, or was changed by copying."),
        ("RequestTimeTooSkewed", "This machine's clock differs from AWS's by more than five minutes."),
        ("ExpiredToken", "The session has ended."),
        ("UnrecognizedClientException", "The token belongs to other keys, or the region is not switched on."),
    ];
    table.iter().find(|(code, _)| message.contains(code)).map(|(_, words)| *words)
}

fn advice(error: &SourceError, chain: &Chain) -> String {
    match (chain.used(), error) {
        _ if error.to_string().contains("TooSkewed") => "To mend it: set the clock.".to_owned(),
        (Some(used), _) => format!("To mend it: {}.", used.remedy()),
        (None, _) => match chain.sources.iter().find(|source| source.state == State::Incomplete) {
            Some(broken) => format!("To mend it: {}.", broken.remedy()),
            None => "To mend it: `aws configure sso`, or `aws configure` for long-lived keys.".to_owned(),
        },
    }
}

/// A source in a few words.
fn words(source: &Source) -> String {
    match &source.key {
        Some(key) => format!("{} (key {key})", source.from),
        None => source.from.clone(),
    }
}
