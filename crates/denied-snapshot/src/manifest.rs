//! `manifest.json`: who collected what and when, and what could not be read and why.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use source::AwsError;

use crate::folder::Outcome;

/// The manifest.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Manifest {
    format: u32,
    collected_at: String,
    collected_by: String,
    accounts: Vec<String>,
    unread: Vec<Unread>,
}

/// A file that is not there, and AWS's answer to the command that would print it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Unread {
    pub(crate) file: String,
    #[serde(default)]
    pub(crate) command: String,
    pub(crate) code: String,
    #[serde(default)]
    pub(crate) message: String,
}

impl Unread {
    /// True if AWS said that there is nothing to read.
    fn is_absence(&self) -> bool {
        AwsError { code: self.code.clone(), message: self.message.clone() }.is_absence()
    }
}

impl Manifest {
    /// The manifest of a collection that ends now.
    pub(crate) fn now(caller: &str, accounts: &[String]) -> Self {
        Self {
            format: 1,
            collected_at: Timestamp::now().to_string(),
            collected_by: caller.to_owned(),
            accounts: accounts.to_vec(),
            unread: Vec::new(),
        }
    }

    pub(crate) fn parse(text: &str) -> serde_json::Result<Self> {
        serde_json::from_str(text)
    }

    /// True if an earlier collection was told that there is nothing.
    pub(crate) fn is_absent(&self, file: &str) -> bool {
        self.unread.iter().any(|unread| unread.file == file && unread.is_absence())
    }

    /// This manifest, with what could not be read now, and what could not be read earlier and was not requested since.
    pub(crate) fn after(
        &self,
        earlier: &Self,
        outcomes: &BTreeMap<String, Outcome>,
        has: impl Fn(&str) -> bool,
    ) -> Self {
        let now = outcomes.values().filter_map(|outcome| match outcome {
            Outcome::Absent(unread) | Outcome::Unread(unread, _) => Some(unread.clone()),
            Outcome::Collected | Outcome::Kept | Outcome::Unasked(_) => None,
        });
        let is_open = |unread: &&Unread| {
            let asked =
                !matches!(outcomes.get(&unread.file), None | Some(Outcome::Kept | Outcome::Unasked(_)));
            !asked && !has(&unread.file)
        };
        let mut unread: Vec<_> = now.chain(earlier.unread.iter().filter(is_open).cloned()).collect();
        unread.sort_by(|one, other| one.file.cmp(&other.file));
        let mut accounts: Vec<_> = self.accounts.iter().chain(&earlier.accounts).cloned().collect();
        accounts.sort_unstable();
        accounts.dedup();
        Self { accounts, unread, ..self.clone() }
    }
}
