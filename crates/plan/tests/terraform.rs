//! Plans that Terraform 1.11 made from `data/main.tf` with its AWS provider 5.100: one that makes everything, and one
//! that changes some of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests are tests")]

mod common;

use common::{Fake, alone, over};
use plan::{Overlay, PlanError, Settings};
use source::{
    Boundaries, EndpointPolicies, IdentityPolicies, Principals, ResourceOwners, ResourcePolicies,
    ServiceControlPolicies, TrustPolicies,
};

const CREATE: &str = include_str!("data/create.json");
const CHANGE: &str = include_str!("data/change.json");
const ACCOUNT: &str = "123456789012";

fn role(name: &str) -> String {
    format!("arn:aws:sts::{ACCOUNT}:assumed-role/{name}/session")
}

fn user(name: &str) -> String {
    format!("arn:aws:iam::{ACCOUNT}:user/{name}")
}

fn planned(text: &str) -> Overlay<Fake> {
    alone(text, &Settings::default())
}

/// The names of a principal's identity policies, with how they apply; or why they are not known.
fn identity(overlay: &Overlay<Fake>, principal: &str) -> Result<Vec<String>, String> {
    let policies = overlay.identity(principal).map_err(|error| error.to_string())?;
    Ok(policies.iter().map(|own| format!("{} {}", own.via.as_deref().unwrap_or("-"), own.name)).collect())
}

fn document(overlay: &Overlay<Fake>, principal: &str, name: &str) -> String {
    let policies = overlay.identity(principal).unwrap();
    policies.iter().find(|own| own.name == name).unwrap().document.get().to_owned()
}

#[test]
fn a_new_role_has_what_the_plan_gives_to_it_also_by_reference() {
    let overlay = planned(CREATE);
    assert_eq!(identity(&overlay, &role("svc-a")).unwrap(), ["managed svc-a-read"]);
    assert!(document(&overlay, &role("svc-a"), "svc-a-read").contains("arn:aws:s3:::acme-reports/*"));
    let details = overlay.principal(&role("svc-a")).unwrap().unwrap();
    assert_eq!(details.arn, format!("arn:aws:iam::{ACCOUNT}:role/services/svc-a"));
    let trust = overlay.trust(&details.arn).unwrap();
    assert!(trust.policy.document.get().contains("lambda.amazonaws.com"));
    assert_eq!(trust.max_session_duration, Some(3600));
    let boundary = overlay.boundary(&role("svc-a")).unwrap().unwrap();
    assert_eq!(boundary.arn.as_deref(), Some("arn:aws:iam::123456789012:policy/ServiceBoundary"));
    assert!(boundary.document.get().contains("ServicesOnly"));
}

#[test]
fn a_document_that_is_only_referred_to_is_taken_for_what_is_sure_of_it() {
    let overlay = planned(CREATE);
    let text = document(&overlay, &role("resize"), "resize-read");
    let open = "planned:whether policy of module.resize.aws_iam_policy.read is \
                module.resize.data.aws_iam_policy_document.read itself or a function of it";
    assert!(text.contains("\"ReadReports\"") && text.contains(open), "{text}");
    let bucket = overlay.resource("s3:GetObject", "arn:aws:s3:::acme-new-reports/x").unwrap().unwrap();
    assert!(
        bucket
            .document
            .get()
            .contains("${planned:data.aws_iam_policy_document.tls.statement[0].resources[1]}")
    );
    assert_eq!(overlay.owner("arn:aws:s3:::acme-new-reports/x", None).unwrap().as_deref(), Some(ACCOUNT));
}

#[test]
fn a_document_that_is_open_elsewhere_leaves_its_layer_unknown_and_says_why() {
    let settings = Settings {
        names: [("aws_iam_role.worker".to_owned(), "worker-1".to_owned())].into(),
        ..Settings::default()
    };
    let overlay = alone(CREATE, &settings);
    let error = identity(&overlay, &role("worker-1")).unwrap_err();
    assert!(
        error.contains(
            "policy of aws_iam_role_policy.worker is known only after apply, from aws_sqs_queue.jobs.arn"
        ),
        "{error}"
    );
}

#[test]
fn a_name_that_terraform_makes_is_said_by_the_user() {
    let address = "aws_iam_role.worker";
    let unnamed = planned(CREATE);
    let why = unnamed.planned().principal(address).unwrap().unwrap_err();
    assert!(why.contains("name of aws_iam_role.worker is known only after apply"), "{why}");
    let settings =
        Settings { names: [(address.to_owned(), "worker-1".to_owned())].into(), ..Settings::default() };
    let named = alone(CREATE, &settings);
    assert_eq!(named.planned().principal(address), Some(Ok(format!("arn:aws:iam::{ACCOUNT}:role/worker-1"))));
    assert_eq!(
        named.planned().principal(r#"module.each["a"].aws_iam_role.this"#),
        Some(Ok(format!("arn:aws:iam::{ACCOUNT}:role/services/svc-a")))
    );
    assert_eq!(named.planned().principal("aws_iam_role.none"), None);
    let settings =
        Settings { names: [("aws_iam_role.none".to_owned(), "x".to_owned())].into(), ..Settings::default() };
    assert!(matches!(plan::read(CREATE, &settings), Err(PlanError::Unused { .. })));
}

#[test]
fn users_have_the_policies_of_their_groups() {
    let overlay = planned(CREATE);
    assert_eq!(identity(&overlay, &user("user-1")).unwrap(), ["group:devs list"]);
    let error = identity(&overlay, &user("user-0")).unwrap_err();
    assert!(
        error.contains("the policy arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess")
            || error.contains("group readers"),
        "{error}"
    );
    let below =
        Fake::default().managed("arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess").group("readers", "read");
    let overlay = over(CREATE, &Settings::default(), below);
    assert_eq!(
        identity(&overlay, &user("user-0")).unwrap(),
        ["managed AmazonS3ReadOnlyAccess", "group:devs list", "group:readers read"]
    );
}

#[test]
fn what_is_there_already_is_laid_under_what_is_planned() {
    let error = identity(&planned(CREATE), &role("App")).unwrap_err();
    assert!(error.contains("the plan does not say, and there is no snapshot and no AWS to ask"), "{error}");
    let below = || Fake::default().identity(&role("App"), &["inline:own", "inline:extra"]);
    let overlay = over(CREATE, &Settings::default(), below());
    assert_eq!(identity(&overlay, &role("App")).unwrap(), ["inline own", "inline extra"]);
    assert!(
        document(&overlay, &role("App"), "extra").contains("s3:DeleteObject"),
        "the plan's takes its place"
    );
    let changed = over(CHANGE, &Settings::default(), below());
    assert!(document(&changed, &role("App"), "extra").contains("s3:DeleteBucket"));
    let other = over(CREATE, &Settings::default(), Fake::default().identity(&role("Other"), &["inline:own"]));
    assert_eq!(identity(&other, &role("Other")).unwrap(), ["inline own"]);
}

#[test]
fn policies_of_resources_are_found_by_their_names() {
    let overlay = planned(CREATE);
    let found = |action: &str, resource: &str| {
        let policy = overlay.resource(action, resource).map_err(|error| error.to_string())?;
        Ok::<_, String>(policy.map(|own| own.document.get().to_owned()))
    };
    let queue = found("sqs:SendMessage", "arn:aws:sqs:eu-central-1:123456789012:jobs").unwrap().unwrap();
    assert!(queue.contains("222222222222"));
    assert!(
        found("sqs:SendMessage", "arn:aws:sqs:us-east-1:123456789012:jobs").is_err(),
        "of another region"
    );
    let topic = found("sns:Publish", "arn:aws:sns:eu-central-1:123456789012:news").unwrap().unwrap();
    assert!(topic.contains("sns:Publish"));
    let key = found("kms:Decrypt", "arn:aws:kms:eu-central-1:123456789012:alias/data").unwrap().unwrap();
    assert!(key.contains("\"Admin\""));
    let secret = found(
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf",
    );
    assert!(secret.unwrap().unwrap().contains("secretsmanager:DeleteSecret"));
    let function = found("lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:123456789012:function:resize");
    assert!(function.unwrap_err().contains("the plan does not say"), "the function is not in the plan");
    assert!(found("s3:GetObject", "arn:aws:s3:::acme-other/x").is_err());
}

#[test]
fn what_the_plan_takes_away_is_gone() {
    let overlay = planned(CHANGE);
    let queue = overlay.resource("sqs:SendMessage", "arn:aws:sqs:eu-central-1:123456789012:jobs").unwrap();
    assert!(queue.is_none(), "the queue stays, its policy goes");
    let below = Fake::default()
        .identity(&user("user-0"), &["group:devs:list", "inline:own"])
        .identity(&user("user-1"), &[])
        .group("readers", "read")
        .group("devs", "list");
    let overlay = over(CHANGE, &Settings::default(), below);
    assert_eq!(
        identity(&overlay, &user("user-0")).unwrap(),
        ["inline own", "managed ServiceBoundary", "group:readers read"]
    );
    assert_eq!(identity(&overlay, &user("user-1")).unwrap(), ["group:devs list"]);
}

#[test]
fn a_change_shows_in_everything_that_rests_on_it() {
    let overlay = planned(CHANGE);
    let boundary = overlay.boundary(&role("svc-a")).unwrap().unwrap();
    assert!(!boundary.document.get().contains("s3:*"), "{}", boundary.document.get());
    assert_eq!(identity(&overlay, &role("svc-a")).unwrap(), ["managed svc-a-read"]);
    let endpoint = overlay.endpoint("vpce-657f2f50579a15e8e").unwrap().unwrap();
    assert!(endpoint.document.get().contains("s3:GetObject"));
    let key = overlay
        .resource(
            "kms:Decrypt",
            "arn:aws:kms:eu-central-1:123456789012:key/697dede7-98cf-4a54-b16a-1de754e7c40b",
        )
        .unwrap()
        .unwrap();
    assert!(key.document.get().contains("Enable IAM User Permissions"));
}

#[test]
fn organization_policies_come_at_the_level_of_their_target() {
    let target = CREATE.split("\"target_id\": \"").nth(1).unwrap().split('"').next().unwrap();
    let below = || {
        Fake::default().organization(
            ACCOUNT,
            &["r-root", target],
            &[&["FullAWSAccess"], &["FullAWSAccess"], &["FullAWSAccess"]],
        )
    };
    let names = |overlay: &Overlay<Fake>| -> Vec<Vec<String>> {
        overlay
            .scp(ACCOUNT)
            .unwrap()
            .iter()
            .map(|level| level.iter().map(|own| own.name.clone()).collect())
            .collect()
    };
    let overlay = over(CREATE, &Settings::default(), below());
    assert_eq!(
        names(&overlay),
        [vec!["FullAWSAccess"], vec!["FullAWSAccess", "Region"], vec!["FullAWSAccess"]]
    );
    assert!(planned(CREATE).scp(ACCOUNT).is_err());
}

#[test]
fn a_plan_that_names_no_account_asks_for_it() {
    let mut plan: serde_json::Value = serde_json::from_str(CREATE).unwrap();
    plan.as_object_mut().unwrap().remove("prior_state");
    let text = plan.to_string();
    let error = plan::read(&text, &Settings::default()).unwrap_err();
    assert!(matches!(error, PlanError::NoAccount { .. }), "{error}");
    let settings = Settings { account: Some("111111111111".to_owned()), ..Settings::default() };
    let overlay = alone(&text, &settings);
    assert!(overlay.identity("arn:aws:sts::111111111111:assumed-role/svc-a/s").is_ok());
}

#[test]
fn tags_that_are_open_are_said_to_be() {
    assert!(!planned(CREATE).leaves_tags_open(&role("svc-a")), "nothing gives tags to all");
    let mut plan: serde_json::Value = serde_json::from_str(CREATE).unwrap();
    let provider = plan.pointer_mut("/configuration/provider_config/aws/expressions").unwrap();
    provider.as_object_mut().unwrap().insert("default_tags".to_owned(), serde_json::json!([{}]));
    assert!(planned(&plan.to_string()).leaves_tags_open(&role("svc-a")));
}

#[test]
fn a_plan_that_broke_off_is_no_plan() {
    let mut plan: serde_json::Value = serde_json::from_str(CREATE).unwrap();
    plan.as_object_mut().unwrap().insert("errored".to_owned(), true.into());
    let error = plan::read(&plan.to_string(), &Settings::default()).unwrap_err();
    assert!(matches!(error, PlanError::Unprocessed { .. }), "{error}");
}

#[test]
fn no_cut_of_a_plan_makes_it_panic() {
    for end in (0..CREATE.len()).step_by(997) {
        let _ = plan::read(CREATE.get(..end).unwrap_or_default(), &Settings::default());
    }
    let mut plan: serde_json::Value = serde_json::from_str(CREATE).unwrap();
    let count = plan["resource_changes"].as_array().unwrap().len();
    for position in 0..count {
        plan["resource_changes"][position]["change"]["after"] = serde_json::Value::Null;
        let _ = plan::read(&plan.to_string(), &Settings::default());
    }
}
