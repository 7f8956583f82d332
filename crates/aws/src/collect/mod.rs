//! Collecting: everything that a snapshot contains of an account or an organization, as the AWS CLI would print it.
//!
//! Lists are always requested, so that new things are found; the rest only if it is not there yet. Each answer has the
//! members that policies and their evaluation need, under the AWS CLI's names; dates, sizes and, above all, the
//! variables of functions are left out.

mod iam;
mod keys;
mod lambda;
mod messaging;
mod organization;
mod s3;
mod secrets;

use std::sync::Arc;

use aws_config::SdkConfig;
use futures_util::future::{LocalBoxFuture, join_all};
use serde_json::Value;
use source::layout::Item;
use source::{AwsError, SourceError};

use crate::error::CallError;
use crate::session::Call;
use crate::{CallerIdentity, S3, Session};

/// Where the answers go.
pub trait Shelf: Send + Sync {
    /// True if the answer of this command is already there.
    fn has(&self, item: &Item) -> bool;

    /// Takes what a command returned.
    fn put(&self, item: &Item, answer: Answer);
}

/// What a command returned.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// What the AWS CLI prints.
    Output(Value),
    /// The error that AWS answered with.
    Error(AwsError),
    /// AWS did not answer or was not asked, and why.
    Unasked(String),
}

/// The services of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Service {
    /// Users, groups, roles and managed policies.
    Iam,
    /// Keys, with their grants and aliases.
    Kms,
    /// Functions, with their policies.
    Lambda,
    /// Buckets, with their settings.
    S3,
    /// Secrets, without their values.
    SecretsManager,
    /// Topics.
    Sns,
    /// Queues.
    Sqs,
}

impl Service {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Iam, Self::Kms, Self::Lambda, Self::S3, Self::SecretsManager, Self::Sns, Self::Sqs];

    /// The prefix of the service's actions.
    pub fn name(self) -> &'static str {
        match self {
            Self::Iam => "iam",
            Self::Kms => "kms",
            Self::Lambda => "lambda",
            Self::S3 => "s3",
            Self::SecretsManager => "secretsmanager",
            Self::Sns => "sns",
            Self::Sqs => "sqs",
        }
    }
}

/// What to collect from an account.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The services.
    pub services: Vec<Service>,
    /// The regions of the services that have one; if empty, the session's own.
    pub regions: Vec<String>,
}

/// Collects over a session.
pub struct Collector {
    session: Arc<Session>,
    shelf: Arc<dyn Shelf>,
    s3: S3,
}

impl std::fmt::Debug for Collector {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Collector").finish_non_exhaustive()
    }
}

impl Collector {
    /// The permissions needed to collect everything.
    pub const PERMISSIONS: &[&str] = &[
        "iam:GetAccountAuthorizationDetails",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:ListRoles",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListAliases",
        "kms:ListGrants",
        "kms:ListKeys",
        "lambda:GetFunctionConfiguration",
        "lambda:GetPolicy",
        "lambda:ListAliases",
        "lambda:ListFunctions",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListAccounts",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:ListAllMyBuckets",
        "s3:ListBucket",
        "secretsmanager:GetResourcePolicy",
        "secretsmanager:ListSecrets",
        "sns:GetTopicAttributes",
        "sns:ListTopics",
        "sqs:GetQueueAttributes",
        "sqs:ListQueues",
    ];

    /// A collector that puts what it finds on a shelf.
    pub fn new(session: Arc<Session>, shelf: Arc<dyn Shelf>) -> Self {
        Self { s3: S3::new(Arc::clone(&session)), session, shelf }
    }

    /// Who the credentials belong to.
    pub fn caller(&self) -> Result<CallerIdentity, SourceError> {
        self.session.caller_identity()
    }

    /// Collects the organization, and returns its active accounts; none if there is no organization, or if its accounts
    /// may not be listed.
    pub fn organization(&self) -> Result<Vec<String>, SourceError> {
        self.session.block_on(organization::collect(self))
    }

    /// Collects accounts, all at the same time. An account that cannot be reached is returned with its error.
    pub fn accounts(&self, accounts: &[String], scope: &Scope) -> Vec<(String, SourceError)> {
        let all = accounts.iter().map(async |account| {
            let done = Box::pin(self.account(account, scope)).await;
            done.err().map(|error| (account.clone(), error))
        });
        self.session.block_on(join_all(all)).into_iter().flatten().collect()
    }

    async fn account(&self, account: &str, scope: &Scope) -> Result<(), SourceError> {
        let config = self.session.config(account, "").await?;
        let own = config.region().map(ToString::to_string);
        let regions =
            if scope.regions.is_empty() { own.into_iter().collect() } else { scope.regions.clone() };
        let mut work: Vec<LocalBoxFuture<'_, ()>> = Vec::new();
        for service in &scope.services {
            match service {
                Service::Iam => work.push(Box::pin(iam::collect(self, account, &config))),
                Service::S3 => work.push(Box::pin(s3::collect(self, account, &config))),
                _ => work.extend(regions.iter().map(|region| -> LocalBoxFuture<'_, ()> {
                    Box::pin(self.regional(*service, account, region))
                })),
            }
        }
        join_all(work).await;
        Ok(())
    }

    async fn regional(&self, service: Service, account: &str, region: &str) {
        // The account could be reached without a region, so it can be with one.
        let Ok(config) = self.session.config(account, region).await else { return };
        let place = Place { collector: self, account, region, config: &config };
        match service {
            Service::Iam | Service::S3 => {}
            Service::Kms => keys::collect(place).await,
            Service::Lambda => lambda::collect(place).await,
            Service::SecretsManager => secrets::collect(place).await,
            Service::Sns => messaging::topics(place).await,
            Service::Sqs => messaging::queues(place).await,
        }
    }

    /// Asks for what is not there yet.
    async fn keep(&self, item: &Item, call: Call<'_, Value>) {
        if !self.shelf.has(item) {
            self.ask(item, async { Ok((call.await?, ())) }).await;
        }
    }

    /// Asks in any case, and returns what the rest of the work needs from the answer.
    async fn ask<T>(
        &self,
        item: &Item,
        call: impl Future<Output = Result<(Value, T), CallError>>,
    ) -> Option<T> {
        let (answer, known) = match self.session.ask(item, Box::pin(call)).await {
            Ok((output, known)) => (Answer::Output(output), Some(known)),
            Err(CallError::Answer(error)) => (Answer::Error(error), None),
            Err(CallError::Credentials(message) | CallError::Unreachable(message)) => {
                (Answer::Unasked(message), None)
            }
        };
        self.shelf.put(item, answer);
        known
    }
}

/// A region of an account.
#[derive(Clone, Copy)]
struct Place<'a> {
    collector: &'a Collector,
    account: &'a str,
    region: &'a str,
    config: &'a SdkConfig,
}

/// The members that are there: the AWS CLI omits absent ones.
fn present(mut object: Value) -> Value {
    if let Value::Object(members) = &mut object {
        members.retain(|_, value| !value.is_null());
    }
    object
}

/// An answer that lacks what AWS always sends.
fn lacking() -> CallError {
    unusable("the answer lacks what AWS always sends")
}

fn unusable(message: &str) -> CallError {
    CallError::Answer(AwsError { code: "HTTP 200".to_owned(), message: message.to_owned() })
}
