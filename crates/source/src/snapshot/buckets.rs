//! Who owns a bucket: its ARN does not say.

use std::collections::HashMap;

use serde::Deserialize;

use super::files::Files;
use crate::SourceError;
use crate::layout;

/// The owners of all buckets in the snapshot, by the name of the bucket's folder.
#[derive(Debug)]
pub(super) struct Owners {
    by_folder: HashMap<String, String>,
    /// A list that could not be read: a bucket that is not found may be on it.
    unread: Option<SourceError>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct ListBuckets {
    #[serde(default)]
    buckets: Vec<Bucket>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Bucket {
    name: String,
}

impl Owners {
    /// Buckets with their own folder take precedence over those that are merely listed.
    pub(super) fn read<'a>(files: &Files, accounts: impl Iterator<Item = &'a str> + Clone) -> Self {
        let mut owners = Self { by_folder: HashMap::new(), unread: None };
        for account in accounts.clone() {
            for folder in files.names(&layout::buckets_folder(account)) {
                owners.by_folder.entry(folder).or_insert_with(|| account.to_owned());
            }
        }
        for account in accounts {
            owners.add_listed(files, account);
        }
        owners
    }

    fn add_listed(&mut self, files: &Files, account: &str) {
        let item = layout::buckets(account);
        if !files.has(&item.path) {
            return;
        }
        match files.required::<ListBuckets>(&item, &format!("the buckets of account {account}")) {
            Ok(list) => {
                for bucket in list.buckets {
                    let folder = layout::file_name(&bucket.name);
                    self.by_folder.entry(folder).or_insert_with(|| account.to_owned());
                }
            }
            Err(error) => self.unread = Some(error),
        }
    }

    /// The account of a bucket; `None` if no account is known to own it.
    pub(super) fn of(&self, bucket: &str) -> Result<Option<&str>, SourceError> {
        match (self.by_folder.get(&layout::file_name(bucket)), &self.unread) {
            (Some(account), _) => Ok(Some(account)),
            (None, Some(error)) => Err(error.clone()),
            (None, None) => Ok(None),
        }
    }
}
