//! One connection to AWS for a whole run: credentials, time limits, and how many calls are in flight at once.

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

use aws_config::profile::ProfileFileCredentialsProvider;
use aws_config::provider_config::ProviderConfig;
use aws_config::sts::AssumeRoleProvider;
use aws_config::timeout::TimeoutConfig;
use aws_config::{ConfigLoader, SdkConfig};
use aws_credential_types::provider::SharedCredentialsProvider;
use aws_sdk_sts::config::{IdentityCache, Region, SharedHttpClient};
use credentials::{Environment, Trouble};
use futures_util::future::LocalBoxFuture;
use source::SourceError;
use source::layout::Item;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::Semaphore;

use crate::answer::incomplete;
use crate::error::CallError;
use crate::memo::Memo;
use crate::sts::CallerIdentity;
use crate::surroundings::{self, Retries};
use crate::{Listener, SessionError, Settings, endpoint, http, sts, trace};

/// How many calls are in flight at once: with more, IAM throttles.
const CALLS: usize = 16;

/// The region if nothing says which. Calls that concern a region name theirs.
const REGION: Region = Region::from_static("us-east-1");

/// Makes the configuration for a profile, or for no profile in particular.
pub type Configure = dyn Fn(Option<&str>) -> ConfigLoader + Send + Sync;

/// A call that has not been made yet. The SDK's futures take kilobytes: it is better to move them as a pointer.
pub(crate) type Call<'a, T> = LocalBoxFuture<'a, Result<T, CallError>>;

/// A connection to AWS, shared by all threads of a program.
///
/// Nothing is loaded or called before the first read. Calls that fail for a transient reason are retried like the SDK's
/// standard mode: three attempts at most, unless `AWS_MAX_ATTEMPTS` says otherwise.
pub struct Session {
    settings: Settings,
    retries: Retries,
    runtime: Runtime,
    calls: Semaphore,
    configure: Box<Configure>,
    /// Whether credentials are found where the AWS CLI finds them, so that its files tell what is wrong.
    reads_files: bool,
    /// By profile.
    profiles: Memo<Option<String>, SdkConfig>,
    /// By account.
    accounts: Memo<String, SdkConfig>,
    /// By profile.
    callers: Memo<Option<String>, Arc<CallerIdentity>>,
    /// The first failure that did not concern just one thing.
    trouble: OnceLock<SourceError>,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Session").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl Session {
    /// Opens a session with the credentials that the AWS CLI would find. The listener is told of each call.
    pub fn open(settings: Settings, listener: Option<Listener>) -> Result<Arc<Self>, SessionError> {
        let client = http::client()?;
        let client =
            listener.map_or_else(|| client.clone(), |listener| trace::told(client.clone(), listener));
        let configure = move |profile: Option<&str>| {
            let loader =
                aws_config::defaults(aws_config::BehaviorVersion::latest()).http_client(client.clone());
            match profile {
                Some(profile) => {
                    loader.profile_name(profile).credentials_provider(named(profile, client.clone()))
                }
                None => loader,
            }
        };
        Self::new(settings, Box::new(configure), Retries::of_environment()?, true)
    }

    /// Opens a session on the caller's own configuration, for instance with given credentials. It should name an HTTP
    /// client; [`Settings`] are applied on top.
    pub fn configured(settings: Settings, configure: Box<Configure>) -> Result<Arc<Self>, SessionError> {
        Self::new(settings, configure, Retries::default(), false)
    }

    fn new(
        settings: Settings,
        configure: Box<Configure>,
        retries: Retries,
        reads_files: bool,
    ) -> Result<Arc<Self>, SessionError> {
        check(&settings)?;
        spare_files()?;
        let runtime =
            Builder::new_multi_thread().worker_threads(1).thread_name("aws").enable_all().build()?;
        Ok(Arc::new(Self {
            settings,
            retries,
            runtime,
            calls: Semaphore::new(CALLS),
            configure,
            reads_files,
            profiles: Memo::default(),
            accounts: Memo::default(),
            callers: Memo::default(),
            trouble: OnceLock::new(),
        }))
    }

    /// Waits for an answer. Any thread may wait, and many at once, but not one that itself runs asynchronous code.
    pub(crate) fn block_on<F: Future>(&self, future: F) -> F::Output {
        self.runtime.block_on(future)
    }

    /// What kept AWS from being asked, if anything did: the first read without an answer, or credentials that are
    /// missing or rejected. The layers concerned are unknown; a program ends with this when its work is done.
    pub fn trouble(&self) -> Option<&SourceError> {
        self.trouble.get()
    }

    /// Makes a call and says what its failure means; `None` if AWS says that the thing does not exist.
    ///
    /// `item` names the permission and the AWS CLI command that does the same, `what` is what is read.
    pub(crate) async fn read<T>(
        &self,
        item: &Item,
        what: &str,
        call: Call<'_, T>,
    ) -> Result<Option<T>, SourceError> {
        if let Some(error @ SourceError::Credentials { .. }) = self.trouble.get() {
            return Err(error.clone());
        }
        let answer = self.attempt(item, what, call).await;
        if let Err(error) = &answer
            && error.is_fatal()
        {
            self.trouble.get_or_init(|| error.clone());
        }
        answer
    }

    /// Makes a call and returns AWS's own error, for callers that keep it unchanged.
    pub(crate) async fn ask<T>(&self, item: &Item, call: Call<'_, T>) -> Result<T, CallError> {
        if let Some(SourceError::Credentials { message, .. }) = self.trouble.get() {
            return Err(CallError::Credentials(message.clone()));
        }
        let answer = self.call(item, call).await;
        if let Err(error) = &answer
            && !matches!(error, CallError::Answer(_))
            && let Err(trouble) = self.explain::<()>(error.clone(), item, &format!("`{}`", item.command))
        {
            self.trouble.get_or_init(|| trouble);
        }
        answer
    }

    /// Makes a call whose failure says nothing about the session; `None` if AWS says that there is nothing.
    pub(crate) async fn attempt<T>(
        &self,
        item: &Item,
        what: &str,
        call: Call<'_, T>,
    ) -> Result<Option<T>, SourceError> {
        let answer = self.call(item, call).await;
        match answer {
            Ok(answer) => Ok(Some(answer)),
            Err(error) => self.explain(error, item, what),
        }
    }

    /// Makes a call as soon as the limit on calls in flight allows it.
    async fn call<T>(&self, item: &Item, call: Call<'_, T>) -> Result<T, CallError> {
        let _permit = self.calls.acquire().await;
        trace::as_command(item, call).await
    }

    /// Reads what is always there: an answer that says otherwise is invalid.
    pub(crate) async fn required<T>(
        &self,
        item: &Item,
        what: &str,
        call: Call<'_, T>,
    ) -> Result<T, SourceError> {
        self.read(item, what, call).await?.ok_or_else(|| incomplete(item, what))
    }

    /// What a failed call means; of credentials that are missing or broken, what is wrong with them.
    fn explain<T>(&self, error: CallError, item: &Item, what: &str) -> Result<Option<T>, SourceError> {
        if !matches!(error, CallError::Credentials(_)) {
            return error.explain(item, what, "");
        }
        match self.trouble_of(self.settings.profile.as_deref()) {
            Some(Trouble { message: Some(message), help }) if error.is_without_credentials() => {
                Err(SourceError::Credentials { message, help })
            }
            Some(Trouble { help, .. }) => error.explain(item, what, &help),
            None => error.explain(item, what, &self.sign_in()),
        }
    }

    /// What mends credentials of which the files tell nothing.
    fn sign_in(&self) -> String {
        let option = self.settings.profile.as_ref().map_or(String::new(), |own| format!(" --profile {own}"));
        format!(
            "sign in with `aws sso login{option}`, or see with `aws configure list{option}` which are used"
        )
    }

    /// What is wrong with the credentials of a profile, as far as files and variables tell.
    fn trouble_of(&self, profile: Option<&str>) -> Option<Trouble> {
        if !self.reads_files {
            return None;
        }
        let profile = profile.map(ToOwned::to_owned);
        let look = move || credentials::trouble(&Environment::own(), profile.as_deref());
        // Files are read with a runtime of their own, and none may start another.
        std::thread::Builder::new().spawn(look).ok()?.join().ok()
    }

    /// The configuration of the credentials' own account.
    pub(crate) async fn own(&self) -> Result<SdkConfig, SourceError> {
        self.profile(self.settings.profile.clone()).await
    }

    /// Who the credentials belong to.
    pub(crate) async fn caller(&self) -> Result<Arc<CallerIdentity>, SourceError> {
        self.caller_of(self.settings.profile.clone()).await
    }

    async fn profile(&self, profile: Option<String>) -> Result<SdkConfig, SourceError> {
        self.profiles.get(profile.clone(), async { Ok(self.load(profile.as_deref()).await) }).await
    }

    async fn caller_of(&self, profile: Option<String>) -> Result<Arc<CallerIdentity>, SourceError> {
        let config = self.profile(profile.clone()).await?;
        let own = profile == self.settings.profile;
        let ask = async {
            let caller = sts::ask_caller(self, &config).await;
            if let Err(error) = &caller
                && own
            {
                self.trouble.get_or_init(|| error.clone());
            }
            caller.map(Arc::new)
        };
        self.callers.get(profile, ask).await
    }

    async fn load(&self, profile: Option<&str>) -> SdkConfig {
        let mut loader = (self.configure)(profile);
        if let Some(region) = &self.settings.region {
            loader = loader.region(Region::new(region.clone()));
        }
        if let Some(url) = &self.settings.endpoint_url {
            loader = loader.endpoint_url(url);
        }
        let timeout = self.settings.timeout.unwrap_or(Settings::TIMEOUT);
        let timeouts = TimeoutConfig::builder().operation_timeout(timeout).build();
        let loader = loader.timeout_config(timeouts);
        let config = Box::pin(surroundings::load(loader, profile, self.retries)).await;
        let config = endpoint::without_empty(config);
        if config.region().is_some_and(|region| !region.as_ref().is_empty()) {
            return config;
        }
        config.into_builder().region(REGION).build()
    }

    /// The accounts in which to look for a name: the credentials' own, then those with a profile.
    pub(crate) async fn accounts(&self) -> Result<Vec<String>, SourceError> {
        let mut accounts = vec![self.caller().await?.account.clone()];
        accounts.extend(self.settings.sources.iter().map(|(account, _)| account.clone()));
        let mut seen = HashSet::new();
        accounts.retain(|account| seen.insert(account.clone()));
        Ok(accounts)
    }

    /// The configuration that reads an account, in a region if one is given.
    pub(crate) async fn config(&self, account: &str, region: &str) -> Result<SdkConfig, SourceError> {
        let config = self.accounts.get(account.to_owned(), Box::pin(self.account(account))).await?;
        if region.is_empty() {
            return Ok(config);
        }
        Ok(config.into_builder().region(Region::new(region.to_owned())).build())
    }

    async fn account(&self, account: &str) -> Result<SdkConfig, SourceError> {
        if let Some((_, profile)) = self.settings.sources.iter().find(|(of, _)| of == account) {
            return self.foreign(account, profile).await;
        }
        let own = self.own().await?;
        let caller = self.caller().await?;
        if caller.account == account {
            return Ok(own);
        }
        match &self.settings.assume_role {
            Some(role) => {
                self.assume(&own, &format!("arn:{}:iam::{account}:role/{role}", caller.partition())).await
            }
            None => Err(SourceError::Unsupported {
                what: format!("account {account}"),
                why: format!(
                    "the credentials are of account {}: name a profile of {account} with \
                     `--source {account}=PROFILE`, or a role to assume there with `--assume-role NAME`",
                    caller.account
                ),
            }),
        }
    }

    /// The configuration of another account's profile, which must belong to that account: a role of the same name in a
    /// third account has other policies.
    async fn foreign(&self, account: &str, profile: &str) -> Result<SdkConfig, SourceError> {
        let caller = match self.caller_of(Some(profile.to_owned())).await {
            Err(SourceError::Credentials { message, help }) => {
                let (message, help) = match self.trouble_of(Some(profile)) {
                    Some(Trouble { message: Some(wrong), help }) => (wrong, help),
                    Some(Trouble { help, .. }) => (message, help),
                    None => (message, help),
                };
                return Err(SourceError::Unsupported {
                    what: format!("account {account}"),
                    why: format!("the profile {profile} has no valid credentials: {message}; {help}"),
                });
            }
            caller => caller?,
        };
        if caller.account == account {
            return self.profile(Some(profile.to_owned())).await;
        }
        Err(SourceError::Unsupported {
            what: format!("account {account}"),
            why: format!("the profile {profile} is of account {}: name one of {account}", caller.account),
        })
    }

    /// The configuration of a role in another account. It is tried at once: being refused one role is no reason to end
    /// the run, unlike having no credentials.
    async fn assume(&self, own: &SdkConfig, role: &str) -> Result<SdkConfig, SourceError> {
        let builder = AssumeRoleProvider::builder(role).configure(own).session_name("denied");
        let provider = Box::pin(builder.build()).await;
        let config = own
            .to_builder()
            .credentials_provider(SharedCredentialsProvider::new(provider))
            .identity_cache(IdentityCache::lazy().build())
            .build();
        match sts::ask_caller(self, &config).await {
            Ok(_) => Ok(config),
            Err(SourceError::Credentials { message, .. }) => Err(SourceError::Refused {
                what: format!("with the role {role}, its account"),
                permission: "sts:AssumeRole".to_owned(),
                message,
            }),
            Err(error) => Err(error),
        }
    }
}

/// The credentials of a profile that was named by a flag: they come before those in the environment, as in the AWS CLI.
fn named(profile: &str, client: SharedHttpClient) -> ProfileFileCredentialsProvider {
    let config = ProviderConfig::without_region().with_http_client(client).with_region(Some(REGION));
    ProfileFileCredentialsProvider::builder().profile_name(profile).configure(&config).build()
}

/// Opens as many files as the runtime will and closes them: without them it would end the program.
#[cfg(unix)]
fn spare_files() -> std::io::Result<()> {
    use std::os::unix::net::UnixStream;
    (0..4).map(|_| UnixStream::pair()).collect::<std::io::Result<Vec<_>>>().map(drop)
}

#[cfg(not(unix))]
fn spare_files() -> std::io::Result<()> {
    Ok(())
}

fn check(settings: &Settings) -> Result<(), SessionError> {
    for (account, _) in &settings.sources {
        if !source::arn::is_account_id(account) {
            return Err(SessionError::Setting(format!("{account} is no account id: it has twelve digits")));
        }
    }
    if let Some(url) = settings.endpoint_url.as_deref().filter(|url| !endpoint::is_address(url)) {
        return Err(SessionError::Setting(format!(
            "`{url}` is no endpoint: give an address such as http://127.0.0.1:4566"
        )));
    }
    match &settings.assume_role {
        Some(role) if role.is_empty() || role.starts_with("arn:") => Err(SessionError::Setting(format!(
            "`{role}` is not the name of a role: give the name alone, as the account differs"
        ))),
        _ => Ok(()),
    }
}
