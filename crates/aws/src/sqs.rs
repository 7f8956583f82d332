//! SQS: the policies of queues.

use std::sync::Arc;

use aws_sdk_sqs::Client;
use aws_sdk_sqs::types::QueueAttributeName;
use case::NamedPolicy;
use source::arn::Arn;
use source::layout;

use crate::Session;
use crate::answer::{Found, resource_policy};
use crate::memo::Memo;

/// Queues in all accounts that the session reaches.
#[derive(Debug)]
pub struct Sqs {
    session: Arc<Session>,
    /// By URL.
    policies: Memo<String, Option<Arc<NamedPolicy>>>,
}

impl Sqs {
    /// The permissions needed to read.
    pub const PERMISSIONS: &[&str] = &["sqs:GetQueueAttributes"];

    /// SQS over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self { session, policies: Memo::default() }
    }

    /// The policy of a queue by its ARN. SQS API Reference, `GetQueueAttributes`.
    pub(crate) async fn policy(&self, arn: Arn<'_>) -> Found {
        let Arn { region, account, resource: name, .. } = arn;
        let url = layout::queue_url(account, region, name);
        let ask = async {
            let item = layout::queue(account, region, name);
            let client = Client::new(&self.session.config(account, region).await?);
            let get =
                client.get_queue_attributes().queue_url(&url).attribute_names(QueueAttributeName::Policy);
            let call = Box::pin(async { Ok(get.send().await?) });
            let name = format!("queue {name}");
            let answer = self.session.required(&item, &format!("the policy of {name}"), call).await?;
            let attributes = answer.attributes.unwrap_or_default();
            resource_policy(&item, name, attributes.get(&QueueAttributeName::Policy).map(String::as_str))
        };
        self.policies.get(url.clone(), Box::pin(ask)).await
    }
}
