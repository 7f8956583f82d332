//! Secrets Manager: the policies of secrets. Their values are never requested.

use std::sync::Arc;

use aws_sdk_secretsmanager::Client;
use case::NamedPolicy;
use source::arn::Arn;
use source::layout;

use crate::Session;
use crate::answer::{Found, resource_policy};
use crate::memo::Memo;

/// Secrets in all accounts that the session reaches.
#[derive(Debug)]
pub struct SecretsManager {
    session: Arc<Session>,
    /// By ARN.
    policies: Memo<String, Option<Arc<NamedPolicy>>>,
}

impl SecretsManager {
    /// The permissions needed to read.
    pub const PERMISSIONS: &[&str] = &["secretsmanager:GetResourcePolicy"];

    /// Secrets Manager over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self { session, policies: Memo::default() }
    }

    /// The policy of a secret. Secrets Manager API Reference, `GetResourcePolicy`.
    pub(crate) async fn policy(&self, arn: Arn<'_>, name: &str) -> Found {
        let Arn { region, account, .. } = arn;
        let secret = arn.to_string();
        let ask = async {
            let item = layout::secret_policy(account, region, name);
            let client = Client::new(&self.session.config(account, region).await?);
            let call = Box::pin(async { Ok(client.get_resource_policy().secret_id(&secret).send().await?) });
            let name = format!("secret {name}");
            let answer = self.session.required(&item, &format!("the policy of {name}"), call).await?;
            resource_policy(&item, name, answer.resource_policy.as_deref())
        };
        self.policies.get(secret.clone(), Box::pin(ask)).await
    }
}
