//! Any text is a plan, a template or an error; what is planned answers every question without a panic.

use plan::{Overlay, Settings};
use source::{
    Boundaries, Buckets, EndpointPolicies, IdentityPolicies, Keys, Organization, Principals,
    ResourceControlPolicies, ResourceOwners, ResourcePolicies, ServiceControlPolicies, Snapshot,
    TrustPolicies,
};

const ARNS: [&str; 8] = [
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:iam::111111111111:role/App",
    "arn:aws:sts::111111111111:assumed-role/App/i",
    "arn:aws:s3:::reports/q3.csv",
    "arn:aws:kms:eu-central-1:111111111111:alias/a",
    "arn:aws:sqs:eu-central-1:111111111111:jobs",
    "arn:aws:secretsmanager:eu-central-1:111111111111:secret:db-AbCdEf",
    "arn:aws:lambda:eu-central-1:111111111111:function:f",
];

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let settings = Settings {
        account: Some("111111111111".to_owned()),
        region: Some("eu-central-1".to_owned()),
        ..Settings::default()
    };
    let Ok(planned) = plan::read(text, &settings) else { return };
    let overlay: Overlay<Snapshot> = Overlay::new(planned, None);
    for arn in ARNS {
        let _ = (overlay.identity(arn), overlay.boundary(arn), overlay.principal(arn));
        let _ = (overlay.trust(arn), overlay.owner(arn, None), overlay.endpoint(arn));
        let _ = (overlay.resource("s3:GetObject", arn), overlay.resource("kms:Decrypt", arn));
        let _ = (overlay.key_grants(arn), overlay.key_arn(arn), overlay.key_state(arn));
    }
    let _ = (overlay.public_access_block("reports"), overlay.object_ownership("reports"));
    let _ = (overlay.encryption_key("reports"), overlay.bucket_acl("reports"));
    let _ = (overlay.scp("111111111111"), overlay.rcp("111111111111"));
    let _ = (overlay.membership("111111111111"), overlay.endpoint("vpce-1"));
}
