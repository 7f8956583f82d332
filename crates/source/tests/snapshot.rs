//! Snapshots as people make them: parts missing, pages apart, errors in files, collected by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "helpers of tests are tests")]

use std::fs;
use std::path::Path;

use source::layout::{self, Entity};
use source::{
    Boundaries, IdentityPolicies, Principals, ResourcePolicies, ServiceControlPolicies, Snapshot,
    SourceError, TrustPolicies,
};
use tempfile::TempDir;

const ACCOUNT: &str = "111111111111";
const ANN: &str = "arn:aws:iam::111111111111:user/ann";
const APP: &str = "arn:aws:sts::111111111111:assumed-role/App/i-0";
const APP_ROLE: &str = "arn:aws:iam::111111111111:role/App";
const BUCKET: (&str, &str) = ("s3:GetObject", "arn:aws:s3:::reports/q3.csv");
const DOCUMENT: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;

fn snapshot(files: &[(&str, &str)]) -> (TempDir, Snapshot) {
    let folder = tempfile::tempdir().unwrap();
    for (path, text) in files {
        write(folder.path(), path, text);
    }
    let snapshot = Snapshot::open(folder.path()).unwrap();
    (folder, snapshot)
}

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn role(name: &str) -> String {
    format!(
        r#"{{"RoleName":"{name}","RoleId":"AROAEXAMPLE","Arn":"arn:aws:iam::{ACCOUNT}:role/x/{name}","AssumeRolePolicyDocument":{DOCUMENT},"RolePolicyList":[{{"PolicyName":"Own","PolicyDocument":{DOCUMENT}}}],"AttachedManagedPolicies":[]}}"#
    )
}

const DETAILS: &str = "111111111111/iam/get-account-authorization-details.json";
const POLICY: &str = "111111111111/s3/reports/get-bucket-policy.json";

#[test]
fn a_folder_that_is_none_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let missing = Snapshot::open(folder.path().join("no")).unwrap_err();
    assert!(matches!(missing, SourceError::Io { .. }), "{missing}");
    write(folder.path(), "file", "");
    let file = Snapshot::open(folder.path().join("file")).unwrap_err();
    assert!(file.to_string().contains("a snapshot is a folder"), "{file}");
}

#[test]
fn what_is_missing_says_which_command_collects_it() {
    let (_folder, empty) = snapshot(&[]);
    let error = empty.identity(APP).unwrap_err().to_string();
    assert_eq!(
        error,
        "not collected: the identity policies of role App in account 111111111111; run \
         `aws iam get-account-authorization-details` and keep its output as \
         111111111111/iam/get-account-authorization-details.json"
    );
    let error = empty.scp(ACCOUNT).unwrap_err().to_string();
    assert!(error.contains("aws organizations describe-organization"), "{error}");
}

#[test]
fn a_role_that_is_not_listed_does_not_exist() {
    let page = format!(r#"{{"RoleDetailList":[{}]}}"#, role("Other"));
    let (_folder, snapshot) = snapshot(&[(DETAILS, &page)]);
    let error = snapshot.identity(APP).unwrap_err();
    assert!(matches!(error, SourceError::NotFound { .. }), "{error}");
}

#[test]
fn a_listing_that_was_cut_off_proves_no_absence() {
    let page = format!(r#"{{"RoleDetailList":[{}],"IsTruncated":true,"Marker":"x"}}"#, role("Other"));
    let (_folder, snapshot) = snapshot(&[(DETAILS, &page)]);
    let error = snapshot.identity(APP).unwrap_err();
    assert!(matches!(error, SourceError::NotCollected { .. }), "{error}");
}

#[test]
fn pages_may_be_in_one_file_or_in_several() {
    let first = format!(r#"{{"RoleDetailList":[{}],"IsTruncated":true}}"#, role("Other"));
    let second = format!(r#"{{"RoleDetailList":[{}],"IsTruncated":false}}"#, role("App"));
    let other = "111111111111/iam/get-account-authorization-details.2.json";
    let forms: [&[(&str, &str)]; 3] = [
        &[(DETAILS, &format!("{first}\n{second}")), ("manifest.json", "{}")],
        &[(DETAILS, &format!("[{first},{second}]"))],
        &[(DETAILS, &first), (other, &second)],
    ];
    for form in forms {
        let (_folder, snapshot) = snapshot(form);
        assert_eq!(snapshot.identity(APP).unwrap().len(), 1);
        let principal = snapshot.principal(APP).unwrap().unwrap();
        assert_eq!(principal.arn, "arn:aws:iam::111111111111:role/x/App");
    }
}

#[test]
fn documents_may_be_url_encoded() {
    let encoded = "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%5D%7D";
    let page =
        format!(r#"{{"RoleDetailList":[{}]}}"#, role("App")).replace(DOCUMENT, &format!("\"{encoded}\""));
    let (_folder, snapshot) = snapshot(&[(DETAILS, &page)]);
    let trust = snapshot.trust("arn:aws:iam::111111111111:role/x/App").unwrap();
    assert_eq!(trust.policy.document.get(), DOCUMENT);
    assert!(snapshot.trust(APP_ROLE).is_err(), "the path belongs to the ARN");
    assert_eq!(snapshot.identity(APP).unwrap()[0].document.get(), DOCUMENT);
}

#[test]
fn iam_may_be_collected_command_by_command() {
    let managed = "arn:aws:iam::111111111111:policy/Shared";
    let role = format!(
        r#"{{"Role":{{"RoleName":"App","RoleId":"AROAEXAMPLE","Arn":"{APP_ROLE}","AssumeRolePolicyDocument":{DOCUMENT},"MaxSessionDuration":7200,"PermissionsBoundary":{{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"{managed}"}},"Tags":[{{"Key":"team","Value":"shop"}}]}}}}"#
    );
    let version =
        format!(r#"{{"PolicyVersion":{{"Document":{DOCUMENT},"VersionId":"v2","IsDefaultVersion":true}}}}"#);
    let inline = format!(r#"{{"RoleName":"App","PolicyName":"Own","PolicyDocument":{DOCUMENT}}}"#);
    let attached = format!(r#"{{"AttachedPolicies":[{{"PolicyName":"Shared","PolicyArn":"{managed}"}}]}}"#);
    let files = [
        (Entity::Role.get(ACCOUNT, "App"), role.as_str()),
        (Entity::Role.list_policies(ACCOUNT, "App"), r#"{"PolicyNames":["Own"]}"#),
        (Entity::Role.get_policy(ACCOUNT, "App", "Own"), &inline),
        (Entity::Role.list_attached_policies(ACCOUNT, "App"), &attached),
        (layout::policy_version(ACCOUNT, managed), &version),
    ];
    let files: Vec<_> = files.iter().map(|(item, text)| (item.path.as_str(), *text)).collect();
    let (_folder, snapshot) = snapshot(&files);
    let names: Vec<_> = snapshot.identity(APP).unwrap().iter().map(|policy| policy.name.clone()).collect();
    assert_eq!(names, ["Own", "Shared"]);
    assert_eq!(snapshot.boundary(APP).unwrap().unwrap().name, "Shared");
    assert_eq!(snapshot.trust(APP_ROLE).unwrap().max_session_duration, Some(7200));
    assert_eq!(snapshot.principal(APP).unwrap().unwrap().tags["team"], "shop");
    let error = snapshot.identity(ANN).unwrap_err().to_string();
    assert!(error.contains("aws iam list-user-policies --user-name ann"), "{error}");
}

#[test]
fn a_managed_policy_without_its_document_leaves_the_layer_unknown() {
    let arn = "arn:aws:iam::aws:policy/NewerThanDenied";
    let attached =
        format!(r#""AttachedManagedPolicies":[{{"PolicyName":"NewerThanDenied","PolicyArn":"{arn}"}}]"#);
    let role = role("App").replace(r#""AttachedManagedPolicies":[]"#, &attached);
    let (_folder, snapshot) = snapshot(&[(DETAILS, &format!(r#"{{"RoleDetailList":[{role}]}}"#))]);
    let error = snapshot.identity(APP).unwrap_err().to_string();
    assert!(
        error.contains("aws iam get-policy-version --policy-arn arn:aws:iam::aws:policy/NewerThanDenied"),
        "{error}"
    );
}

#[test]
fn an_error_of_aws_in_a_file_is_understood() {
    let error = |code: &str, message: &str| {
        format!("\nAn error occurred ({code}) when calling the GetBucketPolicy operation: {message}\n")
    };
    let (action, resource) = BUCKET;
    let ask = |text: &str| {
        let (_folder, snapshot) = snapshot(&[(POLICY, text)]);
        snapshot.resource(action, resource)
    };
    assert!(ask(&error("NoSuchBucketPolicy", "The bucket policy does not exist")).unwrap().is_none());
    let refused = ask(&error("AccessDenied", "Access Denied")).unwrap_err();
    assert_eq!(refused.missing_permission(), Some("s3:GetBucketPolicy"));
    let missing = ask(&error("NoSuchBucket", "The specified bucket does not exist")).unwrap_err();
    assert!(matches!(missing, SourceError::NotFound { .. }), "{missing}");
    let failed = ask(&error("SlowDown", "Please reduce your request rate.")).unwrap_err();
    assert!(matches!(failed, SourceError::Failed { .. }), "{failed}");
}

#[test]
fn the_manifest_says_why_a_file_is_not_there() {
    let manifest = |code: &str| {
        format!(r#"{{"format":1,"unread":[{{"file":"{POLICY}","code":"{code}","message":"as AWS says"}}]}}"#)
    };
    let ask = |code: &str| {
        let buckets = r#"{"Buckets":[{"Name":"reports"}]}"#;
        let (_folder, snapshot) =
            snapshot(&[("manifest.json", &manifest(code)), ("111111111111/s3/list-buckets.json", buckets)]);
        snapshot.resource(BUCKET.0, BUCKET.1)
    };
    assert!(ask("NoSuchBucketPolicy").unwrap().is_none());
    let refused = ask("AccessDenied").unwrap_err().to_string();
    assert!(refused.contains("as AWS says") && refused.contains("s3:GetBucketPolicy"), "{refused}");
}

#[test]
fn a_file_that_is_not_what_the_command_prints_says_where() {
    let table = [
        ("{", "111111111111/s3/reports/get-bucket-policy.json:1:1: EOF while parsing an object"),
        ("{\n  \"Policy\": 7\n}", "get-bucket-policy.json:3:1: a policy is a JSON object"),
        ("hello", "not the JSON that `aws s3api get-bucket-policy --bucket reports` prints"),
        (r#"{"Policy":"{"}"#, "the policy inside is not JSON"),
    ];
    for (text, expected) in table {
        let (_folder, snapshot) = snapshot(&[(POLICY, text)]);
        let error = snapshot.resource(BUCKET.0, BUCKET.1).unwrap_err().to_string();
        assert!(error.contains(expected), "{text}: {error}");
    }
}

#[test]
fn one_region_may_leave_its_folder_out() {
    let policy = r#"{"Policy":"{}","PolicyName":"default"}"#;
    for path in
        ["111111111111/kms/eu-central-1/k-1/get-key-policy.json", "111111111111/kms/k-1/get-key-policy.json"]
    {
        let (_folder, snapshot) = snapshot(&[(path, policy)]);
        let found = snapshot.resource("kms:Decrypt", "arn:aws:kms:eu-central-1:111111111111:key/k-1");
        assert!(found.unwrap().is_some(), "{path}");
    }
}

#[test]
fn an_account_in_no_organization_has_no_scps() {
    let text = "An error occurred (AWSOrganizationsNotInUseException) when calling the DescribeOrganization \
                operation: Your account is not a member of an organization.";
    let (_folder, snapshot) = snapshot(&[("organizations/describe-organization.json", text)]);
    assert!(snapshot.scp(ACCOUNT).unwrap().is_empty());
}

#[test]
fn parents_that_go_round_in_a_circle_end() {
    let parents = r#"{"Parents":[{"Id":"ou-a","Type":"ORGANIZATIONAL_UNIT"}]}"#;
    let organization = r#"{"Organization":{"Id":"o-1","FeatureSet":"ALL","MasterAccountId":"100000000001"}}"#;
    let (_folder, snapshot) = snapshot(&[
        ("organizations/describe-organization.json", organization),
        ("organizations/list-accounts.json", r#"{"Accounts":[{"Id":"111111111111","Name":"one"}]}"#),
        ("organizations/list-parents/111111111111.json", parents),
        ("organizations/list-parents/ou-a.json", parents),
    ]);
    let error = snapshot.scp(ACCOUNT).unwrap_err().to_string();
    assert!(error.contains("the parents never reach the root"), "{error}");
}
