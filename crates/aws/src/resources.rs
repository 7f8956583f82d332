//! Resource-based policies of all services that are read.

use std::sync::Arc;

use case::NamedPolicy;
use source::arn::{self, Arn, is_account_id};
use source::{Holder, ResourceOwners, ResourcePolicies, SourceError};

use crate::{Iam, Kms, Lambda, S3, SecretsManager, Session, Sns, Sqs};

/// The services whose resources have policies. Each may be shared with code that reads more from it.
#[derive(Debug, Clone)]
pub struct Resources {
    session: Arc<Session>,
    /// Trust policies.
    pub iam: Arc<Iam>,
    /// Key policies.
    pub kms: Arc<Kms>,
    /// Policies of functions.
    pub lambda: Arc<Lambda>,
    /// Bucket policies.
    pub s3: Arc<S3>,
    /// Policies of secrets.
    pub secretsmanager: Arc<SecretsManager>,
    /// Policies of topics.
    pub sns: Arc<Sns>,
    /// Policies of queues.
    pub sqs: Arc<Sqs>,
}

impl Resources {
    /// The permissions needed to read resource policies; some services need more for their settings.
    pub const PERMISSIONS: &[&str] = &[
        "iam:GetRole",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "lambda:GetPolicy",
        "s3:GetBucketPolicy",
        "s3:ListBucket",
        "secretsmanager:GetResourcePolicy",
        "sns:GetTopicAttributes",
        "sqs:GetQueueAttributes",
    ];

    /// All services over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self {
            iam: Arc::new(Iam::new(Arc::clone(&session))),
            kms: Arc::new(Kms::new(Arc::clone(&session))),
            lambda: Arc::new(Lambda::new(Arc::clone(&session))),
            s3: Arc::new(S3::new(Arc::clone(&session))),
            secretsmanager: Arc::new(SecretsManager::new(Arc::clone(&session))),
            sns: Arc::new(Sns::new(Arc::clone(&session))),
            sqs: Arc::new(Sqs::new(Arc::clone(&session))),
            session,
        }
    }
}

impl ResourcePolicies for Resources {
    fn resource(&self, action: &str, resource: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        let Some(holder) = Holder::of(action, resource)? else { return Ok(None) };
        self.session.block_on(async {
            match holder {
                Holder::Role(role) => self.iam.trust_of(role).await.map(|trust| Some(trust.policy)),
                Holder::Bucket(name) => self.s3.policy(name).await,
                Holder::Key(arn) => self.kms.policy(arn).await,
                Holder::Function { arn, name, qualifier } => self.lambda.policy(arn, name, qualifier).await,
                Holder::Queue(arn) => self.sqs.policy(arn).await,
                Holder::Topic { arn, name } => self.sns.policy(arn, name).await,
                Holder::Secret { arn, name } => self.secretsmanager.policy(arn, name).await,
            }
        })
    }
}

impl ResourceOwners for Resources {
    fn owner(&self, resource: &str, guess: Option<&str>) -> Result<Option<String>, SourceError> {
        let Some(arn) = Arn::parse(resource) else { return Ok(None) };
        match arn::bucket(arn) {
            Some(bucket) => self.s3.owner(bucket, guess),
            None => Ok(is_account_id(arn.account).then(|| arn.account.to_owned())),
        }
    }
}
