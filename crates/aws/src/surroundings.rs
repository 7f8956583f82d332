//! What the AWS CLI takes from its environment and the SDK handles differently: region, profile, retries, credentials.

use aws_config::profile::ProfileFileRegionProvider;
use aws_config::retry::{RetryConfig, RetryMode};
use aws_config::{ConfigLoader, SdkConfig};
use aws_credential_types::Credentials;
use aws_credential_types::provider::error::CredentialsError;
use aws_credential_types::provider::future::ProvideCredentials as Answer;
use aws_credential_types::provider::{ProvideCredentials, SharedCredentialsProvider};

use crate::SessionError;

/// How often a call that fails for a transient reason is made, and in which mode.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Retries {
    attempts: Option<u32>,
    mode: Option<RetryMode>,
}

impl Retries {
    /// What `AWS_MAX_ATTEMPTS` and `AWS_RETRY_MODE` say. The AWS CLI's `legacy` is the SDK's `standard`.
    pub(crate) fn of_environment() -> Result<Self, SessionError> {
        let wrong = |name: &str, value: &str, wanted: &str| {
            Err(SessionError::Setting(format!("{name} is `{value}`: it is {wanted}")))
        };
        let mut retries = Self::default();
        if let Some(value) = variable("AWS_MAX_ATTEMPTS") {
            match value.parse() {
                Ok(attempts) if attempts > 0 => retries.attempts = Some(attempts),
                _ => return wrong("AWS_MAX_ATTEMPTS", &value, "a number, and at least 1"),
            }
        }
        if let Some(value) = variable("AWS_RETRY_MODE") {
            match mode(&value) {
                Some(mode) => retries.mode = Some(mode),
                None => return wrong("AWS_RETRY_MODE", &value, "legacy, standard or adaptive"),
            }
        }
        Ok(retries)
    }

    /// The same, with the profile filling in what the environment does not say. Invalid values in the profile are
    /// ignored.
    fn config(self, profile: &Profile) -> RetryConfig {
        let of_profile = profile.get("max_attempts").and_then(|value| value.parse().ok());
        let attempts = self.attempts.or(of_profile.filter(|attempts| *attempts > 0));
        let mode = self.mode.or(profile.get("retry_mode").and_then(mode));
        let config = RetryConfig::standard().with_retry_mode(mode.unwrap_or(RetryMode::Standard));
        attempts.map_or(config.clone(), |attempts| config.with_max_attempts(attempts))
    }
}

fn mode(text: &str) -> Option<RetryMode> {
    match text.trim().to_ascii_lowercase().as_str() {
        "legacy" | "standard" => Some(RetryMode::Standard),
        "adaptive" => Some(RetryMode::Adaptive),
        _ => None,
    }
}

/// The settings of a profile in the configuration files, if they can be read.
struct Profile(Option<aws_config::profile::ProfileSet>);

impl Profile {
    async fn load(name: Option<&str>) -> Self {
        let name = name.map(|name| name.to_owned().into());
        let (fs, env) = (aws_types::os_shim_internal::Fs::real(), aws_types::os_shim_internal::Env::real());
        let files = aws_runtime::env_config::file::EnvConfigFiles::default();
        Self(Box::pin(aws_config::profile::load(&fs, &env, &files, name)).await.ok())
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.0.as_ref()?.get(key)
    }
}

/// Loads what the AWS CLI would: for this profile, or the one that the environment chooses.
pub(crate) async fn load(mut loader: ConfigLoader, profile: Option<&str>, retries: Retries) -> SdkConfig {
    let default = default_profile().filter(|_| profile.is_none());
    let profile = profile.or(default.as_deref());
    if let Some(default) = &default {
        loader = loader.profile_name(default);
    }
    if std::env::var("AWS_REGION").is_ok_and(|region| region.is_empty()) {
        let mut provider = ProfileFileRegionProvider::builder();
        if let Some(profile) = profile {
            provider = provider.profile_name(profile);
        }
        loader = loader.region(provider.build());
    }
    let settings = Profile::load(profile).await;
    let config = Box::pin(loader.retry_config(retries.config(&settings)).load()).await;
    match config.credentials_provider() {
        Some(provider) => {
            let whole = Whole(provider);
            config.into_builder().credentials_provider(SharedCredentialsProvider::new(whole)).build()
        }
        None => config,
    }
}

/// `AWS_DEFAULT_PROFILE`, which the AWS CLI honours if `AWS_PROFILE` is not set.
fn default_profile() -> Option<String> {
    match variable("AWS_PROFILE") {
        Some(_) => None,
        None => variable("AWS_DEFAULT_PROFILE"),
    }
}

/// A variable that is set and not empty.
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Credentials that can be put into a request. Those with a line break, as from a Windows file, cannot.
#[derive(Debug)]
struct Whole(SharedCredentialsProvider);

impl ProvideCredentials for Whole {
    fn provide_credentials<'a>(&'a self) -> Answer<'a>
    where
        Self: 'a,
    {
        Answer::new(async { self.0.provide_credentials().await.and_then(whole) })
    }

    fn fallback_on_interrupt(&self) -> Option<Credentials> {
        self.0.fallback_on_interrupt()
    }
}

fn whole(credentials: Credentials) -> Result<Credentials, CredentialsError> {
    let is_broken = |text: &str| !text.bytes().all(|byte| byte.is_ascii_graphic());
    let parts = [
        ("access key id", Some(credentials.access_key_id())),
        ("secret access key", Some(credentials.secret_access_key())),
        ("session token", credentials.session_token()),
    ];
    let broken = parts.into_iter().find(|(_, text)| text.is_some_and(is_broken)).map(|(name, _)| name);
    match broken {
        Some(name) => Err(CredentialsError::invalid_configuration(format!(
            "the {name} holds a line break, a blank or another character that no key has: write it anew"
        ))),
        None => Ok(credentials),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn credentials_with_a_line_break_are_refused_and_not_told() {
        let key = |id: &str, secret: &str| Credentials::new(id, secret, None, None, "test");
        assert!(whole(key("AKIDEXAMPLE", "wJalr/+=")).is_ok());
        for (id, secret, part) in
            [("AKID\r", "x", "access key id"), ("AKID", "hidden\n", "secret access key")]
        {
            let error = format!("{:?}", whole(key(id, secret)).unwrap_err());
            assert!(error.contains(part) && !error.contains("hidden"), "{error}");
        }
    }

    #[test]
    fn the_modes_of_the_aws_cli() {
        assert_eq!(mode("legacy"), Some(RetryMode::Standard));
        assert_eq!(mode("Adaptive"), Some(RetryMode::Adaptive));
        assert_eq!(mode("eager"), None);
    }
}
