//! Who the caller should be.

use case::{Finding, Severity};
use clap::Args;
use cli::Failure;
use wildmatch::WildMatch;

use crate::caller::Identity;

/// The flags that say who should call.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Expectation")]
pub(crate) struct Expected {
    /// Exit with 1 unless the caller is in this account; may repeat: one of them
    #[arg(long = "expect-account", value_name = "ID", value_parser = cli::account)]
    accounts: Vec<String>,
    /// Exit with 1 unless the caller's ARN is like this, with `*` and `?`; may repeat: one of them
    #[arg(long = "expect-arn", value_name = "GLOB")]
    arns: Vec<String>,
}

impl Expected {
    /// True if any caller will do.
    pub(crate) fn is_empty(&self) -> bool {
        self.accounts.is_empty() && self.arns.is_empty()
    }

    /// What is wrong with a caller.
    pub(crate) fn finding(&self, identity: &Identity) -> Option<Finding> {
        let Identity { account, arn, .. } = identity;
        let title = if !self.accounts.is_empty() && !self.accounts.contains(account) {
            format!("The caller is in account {account}, and {} is expected", self.accounts.join(" or "))
        } else if !self.arns.is_empty() && !self.arns.iter().any(|glob| WildMatch::new(glob).matches(arn)) {
            format!("The caller is {arn}, and {} is expected", self.arns.join(" or "))
        } else {
            return None;
        };
        Some(Finding::new("wrong-account", Severity::Error, title))
    }

    /// The failure that ends the program with 1.
    pub(crate) fn check(&self, identity: &Identity) -> Result<(), Failure> {
        self.finding(identity).map_or(Ok(()), |finding| {
            Err(Failure::unexpected(finding.title)
                .help("choose other credentials: `--profile`, or AWS_PROFILE"))
        })
    }
}
