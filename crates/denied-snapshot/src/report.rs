//! What a collection reports: a record for the organization and for each account.

use case::Record;
use cli::Failure;
use serde::Serialize;
use source::SourceError;

use crate::folder::{Found, Outcome};

/// What happened to the files of an account, or of the organization.
#[derive(Debug, Serialize)]
struct Summary<'a> {
    /// `organization`, or the id of an account.
    of: &'a str,
    /// Why nothing of it could be requested.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
    /// Files that were written.
    collected: usize,
    /// Files that were already there.
    kept: usize,
    /// Things that do not exist, according to AWS: a bucket without a policy.
    absent: usize,
    /// What could not be read.
    unread: Vec<Problem<'a>>,
}

#[derive(Debug, Serialize)]
struct Problem<'a> {
    /// The file that is not there.
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    permission: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'a str>,
    message: &'a str,
}

/// One record for the organization, if it was to be collected, and one for each account.
pub(crate) fn records(
    found: &Found,
    accounts: &[String],
    failed: &[(String, SourceError)],
    organization: bool,
) -> Result<Vec<Record>, Failure> {
    let of = organization.then_some("organization").into_iter().chain(accounts.iter().map(String::as_str));
    of.map(|of| {
        let text = serde_json::to_string(&summary(found, of, failed)).unwrap_or_default();
        Ok(Record::parse(&text)?)
    })
    .collect()
}

fn summary<'a>(found: &'a Found, of: &'a str, failed: &[(String, SourceError)]) -> Summary<'a> {
    let error = failed.iter().find(|(account, _)| account == of).map(|(_, error)| error.to_string());
    let mut summary = Summary { of, error, collected: 0, kept: 0, absent: 0, unread: Vec::new() };
    for (name, outcome) in found.outcomes.iter().filter(|(name, _)| owner(name) == of) {
        match outcome {
            Outcome::Collected => summary.collected += 1,
            Outcome::Kept => summary.kept += 1,
            Outcome::Absent(_) => summary.absent += 1,
            Outcome::Unread(unread, permission) => summary.unread.push(Problem {
                file: name,
                permission: Some(permission),
                code: Some(&unread.code),
                message: &unread.message,
            }),
            Outcome::Unasked(message) => {
                summary.unread.push(Problem { file: name, permission: None, code: None, message });
            }
        }
    }
    summary
}

/// The owner of a file, by its first folder.
fn owner(name: &str) -> &str {
    match name.split_once('/') {
        Some(("organizations", _)) => "organization",
        Some((account, _)) => account,
        None => "",
    }
}
