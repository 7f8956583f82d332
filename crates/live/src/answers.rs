//! Every question about policies, forwarded to whoever can answer it.

use std::sync::Arc;

use case::NamedPolicy;
use source::{
    AclGrant, Boundaries, Buckets, EndpointPolicies, FunctionDetails, Functions, IdentityPolicies, KeyGrant,
    Keys, ManagedPolicies, Membership, Organization, PrincipalDetails, Principals, PublicAccessBlock,
    ResourceControlPolicies, ResourceOwners, ResourcePolicies, ServiceControlPolicies, SourceError, Trust,
    TrustPolicies,
};

use crate::Place;

type Levels = Arc<[Vec<NamedPolicy>]>;

impl IdentityPolicies for Place {
    fn identity(&self, principal: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.identity(principal),
            Self::Planned(overlay) => overlay.identity(principal),
            Self::Aws { resources, .. } => resources.iam.identity(principal),
        }
    }
}

impl ManagedPolicies for Place {
    fn managed(&self, account: &str, arn: &str) -> Result<NamedPolicy, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.managed(account, arn),
            Self::Planned(overlay) => overlay.beneath(arn)?.managed(account, arn),
            Self::Aws { resources, .. } => resources.iam.managed(account, arn),
        }
    }
    fn group(&self, account: &str, group: &str) -> Result<Arc<[NamedPolicy]>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.group(account, group),
            Self::Planned(overlay) => overlay.beneath(group)?.group(account, group),
            Self::Aws { resources, .. } => resources.iam.group(account, group),
        }
    }
}

impl Boundaries for Place {
    fn boundary(&self, principal: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.boundary(principal),
            Self::Planned(overlay) => overlay.boundary(principal),
            Self::Aws { resources, .. } => resources.iam.boundary(principal),
        }
    }
}

impl Principals for Place {
    fn principal(&self, principal: &str) -> Result<Option<Arc<PrincipalDetails>>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.principal(principal),
            Self::Planned(overlay) => overlay.principal(principal),
            Self::Aws { resources, .. } => resources.iam.principal(principal),
        }
    }
}

impl TrustPolicies for Place {
    fn trust(&self, role: &str) -> Result<Trust, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.trust(role),
            Self::Planned(overlay) => overlay.trust(role),
            Self::Aws { resources, .. } => resources.iam.trust(role),
        }
    }
}

impl ServiceControlPolicies for Place {
    fn scp(&self, account: &str) -> Result<Levels, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.scp(account),
            Self::Planned(overlay) => overlay.scp(account),
            Self::Aws { organizations, .. } => organizations.scp(account),
        }
    }
}

impl ResourceControlPolicies for Place {
    fn rcp(&self, account: &str) -> Result<Levels, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.rcp(account),
            Self::Planned(overlay) => overlay.rcp(account),
            Self::Aws { organizations, .. } => organizations.rcp(account),
        }
    }
}

impl Organization for Place {
    fn membership(&self, account: &str) -> Result<Option<Membership>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.membership(account),
            Self::Planned(overlay) => overlay.membership(account),
            Self::Aws { organizations, .. } => organizations.membership(account),
        }
    }
}

impl ResourcePolicies for Place {
    fn resource(&self, action: &str, resource: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.resource(action, resource),
            Self::Planned(overlay) => overlay.resource(action, resource),
            Self::Aws { resources, .. } => resources.resource(action, resource),
        }
    }
}

impl ResourceOwners for Place {
    fn owner(&self, resource: &str, guess: Option<&str>) -> Result<Option<String>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.owner(resource, guess),
            Self::Planned(overlay) => overlay.owner(resource, guess),
            Self::Aws { resources, .. } => resources.owner(resource, guess),
        }
    }
}

impl Buckets for Place {
    fn public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.public_access_block(bucket),
            Self::Planned(overlay) => overlay.public_access_block(bucket),
            Self::Aws { resources, .. } => resources.s3.public_access_block(bucket),
        }
    }
    fn own_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.own_public_access_block(bucket),
            Self::Planned(overlay) => overlay.own_public_access_block(bucket),
            Self::Aws { resources, .. } => resources.s3.own_public_access_block(bucket),
        }
    }
    fn account_public_access_block(&self, bucket: &str) -> Result<PublicAccessBlock, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.account_public_access_block(bucket),
            Self::Planned(overlay) => overlay.account_public_access_block(bucket),
            Self::Aws { resources, .. } => resources.s3.account_public_access_block(bucket),
        }
    }
    fn object_ownership(&self, bucket: &str) -> Result<String, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.object_ownership(bucket),
            Self::Planned(overlay) => overlay.object_ownership(bucket),
            Self::Aws { resources, .. } => resources.s3.object_ownership(bucket),
        }
    }
    fn encryption_key(&self, bucket: &str) -> Result<Option<String>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.encryption_key(bucket),
            Self::Planned(overlay) => overlay.encryption_key(bucket),
            Self::Aws { resources, .. } => resources.s3.encryption_key(bucket),
        }
    }
    fn bucket_acl(&self, bucket: &str) -> Result<Arc<[AclGrant]>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.bucket_acl(bucket),
            Self::Planned(overlay) => overlay.bucket_acl(bucket),
            Self::Aws { resources, .. } => resources.s3.bucket_acl(bucket),
        }
    }
}

impl Keys for Place {
    fn key_grants(&self, key: &str) -> Result<Arc<[KeyGrant]>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.key_grants(key),
            Self::Planned(overlay) => overlay.key_grants(key),
            Self::Aws { resources, .. } => resources.kms.key_grants(key),
        }
    }
    fn key_arn(&self, key: &str) -> Result<String, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.key_arn(key),
            Self::Planned(overlay) => overlay.key_arn(key),
            Self::Aws { resources, .. } => resources.kms.key_arn(key),
        }
    }
    fn key_state(&self, key: &str) -> Result<String, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.key_state(key),
            Self::Planned(overlay) => overlay.key_state(key),
            Self::Aws { resources, .. } => resources.kms.key_state(key),
        }
    }
}

impl Functions for Place {
    fn function(&self, function: &str) -> Result<Arc<FunctionDetails>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.function(function),
            Self::Planned(overlay) => overlay.beneath(function)?.function(function),
            Self::Aws { resources, .. } => resources.lambda.function(function),
        }
    }
}

impl EndpointPolicies for Place {
    fn endpoint(&self, vpc_endpoint: &str) -> Result<Option<Arc<NamedPolicy>>, SourceError> {
        match self {
            Self::Snapshot(snapshot) => snapshot.endpoint(vpc_endpoint),
            Self::Planned(overlay) => overlay.endpoint(vpc_endpoint),
            Self::Aws { .. } => Err(SourceError::Unsupported {
                what: format!("the policy of {vpc_endpoint}"),
                why: "VPC endpoints are not read from live AWS: use a snapshot, or give `policies.endpoint` of the case"
                    .to_owned(),
            }),
        }
    }
}
