//! What a snapshot has: accounts, users, roles and resources. Only listings and folder names are read.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use percent_encoding::percent_decode_str;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use source::arn::is_account_id;
use source::layout;

use super::Candidate;

/// The longest file that is read: a key was pressed, and a person is waiting.
const MOST_BYTES: u64 = 16 << 20;

/// Folders of resources, `ACCOUNT/SERVICE/REGION/NAME`, and what comes before the name in an ARN.
const REGIONAL: [(&str, &str); 4] = [("kms", "key/"), ("lambda", "function:"), ("sns", ""), ("sqs", "")];

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Details {
    user_detail_list: Vec<Named>,
    role_detail_list: Vec<Named>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Buckets {
    buckets: Vec<Named>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Accounts {
    accounts: Vec<Named>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "PascalCase", default)]
struct Named {
    arn: String,
    id: String,
    name: String,
}

/// The accounts, with their names if the organization gives them.
pub(super) fn accounts(line: &[String]) -> Vec<Candidate> {
    let Some(folder) = folder(line) else { return Vec::new() };
    let listed: Accounts = read(&folder.join(layout::accounts().path)).unwrap_or_default();
    if listed.accounts.is_empty() {
        return own_accounts(&folder).map(|account| Candidate::new(account, "")).collect();
    }
    listed.accounts.into_iter().map(|account| Candidate::new(account.id, account.name)).collect()
}

/// Users and roles, by ARN.
pub(super) fn principals(line: &[String]) -> Vec<Candidate> {
    let Some(folder) = folder(line) else { return Vec::new() };
    own_accounts(&folder).flat_map(|account| entities(&folder.join(account).join("iam"))).collect()
}

/// Buckets, and everything else that has its own policy, by ARN; in the word's partition, if it names one.
pub(super) fn resources(word: &str, line: &[String]) -> Vec<Candidate> {
    let Some(folder) = folder(line) else { return Vec::new() };
    let partition = partition(word);
    let mut found = Vec::new();
    for account in own_accounts(&folder) {
        let buckets: Buckets = read(&folder.join(layout::buckets(&account).path)).unwrap_or_default();
        let bucket =
            |bucket: Named| Candidate::new(format!("arn:{partition}:s3:::{}", bucket.name), "bucket");
        found.extend(buckets.buckets.into_iter().map(bucket));
        for (service, before) in REGIONAL {
            let place = folder.join(&account).join(service);
            found.extend(regional(&place).map(|(region, name)| {
                Candidate::new(
                    format!("arn:{partition}:{service}:{region}:{account}:{before}{name}"),
                    service,
                )
            }));
        }
        found.extend(entities(&folder.join(&account).join("iam")).filter(|entity| entity.about == "role"));
    }
    found
}

/// Lambda functions, in the form that the word begins: by ARN, as `ACCOUNT:function:NAME`, otherwise by name.
pub(super) fn functions(word: &str, line: &[String]) -> Vec<Candidate> {
    let Some(folder) = folder(line) else { return Vec::new() };
    let mut found = Vec::new();
    for account in own_accounts(&folder) {
        found.extend(regional(&folder.join(&account).join("lambda")).map(|(region, name)| {
            let value = if word.starts_with("arn:") {
                format!("arn:{}:lambda:{region}:{account}:function:{name}", partition(word))
            } else if account.starts_with(word) || word.starts_with(&account) {
                format!("{account}:function:{name}")
            } else {
                name
            };
            Candidate::new(value, format!("{account} {region}"))
        }));
    }
    found
}

/// The partition of an ARN that is being typed.
fn partition(word: &str) -> &str {
    word.split(':').nth(1).filter(|part| part.starts_with("aws")).unwrap_or("aws")
}

/// The snapshot that the command line names, otherwise the one in the settings.
fn folder(line: &[String]) -> Option<PathBuf> {
    let mut words = line.iter();
    let mut named = None;
    while let Some(word) = words.next() {
        if word == "--snapshot" {
            named = words.next().cloned();
        } else if let Some(value) = word.strip_prefix("--snapshot=") {
            named = Some(value.to_owned());
        }
    }
    // A shell hands out words as they are typed.
    let typed = |word: String| match word.strip_prefix("~/") {
        Some(rest) => std::env::home_dir().map(|home| home.join(rest)),
        None => Some(word.into()),
    };
    named.and_then(typed).or_else(|| {
        let settings = cli::effective().ok()?;
        let own = settings.into_iter().find(|own| own.setting.name == "snapshot")?;
        own.values.into_iter().next().map(PathBuf::from)
    })
}

fn own_accounts(folder: &Path) -> impl Iterator<Item = String> {
    names(folder).into_iter().filter(|name| is_account_id(name))
}

fn entities(iam: &Path) -> impl Iterator<Item = Candidate> + use<> {
    let files = names(iam)
        .into_iter()
        .filter(|name| layout::is_authorization_details(name))
        .map(|name| iam.join(name))
        .collect::<Vec<_>>();
    files.into_iter().filter_map(|file| read::<Details>(&file)).flat_map(|details| {
        let users = details.user_detail_list.into_iter().map(|user| Candidate::new(user.arn, "user"));
        users.chain(details.role_detail_list.into_iter().map(|role| Candidate::new(role.arn, "role")))
    })
}

/// Region and name of each folder below `REGION/`.
fn regional(service: &Path) -> impl Iterator<Item = (String, String)> {
    names(service).into_iter().flat_map(|region| {
        let place = service.join(&region);
        let folders = names(&place).into_iter().filter(move |name| place.join(name).is_dir());
        folders.map(move |name| (region.clone(), percent_decode_str(&name).decode_utf8_lossy().into_owned()))
    })
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.filter_map(|entry| entry.file_name().into_string().ok()).collect();
    names.sort();
    names
}

fn read<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let mut bytes = Vec::new();
    let read = File::open(path).ok()?.take(MOST_BYTES + 1).read_to_end(&mut bytes).ok()?;
    if read as u64 > MOST_BYTES { None } else { serde_json::from_slice(&bytes).ok() }
}
