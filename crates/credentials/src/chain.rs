//! All sources in the order in which they are tried.

use serde::Serialize;

use crate::source::{Kind, Source, State};
use crate::{Environment, ProfilesError, profile, profiles};

/// The chain.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Chain {
    /// The profile, and who named it.
    pub profile: ProfileName,
    /// The region, and who named it; `None` if nobody did.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<Setting>,
    /// The sources, in the order in which they are tried.
    pub sources: Vec<Source>,
    /// The other profiles of the configuration files.
    #[serde(skip)]
    pub other_profiles: Vec<String>,
}

/// A profile, and who named it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ProfileName {
    /// Its name.
    pub name: String,
    /// `--profile` or the variable; `None` for `default`, which need not be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// A value, and who gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The value.
    pub value: String,
    /// A flag, a variable or a profile.
    pub by: String,
}

impl Chain {
    /// Reads the chain: variables, configuration files, the cache of sign-ins.
    ///
    /// # Errors
    /// If a configuration file cannot be read or understood.
    pub fn read(
        environment: &Environment,
        profile: Option<&str>,
        region: Option<&str>,
    ) -> Result<Self, ProfilesError> {
        let chosen = chosen(environment, profile);
        let profiles = profiles::load(environment, Some(&chosen.name))?;
        let mut of_profile = profile::source(environment, &profiles, &chosen.name);
        let of_others =
            [keys(environment), web_identity(environment), container(environment), instance(environment)];
        // Nobody named `default`, so it is not a mistake if it is missing.
        let is_missing = of_profile.kind == Kind::Nothing && chosen.by.is_none();
        let [keys, others @ ..] = of_others;
        let mut sources = Vec::new();
        if profile.is_some() {
            of_profile.state =
                if of_profile.state == State::Incomplete { State::Incomplete } else { State::Used };
            sources.push(of_profile);
            sources.extend(keys);
        } else {
            sources.extend(keys);
            sources.extend((!is_missing).then_some(of_profile));
        }
        sources.extend(others.into_iter().flatten());
        if profile.is_none() {
            choose(&mut sources);
        }
        let region = region_of(environment, region, &chosen.name, &profiles);
        let mut other_profiles: Vec<String> =
            profiles.profiles().filter(|name| *name != chosen.name).map(ToOwned::to_owned).collect();
        other_profiles.sort();
        Ok(Self { profile: chosen, region, sources, other_profiles })
    }

    /// The source whose credentials are used, as far as is known: if there is no other, the instance may have them.
    pub fn used(&self) -> Option<&Source> {
        self.sources.iter().find(|source| source.state == State::Used)
    }

    /// Records that AWS accepted the credentials: if no source was known to have any, the last possible one has.
    pub fn confirm(&mut self) {
        if self.used().is_some() {
            return;
        }
        let possible = self.sources.iter_mut().filter(|source| source.state == State::Possible);
        if let Some(source) = possible.last() {
            source.state = State::Used;
        }
    }

    /// The sources that are there and not used.
    pub fn shadowed(&self) -> impl Iterator<Item = &Source> {
        self.sources.iter().filter(|source| source.state == State::Shadowed)
    }
}

/// The first source that is there is used. The SDK skips incomplete pairs of keys, and profiles that name no
/// credentials; any other fault ends its search.
fn choose(sources: &mut [Source]) {
    let is_passed = |source: &Source| {
        let nothing = matches!(source.kind, Kind::Environment | Kind::Nothing);
        source.state == State::Possible || source.state == State::Incomplete && nothing
    };
    if let Some(first) = sources.iter_mut().find(|source| !is_passed(source))
        && first.state == State::Shadowed
    {
        first.state = State::Used;
    }
}

fn chosen(environment: &Environment, profile: Option<&str>) -> ProfileName {
    if let Some(name) = profile {
        return ProfileName { name: name.to_owned(), by: Some("--profile".to_owned()) };
    }
    match environment.get("AWS_PROFILE") {
        Some(name) => ProfileName { name, by: Some("AWS_PROFILE".to_owned()) },
        None => ProfileName { name: "default".to_owned(), by: None },
    }
}

fn keys(environment: &Environment) -> Option<Source> {
    let (id, secret) = (environment.get("AWS_ACCESS_KEY_ID"), environment.get("AWS_SECRET_ACCESS_KEY"));
    let from = "the environment";
    Some(match (id, secret) {
        (None, None) => return None,
        (Some(id), Some(_)) => {
            let temporary = environment.get("AWS_SESSION_TOKEN").is_some();
            let expires = environment.get("AWS_CREDENTIAL_EXPIRATION");
            let source = Source::new(Kind::Environment, from).with_key(&id);
            let source = source.until(expires.and_then(|expires| expires.parse().ok()));
            match (id.starts_with("ASIA"), temporary) {
                (true, false) => source.with_note("a temporary key, and AWS_SESSION_TOKEN is missing"),
                (_, true) => source.with_note("temporary keys"),
                (false, false) => source.with_note("long-lived keys"),
            }
        }
        (Some(_), None) => Source::incomplete(Kind::Environment, from, "AWS_SECRET_ACCESS_KEY is missing"),
        (None, Some(_)) => Source::incomplete(Kind::Environment, from, "AWS_ACCESS_KEY_ID is missing"),
    })
}

fn web_identity(environment: &Environment) -> Option<Source> {
    let file = environment.get("AWS_WEB_IDENTITY_TOKEN_FILE")?;
    let role = environment.get("AWS_ROLE_ARN");
    Some(profile::web_identity("AWS_WEB_IDENTITY_TOKEN_FILE", role.as_deref(), &file))
}

fn container(environment: &Environment) -> Option<Source> {
    let names = ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"];
    let (name, _) = environment.first(&names)?;
    Some(Source::new(Kind::Container, name).with_note("the role of the container, or of the EKS pod"))
}

/// The metadata service is not asked whether it is there: that takes seconds if it is not.
fn instance(environment: &Environment) -> Option<Source> {
    let disabled =
        environment.get("AWS_EC2_METADATA_DISABLED").is_some_and(|value| value.eq_ignore_ascii_case("true"));
    let source = Source::new(Kind::Instance, "the instance's metadata service");
    (!disabled).then(|| Source { state: State::Possible, ..source.with_note("not asked; tried last") })
}

fn region_of(
    environment: &Environment,
    region: Option<&str>,
    profile: &str,
    profiles: &aws_config::profile::ProfileSet,
) -> Option<Setting> {
    if let Some(region) = region {
        return Some(Setting { value: region.to_owned(), by: "--region".to_owned() });
    }
    if let Some((by, value)) = environment.first(&["AWS_REGION", "AWS_DEFAULT_REGION"]) {
        return Some(Setting { value, by: by.to_owned() });
    }
    let value = profiles.get_profile(profile)?.get("region")?.to_owned();
    Some(Setting { value, by: format!("profile {profile}") })
}
