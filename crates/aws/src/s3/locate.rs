//! Where a bucket is and who owns it: its name says neither.

use aws_config::SdkConfig;
use aws_sdk_s3::Client;
use aws_sdk_s3::config::{Builder, Region};
use source::SourceError;
use source::layout::Item;

use crate::Session;
use crate::error::CallError;

/// How a bucket is read.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// With the credentials to use, in the bucket's region.
    pub(super) config: SdkConfig,
    /// The account that owns it, if that is certain.
    pub(super) owner: Option<String>,
}

/// A client. Endpoints other than AWS's own rarely have a host name for each bucket.
pub(crate) fn client(config: &SdkConfig) -> Client {
    let path_style = config.endpoint_url().is_some();
    Client::from_conf(Builder::from(config).force_path_style(path_style).build())
}

/// Asks each account for the bucket, as its owner. If none may say so, the first one is also used for the rest.
///
/// A likely account is asked first; if it cannot be reached, the search continues.
pub(super) async fn locate(
    session: &Session,
    bucket: &str,
    guess: Option<&str>,
) -> Result<Place, SourceError> {
    let mut first = None;
    let accounts = session.accounts().await?;
    let others = accounts.iter().map(String::as_str).filter(|account| Some(*account) != guess);
    for account in guess.into_iter().chain(others) {
        let mut config = match session.config(account, "").await {
            Err(error) if Some(account) == guess && !error.is_fatal() => continue,
            config => config?,
        };
        let mut head = head(session, &config, bucket, account).await?;
        if let Head::Elsewhere(region) = head {
            config = config.into_builder().region(Region::new(region)).build();
            head = self::head(session, &config, bucket, account).await?;
        }
        if matches!(head, Head::Mine) {
            return Ok(Place { config, owner: Some(account.to_owned()) });
        }
        first.get_or_insert(config);
    }
    let config = match first {
        Some(config) => config,
        None => session.own().await?,
    };
    Ok(Place { config, owner: None })
}

/// What `HeadBucket` says.
enum Head {
    /// The account that asked owns it.
    Mine,
    /// Another account owns it, or the one that asked may not know.
    Unknown,
    /// It is in this region.
    Elsewhere(String),
}

async fn head(
    session: &Session,
    config: &SdkConfig,
    bucket: &str,
    account: &str,
) -> Result<Head, SourceError> {
    let asked = config.region().map(Region::as_ref);
    let head = client(config).head_bucket().bucket(bucket).expected_bucket_owner(account);
    let call = Box::pin(async {
        let Err(error) = head.send().await else { return Ok(Head::Mine) };
        let Some(response) = error.raw_response() else { return Err(CallError::from(error)) };
        let region = response.headers().get("x-amz-bucket-region");
        if let Some(region) = region.filter(|region| Some(*region) != asked) {
            return Ok(Head::Elsewhere(region.to_owned()));
        }
        match response.status().as_u16() {
            403 => Ok(Head::Unknown),
            _ => Err(CallError::from(error)),
        }
    });
    let item = Item::call(&["s3api", "head-bucket", "--bucket", bucket], "s3:ListBucket");
    session.required(&item, &format!("the region of bucket {bucket}"), call).await
}
