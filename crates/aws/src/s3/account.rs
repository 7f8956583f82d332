//! What an account blocks: one operation of S3 Control, which is S3 under another host name.
//!
//! S3 Control's own SDK is as large as S3's. The answer has the same form as that of the bucket operation with the same
//! name, so that one is sent, with path, host and account of the S3 Control operation.
//! S3 API Reference, `GetPublicAccessBlock` of "Amazon S3 Control".

use aws_config::SdkConfig;
use aws_sdk_s3::config::http::HttpRequest;
use aws_sdk_s3::types::PublicAccessBlockConfiguration;
use source::AwsError;

use crate::error::CallError;

const PATH: &str = "/v20180820/configuration/publicAccessBlock";

/// Block Public Access of an account; `None` if nothing is set.
pub(crate) async fn block(
    config: &SdkConfig,
    account: &str,
) -> Result<Option<PublicAccessBlockConfiguration>, CallError> {
    let config = aws_sdk_s3::config::Builder::from(config).force_path_style(true).build();
    let client = aws_sdk_s3::Client::from_conf(config);
    let of = account.to_owned();
    let get = client.get_public_access_block().bucket(account).customize();
    let answer = get.mutate_request(move |request| redirect(request, &of)).send().await;
    match answer {
        Ok(answer) => Ok(answer.public_access_block_configuration),
        Err(error) => match error.raw_response().map(|response| response.status().as_u16()) {
            // S3 Control wraps its errors in one more element than S3 does.
            Some(404) => Ok(None),
            Some(403) if error.as_service_error().is_some_and(|error| error.meta().code().is_none()) => {
                Err(CallError::Answer(AwsError {
                    code: "AccessDenied".to_owned(),
                    message: "Access Denied".to_owned(),
                }))
            }
            _ => Err(CallError::from(error)),
        },
    }
}

fn redirect(request: &mut HttpRequest, account: &str) {
    let uri = control_uri(request.uri(), account);
    request.headers_mut().insert("x-amz-account-id", account.to_owned());
    // The text was made from a valid URI; should it not be one, the request stays as it was and fails.
    let _ = request.set_uri(uri);
}

/// `https://s3.REGION.amazonaws.com/…` becomes `https://ACCOUNT.s3-control.REGION.amazonaws.com/v20180820/…`; an
/// endpoint that is not AWS's own keeps its host.
fn control_uri(uri: &str, account: &str) -> String {
    let (scheme, rest) = uri.split_once("://").unwrap_or(("https", uri));
    let host = rest.split(['/', '?']).next().unwrap_or(rest);
    let own = [".amazonaws.com", ".amazonaws.com.cn"].iter().any(|suffix| host.ends_with(suffix));
    match host.strip_prefix("s3").filter(|_| own) {
        Some(place) => format!("{scheme}://{account}.s3-control{place}{PATH}"),
        None => format!("{scheme}://{host}{PATH}"),
    }
}

#[cfg(test)]
mod tests {
    use super::control_uri;

    #[test]
    fn the_host_is_s3_controls() {
        let table = [
            (
                "https://s3.eu-central-1.amazonaws.com/1?publicAccessBlock",
                "https://1.s3-control.eu-central-1.amazonaws.com",
            ),
            (
                "https://s3-fips.us-east-1.amazonaws.com/1",
                "https://1.s3-control-fips.us-east-1.amazonaws.com",
            ),
            (
                "https://s3.dualstack.us-east-1.amazonaws.com/1",
                "https://1.s3-control.dualstack.us-east-1.amazonaws.com",
            ),
            ("https://s3.cn-north-1.amazonaws.com.cn/1", "https://1.s3-control.cn-north-1.amazonaws.com.cn"),
            ("http://127.0.0.1:5000/1?publicAccessBlock", "http://127.0.0.1:5000"),
        ];
        for (uri, host) in table {
            assert_eq!(
                control_uri(uri, "1"),
                format!("{host}/v20180820/configuration/publicAccessBlock"),
                "{uri}"
            );
        }
    }
}
