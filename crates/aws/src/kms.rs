//! KMS: key policies, grants, and the states of keys.

use std::sync::Arc;

use aws_sdk_kms::Client;
use aws_sdk_kms::types::{GrantConstraints as Constraints, GrantListEntry, KeyMetadata};
use case::NamedPolicy;
use source::arn::Arn;
use source::layout::KeyItem;
use source::{GrantConstraints, KeyGrant, Keys, SourceError};

use crate::Session;
use crate::answer::{Found, incomplete, resource_policy};
use crate::memo::Memo;

/// Keys in all accounts that the session reaches. Key policies and grants can be read only with credentials of the
/// key's account.
#[derive(Debug)]
pub struct Kms {
    session: Arc<Session>,
    /// By the ARN of the key or alias.
    keys: Memo<String, Arc<KeyMetadata>>,
    policies: Memo<String, Option<Arc<NamedPolicy>>>,
    grants: Memo<String, Arc<[KeyGrant]>>,
}

impl Kms {
    /// The permissions needed to read.
    pub const PERMISSIONS: &[&str] = &["kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants"];

    /// KMS over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self { session, keys: Memo::default(), policies: Memo::default(), grants: Memo::default() }
    }

    async fn client(&self, arn: Arn<'_>) -> Result<Client, SourceError> {
        Ok(Client::new(&self.session.config(arn.account, arn.region).await?))
    }

    /// The key policy, by the ARN of the key or of an alias. KMS API Reference, `GetKeyPolicy`.
    pub(crate) async fn policy(&self, arn: Arn<'_>) -> Found {
        let ask = async {
            let id = self.id(arn).await?;
            let item = KeyItem::Policy.of(arn.account, arn.region, &id);
            let get = self.client(arn).await?.get_key_policy().key_id(&id).policy_name("default");
            let call = Box::pin(async { Ok(get.send().await?) });
            let name = format!("key {id}");
            let answer = self.session.required(&item, &format!("the policy of {name}"), call).await?;
            let policy = answer.policy.ok_or_else(|| incomplete(&item, &name))?;
            resource_policy(&item, name, Some(&policy))
        };
        self.policies.get(arn.to_string(), Box::pin(ask)).await
    }

    /// The id of a key, which an alias does not contain.
    async fn id(&self, arn: Arn<'_>) -> Result<String, SourceError> {
        match arn.resource.strip_prefix("key/") {
            Some(id) => Ok(id.to_owned()),
            None => Ok(self.described(arn).await?.key_id.clone()),
        }
    }

    /// `DescribeKey`.
    async fn described(&self, arn: Arn<'_>) -> Result<Arc<KeyMetadata>, SourceError> {
        let ask = async {
            let item = KeyItem::Description.of(arn.account, arn.region, arn.resource);
            let what = format!("the state of {}", arn.resource.replacen('/', " ", 1));
            let describe = self.client(arn).await?.describe_key().key_id(arn.to_string());
            let call = Box::pin(async { Ok(describe.send().await?) });
            let metadata = self.session.required(&item, &what, call).await?.key_metadata;
            metadata.map(Arc::new).ok_or_else(|| incomplete(&item, &what))
        };
        self.keys.get(arn.to_string(), Box::pin(ask)).await
    }

    /// `ListGrants`.
    async fn grants(&self, arn: Arn<'_>) -> Result<Arc<[KeyGrant]>, SourceError> {
        let ask = async {
            let id = self.id(arn).await?;
            let item = KeyItem::Grants.of(arn.account, arn.region, &id);
            let what = format!("the grants of key {id}");
            let pages = self.client(arn).await?.list_grants().key_id(&id).into_paginator();
            let call = Box::pin(async { Ok(pages.items().send().collect::<Result<Vec<_>, _>>().await?) });
            let grants = self.session.required(&item, &what, call).await?;
            grants.into_iter().map(grant).collect::<Option<_>>().ok_or_else(|| incomplete(&item, &what))
        };
        self.grants.get(arn.to_string(), Box::pin(ask)).await
    }
}

fn grant(entry: GrantListEntry) -> Option<KeyGrant> {
    let operations = entry.operations.unwrap_or_default();
    Some(KeyGrant {
        grant_id: entry.grant_id?,
        grantee_principal: entry.grantee_principal.or(entry.grantee_service_principal)?,
        operations: operations.iter().map(|operation| operation.as_str().to_owned()).collect(),
        constraints: entry.constraints.map(constraints).unwrap_or_default(),
    })
}

fn constraints(entry: Constraints) -> GrantConstraints {
    GrantConstraints {
        encryption_context_subset: entry.encryption_context_subset.into_iter().flatten().collect(),
        encryption_context_equals: entry.encryption_context_equals.into_iter().flatten().collect(),
    }
}

fn parse(key: &str) -> Result<Arn<'_>, SourceError> {
    Arn::parse(key).filter(|arn| arn.service == "kms").ok_or_else(|| SourceError::Unsupported {
        what: format!("the key {key}"),
        why: "only the ARN of a key or of an alias says where it is: give that".to_owned(),
    })
}

impl Keys for Kms {
    fn key_grants(&self, key: &str) -> Result<Arc<[KeyGrant]>, SourceError> {
        self.session.block_on(self.grants(parse(key)?))
    }

    fn key_arn(&self, key: &str) -> Result<String, SourceError> {
        let arn = parse(key)?;
        let id = self.session.block_on(self.id(arn))?;
        Ok(Arn { resource: &format!("key/{id}"), ..arn }.to_string())
    }

    fn key_state(&self, key: &str) -> Result<String, SourceError> {
        let arn = parse(key)?;
        let metadata = self.session.block_on(self.described(arn))?;
        metadata.key_state.as_ref().map(|state| state.as_str().to_owned()).ok_or_else(|| {
            let item = KeyItem::Description.of(arn.account, arn.region, arn.resource);
            incomplete(&item, "the state of a key")
        })
    }
}
