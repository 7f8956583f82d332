//! What a profile gives: keys, a sign-in, a role, the output of a command.

use std::path::Path;

use aws_config::profile::{Profile, ProfileSet};

use crate::source::{Kind, Source};
use crate::{Environment, sso};

/// The names for when temporary keys in a profile end: no two tools agree.
const EXPIRY: [&str; 4] =
    ["x_security_token_expires", "aws_session_expiration", "aws_expiration", "expiration"];

/// Profiles that refer to profiles must end somewhere, or form a circle.
const MOST_PROFILES: usize = 8;

/// What the profile with this name gives, as the SDK understands it.
pub(crate) fn source(environment: &Environment, profiles: &ProfileSet, name: &str) -> Source {
    let from = format!("profile {name}");
    let Some(profile) = profiles.get_profile(name) else {
        return Source::incomplete(
            Kind::Nothing,
            from,
            format!("there is no profile {name} in the configuration files"),
        );
    };
    match profile.get("role_arn") {
        Some(role) if profile.get("web_identity_token_file").is_none() => {
            assumed(environment, profiles, profile, role, from)
        }
        _ => base(environment, profiles, profile, from),
    }
}

/// A role that is assumed with the credentials of another profile or another source.
fn assumed(
    environment: &Environment,
    profiles: &ProfileSet,
    profile: &Profile,
    role: &str,
    from: String,
) -> Source {
    let with_mfa = profile.get("mfa_serial").is_some();
    let (with, root) = match (profile.get("source_profile"), profile.get("credential_source")) {
        (Some(_), Some(_)) => {
            return Source::incomplete(Kind::Role, from, "both source_profile and credential_source are set");
        }
        (None, None) => {
            return Source::incomplete(
                Kind::Role,
                from,
                "role_arn needs source_profile or credential_source",
            );
        }
        (None, Some(place)) => (format!("the credentials of {place}"), None),
        (Some(other), None) => {
            let mut seen = vec![profile.name()];
            (format!("profile {other}"), Some(root(environment, profiles, other, &mut seen)))
        }
    };
    let source = match root {
        Some(Err(note)) => return Source::incomplete(Kind::Role, from, note),
        Some(Ok(root)) => {
            Source { expires: root.expires, renew: root.renew, ..Source::new(Kind::Role, from) }
        }
        None => Source::new(Kind::Role, from),
    };
    let mfa = if with_mfa { "; it wants MFA, which only the AWS CLI asks for" } else { "" };
    source.with_note(format!("{role}, assumed with {with}{mfa}"))
}

/// The source at the end of a chain of profiles, or what is wrong with the chain.
fn root<'a>(
    environment: &Environment,
    profiles: &'a ProfileSet,
    name: &'a str,
    seen: &mut Vec<&'a str>,
) -> Result<Source, String> {
    let profile = profiles
        .get_profile(name)
        .ok_or_else(|| format!("source_profile names {name}, which is not there"))?;
    let from = format!("profile {name}");
    // After the first profile, keys come before a role.
    let keys = profile.get("aws_access_key_id").is_some();
    match (profile.get("role_arn"), profile.get("source_profile")) {
        (Some(_), Some(_)) if seen.contains(&name) || seen.len() > MOST_PROFILES => {
            Err(format!("source_profile goes in a circle: {} and {name}", seen.join(", ")))
        }
        (Some(_), Some(next)) if !keys => {
            seen.push(name);
            root(environment, profiles, next, seen)
        }
        _ => {
            let source = base(environment, profiles, profile, from);
            match (source.kind, source.note.clone(), source.state) {
                (_, Some(note), crate::State::Incomplete) => Err(format!("{}: {note}", source.from)),
                _ => Ok(source),
            }
        }
    }
}

/// A source that needs no other.
fn base(environment: &Environment, profiles: &ProfileSet, profile: &Profile, from: String) -> Source {
    let get = |name| profile.get(name).filter(|value| !value.is_empty());
    if let Some(file) = get("web_identity_token_file") {
        return web_identity(from, get("role_arn"), file);
    }
    if get("sso_session").is_some() || get("sso_start_url").is_some() || get("sso_account_id").is_some() {
        return signed_in(environment, profiles, profile, from);
    }
    if get("login_session").is_some() {
        let command = format!("aws login --profile {}", profile.name());
        return Source::new(Kind::Login, from)
            .with_note(
                "this program cannot use it: export its credentials with `aws configure export-credentials`",
            )
            .with_renewal(command);
    }
    if get("credential_process").is_some() {
        // The command may contain a secret in its arguments.
        return Source::new(Kind::Process, from).with_note("the output of its credential_process");
    }
    let expires = EXPIRY.iter().find_map(|name| get(name)?.parse().ok());
    match (get("aws_access_key_id"), get("aws_secret_access_key")) {
        (Some(id), Some(_)) => {
            let note = if get("aws_session_token").is_some() { "temporary keys" } else { "long-lived keys" };
            Source::new(Kind::Keys, from).with_key(id).with_note(note).until(expires)
        }
        (Some(_), None) => Source::incomplete(Kind::Keys, from, "aws_secret_access_key is missing"),
        (None, Some(_)) => Source::incomplete(Kind::Keys, from, "aws_access_key_id is missing"),
        (None, None) => Source::incomplete(Kind::Nothing, from, "it names no credentials"),
    }
}

/// A sign-in at IAM Identity Center.
fn signed_in(environment: &Environment, profiles: &ProfileSet, profile: &Profile, from: String) -> Source {
    let get = |name| profile.get(name).filter(|value| !value.is_empty());
    let login = format!("aws sso login --profile {}", profile.name());
    let identifier = match get("sso_session") {
        Some(session) if profiles.sso_session(session).is_none() => {
            let note = format!("there is no [sso-session {session}] in the configuration files");
            return Source::incomplete(Kind::Sso, from, note);
        }
        Some(session) => Some(session),
        None => get("sso_start_url"),
    };
    let (Some(identifier), Some(account), Some(role)) =
        (identifier, get("sso_account_id"), get("sso_role_name"))
    else {
        let note =
            "sso_account_id, sso_role_name and a session or start URL belong together, and one is missing";
        return Source::incomplete(Kind::Sso, from, note);
    };
    let expires = sso::expiry(environment, identifier);
    let state = match expires {
        None => "nobody has signed in",
        Some(expires) if expires <= environment.now => "the sign-in is over",
        Some(_) => "signed in",
    };
    Source::new(Kind::Sso, from)
        .with_note(format!("{role} in account {account} by {identifier}: {state}"))
        .with_renewal(login)
        .until(expires)
}

/// A role that is assumed with a token in a file.
pub(crate) fn web_identity(from: impl Into<String>, role: Option<&str>, file: &str) -> Source {
    match role {
        None => Source::incomplete(Kind::WebIdentity, from, "the role that the token is for is not named"),
        Some(_) if !Path::new(file).is_file() => {
            Source::incomplete(Kind::WebIdentity, from, format!("there is no token at {file}"))
        }
        Some(role) => {
            Source::new(Kind::WebIdentity, from).with_note(format!("{role}, with the token at {file}"))
        }
    }
}
