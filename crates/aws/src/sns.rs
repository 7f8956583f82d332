//! SNS: the policies of topics.

use std::sync::Arc;

use aws_sdk_sns::Client;
use case::NamedPolicy;
use source::arn::Arn;
use source::layout;

use crate::Session;
use crate::answer::{Found, resource_policy};
use crate::memo::Memo;

/// Topics in all accounts that the session reaches.
#[derive(Debug)]
pub struct Sns {
    session: Arc<Session>,
    /// By ARN.
    policies: Memo<String, Option<Arc<NamedPolicy>>>,
}

impl Sns {
    /// The permissions needed to read.
    pub const PERMISSIONS: &[&str] = &["sns:GetTopicAttributes"];

    /// SNS over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self { session, policies: Memo::default() }
    }

    /// The policy of a topic. SNS API Reference, `GetTopicAttributes`.
    pub(crate) async fn policy(&self, arn: Arn<'_>, name: &str) -> Found {
        let Arn { region, account, .. } = arn;
        let topic = Arn { resource: name, ..arn }.to_string();
        let ask = async {
            let item = layout::topic(account, region, name);
            let client = Client::new(&self.session.config(account, region).await?);
            let call = Box::pin(async { Ok(client.get_topic_attributes().topic_arn(&topic).send().await?) });
            let name = format!("topic {name}");
            let answer = self.session.required(&item, &format!("the policy of {name}"), call).await?;
            let attributes = answer.attributes.unwrap_or_default();
            resource_policy(&item, name, attributes.get("Policy").map(String::as_str))
        };
        self.policies.get(topic.clone(), Box::pin(ask)).await
    }
}
