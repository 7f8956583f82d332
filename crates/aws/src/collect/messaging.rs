//! SQS and SNS: queues and topics with their policies.

use aws_sdk_sqs::types::QueueAttributeName;
use futures_util::future::join_all;
use serde_json::{Map, Value, json};
use source::layout::{self, Listing};

use super::Place;

/// The attributes that are kept: the policy, and what identifies the thing that has it.
const KEPT: [&str; 5] = ["Policy", "QueueArn", "TopicArn", "Owner", "KmsMasterKeyId"];

/// Collects the queues of a region.
pub(super) async fn queues(place: Place<'_>) {
    let Place { collector, account, region, config } = place;
    let client = aws_sdk_sqs::Client::new(config);
    let item = Listing::Queues.of(account, region);
    let call = async {
        // Without a maximum number of results, SQS sends a thousand queues and nothing about the rest.
        let pages = client.list_queues().max_results(1000).into_paginator().items();
        let urls = pages.send().collect::<Result<Vec<_>, _>>().await?;
        Ok((json!({"QueueUrls": urls}), urls))
    };
    let urls = collector.ask(&item, call).await.unwrap_or_default();
    let all = urls.iter().filter_map(|url| Some((url, url.rsplit_once('/')?.1))).map(async |(url, name)| {
        let get = client.get_queue_attributes().queue_url(url).attribute_names(QueueAttributeName::All);
        let call = Box::pin(async {
            let attributes = get.send().await?.attributes.unwrap_or_default();
            Ok(kept(attributes.iter().map(|(name, value)| (name.as_str(), value))))
        });
        collector.keep(&layout::queue(account, region, name), call).await;
    });
    join_all(all).await;
}

/// Collects the topics of a region.
pub(super) async fn topics(place: Place<'_>) {
    let Place { collector, account, region, config } = place;
    let client = aws_sdk_sns::Client::new(config);
    let item = Listing::Topics.of(account, region);
    let call = async {
        let pages = client.list_topics().into_paginator().items();
        let topics = pages.send().collect::<Result<Vec<_>, _>>().await?;
        let arns: Vec<_> = topics.into_iter().filter_map(|topic| topic.topic_arn).collect();
        let shown: Vec<_> = arns.iter().map(|arn| json!({"TopicArn": arn})).collect();
        Ok((json!({"Topics": shown}), arns))
    };
    let arns = collector.ask(&item, call).await.unwrap_or_default();
    let all = arns.iter().filter_map(|arn| Some((arn, arn.rsplit_once(':')?.1))).map(async |(arn, name)| {
        let get = client.get_topic_attributes().topic_arn(arn);
        let call = Box::pin(async {
            let attributes = get.send().await?.attributes.unwrap_or_default();
            Ok(kept(attributes.iter().map(|(name, value)| (name.as_str(), value))))
        });
        collector.keep(&layout::topic(account, region, name), call).await;
    });
    join_all(all).await;
}

fn kept<'a>(attributes: impl Iterator<Item = (&'a str, &'a String)>) -> Value {
    let mut kept: Vec<_> = attributes.filter(|(name, _)| KEPT.contains(name)).collect();
    kept.sort_unstable();
    let kept: Map<_, _> = kept.into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    json!({"Attributes": kept})
}
