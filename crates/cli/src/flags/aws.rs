//! How AWS is reached: the same names as in the AWS CLI.

use clap::Args;

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
}
