//! `denied-snapshot`: collects the policies of accounts and of their organization, for offline use.

mod folder;
mod manifest;
mod progress;
mod report;

use std::collections::HashSet;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use aws::{Collector, Scope, Service};
use case::Record;
use clap::{Args, ValueEnum};
use cli::{AwsFlags, Describe, Example, Failure, Messages, Task};

use folder::Folder;
use manifest::Manifest;
use progress::Progress;

/// A script that collects a snapshot with only the AWS CLI.
pub const SCRIPT: &str = include_str!("collect.sh");

/// The flags of `denied-snapshot`.
#[derive(Debug, Args)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub struct Flags {
    /// The folder to collect to; one that holds a snapshot is continued
    #[arg(value_name = "DIR", required_unless_present_any = ["commands", "permissions", "schema"])]
    folder: Option<PathBuf>,
    /// Collect this account too; may be repeated
    ///
    /// Accounts other than the credentials' own are read as `--assume-role` or `--source` says.
    #[arg(long, value_name = "ID", value_parser = cli::account, help_heading = "Collection")]
    account: Vec<String>,
    /// Collect all active accounts of the organization
    #[arg(long, help_heading = "Collection", conflicts_with_all = ["account", "no_organization"])]
    all_accounts: bool,
    /// Leave out the organization: its tree, its SCPs and its RCPs
    #[arg(long, help_heading = "Collection")]
    no_organization: bool,
    /// The regions to collect keys, functions, queues, topics and secrets of [default: the region in use]
    #[arg(long, value_name = "REGION", value_delimiter = ',', help_heading = "Collection")]
    regions: Vec<String>,
    /// Collect these services alone
    #[arg(long, value_name = "SERVICE", value_delimiter = ',', help_heading = "Collection")]
    only: Vec<Choice>,
    /// Ask again for what is there already
    #[arg(long, help_heading = "Collection")]
    fresh: bool,
    /// Print a shell script that collects the same with the AWS CLI, and exit
    ///
    /// It takes folder and regions as its own arguments: `sh collect.sh DIR REGION...`. Without regions it collects
    /// the one of --region, else the one in use where it runs.
    #[arg(
        long,
        help_heading = "Collection",
        conflicts_with_all = ["folder", "account", "all_accounts", "no_organization", "regions", "only", "fresh"]
    )]
    commands: bool,
}

/// A service, as one writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Choice {
    /// Users, groups, roles and managed policies
    Iam,
    /// Keys, with their grants and aliases
    Kms,
    /// Functions, with their policies
    Lambda,
    /// Buckets, with their settings
    S3,
    /// Secrets, without their values
    Secretsmanager,
    /// Topics
    Sns,
    /// Queues
    Sqs,
}

impl Choice {
    fn service(self) -> Service {
        match self {
            Self::Iam => Service::Iam,
            Self::Kms => Service::Kms,
            Self::Lambda => Service::Lambda,
            Self::S3 => Service::S3,
            Self::Secretsmanager => Service::SecretsManager,
            Self::Sns => Service::Sns,
            Self::Sqs => Service::Sqs,
        }
    }
}

/// The program.
#[derive(Debug)]
pub struct Snapshot;

impl Describe for Snapshot {
    const NAME: &'static str = "denied-snapshot";
    const ABOUT: &'static str = "Collect the policies of accounts and their organization, for offline use";
    const DETAILS: &'static str = "Writes a folder of AWS CLI output, each file named after the command that prints \
        it: users, groups, roles and managed policies; buckets, keys, functions, queues, topics and secrets with \
        their policies and settings; the organization with its SCPs and RCPs. The other programs read it with \
        `--snapshot DIR`, and decide as they would on live AWS on the day of the collection. Only calls that read are \
        made; values of secrets, code and variables of functions are never asked for or kept.\n\n\
        What AWS refuses is no reason to stop: `manifest.json` notes it with AWS's answer, and a record is written \
        for the organization and for each account that counts what was collected and names what was not. A \
        collection that broke off goes on when it is started again with the same folder.\n\n\
        The policies of VPC endpoints are not collected; `--commands` prints a script for the AWS CLI that does that \
        too, for an administrator who installs nothing.";
    const BACKGROUND: &'static str = "Who explains denials for others seldom may read all that decides them: the organization, other accounts, \
        keys. A snapshot parts the two: who may read collects once, and everybody explains from the folder, without \
        credentials and without the network. It is also what to compare: the same requests on the snapshots of two days \
        show what a change did.\n\n\
        A snapshot holds policies and the names of what they protect: keep it as you keep those. What is in no file was \
        not collected, and stays unknown.";
    const EXAMPLES: &'static [Example] = &[
        Example { does: "Collect the account of the credentials", command: "denied snapshot acme" },
        Example {
            does: "Collect a whole organization in two regions, through a role that each account has",
            command: "denied snapshot acme --all-accounts --assume-role Auditor --regions eu-central-1,us-east-1",
        },
        Example {
            does: "Name the permissions that were missing",
            command: "denied snapshot acme | jq -r '.unread[].permission' | sort -u",
        },
        Example {
            does: "Let someone else collect who has the AWS CLI and nothing more",
            command: "denied snapshot --commands > collect.sh",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = Collector::PERMISSIONS;
    const TAKES_CASES: bool = false;
    type Flags = Flags;
}

impl Task for Snapshot {
    fn run(
        flags: Flags,
        aws: &AwsFlags,
        messages: &Messages,
        emit: &mut dyn FnMut(&Record) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let Some(path) = flags.folder.clone().filter(|_| !flags.commands) else {
            // It may be a setting of whoever prints it, and so not a mistake.
            if let Some(flag) = unheeded(aws) {
                messages.note(&format!(
                    "{flag} has no say in the script: it takes DIR and REGION as its arguments, and the credentials of the AWS CLI"
                ));
            }
            let mut out = std::io::stdout();
            return out.write_all(script(aws)?.as_bytes()).map_err(|error| Failure::writing(&error));
        };
        let session = live::open(aws, *messages)?;
        let progress = Progress::new(messages);
        let folder = Arc::new(Folder::open(&path, flags.fresh, progress)?);
        let collector = Collector::new(Arc::clone(&session), folder.clone());
        let caller = collector.caller().map_err(|error| live::failure(&error))?;

        let members = if flags.no_organization {
            Vec::new()
        } else {
            collector.organization().map_err(|error| live::failure(&error))?
        };
        let accounts = chosen(&flags, &caller.account, members)?;
        let failed = collector.accounts(&accounts, &flags.scope());
        let found = folder.finish(&Manifest::now(&caller.arn, &accounts))?;
        for record in report::records(&found, &accounts, &failed, !flags.no_organization)? {
            emit(&record)?;
        }
        session.trouble().map_or(Ok(()), |error| Err(live::failure(error)))
    }
}

/// The line of the script that says which regions are collected where its arguments do not.
const REGIONS: &str =
    r#"[ $# -gt 0 ] || set -- "${AWS_REGION:-${AWS_DEFAULT_REGION:-$(aws configure get region)}}""#;

/// The script; without regions as its arguments it collects the one that --region names.
fn script(aws: &AwsFlags) -> Result<String, Failure> {
    let Some(region) = &aws.region else { return Ok(SCRIPT.to_owned()) };
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    if region.is_empty() || !region.bytes().all(is_plain) {
        return Err(Failure::usage(format!("--region {region}: this is no region"))
            .help("give one such as eu-central-1"));
    }
    Ok(SCRIPT.replacen(REGIONS, &format!("[ $# -gt 0 ] || set -- {region}"), 1))
}

/// A flag about how AWS is reached that was given: whoever runs a script chooses that.
fn unheeded(aws: &AwsFlags) -> Option<&'static str> {
    let given = [("--profile", aws.profile.is_some()), ("--assume-role", aws.assume_role.is_some())];
    let given = given.into_iter().chain([("--source", !aws.source.is_empty())]);
    given.into_iter().find_map(|(flag, is_given)| is_given.then_some(flag))
}

impl Flags {
    fn scope(&self) -> Scope {
        let services = match self.only.as_slice() {
            [] => Service::ALL.to_vec(),
            some => some.iter().map(|choice| choice.service()).collect(),
        };
        Scope { services, regions: self.regions.clone() }
    }
}

/// The accounts to collect: the credentials' own first.
fn chosen(flags: &Flags, own: &str, members: Vec<String>) -> Result<Vec<String>, Failure> {
    if flags.all_accounts && members.is_empty() {
        return Err(Failure::aws("the accounts of the organization could not be listed").help(
            "use credentials of the management account or a delegated administrator, or name each --account",
        ));
    }
    let mut accounts = vec![own.to_owned()];
    let others = if flags.all_accounts { members } else { flags.account.clone() };
    accounts.extend(others);
    let mut seen = HashSet::new();
    accounts.retain(|account| seen.insert(account.clone()));
    Ok(accounts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_collects_the_region_that_is_named() {
        let of = |region: Option<&str>| {
            script(&AwsFlags { region: region.map(ToOwned::to_owned), ..AwsFlags::default() })
        };
        assert_eq!(of(None).unwrap(), SCRIPT);
        assert!(SCRIPT.contains(REGIONS));
        let named = of(Some("eu-west-1")).unwrap();
        assert!(named.contains("[ $# -gt 0 ] || set -- eu-west-1\n") && !named.contains(REGIONS));
        assert!(of(Some("x; rm -r /")).is_err());
    }
}
