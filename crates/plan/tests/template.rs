//! CloudFormation templates: what functions, parameters, mappings and names give.
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "helpers of tests are tests")]

mod common;

use common::{Fake, alone, over};
use plan::{Overlay, PlanError, Settings};
use serde_json::json;
use source::{
    Boundaries, Buckets, IdentityPolicies, Principals, ResourceOwners, ResourcePolicies,
    ServiceControlPolicies, TrustPolicies,
};

const STACK: &str = include_str!("data/stack.yaml");
const ACCOUNT: &str = "111111111111";

fn settings() -> Settings {
    Settings {
        account: Some(ACCOUNT.to_owned()),
        region: Some("eu-central-1".to_owned()),
        ..Settings::default()
    }
}

fn named(names: &[(&str, &str)], parameters: &[(&str, &str)]) -> Settings {
    let map =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
    Settings { names: map(names), parameters: map(parameters), ..settings() }
}

fn role(name: &str) -> String {
    format!("arn:aws:sts::{ACCOUNT}:assumed-role/{name}/s")
}

fn documents(overlay: &Overlay<Fake>, principal: &str) -> Result<Vec<(String, String)>, String> {
    let policies = overlay.identity(principal).map_err(|error| error.to_string())?;
    Ok(policies.iter().map(|own| (own.name.clone(), own.document.get().to_owned())).collect())
}

#[test]
fn a_template_needs_its_account() {
    let error = plan::read(STACK, &Settings::default()).unwrap_err();
    assert_eq!(error, PlanError::NoAccount { what: "the template".to_owned() });
    for (names, parameters) in [(&[("Nobody", "x")][..], &[][..]), (&[], &[("Nothing", "x")])] {
        let error = plan::read(STACK, &named(names, parameters)).unwrap_err();
        assert!(matches!(error, PlanError::Unused { .. }), "{error}");
    }
}

#[test]
fn names_functions_and_references_are_evaluated() {
    let overlay = alone(STACK, &named(&[("AppRole", "shop-AppRole-1A2B")], &[("Prefix", "in")]));
    let principal = overlay.planned().principal("AppRole").unwrap().unwrap();
    assert_eq!(principal, format!("arn:aws:iam::{ACCOUNT}:role/app/shop-AppRole-1A2B"));
    let policies = documents(&overlay, &role("shop-AppRole-1A2B")).unwrap();
    let names: Vec<&str> = policies.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["attached", "inline", "ReadPolicy"]);
    let text = &policies[1].1;
    for expected in [
        r#""arn:aws:s3:::acme-in-reports/*""#,
        r#""arn:aws:sqs:eu-central-1:111111111111:jobs""#,
        r#""arn:aws:s3:::${planned:Scratch}/*""#,
        r#""arn:aws:dynamodb:eu-central-1:111111111111:table/small""#,
        r#""${aws:username}""#,
        r#""aws:PrincipalOrgID":"o-1""#,
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    assert!(overlay.boundary(&principal).unwrap().unwrap().document.get().contains("\"s3:*\""));
    let details = overlay.principal(&principal).unwrap().unwrap();
    assert_eq!(details.tags.get("team").map(String::as_str), Some("shop"));
    assert!(overlay.trust(&principal).unwrap().policy.document.get().contains("lambda.amazonaws.com"));
}

#[test]
fn a_role_without_a_name_is_named_by_the_user() {
    let overlay = alone(STACK, &settings());
    let why = overlay.planned().principal("AppRole").unwrap().unwrap_err();
    assert!(why.contains("AppRole is not known before the change"), "{why}");
    assert_eq!(overlay.planned().principal("Scratch"), None);
}

#[test]
fn conditions_decide_what_is_made() {
    let made = |stage: &str| {
        documents(
            &alone(STACK, &named(&[], &[("Stage", stage)])),
            &format!("arn:aws:iam::{ACCOUNT}:user/ops"),
        )
    };
    assert_eq!(made("prod").unwrap().len(), 1);
    assert!(made("test").unwrap_err().contains("the template does not say"), "there is no such user");
    let error =
        documents(&alone(STACK, &settings()), &format!("arn:aws:iam::{ACCOUNT}:user/ops")).unwrap_err();
    assert!(error.contains("the condition IsProd is not known before the change"), "{error}");
}

#[test]
fn policies_of_resources_are_read() {
    let overlay = alone(STACK, &named(&[], &[("Prefix", "in")]));
    let text = |action: &str, resource: &str| {
        overlay
            .resource(action, resource)
            .map(|own| own.map(|own| own.document.get().to_owned()))
            .map_err(|error| error.to_string())
    };
    assert!(text("s3:GetObject", "arn:aws:s3:::acme-in-reports/x").unwrap().unwrap().contains("OnlyTls"));
    assert_eq!(overlay.owner("arn:aws:s3:::acme-in-reports/x", None).unwrap().as_deref(), Some(ACCOUNT));
    assert!(
        text("sqs:SendMessage", "arn:aws:sqs:eu-central-1:111111111111:jobs")
            .unwrap()
            .unwrap()
            .contains("aws:SourceArn")
    );
    assert!(
        text("kms:Decrypt", "arn:aws:kms:eu-central-1:111111111111:alias/shop")
            .unwrap()
            .unwrap()
            .contains("Enable IAM User Permissions")
    );
    let function = text("lambda:InvokeFunction", "arn:aws:lambda:eu-central-1:111111111111:function:resize")
        .unwrap()
        .unwrap();
    assert!(
        function.contains("s3.amazonaws.com") && function.contains("arn:aws:s3:::acme-in-reports"),
        "{function}"
    );
    let topic = text("sns:Publish", "arn:aws:sns:eu-central-1:111111111111:news").unwrap_err();
    assert!(topic.contains("SNS gives a policy of its own to the new topic News"), "{topic}");
}

#[test]
fn what_is_there_already_keeps_what_it_has() {
    let below = Fake::default().identity(&role("Existing"), &["inline:own", "inline:attached"]);
    let overlay = over(STACK, &settings(), below);
    let names: Vec<String> =
        documents(&overlay, &role("Existing")).unwrap().into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["own", "attached"]);
}

#[test]
fn circles_end_and_so_do_templates_that_grow() {
    let template = r#"{"Resources": {
        "A": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Ref": "B"}, "Path": {"Fn::Sub": "${A.Arn}${A.Arn}"}, "AssumeRolePolicyDocument": {}}},
        "B": {"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": "${A}${A}${A}"}}},
        "C": {"Type": "AWS::IAM::Role", "Condition": "C"}, "D": {"Type": "AWS::IAM::Role", "Condition": "D"}},
        "Conditions": {"C": {"Fn::And": [{"Condition": "C"}, {"Condition": "C"}]}, "D": {"Fn::Not": [{"Condition": "D"}]}}}"#;
    assert!(alone(template, &settings()).planned().principal("A").unwrap().is_err());
    let mut resources = serde_json::Map::new();
    for level in 0..60 {
        let name = format!("${{R{}}}", level + 1).repeat(10);
        let own =
            serde_json::json!({"Type": "AWS::IAM::Role", "Properties": {"RoleName": {"Fn::Sub": name}}});
        resources.insert(format!("R{level}"), own);
    }
    let mut conditions = serde_json::Map::new();
    for level in 0..30 {
        let next = serde_json::json!({"Condition": format!("C{}", level + 1)});
        conditions.insert(format!("C{level}"), serde_json::json!({"Fn::Or": vec![next; 10]}));
    }
    resources.insert("Last".to_owned(), serde_json::json!({"Type": "AWS::IAM::Role", "Condition": "C0"}));
    let growing = serde_json::json!({"Resources": resources, "Conditions": conditions}).to_string();
    assert!(alone(&growing, &settings()).planned().principal("R0").unwrap().is_err());
}

#[test]
fn long_chains_of_conditions_end() {
    let link = |level: usize| {
        let next = serde_json::json!({"Fn::If": [format!("C{}", level + 1), "a", "b"]});
        (format!("C{level}"), serde_json::json!({"Fn::Equals": [next, "a"]}))
    };
    let conditions: serde_json::Map<_, _> = (0..100_000).map(link).collect();
    let resources = serde_json::json!({"R": {"Type": "AWS::IAM::User", "Condition": "C0"}});
    let template = serde_json::json!({"Resources": resources, "Conditions": conditions}).to_string();
    let error =
        documents(&alone(&template, &named(&[("R", "r")], &[])), &format!("arn:aws:iam::{ACCOUNT}:user/r"));
    assert!(error.unwrap_err().contains("the condition C0 is not known"));
}

#[test]
fn what_only_cloudformation_can_make_of_it_is_not_guessed() {
    let with = |transform: &str| format!(r#"{{"Transform": {transform}, "Resources": {{}}}}"#);
    assert!(plan::read(&with(r#""AWS::Serverless-2016-10-31""#), &settings()).is_ok());
    for transform in
        [r#""MyMacro""#, r#"["AWS::Serverless-2016-10-31", "MyMacro"]"#, r#"{"Name": "AWS::Include"}"#]
    {
        let error = plan::read(&with(transform), &settings()).unwrap_err();
        assert!(matches!(error, PlanError::Unprocessed { .. }), "{error}");
    }
    let each = r#"{"Resources": {"Fn::ForEach::Roles": ["X", ["a"], {}]}}"#;
    assert!(matches!(plan::read(each, &settings()), Err(PlanError::Unprocessed { .. })));
    let dynamic = r#"{"Resources": {"U": {"Type": "AWS::IAM::User", "Properties": {"UserName": "u", "Policies": [{"PolicyName": "p", "PolicyDocument":
        {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "{{resolve:ssm:actions}}", "Resource": "*"}]}}]}}}}"#;
    let error =
        documents(&alone(dynamic, &settings()), &format!("arn:aws:iam::{ACCOUNT}:user/u")).unwrap_err();
    assert!(error.contains("resolve:ssm:actions"), "{error}");
}

#[test]
fn what_stands_elsewhere_is_told_and_what_is_no_plan_is_refused() {
    let nested = json!({"Resources": {"Net": {"Type": "AWS::CloudFormation::Stack", "Properties": {}}}});
    let serverless = json!({"Transform": "AWS::Serverless-2016-10-31",
        "Resources": {"Fn": {"Type": "AWS::Serverless::Function", "Properties": {}}}});
    for (template, id) in [(nested, "Net"), (serverless, "Fn")] {
        let planned = plan::read(&template.to_string(), &settings()).unwrap();
        assert!(planned.notes().iter().any(|note| note.contains(id)), "{template}");
    }
    let plain = json!({"Resources": {"B": {"Type": "AWS::S3::Bucket"}}});
    assert!(plan::read(&plain.to_string(), &settings()).unwrap().notes().is_empty());
    for other in [json!({"resource_changes": 5}), json!({"planned_values": 5}), json!({"Resources": 5})] {
        assert!(plan::read(&other.to_string(), &settings()).is_err(), "{other}");
    }
    let own = Settings { stack: Some("s".to_owned()), ..settings() };
    let planned = plan::read(&json!({"resource_changes": []}).to_string(), &own).unwrap();
    assert!(planned.notes().iter().any(|note| note.contains("no effect")));
}

/// A template of one resource.
fn with(id: &str, of_type: &str, properties: &serde_json::Value) -> String {
    json!({"Resources": {id: {"Type": of_type, "Properties": properties}}}).to_string()
}

#[test]
fn settings_of_buckets_are_those_of_the_template() {
    let below = || Fake::default().owner("website", ACCOUNT).block("website", false).block(ACCOUNT, false);
    let bucket = |properties: serde_json::Value| {
        let mut all = json!({"BucketName": "website"});
        all.as_object_mut().unwrap().extend(properties.as_object().unwrap().clone());
        over(&with("W", "AWS::S3::Bucket", &all), &settings(), below())
    };
    let restricts = |overlay: &Overlay<Fake>| {
        overlay.public_access_block("website").map(|own| own.restrict_public_buckets)
    };
    let on = json!({"RestrictPublicBuckets": true, "BlockPublicPolicy": "true"});
    let restricted = bucket(json!({"PublicAccessBlockConfiguration": on,
        "OwnershipControls": {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}}));
    assert!(restricts(&restricted).unwrap());
    assert_eq!(restricted.object_ownership("website").unwrap(), "BucketOwnerEnforced");
    assert!(!restricts(&bucket(json!({}))).unwrap(), "what is not written stays");
    let open = bucket(json!({"AccessControl": "PublicRead",
        "PublicAccessBlockConfiguration": {"RestrictPublicBuckets": {"Fn::ImportValue": "x"}},
        "BucketEncryption": {"ServerSideEncryptionConfiguration": [
            {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": {"Fn::ImportValue": "k"}}}]}}));
    assert!(restricts(&open).unwrap_err().to_string().contains("Fn::ImportValue"));
    assert!(open.bucket_acl("website").unwrap_err().to_string().contains("PublicRead"));
    let key = open.encryption_key("website").unwrap().unwrap();
    assert!(open.resource("kms:Decrypt", &key).unwrap_err().to_string().contains("Fn::ImportValue"));
}

#[test]
fn a_policy_of_the_organization_that_is_there_is_changed_and_not_added() {
    let below = || {
        Fake::default().organization(
            ACCOUNT,
            &["r-root", "ou-work"],
            &[&["FullAWSAccess"], &["FullAWSAccess", "Region"], &["FullAWSAccess"]],
        )
    };
    let laid = |targets: serde_json::Value| {
        let mut properties = json!({"Name": "Region", "Type": "SERVICE_CONTROL_POLICY",
            "Content": {"Version": "2012-10-17", "Statement": [{"Effect": "Deny", "Action": "ec2:*", "Resource": "*"}]}});
        if !targets.is_null() {
            properties["TargetIds"] = targets;
        }
        let text = with("S", "AWS::Organizations::Policy", &properties);
        let levels = over(&text, &settings(), below()).scp(ACCOUNT).map_err(|error| error.to_string())?;
        let level = |own: &Vec<case::NamedPolicy>| {
            own.iter().map(|own| (own.name.clone(), own.document.get().contains("ec2:*"))).collect::<Vec<_>>()
        };
        Ok::<_, String>(levels.iter().map(level).collect::<Vec<_>>())
    };
    let full = || ("FullAWSAccess".to_owned(), false);
    let changed = || ("Region".to_owned(), true);
    assert_eq!(laid(json!(["ou-work"])).unwrap()[1], [full(), changed()]);
    assert_eq!(laid(serde_json::Value::Null).unwrap()[1], [full(), changed()], "it stays where it is");
    let both = laid(json!(["ou-work", ACCOUNT])).unwrap();
    assert_eq!((both[1].clone(), both[2].clone()), (vec![full(), changed()], vec![full(), changed()]));
    let error = laid(json!([ACCOUNT])).unwrap_err();
    assert!(error.contains("whether Region stays attached to ou-work"), "{error}");
}

#[test]
fn a_map_that_something_is_added_to_is_open_as_a_whole() {
    let include = json!({"Name": "AWS::Include", "Parameters": {"Location": "s3://x/y"}});
    let role = json!({"RoleName": "r", "AssumeRolePolicyDocument": {}, "Fn::Transform": include});
    let overlay = alone(&with("R", "AWS::IAM::Role", &role), &settings());
    let error = documents(&overlay, &self::role("r")).unwrap_err();
    assert!(error.contains("Fn::Transform is not known before the change"), "{error}");
    let each = json!(["T", ["a", "b"], {"aws:RequestTag/${T}": "x"}]);
    let condition = json!({"StringEquals": {"aws:PrincipalAccount": "1", "Fn::ForEach::K": each}});
    let statement = json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": condition});
    let policy = json!({"PolicyName": "p", "Roles": ["Lister"],
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}});
    let below = || Fake::default().identity(&self::role("Lister"), &["inline:own"]);
    let overlay = over(&with("P", "AWS::IAM::Policy", &policy), &settings(), below());
    let error = documents(&overlay, &self::role("Lister")).unwrap_err();
    assert!(error.contains("Fn::ForEach::K"), "{error}");
    let open = |of_type: &str| {
        over(&with("X", of_type, &json!({"Fn::Transform": include, "Other": 1})), &settings(), below())
    };
    for of_type in ["AWS::IAM::Policy", "AWS::IAM::ManagedPolicy", "AWS::IAM::RolePolicy"] {
        assert!(documents(&open(of_type), &self::role("Lister")).is_err(), "{of_type} may be of any role");
    }
    for (of_type, action, arn) in [
        ("AWS::S3::BucketPolicy", "s3:GetObject", "arn:aws:s3:::b/k"),
        (
            "AWS::Lambda::Permission",
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-central-1:111111111111:function:f",
        ),
        ("AWS::KMS::Alias", "kms:Decrypt", "arn:aws:kms:eu-central-1:111111111111:alias/a"),
    ] {
        let error = open(of_type).resource(action, arn).unwrap_err().to_string();
        assert!(error.contains("Fn::Transform"), "{of_type}: {error}");
    }
    let below = Fake::default().organization(ACCOUNT, &["r-root"], &[&["FullAWSAccess"], &["FullAWSAccess"]]);
    let text = with("X", "AWS::Organizations::Policy", &json!({"Fn::Transform": include, "Other": 1}));
    assert!(over(&text, &settings(), below).scp(ACCOUNT).unwrap_err().to_string().contains("Fn::Transform"));
}

#[test]
fn of_two_policies_of_one_bucket_nobody_knows_the_last() {
    let policy = |effect: &str| {
        let statement =
            json!({"Effect": effect, "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::b/*"});
        json!({"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": "b",
            "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]}}})
    };
    let template = json!({"Resources": {"A": policy("Allow"), "B": policy("Deny")}}).to_string();
    let error =
        alone(&template, &settings()).resource("s3:GetObject", "arn:aws:s3:::b/k").unwrap_err().to_string();
    assert!(error.contains("both A and B make it"), "{error}");
}
