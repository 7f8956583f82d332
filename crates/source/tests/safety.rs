//! Names come from denial texts, which anyone can write: none may lead out of the snapshot, or into a shell.

use std::fs;
use std::path::{Component, Path};

use proptest::prelude::*;
use source::layout::{self, BucketItem, Entity, Item, KeyItem, PolicyType};
use source::{
    Boundaries, EndpointPolicies, IdentityPolicies, Organization, Principals, ResourceControlPolicies,
    ResourceOwners, ResourcePolicies, ServiceControlPolicies, Snapshot, SourceError, TrustPolicies,
};

/// Every item that takes a name, with this name in each place.
fn items(name: &str) -> Vec<Item> {
    vec![
        layout::authorization_details(name),
        layout::roles(name),
        Entity::Role.get(name, name),
        Entity::User.list_policies(name, name),
        Entity::Group.list_attached_policies(name, name),
        Entity::Role.get_policy(name, name, name),
        layout::groups_for_user(name, name),
        layout::policy_version(name, name),
        layout::buckets(name),
        BucketItem::Policy.of(name, name),
        layout::account_public_access_block(name),
        KeyItem::Policy.of(name, name, name),
        layout::key_aliases(name, name),
        layout::function(name, name, name),
        layout::function_policy(name, name, name, Some(name)),
        layout::queue(name, name, name),
        layout::topic(name, name, name),
        layout::secret_policy(name, name, name),
        layout::vpc_endpoints(name, name),
        layout::parents(name),
        layout::organizational_unit(name),
        layout::policies_for_target(name, PolicyType::Scp),
        layout::organization_policy(name),
    ]
}

fn stays_inside(path: &str) -> bool {
    Path::new(path).components().all(|component| matches!(component, Component::Normal(_)))
        && !path.contains(['\\', ':', '\0'])
}

/// Names that anyone might try, and any others.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("..".to_owned()),
        Just("../../secret".to_owned()),
        Just("/etc/passwd".to_owned()),
        Just("a/../../b".to_owned()),
        Just(r"..\..\b".to_owned()),
        Just("C:".to_owned()),
        Just("x'; rm -rf ~; '".to_owned()),
        r"(\.|/|\\|%2e|a|:|\PC){0,12}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn no_name_leads_out_of_the_snapshot(name in name()) {
        for item in items(&name) {
            for path in std::iter::once(&item.path).chain(&item.alternatives) {
                prop_assert!(stays_inside(path), "{path}");
            }
        }
    }

    #[test]
    fn different_names_have_different_files(one in name(), other in name()) {
        prop_assert_eq!(one == other, layout::file_name(&one) == layout::file_name(&other));
    }

    #[test]
    fn no_request_makes_a_source_panic_or_find_what_is_outside(name in name()) {
        let outside = tempfile::tempdir().unwrap();
        let document = r#"{"Policy":"{}","Attributes":{"Policy":"{}"}}"#;
        for file in ["get-bucket-policy.json", "get-key-policy.json", "secret", "secret.json"] {
            fs::write(outside.path().join(file), document).unwrap();
        }
        let inside = outside.path().join("snapshot");
        fs::create_dir_all(inside.join("111111111111/s3")).unwrap();
        let snapshot = Snapshot::open(&inside).unwrap();
        for arn in [
            name.clone(),
            format!("arn:aws:s3:::{name}/key"),
            format!("arn:aws:kms:{name}:111111111111:key/{name}"),
            format!("arn:aws:sqs:eu-central-1:{name}:{name}"),
            format!("arn:aws:lambda:eu-central-1:111111111111:function:{name}"),
            format!("arn:aws:secretsmanager:eu-central-1:111111111111:secret:{name}"),
            format!("arn:aws:iam::111111111111:role/{name}"),
            format!("arn:aws:sts::{name}:assumed-role/{name}/s"),
        ] {
            for action in ["s3:GetObject", "kms:Decrypt", "sts:AssumeRole", name.as_str()] {
                prop_assert!(!matches!(snapshot.resource(action, &arn), Ok(Some(_))), "{}", arn);
            }
            let _ = (snapshot.identity(&arn), snapshot.boundary(&arn), snapshot.principal(&arn));
            let _ = (snapshot.trust(&arn), snapshot.owner(&arn, None), snapshot.endpoint(&arn));
            let _ = (snapshot.scp(&arn), snapshot.rcp(&arn), snapshot.membership(&arn));
        }
    }
}

#[test]
fn commands_name_what_is_in_other_partitions() {
    let queue = layout::queue("111111111111", "cn-north-1", "jobs").command;
    assert!(queue.contains("https://sqs.cn-north-1.amazonaws.com.cn/111111111111/jobs"), "{queue}");
    let topic = layout::topic("111111111111", "us-gov-west-1", "news").command;
    assert!(topic.contains("arn:aws-us-gov:sns:us-gov-west-1:111111111111:news"), "{topic}");
}

#[test]
fn names_in_commands_are_quoted_for_a_shell() {
    let call = Item::call(&["s3api", "head-bucket", "--bucket", "a; id"], "s3:ListBucket");
    assert_eq!(call.command, "aws s3api head-bucket --bucket 'a; id'");
    let item = BucketItem::Policy.of("111111111111", "x'; rm -rf ~; '");
    assert_eq!(item.command, r"aws s3api get-bucket-policy --bucket 'x'\''; rm -rf ~; '\'''");
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_may_not_lead_out() {
    let folder = tempfile::tempdir().unwrap();
    let inside = folder.path().join("snapshot");
    let bucket = inside.join("111111111111/s3/reports");
    fs::create_dir_all(&bucket).unwrap();
    fs::write(folder.path().join("outside.json"), r#"{"Policy":"{}"}"#).unwrap();
    let link = bucket.join("get-bucket-policy.json");
    std::os::unix::fs::symlink("../../../../outside.json", &link).unwrap();
    let ask = || Snapshot::open(&inside).unwrap().resource("s3:GetObject", "arn:aws:s3:::reports/x");
    let error = ask().unwrap_err();
    assert!(error.to_string().contains("a symbolic link that leads out of the snapshot"), "{error}");

    fs::remove_file(&link).unwrap();
    fs::write(inside.join("policy.json"), r#"{"Policy":"{}"}"#).unwrap();
    std::os::unix::fs::symlink("../../../policy.json", &link).unwrap();
    assert!(ask().unwrap().is_some(), "a link within the snapshot is followed");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_not_read() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir_all(folder.path().join("111111111111/s3/reports/get-bucket-policy.json")).unwrap();
    let snapshot = Snapshot::open(folder.path()).unwrap();
    let error = snapshot.resource("s3:GetObject", "arn:aws:s3:::reports/x").unwrap_err();
    assert!(matches!(error, SourceError::Invalid { .. } | SourceError::Io { .. }), "{error}");
}
