//! How AWS is reached: the same names as in the AWS CLI.

use std::time::Duration;

use clap::Args;
use source::arn::is_account_id;

/// The flags of the AWS CLI that choose credentials and endpoints.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "AWS")]
pub struct AwsFlags {
    /// The profile of the AWS configuration files to use
    ///
    /// Where absent, credentials are found as the AWS CLI finds them: `AWS_PROFILE` and its like,
    /// the configuration files, SSO, container and instance roles.
    #[arg(long, value_name = "NAME")]
    pub profile: Option<String>,
    /// The region to ask
    #[arg(long, value_name = "REGION")]
    pub region: Option<String>,
    /// Ask this endpoint instead of AWS's own
    #[arg(long, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Read other accounts by assuming the role of this name there
    #[arg(long, value_name = "ROLE")]
    pub assume_role: Option<String>,
    /// Read this account with this profile; may repeat
    #[arg(long, value_name = "ACCOUNT=PROFILE", value_delimiter = ',', value_parser = account_and_profile)]
    pub source: Vec<(String, String)>,
    /// The longest that one read may take, in seconds, with its retries
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds)]
    pub timeout: Duration,
}

fn account_and_profile(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((account, profile)) if is_account_id(account) && !profile.is_empty() => {
            Ok((account.to_owned(), profile.to_owned()))
        }
        _ => Err("write an account id of twelve digits, `=`, and the name of a profile".to_owned()),
    }
}

fn seconds(argument: &str) -> Result<Duration, String> {
    let seconds = argument.parse().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.filter(|time| !time.is_zero()).ok_or_else(|| "write a number of seconds above 0".to_owned())
}
