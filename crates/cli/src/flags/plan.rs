//! A planned change.

use std::path::PathBuf;

use clap::Args;

use super::account;

/// The flags about a change that nobody has made yet.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Planned change")]
pub struct PlanFlags {
    /// Decide as if this change were made: a Terraform plan or a CloudFormation template
    ///
    /// A plan is what `terraform show -json PLANFILE` prints; a template is JSON or YAML. What it makes, changes or takes
    /// away is laid over the snapshot or live AWS; with --offline it stands alone. A value that is known only after the
    /// change stays unknown. A principal may be given as the file calls it: `aws_iam_role.app`, or a logical id. `-` is
    /// standard input, where no case comes from there.
    #[arg(long, visible_alias = "template", value_name = "FILE")]
    pub plan: Option<PathBuf>,
    /// The account that the change is for, where the file does not tell
    #[arg(long, value_name = "ACCOUNT", requires = "plan", value_parser = account)]
    pub account: Option<String>,
    /// A parameter of the template; may repeat
    #[arg(long, value_name = "NAME=VALUE", requires = "plan", value_parser = pair)]
    pub parameter: Vec<(String, String)>,
    /// The name that a thing will be given, where the file leaves that to AWS; may repeat
    ///
    /// `--name AppRole=shop-AppRole-1A2B`, or `--name aws_iam_role.app=app-20260101`.
    #[arg(long, value_name = "ID=NAME", requires = "plan", value_parser = pair)]
    pub name: Vec<(String, String)>,
    /// The name of the template's stack
    #[arg(long, value_name = "NAME", requires = "plan")]
    pub stack_name: Option<String>,
}

fn pair(argument: &str) -> Result<(String, String), String> {
    match argument.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write a name, `=`, and a value".to_owned()),
    }
}
