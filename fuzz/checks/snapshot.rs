//! Any file of a snapshot is read or refused: the first byte says which file, the others are what is in it.

use std::fs;
use std::path::Path;

use source::{
    Boundaries, EndpointPolicies, IdentityPolicies, Organization, Principals, ResourceControlPolicies,
    ResourceOwners, ResourcePolicies, ServiceControlPolicies, Snapshot, TrustPolicies,
};

const FILES: [&str; 14] = [
    "manifest.json",
    "111111111111/iam/get-account-authorization-details.json",
    "111111111111/iam/list-roles.json",
    "111111111111/s3/list-buckets.json",
    "111111111111/s3/reports/get-bucket-policy.json",
    "111111111111/s3/reports/get-public-access-block.json",
    "111111111111/kms/eu-central-1/list-aliases.json",
    "111111111111/kms/eu-central-1/k/get-key-policy.json",
    "111111111111/kms/eu-central-1/k/list-grants.json",
    "111111111111/lambda/eu-central-1/f/get-policy.json",
    "111111111111/ec2/eu-central-1/describe-vpc-endpoints.json",
    "organizations/describe-organization.json",
    "organizations/list-accounts.json",
    "organizations/list-roots.json",
];

const ARNS: [&str; 7] = [
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:iam::111111111111:role/App",
    "arn:aws:sts::111111111111:assumed-role/App/i",
    "arn:aws:s3:::reports/q3.csv",
    "arn:aws:kms:eu-central-1:111111111111:key/k",
    "arn:aws:kms:eu-central-1:111111111111:alias/a",
    "arn:aws:lambda:eu-central-1:111111111111:function:f",
];

pub fn check(bytes: &[u8]) {
    let Some((first, content)) = bytes.split_first() else { return };
    let file = FILES[usize::from(*first) % FILES.len()];
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(file);
    fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
    fs::write(path, content).expect("a file");
    let Ok(snapshot) = Snapshot::open(folder.path()) else { return };
    for arn in ARNS {
        let _ = (snapshot.identity(arn), snapshot.boundary(arn), snapshot.principal(arn));
        let _ = (snapshot.trust(arn), snapshot.owner(arn, None), snapshot.endpoint(arn));
        let _ = (snapshot.resource("s3:GetObject", arn), snapshot.resource("kms:Decrypt", arn));
    }
    let _ = (snapshot.scp("111111111111"), snapshot.rcp("111111111111"));
    let _ = (snapshot.membership("111111111111"), snapshot.endpoint("vpce-1"));
}
