//! The example organization hangs together: what its files and denials speak of is there.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use case::NamedPolicy;
use common::{acme, examples, rows};
use source::{
    Boundaries, Buckets, EndpointPolicies, Functions, IdentityPolicies, Keys, Organization, Principals,
    ResourceControlPolicies, ResourceOwners, ResourcePolicies, ServiceControlPolicies, SourceError,
    TrustPolicies,
};

const PROD: &str = "111111111111";
const DATA: &str = "222222222222";

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn names(policies: &[NamedPolicy]) -> Vec<(&str, &str)> {
    policies.iter().map(|policy| (policy.name.as_str(), policy.via.as_deref().unwrap_or_default())).collect()
}

fn levels(levels: &[Vec<NamedPolicy>]) -> Vec<Vec<(&str, &str)>> {
    levels.iter().map(|level| names(level)).collect()
}

/// True for accounts that the snapshot is meant not to know.
fn foreign(arn: &str) -> bool {
    ["333333333333", "444444444444"].iter().any(|account| arn.contains(account))
}

#[test]
fn every_file_is_what_a_command_printed() {
    let mut all = Vec::new();
    files(&examples().join("acme"), &mut all);
    assert!(all.len() > 100, "{} files", all.len());
    for path in all {
        let text = fs::read_to_string(&path).unwrap();
        let printed = serde_json::from_str::<serde_json::Value>(&text).is_ok()
            || text.starts_with("\nAn error occurred (");
        assert!(printed, "{}", path.display());
    }
}

#[test]
fn denials_and_what_is_expected_of_them_belong_together() {
    let folder = examples().join("denials");
    let texts: BTreeSet<String> = fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.strip_suffix(".txt").is_some())
        .collect();
    let expected: BTreeSet<String> = rows("expected.jsonl").into_iter().map(|row| row.file).collect();
    assert_eq!(texts, expected);
    for row in rows("allowed.jsonl") {
        assert!(texts.contains(&row.file), "{}", row.file);
    }
}

#[test]
fn every_row_is_decided_or_is_no_denial() {
    for row in rows("expected.jsonl") {
        let lookalike = row.kind.as_deref() == Some("lookalike");
        assert!(lookalike || (row.request.is_some() && row.decision.is_some()), "{}", row.file);
        assert!(!row.findings.is_empty() || row.decision.as_deref() == Some("unknown"), "{}", row.file);
    }
}

#[test]
fn texts_name_the_request_that_is_expected_of_them() {
    let folder = examples().join("denials");
    let joined = |text: &str| text.split(|c: char| c.is_whitespace() || c == '│').collect::<String>();
    let mut compared = 0;
    for row in rows("expected.jsonl") {
        let text = joined(&fs::read_to_string(folder.join(&row.file)).unwrap());
        let Some(request) = row.request.filter(|_| text.contains("isnotauthorizedtoperform:")) else {
            continue;
        };
        let resource = request.resource.as_deref().filter(|resource| *resource != "*");
        for part in [request.principal.as_deref(), request.action.as_deref(), resource].into_iter().flatten()
        {
            assert!(text.contains(&joined(part)), "{}: {part}", row.file);
            compared += 1;
        }
    }
    assert!(compared > 100, "{compared} parts");
}

#[test]
fn every_principal_exists_or_is_foreign() {
    let snapshot = acme();
    for row in rows("expected.jsonl").into_iter().chain(rows("allowed.jsonl")) {
        let Some(principal) = row.request.and_then(|request| request.principal) else { continue };
        match snapshot.principal(&principal) {
            Ok(found) => {
                assert_eq!(found.is_none(), principal == "anonymous" || principal.ends_with(":root"));
                snapshot.identity(&principal).unwrap();
                snapshot.boundary(&principal).unwrap();
            }
            Err(error) => assert!(foreign(&principal), "{}: {error}", row.file),
        }
    }
}

#[test]
fn every_resource_exists_or_could_not_be_read() {
    let snapshot = acme();
    for row in rows("expected.jsonl").into_iter().chain(rows("allowed.jsonl")) {
        let request = row.request.unwrap_or_default();
        let (Some(action), Some(resource)) = (request.action, request.resource) else { continue };
        match snapshot.resource(&action, &resource) {
            Ok(_) => {}
            Err(error) => {
                assert!(error.is_refused() && row.file.contains("unreadable"), "{}: {error}", row.file);
            }
        }
        if resource.starts_with("arn:aws:s3:::") {
            assert!(snapshot.owner(&resource, None).unwrap().is_some(), "{resource}");
        }
    }
}

#[test]
fn identity_policies_come_from_the_principal_and_its_groups() {
    let snapshot = acme();
    let table: [(&str, &[(&str, &str)]); 6] = [
        (
            "arn:aws:iam::111111111111:user/ann",
            &[("DeveloperAccess", "group:developers"), ("AssumeProdAdmin", "group:oncall")],
        ),
        (
            "arn:aws:iam::111111111111:user/external/carl",
            &[("NoFinance", "group:contractors"), ("AmazonS3ReadOnlyAccess", "group:contractors")],
        ),
        ("arn:aws:sts::111111111111:assumed-role/App/i-0abc", &[("ReadReports", "inline")]),
        (
            "arn:aws:iam::111111111111:role/service-role/lambda-resize",
            &[("Images", "inline"), ("AWSLambdaBasicExecutionRole", "managed")],
        ),
        ("arn:aws:iam::111111111111:root", &[]),
        ("lambda.amazonaws.com", &[]),
    ];
    for (principal, expected) in table {
        assert_eq!(names(&snapshot.identity(principal).unwrap()), expected, "{principal}");
    }
}

#[test]
fn a_boundary_is_a_managed_policy() {
    let snapshot = acme();
    let boundary =
        snapshot.boundary("arn:aws:sts::111111111111:assumed-role/Developer/ann").unwrap().unwrap();
    assert_eq!(boundary.arn.as_deref(), Some("arn:aws:iam::111111111111:policy/DeveloperBoundary"));
    assert!(boundary.document.get().contains("KeepCheckout"));
    assert!(snapshot.boundary("arn:aws:iam::111111111111:user/ann").unwrap().is_none());
}

#[test]
fn organization_policies_come_level_by_level() {
    let snapshot = acme();
    assert_eq!(
        levels(&snapshot.scp(PROD).unwrap()),
        [
            vec![("FullAWSAccess", "Root"), ("KeepInOrganization", "Root")],
            vec![("FullAWSAccess", "Workloads"), ("RegionRestriction", "Workloads")],
            vec![("FullAWSAccess", "Prod"), ("DenyRootUser", "Prod"), ("InstanceTypes", "Prod")],
            vec![("FullAWSAccess", "acme-prod")],
        ]
    );
    assert_eq!(
        levels(&snapshot.rcp(DATA).unwrap()),
        [
            vec![("RCPFullAWSAccess", "Root")],
            vec![("RCPFullAWSAccess", "Data"), ("DataPerimeter", "Data")],
            vec![("RCPFullAWSAccess", "Analytics")],
            vec![("RCPFullAWSAccess", "acme-data")],
        ]
    );
    assert!(snapshot.scp("100000000001").unwrap().is_empty());
    assert!(matches!(snapshot.scp("333333333333"), Err(SourceError::Unsupported { .. })));
}

#[test]
fn membership_gives_the_organization_keys() {
    let snapshot = acme();
    let prod = snapshot.membership(PROD).unwrap().unwrap();
    assert_eq!(prod.organization, "o-acmeexample");
    assert_eq!(prod.path, "o-acmeexample/r-acme/ou-acme-work0001/ou-acme-prod0001/");
    assert!(!prod.management);
    let management = snapshot.membership("100000000001").unwrap().unwrap();
    assert_eq!((management.path.as_str(), management.management), ("o-acmeexample/r-acme/", true));
    assert_eq!(snapshot.membership("333333333333").unwrap(), None);
}

#[test]
fn a_session_resolves_to_its_role_with_path_and_tags() {
    let snapshot = acme();
    let name = "AWSReservedSSO_ReadOnly_3f5d0a1b2c4e6f70";
    let sso = snapshot.principal(&format!("arn:aws:sts::{PROD}:assumed-role/{name}/ann")).unwrap().unwrap();
    assert_eq!(
        sso.arn,
        format!("arn:aws:iam::{PROD}:role/aws-reserved/sso.amazonaws.com/eu-central-1/{name}")
    );
    assert!(sso.unique_id.as_deref().unwrap().starts_with("AROA"));
    let reporter =
        snapshot.principal("arn:aws:sts::111111111111:assumed-role/Reporter/i-0").unwrap().unwrap();
    assert_eq!(reporter.tags.get("team").map(String::as_str), Some("finance"));
}

#[test]
fn trust_tells_the_longest_session() {
    let snapshot = acme();
    let sso = "aws-reserved/sso.amazonaws.com/eu-central-1/AWSReservedSSO_ReadOnly_3f5d0a1b2c4e6f70";
    let table = [("Admin", 43200), ("Developer", 3600), (sso, 28800)];
    for (role, seconds) in table {
        let trust = snapshot.trust(&format!("arn:aws:iam::{PROD}:role/{role}")).unwrap();
        assert_eq!(trust.max_session_duration, Some(seconds), "{role}");
        assert!(trust.role.ends_with(role));
    }
}

#[test]
fn resource_policies_are_found_by_action_and_resource() {
    let snapshot = acme();
    let table = [
        ("s3:GetObject", "arn:aws:s3:::acme-vault/a/b.bin", Some("bucket acme-vault")),
        ("s3:ListBucket", "arn:aws:s3:::acme-vault", Some("bucket acme-vault")),
        ("s3:GetObject", "arn:aws:s3:::acme-reports/x", None),
        ("s3:GetObject", "arn:aws:s3:::acme-uploads/x", None),
        ("s3:ListAllMyBuckets", "*", None),
        ("s3:CreateBucket", "arn:aws:s3:::acme-not-yet", None),
        (
            "kms:Decrypt",
            "arn:aws:kms:eu-central-1:111111111111:key/1a2b3c4d-0002-4f00-8a00-000000000002",
            Some("key 1a2b3c4d-0002-4f00-8a00-000000000002"),
        ),
        (
            "kms:Decrypt",
            "arn:aws:kms:eu-central-1:111111111111:alias/ledger",
            Some("key 1a2b3c4d-0001-4f00-8a00-000000000001"),
        ),
        (
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-central-1:111111111111:function:resize",
            Some("function resize"),
        ),
        ("lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:111111111111:function:notify", None),
        ("sqs:SendMessage", "arn:aws:sqs:eu-central-1:222222222222:orders", Some("queue orders")),
        ("sns:Publish", "arn:aws:sns:eu-central-1:111111111111:deploys", Some("topic deploys")),
        (
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-central-1:111111111111:secret:prod/db-Ab12Cd",
            Some("secret prod/db-Ab12Cd"),
        ),
        (
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-central-1:111111111111:secret:shop/api-key-Xy98Zw",
            None,
        ),
        ("sts:AssumeRole", "arn:aws:iam::222222222222:role/Deployer", Some("trust policy of Deployer")),
        ("iam:PassRole", "arn:aws:iam::222222222222:role/Deployer", None),
        ("ec2:StopInstances", "arn:aws:ec2:eu-central-1:111111111111:instance/i-0", None),
    ];
    for (action, resource, expected) in table {
        let found = snapshot.resource(action, resource).unwrap();
        assert_eq!(found.as_ref().map(|policy| policy.name.as_str()), expected, "{action} {resource}");
    }
}

#[test]
fn an_endpoint_is_found_by_its_id_alone() {
    let snapshot = acme();
    let policy = snapshot.endpoint("vpce-0a1b2c3d4e5f60718").unwrap().unwrap();
    assert!(policy.document.get().contains("OurBuckets"));
    let missing = snapshot.endpoint("vpce-0ffffffffffffffff").unwrap_err();
    assert!(matches!(missing, SourceError::NotFound { .. }), "{missing}");
}

#[test]
fn settings_of_buckets_are_read() {
    let snapshot = acme();
    let website = snapshot.public_access_block("acme-website").unwrap();
    assert!(website.restrict_public_buckets && !website.block_public_policy, "from the account: {website:?}");
    assert!(snapshot.public_access_block("acme-reports").unwrap().block_public_policy, "from the bucket");
    assert_eq!(snapshot.object_ownership("acme-dropbox").unwrap(), "ObjectWriter");
    assert_eq!(snapshot.object_ownership("acme-lake").unwrap(), "BucketOwnerEnforced");
    let key = snapshot.encryption_key("acme-ledger").unwrap().unwrap();
    assert_eq!(snapshot.key_state(&key).unwrap(), "Enabled");
    let grants = snapshot.key_grants(&key).unwrap();
    assert!(
        grants.len() == 1 && !grants[0].constraints.is_empty() && grants[0].operations[0] == "Decrypt",
        "{grants:?}"
    );
    assert_eq!(snapshot.encryption_key("acme-reports").unwrap(), None);
    assert_eq!(snapshot.bucket_acl("acme-dropbox").unwrap().len(), 2);
    assert!(matches!(snapshot.object_ownership("no-such-bucket"), Err(SourceError::NotFound { .. })));
}

#[test]
fn functions_lead_to_their_roles() {
    let snapshot = acme();
    let resize = snapshot.function("resize").unwrap();
    assert_eq!(resize.role, "arn:aws:iam::111111111111:role/service-role/lambda-resize");
    assert!(resize.in_vpc);
    assert_eq!(snapshot.function(&resize.arn).unwrap(), resize);
    assert!(matches!(
        snapshot.function(&format!("{}:live", resize.arn)),
        Err(SourceError::NotCollected { .. })
    ));
    let live = snapshot.function("orders:live").unwrap();
    assert_eq!(live.role, "arn:aws:iam::111111111111:role/service-role/lambda-notify");
    assert_eq!(snapshot.function(&live.arn).unwrap(), live);
    assert!(snapshot.function("orders").unwrap().role.ends_with("lambda-orders"));
    let checkout = snapshot.function("checkout").unwrap();
    assert!(checkout.key.as_deref().is_some_and(|key| key.starts_with("arn:aws:kms:")));
    assert_eq!(snapshot.function("notify").unwrap().log_group, "/aws/lambda/notify");
    assert!(matches!(snapshot.function("absent"), Err(SourceError::NotCollected { .. })));
    for name in ["resize", "checkout", "notify", "orders", "loader"] {
        let role = snapshot.function(name).unwrap().role.clone();
        assert!(snapshot.identity(&role).is_ok(), "{role}");
    }
}
