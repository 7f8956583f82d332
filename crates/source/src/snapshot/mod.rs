//! A snapshot: a folder of plain AWS CLI output, every file named after the command that prints it.
//!
//! Files are read when first needed, and then kept. See [`crate::layout`] for what is where.

mod buckets;
mod endpoints;
mod files;
mod folder;
mod iam;
mod manifest;
mod memo;
mod organization;
mod resources;
mod settings;

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use case::NamedPolicy;

use crate::arn::{self, Arn, Principal, is_account_id};
use crate::layout::{self, Entity, PolicyType};
use crate::{
    Boundaries, EndpointPolicies, IdentityPolicies, ManagedPolicies, Membership, Organization,
    PrincipalDetails, Principals, ResourceControlPolicies, ResourceOwners, ResourcePolicies,
    ServiceControlPolicies, SourceError, Trust, TrustPolicies,
};
use files::Files;
use iam::Iam;
use organization::Tree;

/// A snapshot on disk. It can be shared between threads.
#[derive(Debug)]
pub struct Snapshot {
    files: Files,
    accounts: BTreeMap<String, Iam>,
    tree: Tree,
    owners: OnceLock<buckets::Owners>,
    aliases: memo::Memo<String, Arc<HashMap<String, String>>>,
    documents: memo::Memo<String, Option<Arc<NamedPolicy>>>,
    endpoints: memo::Memo<String, endpoints::Found>,
}

impl Snapshot {
    /// Opens a folder. Only the manifest, if there is one, is read now.
    pub fn open(folder: impl AsRef<Path>) -> Result<Self, SourceError> {
        let files = Files::open(folder.as_ref())?;
        let accounts = files
            .names("")
            .into_iter()
            .filter(|name| is_account_id(name))
            .map(|account| (account.clone(), Iam::new(account)))
            .collect();
        Ok(Self {
            files,
            accounts,
            tree: Tree::default(),
            owners: OnceLock::new(),
            aliases: memo::Memo::default(),
            documents: memo::Memo::default(),
            endpoints: memo::Memo::default(),
        })
    }

    /// Reports each file that is read, with its path within the snapshot and the time it took.
    #[must_use]
    pub fn telling(mut self, listener: impl Fn(&str, Duration) + Send + Sync + 'static) -> Self {
        self.files.listen(listener);
        self
    }

    /// True for a folder with some part of a snapshot: an account, the organization, or the list of what could not be
    /// read.
    pub fn is_one(folder: impl AsRef<Path>) -> bool {
        folder::is_snapshot(folder.as_ref())
    }

    /// The snapshot probably meant by a folder that is not one: a parent of it, or one inside it.
    pub fn meant_by(folder: impl AsRef<Path>) -> Option<PathBuf> {
        folder::meant_by(folder.as_ref())
    }

    /// The accounts that have a folder in the snapshot.
    pub fn accounts(&self) -> impl Iterator<Item = &str> + Clone {
        self.accounts.keys().map(String::as_str)
    }

    /// The account that owns a bucket; `None` if none of the collected accounts owns it.
    fn bucket_owner(&self, bucket: &str) -> Result<Option<String>, SourceError> {
        let owners = self.owners.get_or_init(|| buckets::Owners::read(&self.files, self.accounts()));
        owners.of(bucket).map(|account| account.map(ToOwned::to_owned))
    }

    fn iam(&self, account: &str, what: &str) -> Result<&Iam, SourceError> {
        self.accounts
            .get(account)
            .ok_or_else(|| files::not_collected(&layout::authorization_details(account), what))
    }

    /// IAM of the principal's account, and the entity whose policies apply to it; `None` if there is none.
    fn entity<'a>(
        &'a self,
        principal: &'a str,
        what: &str,
    ) -> Result<Option<(&'a Iam, Entity, &'a str)>, SourceError> {
        let Some((account, entity, name)) = arn::entity(principal, what)? else { return Ok(None) };
        let iam = self.iam(account, &format!("{what} of {} {name} in account {account}", entity.word()))?;
        Ok(Some((iam, entity, name)))
    }
}

impl IdentityPolicies for Snapshot {
    fn identity(&self, principal: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        match self.entity(principal, "the identity policies")? {
            Some((iam, entity, name)) => iam.identity(&self.files, entity, name),
            None => Ok(Arc::default()),
        }
    }
}

impl Boundaries for Snapshot {
    fn boundary(&self, principal: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        match self.entity(principal, "the permissions boundary")? {
            Some((iam, entity, name)) => iam.boundary(&self.files, entity, name),
            None => Ok(None),
        }
    }
}

impl ManagedPolicies for Snapshot {
    fn managed(&self, account: &str, arn: &str) -> Result<NamedPolicy, SourceError> {
        let read = |iam: &Iam| iam.managed(&self.files, arn::policy_name(arn).to_owned(), arn, None);
        let own = self.iam(account, &format!("the policy {arn}")).and_then(read);
        // An AWS managed policy is the same in every account, and listed where it is attached.
        let is_of_aws = arn.contains(":iam::aws:policy/");
        let mut others = self.accounts.values().filter(|_| is_of_aws);
        own.or_else(|error| others.find_map(|iam| read(iam).ok()).ok_or(error))
    }

    fn group(&self, account: &str, group: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        self.iam(account, &format!("the policies of group {group}"))?.group(&self.files, group)
    }
}

impl Principals for Snapshot {
    fn principal(&self, principal: &str) -> Result<Option<Arc<PrincipalDetails>>, SourceError> {
        match self.entity(principal, "the ARN and tags")? {
            Some((iam, entity, name)) => Ok(Some(iam.profile(&self.files, entity, name)?.details.clone())),
            None => Ok(None),
        }
    }
}

impl TrustPolicies for Snapshot {
    fn trust(&self, role: &str) -> Result<Trust, SourceError> {
        let Principal::Role { account, name } = Principal::parse(role) else {
            return Err(SourceError::untrusted(role));
        };
        let what = format!("the trust policy of role {name} in account {account}");
        self.iam(account, &what)?.trust(&self.files, name, &what)?.of(role)
    }
}

impl ServiceControlPolicies for Snapshot {
    fn scp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError> {
        self.tree.levels(&self.files, account, PolicyType::Scp)
    }
}

impl ResourceControlPolicies for Snapshot {
    fn rcp(&self, account: &str) -> Result<Arc<[Vec<NamedPolicy>]>, SourceError> {
        self.tree.levels(&self.files, account, PolicyType::Rcp)
    }
}

impl Organization for Snapshot {
    fn membership(&self, account: &str) -> Result<Option<Membership>, SourceError> {
        self.tree.membership(&self.files, account)
    }
}

impl EndpointPolicies for Snapshot {
    fn endpoint(&self, vpc_endpoint: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        endpoints::find(self, vpc_endpoint)
    }
}

impl ResourcePolicies for Snapshot {
    fn resource(&self, action: &str, resource: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        resources::find(self, action, resource)
    }
}

impl ResourceOwners for Snapshot {
    fn owner(&self, resource: &str, _: Option<&str>) -> Result<Option<String>, SourceError> {
        let Some(arn) = Arn::parse(resource) else { return Ok(None) };
        match arn::bucket(arn) {
            Some(bucket) => self.bucket_owner(bucket),
            None => Ok(is_account_id(arn.account).then(|| arn.account.to_owned())),
        }
    }
}
