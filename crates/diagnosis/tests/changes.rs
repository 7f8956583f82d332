//! The changes that are proposed: no wider than what was asked, and such as a person would make.

#![cfg(test)]

mod support;

use serde_json::{Value, json};
use support::*;

/// What a statement of Ann's own, under a condition that fails, is mended with.
fn met(action: &str, context: &Value, condition: Value) -> Value {
    let mut statement = allow(action, "*");
    statement["Condition"] = condition;
    let told = explain(&with(
        world(ANN, action, "*", context, true),
        &json!({"identity": [inline("Own", &[statement])]}),
    ));
    assert!(told.verified, "{:#?}", told.findings);
    let fix = told.findings.iter().find_map(|own| own.fix.clone()).unwrap();
    fix.statement.unwrap_or_else(|| json!(fix.context))
}

#[test]
fn a_value_that_is_proposed_can_be_sent() {
    for (action, condition, sent) in [
        (
            "s3:ListBucket",
            json!({"StringLike": {"s3:prefix": "home/${aws:username}/*"}}),
            json!({"s3:prefix": "home/ann/"}),
        ),
        ("s3:ListBucket", json!({"StringLike": {"s3:prefix": "*"}}), json!({"s3:prefix": "/"})),
        (
            "s3:PutObject",
            json!({"Null": {"s3:x-amz-server-side-encryption": "false"}}),
            json!({"s3:x-amz-server-side-encryption": "AES256"}),
        ),
        (
            "ec2:RunInstances",
            json!({"StringLike": {"ec2:InstanceType": ["t3.*", "t2.*"]}}),
            json!({"ec2:InstanceType": "t3.micro"}),
        ),
        (
            "ec2:RunInstances",
            json!({"StringLike": {"ec2:InstanceType": ["x2gd.*"]}}),
            json!({"ec2:InstanceType": "x2gd.large"}),
        ),
        (
            "sqs:TagQueue",
            json!({"Null": {"aws:TagKeys": "false"}, "ForAllValues:StringEquals": {"aws:TagKeys": ["owner", "team"]}}),
            json!({"aws:TagKeys": "owner"}),
        ),
        (
            "kms:Decrypt",
            json!({"StringLike": {"kms:ViaService": "s3.*.amazonaws.com"}}),
            json!({"kms:ViaService": "s3.us-east-1.amazonaws.com"}),
        ),
        (
            "s3:GetObject",
            json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
            json!({"aws:SourceIp": "203.0.113.1"}),
        ),
        (
            "s3:GetObject",
            json!({"StringLike": {"aws:UserAgent": "corp-*"}}),
            json!({"aws:UserAgent": "corp-any"}),
        ),
    ] {
        assert_eq!(met(action, &json!({}), condition), sent, "{action}");
    }
}

#[test]
fn a_region_is_one_that_there_is() {
    let fix = met(
        "ec2:DescribeInstances",
        &json!({"aws:RequestedRegion": "sa-east-1"}),
        json!({"StringLike": {"aws:RequestedRegion": ["eu-*"]}}),
    );
    assert_eq!(fix["Condition"]["StringLike"]["aws:RequestedRegion"], json!(["eu-*", "sa-east-1"]));
    let mut guarded = allow("*", "*");
    guarded["Condition"] = json!({"StringLike": {"aws:RequestedRegion": "eu-*"}});
    let told = explain(&with(
        world(ANN, "ec2:DescribeInstances", "*", &json!({"aws:RequestedRegion": "sa-east-1"}), true),
        &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])], "scp": [[policy("Guard", &[guarded])]]}),
    ));
    assert_eq!(support::fix(&told, "scp-region"), json!({"aws:RequestedRegion": "eu-west-1"}));
    let fix = met(
        "ec2:DescribeInstances",
        &json!({"aws:RequestedRegion": "eu-west-1"}),
        json!({"StringEquals": {"aws:RequestedRegion": ["EU-WEST-1"]}}),
    );
    assert_eq!(fix["Condition"]["StringEquals"]["aws:RequestedRegion"], json!("eu-west-1"), "{fix}");
}

#[test]
fn of_an_address_it_is_said_that_others_of_the_range_will_do() {
    let mut statement = allow("s3:GetObject", "*");
    statement["Condition"] = json!({"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}});
    let told = explain(&with(
        world(ANN, "s3:GetObject", OBJECT, &json!({}), true),
        &json!({"identity": [inline("Own", &[statement])]}),
    ));
    let detail = finding(&told, "condition-not-met").detail.clone().unwrap();
    assert!(detail.contains("Any address in 203.0.113.0/24"), "{detail}");
}

#[test]
fn of_forbidden_types_another_is_taken_and_not_none() {
    let own = [allow("ec2:*", "*")];
    let types = json!({"StringLike": {"ec2:InstanceType": ["p5.*", "t3.*"]}});
    let told = explain(&with(
        world(ANN, "ec2:RunInstances", "*", &json!({"ec2:InstanceType": "p5.48xlarge"}), true),
        &json!({"identity": [inline("Own", &own)], "scp": [[policy("Types", &[allow("*", "*"), deny("ec2:*", "*", &types)])]]}),
    ));
    assert_eq!(fix(&told, "scp-explicit-deny"), json!({"ec2:InstanceType": "t3a.micro"}));
}

#[test]
fn a_broad_statement_is_not_widened_for_one_request() {
    let statement = |action: &str| {
        json!({"Sid": "S", "Effect": "Allow", "Action": action, "Resource": "*",
            "Condition": {"StringEquals": {"aws:PrincipalTag/team": "red"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}}})
    };
    let mended = |action: &str| {
        let context = json!({"aws:PrincipalTag/team": "blue", "aws:MultiFactorAuthPresent": "true"});
        let told = explain(&with(
            world(ANN, "s3:GetObject", OBJECT, &context, true),
            &json!({"identity": [inline("Own", &[statement(action)])]}),
        ));
        assert!(told.verified);
        (told.changes[0].kind(), fix(&told, "condition-not-met"))
    };
    let (kind, fix) = mended("s3:*");
    assert_eq!(
        (kind, &fix["Action"], &fix["Resource"]),
        ("add-statement", &json!("s3:GetObject"), &json!(OBJECT))
    );
    assert_eq!(
        fix["Condition"],
        json!({"StringEquals": {"aws:PrincipalTag/team": "blue"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}})
    );
    let (kind, fix) = mended("s3:GetObject");
    assert_eq!(kind, "replace-statement");
    assert_eq!(fix["Condition"]["StringEquals"]["aws:PrincipalTag/team"], json!(["red", "blue"]));
}

const PARTNER: &str = "arn:aws:iam::222222222222:role/Partner";

fn trust(statements: &[Value], principal: &str, context: &Value) -> diagnosis::Diagnosis {
    explain(&with(
        world(principal, "sts:AssumeRole", PARTNER, context, true),
        &json!({"identity": [inline("Own", &[allow("sts:AssumeRole", "*")])],
            "resource": policy("trust policy of Partner", statements)}),
    ))
}

fn trusts(principal: &str, condition: &Value) -> Value {
    json!({"Effect": "Allow", "Principal": {"AWS": principal}, "Action": "sts:AssumeRole", "Condition": condition})
}

#[test]
fn who_is_added_to_a_trust_must_pass_the_external_id_too() {
    let asks = json!({"StringEquals": {"sts:ExternalId": "x-1"}});
    let statement = trusts("arn:aws:iam::111111111111:role/Other", &asks);
    let told = trust(std::slice::from_ref(&statement), APP, &json!({"sts:ExternalId": "x-1"}));
    assert_eq!(fix(&told, "trust-principal-mismatch")["Condition"], asks);
    // Where none was passed either, it is the next thing to mend.
    let told = trust(&[statement], APP, &json!({}));
    let changed = fix(&told, "trust-principal-mismatch");
    assert_eq!(changed["Condition"], asks, "{:#?}", told.findings);
    assert_eq!(fix(&told, "external-id"), json!({"sts:ExternalId": "x-1"}));
    assert!(told.verified);
}

#[test]
fn a_region_is_allowed_beside_the_others_under_the_same_guards() {
    let mut statement = allow("ec2:*", "*");
    statement["Condition"] = json!({"StringEquals": {"aws:RequestedRegion": "eu-west-1"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}});
    let told = explain(&with(
        world(
            ANN,
            "ec2:DescribeInstances",
            "*",
            &json!({"aws:RequestedRegion": "sa-east-1", "aws:MultiFactorAuthPresent": "true"}),
            true,
        ),
        &json!({"identity": [inline("Own", &[statement])]}),
    ));
    let fix = fix(&told, "region-condition");
    assert_eq!(fix["Action"], json!("ec2:DescribeInstances"));
    assert_eq!(
        fix["Condition"],
        json!({"StringEquals": {"aws:RequestedRegion": "sa-east-1"}, "Bool": {"aws:MultiFactorAuthPresent": "true"}})
    );
}

#[test]
fn a_wrong_external_id_is_not_made_the_right_one() {
    let asks = json!({"StringEquals": {"sts:ExternalId": "x-1"}, "ArnEquals": {"aws:PrincipalArn": "arn:aws:iam::111111111111:role/Other"}});
    let told =
        trust(&[trusts("arn:aws:iam::111111111111:root", &asks)], APP, &json!({"sts:ExternalId": "guess"}));
    let texts: Vec<String> =
        told.findings.iter().filter_map(|own| own.fix.as_ref()).map(|own| json!(own).to_string()).collect();
    assert!(texts.iter().all(|own| !own.contains("guess")), "{texts:#?}");
    assert!(texts.iter().any(|own| own.contains("x-1")), "{texts:#?}");
    assert!(told.verified, "{:#?}", told.findings);
}

#[test]
fn a_trust_in_one_session_is_not_made_one_in_the_role() {
    let one = trusts("arn:aws:sts::111111111111:assumed-role/App/i-0def", &json!({}));
    let told = trust(&[one], APP, &json!({}));
    let named = fix(&told, "trust-principal-mismatch")["Principal"]["AWS"].clone();
    assert_eq!(named, json!(["arn:aws:sts::111111111111:assumed-role/App/i-0def", APP]));
}

#[test]
fn the_nearest_trust_is_one_in_the_callers_kind() {
    let service = json!({"Sid": "Service", "Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"});
    let mut role = trusts("arn:aws:iam::111111111111:role/Other", &json!({}));
    role["Sid"] = json!("Role");
    let told = trust(&[service, role], APP, &json!({}));
    let statement = finding(&told, "trust-principal-mismatch").statement.clone().unwrap();
    assert_eq!(statement.sid.as_deref(), Some("Role"));
}

#[test]
fn a_service_is_let_in_for_the_resource_it_asks_for() {
    let topic = "arn:aws:sns:eu-west-1:111111111111:orders";
    let context = json!({"aws:SourceArn": topic, "aws:SourceAccount": "111111111111"});
    let told = explain(&with(
        world("sns.amazonaws.com", "sqs:SendMessage", "arn:aws:sqs:eu-west-1:111111111111:q", &context, true),
        &json!({"resource": policy("queue q", &[])}),
    ));
    let fix = told.findings.iter().find_map(|own| own.fix.clone()).unwrap().statement.unwrap();
    assert_eq!(
        fix["Condition"],
        json!({"ArnEquals": {"aws:SourceArn": topic}, "StringEquals": {"aws:SourceAccount": "111111111111"}})
    );
}

fn denied(identity: &Value, further: &Value) -> (String, Value) {
    let mut policies = json!({"identity": [inline("Own", &[allow("s3:*", "*")]), identity]});
    for (layer, own) in further.as_object().unwrap() {
        policies[layer] = own.clone();
    }
    let told = explain(&with(world(ANN, "s3:GetObject", OBJECT, &json!({}), true), &policies));
    assert!(told.verified, "{:#?}", told.findings);
    let fix = told.findings.iter().find_map(|own| own.fix.clone()).unwrap();
    (fix.change, fix.statement.unwrap_or_default())
}

#[test]
fn a_deny_of_the_principals_own_spares_the_resource_and_not_the_principal() {
    let own = deny("s3:*", "*", &json!({}));
    let (kind, statement) = denied(&inline("Mine", std::slice::from_ref(&own)), &json!({}));
    assert_eq!((kind.as_str(), &statement["NotResource"]), ("replace-statement", &json!(OBJECT)));
    let mut two = own;
    two["Action"] = json!(["s3:GetObject", "s3:DeleteObject"]);
    let (_, statement) = denied(&inline("Mine", &[two.clone()]), &json!({}));
    assert_eq!(statement["NotResource"], json!(OBJECT), "the action stays denied elsewhere");
    let mut of_group = policy("Team", &[two]);
    of_group["via"] = json!("group:staff");
    let (_, statement) = denied(&of_group, &json!({}));
    assert_eq!(
        statement["Action"],
        json!(["s3:GetObject", "s3:DeleteObject"]),
        "the others of the group stay bound"
    );
    assert_eq!(statement["Condition"]["ArnNotLike"]["aws:PrincipalArn"], json!(ANN));
}

#[test]
fn a_deny_that_names_the_principal_no_longer_does() {
    let bucket = |principals: Value| {
        json!({"resource": policy("bucket reports", &[json!({"Effect": "Deny", "Principal": {"AWS": principals},
            "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*"})])})
    };
    let other = "arn:aws:iam::111111111111:user/bob";
    let (_, statement) = denied(&inline("More", &[]), &bucket(json!([ANN, other])));
    assert_eq!(statement["Principal"], json!({"AWS": other}));
    let (kind, statement) = denied(&inline("More", &[]), &bucket(json!(ANN)));
    assert!(statement["Condition"].is_null(), "not named and spared in one statement: {kind} {statement}");
    let mut listed = deny("s3:*", "*", &json!({"ArnEquals": {"aws:PrincipalArn": [ANN, other]}}));
    listed["Sid"] = json!("Listed");
    let (_, statement) = denied(&policy("Managed", &[listed]), &json!({}));
    assert_eq!(statement["Condition"]["ArnEquals"]["aws:PrincipalArn"], json!(other));
}

#[test]
fn who_takes_the_place_of_a_deleted_principal_gets_no_more_than_was_asked() {
    let gone = "AROAEXAMPLEEXAMPLEEXA";
    let key = "arn:aws:kms:eu-west-1:111111111111:key/1a2b";
    let mended = |action: &str| {
        let statement =
            json!({"Effect": "Allow", "Principal": {"AWS": gone}, "Action": action, "Resource": "*"});
        let told = explain(&with(
            world(ANN, "kms:Decrypt", key, &json!({}), true),
            &json!({"resource": policy("key 1a2b", &[statement])}),
        ));
        (told.changes[0].kind(), fix(&told, "deleted-principal"))
    };
    let (kind, statement) = mended("kms:*");
    assert_eq!((kind, &statement["Action"]), ("add-statement", &json!("kms:Decrypt")));
    let (kind, statement) = mended("kms:Decrypt");
    assert_eq!((kind, &statement["Principal"]), ("replace-statement", &json!({"AWS": ANN})));
}

#[test]
fn a_star_in_the_key_of_an_object_is_no_wildcard() {
    let told = explain(&with(
        world(ANN, "s3:GetObject", "arn:aws:s3:::reports/a*b.csv", &json!({}), true),
        &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])]}),
    ));
    assert_eq!(fix(&told, "no-identity-allow")["Resource"], json!("arn:aws:s3:::reports/a${*}b.csv"));
    assert!(told.verified);
}

#[test]
fn of_two_conditions_the_one_that_is_no_choice_of_the_callers_is_mended_by_a_statement() {
    let mut statement = allow("s3:GetObject", "*");
    statement["Condition"] = json!({"Bool": {"aws:MultiFactorAuthPresent": "true"},
        "StringEquals": {"s3:ExistingObjectTag/owner": "${aws:username}"}});
    let told = explain(&with(
        world(ANN, "s3:GetObject", OBJECT, &json!({"s3:ExistingObjectTag/owner": "bob"}), true),
        &json!({"identity": [inline("Own", &[statement])]}),
    ));
    assert!(told.verified);
    let by_key = |key: &str| {
        let of_key =
            |own: &&case::Finding| own.evidence.as_ref().is_some_and(|own| own.key.as_deref() == Some(key));
        told.findings.iter().rfind(of_key).and_then(|own| own.fix.clone()).unwrap()
    };
    assert_eq!(by_key("s3:ExistingObjectTag/owner").change, "add-statement");
    assert_eq!(by_key("aws:MultiFactorAuthPresent").change, "meet-condition");
    let added = by_key("s3:ExistingObjectTag/owner").statement.unwrap();
    assert_eq!(added["Condition"]["Bool"]["aws:MultiFactorAuthPresent"], json!("true"));
}

#[test]
fn another_region_is_no_way_out_where_nothing_allows_there() {
    let queue = "arn:aws:sqs:eu-west-1:111111111111:jobs";
    let elsewhere = json!({"StringNotEquals": {"aws:RequestedRegion": "eu-central-1"}});
    let told = |resource: &str| {
        explain(&with(
            world(ANN, "sqs:SendMessage", queue, &json!({}), true),
            &json!({"identity": [inline("Own", &[allow("sqs:*", resource)])],
                "scp": [[policy("Guard", &[allow("*", "*"), deny("sqs:*", "*", &elsewhere)])]]}),
        ))
    };
    let here = told(queue);
    assert!(here.verified);
    assert_eq!(here.changes.len(), 1, "{:?}", here.changes);
    assert_eq!(here.changes[0].kind(), "replace-statement");
    let anywhere = told("*");
    assert_eq!(anywhere.changes[0].kind(), "meet-condition");
    assert!(anywhere.verified);
}

const QUEUE: &str = "arn:aws:sqs:eu-west-1:111111111111:q";
const TOPIC: &str = "arn:aws:sns:eu-west-1:222222222222:orders";

/// What a guard against confused deputies is mended with, for a service that asks for a stranger's topic.
fn guarded(condition: &Value, context: &Value) -> diagnosis::Diagnosis {
    let mut guard = deny("sqs:*", "*", condition);
    guard["Principal"] = json!("*");
    let grant = json!({"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage",
        "Resource": QUEUE});
    explain(&with(
        world("sns.amazonaws.com", "sqs:SendMessage", QUEUE, context, true),
        &json!({"resource": policy("queue q", &[grant]), "rcp": [[policy("Deputies", &[guard])]]}),
    ))
}

#[test]
fn a_guard_against_confused_deputies_spares_one_source_and_stays() {
    let guard = json!({"StringNotEqualsIfExists": {"aws:SourceOrgID": "o-1"}, "Null": {"aws:SourceAccount": "false"},
        "Bool": {"aws:PrincipalIsAWSService": "true"}});
    let account = json!({"aws:SourceAccount": "222222222222", "aws:SourceOrgID": "o-2"});
    let mut topic = account.clone();
    topic["aws:SourceArn"] = json!(TOPIC);
    for (context, operator, key, value) in [
        (&topic, "ArnNotEquals", "aws:SourceArn", TOPIC),
        (&account, "StringNotEquals", "aws:SourceAccount", "222222222222"),
    ] {
        let told = guarded(&guard, context);
        assert!(told.verified, "{:#?}", told.findings);
        let mut expected = guard.clone();
        expected[operator] = json!({key: value});
        assert_eq!(fix(&told, "rcp-explicit-deny")["Condition"], expected);
    }
    let listed = json!({"StringNotEquals": {"aws:SourceAccount": "111111111111"}});
    let fixed = fix(&guarded(&listed, &account), "rcp-explicit-deny");
    assert_eq!(
        fixed["Condition"]["StringNotEquals"]["aws:SourceAccount"],
        json!(["111111111111", "222222222222"])
    );
    let told = guarded(&guard, &json!({"aws:SourceAccount": "222222222222"}));
    assert_eq!(fix(&told, "rcp-explicit-deny")["Condition"]["Bool"], guard["Bool"]);
}

#[test]
fn a_deny_that_binds_others_is_never_taken_away() {
    let told = guarded(&json!({"Bool": {"aws:PrincipalIsAWSService": "true"}}), &json!({}));
    let finding = finding(&told, "rcp-explicit-deny");
    assert!(finding.fix.is_none() && !told.verified, "{finding:#?}");
    let detail = finding.detail.as_deref().unwrap_or_default();
    assert!(detail.contains("No change is known") && detail.contains("organization"), "{detail}");
    // Whoever asks without a name cannot be spared by it.
    let mut perimeter =
        deny("s3:*", "arn:aws:s3:::reports/*", &json!({"Null": {"aws:PrincipalOrgID": "true"}}));
    perimeter["Principal"] = json!("*");
    let public = json!({"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": OBJECT});
    let told = explain(&with(
        world("anonymous", "s3:GetObject", OBJECT, &json!({}), true),
        &json!({"resource": policy("bucket reports", &[public]), "rcp": [[policy("Perimeter", &[perimeter])]]}),
    ));
    assert!(told.changes.is_empty(), "{:#?}", told.changes);
    // A statement that denies this alone, to this principal alone, has no other use.
    let (kind, _) = denied(&inline("Mine", &[deny("s3:GetObject", OBJECT, &json!({}))]), &json!({}));
    assert_eq!(kind, "remove-statement");
}

#[test]
fn nothing_is_proposed_for_a_role_that_aws_manages() {
    let role = "arn:aws:iam::111111111111:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    for principal in [role, "arn:aws:sts::111111111111:assumed-role/AWSServiceRoleForAutoScaling/AutoScaling"]
    {
        let told = explain(&with(
            world(principal, "dynamodb:ListTables", "*", &json!({}), true),
            &json!({"identity": [policy("Managed", &[allow("ec2:*", "*")])]}),
        ));
        let finding = finding(&told, "no-identity-allow");
        assert!(finding.fix.is_none() && !told.verified, "{finding:#?}");
        assert!(finding.detail.as_deref().unwrap_or_default().contains("service-linked"), "{finding:#?}");
    }
}

#[test]
fn which_service_a_role_is_passed_to_is_no_choice_of_the_callers() {
    let role = "arn:aws:iam::111111111111:role/Run";
    let told = |action: &str, context: &Value| {
        let mut statement = allow(action, role);
        statement["Condition"] = json!({"StringEquals": {"iam:PassedToService": ["ec2.amazonaws.com"]}});
        explain(&with(
            world(ANN, "iam:PassRole", role, context, true),
            &json!({"identity": [inline("Own", &[statement])]}),
        ))
    };
    let lambda = json!({"iam:PassedToService": "lambda.amazonaws.com"});
    let fixed = fix(&told("iam:PassRole", &lambda), "condition-not-met");
    assert_eq!(
        fixed["Condition"]["StringEquals"]["iam:PassedToService"],
        json!(["ec2.amazonaws.com", "lambda.amazonaws.com"])
    );
    let fixed = fix(&told("iam:*", &lambda), "condition-not-met");
    assert_eq!(fixed["Condition"]["StringEquals"]["iam:PassedToService"], json!("lambda.amazonaws.com"));
    let unknown = told("iam:PassRole", &json!({}));
    assert!(unknown.changes.is_empty(), "a role may not be passed to all: {:#?}", unknown.changes);
    let detail = finding(&unknown, "condition-not-met").detail.clone().unwrap_or_default();
    assert!(detail.contains("--context iam:PassedToService="), "{detail}");
}

#[test]
fn an_identity_policy_is_not_widened_to_all_its_roles() {
    let session = |identity: &Value, trusted: &Value| {
        explain(&with(
            world(APP, "sts:TagSession", PARTNER, &json!({}), true),
            &json!({"identity": [inline("Own", std::slice::from_ref(identity))], "resource": policy("trust", std::slice::from_ref(trusted))}),
        ))
    };
    let trusted = |action: Value| json!({"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:role/App"}, "Action": action});
    let all = "arn:aws:iam::222222222222:role/*";
    let told = session(&allow("sts:AssumeRole", all), &trusted(json!(["sts:AssumeRole", "sts:TagSession"])));
    let fixed = told.findings[0].fix.clone().unwrap();
    assert_eq!(fixed.change, "add-statement");
    let statement = fixed.statement.unwrap();
    assert_eq!((&statement["Action"], &statement["Resource"]), (&json!("sts:TagSession"), &json!(PARTNER)));
    let told = session(&allow("sts:*", all), &trusted(json!("sts:AssumeRole")));
    let statement = told.findings[0].fix.clone().unwrap().statement.unwrap();
    assert_eq!(statement["Action"], json!(["sts:AssumeRole", "sts:TagSession"]), "the trust names both");
}

#[test]
fn a_policy_names_a_resource_by_its_arn_or_not_at_all() {
    let told = |action: &str, resource: &str, context: Value| {
        explain(&with(
            world(ANN, action, resource, &context, true),
            &json!({"identity": [inline("Own", &[allow("ec2:*", "*")])]}),
        ))
    };
    let region = || json!({"aws:RequestedRegion": "eu-west-1"});
    for (action, name, arn) in [
        (
            "secretsmanager:GetSecretValue",
            "app/db",
            "secretsmanager:eu-west-1:111111111111:secret:app/db-??????",
        ),
        ("sqs:SendMessage", "jobs", "sqs:eu-west-1:111111111111:jobs"),
        ("lambda:InvokeFunction", "resize", "lambda:eu-west-1:111111111111:function:resize"),
    ] {
        let named = told(action, name, region());
        assert_eq!(fix(&named, "no-identity-allow")["Resource"], json!(format!("arn:aws:{arn}")));
        assert!(named.verified);
        let bare = told(action, name, json!({}));
        assert!(bare.changes.is_empty() && !bare.verified, "{:#?}", bare.changes);
        let detail = finding(&bare, "no-identity-allow").detail.clone().unwrap();
        assert!(detail.contains("--resource ARN"), "{detail}");
    }
    for (action, name) in [
        ("secretsmanager:GetSecretValue", "app/db-Ab12Cd"),
        ("lambda:GetLayerVersion", "tools"),
        ("s3:ListBucket", "reports"),
    ] {
        assert!(told(action, name, region()).changes.is_empty(), "{action} {name}");
    }
}

#[test]
fn a_call_that_a_principal_cannot_make_has_no_change() {
    for (principal, action) in [
        ("arn:aws:iam::111111111111:root", "sts:AssumeRole"),
        ("anonymous", "kms:Decrypt"),
        ("arn:aws:sts::111111111111:assumed-role/App/i-0abc", "sts:GetSessionToken"),
        ("arn:aws:sts::111111111111:federated-user/bob", "sts:AssumeRole"),
    ] {
        let told = explain(&with(
            world(principal, action, "arn:aws:iam::111111111111:role/Other", &json!({}), true),
            &json!({"identity": [], "resource": null}),
        ));
        let codes: Vec<&str> = told.findings.iter().map(|own| own.code.as_str()).collect();
        assert_eq!((codes, told.changes.len()), (vec!["impossible-call"], 0), "{principal} {action}");
    }
}

#[test]
fn what_can_have_no_policy_gets_none() {
    for (action, resource, has_fix) in [
        ("ec2:StartInstances", "arn:aws:ec2:eu-west-1:222222222222:instance/i-1", false),
        ("iam:GetUser", "arn:aws:iam::222222222222:user/bob", false),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:222222222222:jobs", true),
    ] {
        let told = explain(&with(
            world(ANN, action, resource, &json!({}), true),
            &json!({"identity": [inline("Own", &[allow("*", "*")])], "resource": null}),
        ));
        let finding = told.findings.iter().find(|own| own.code == "cross-account-one-sided").unwrap();
        assert_eq!(finding.fix.is_some(), has_fix, "{finding:#?}");
        let detail = finding.detail.as_deref().unwrap_or_default();
        assert_eq!(detail.contains("assume a role in account 222222222222"), !has_fix, "{detail}");
    }
}

#[test]
fn a_service_is_spared_and_not_told_to_come_from_a_network() {
    for condition in [
        json!({"StringNotEquals": {"aws:SourceVpce": "vpce-1"}}),
        json!({"NotIpAddress": {"aws:SourceIp": "203.0.113.0/24"}}),
    ] {
        let mut trail = allow("s3:PutObject", "arn:aws:s3:::logs/*");
        trail["Principal"] = json!({"Service": "cloudtrail.amazonaws.com"});
        let mut denied =
            json!({"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::logs/*"});
        denied["Condition"] = condition;
        let told = explain(&with(
            world("cloudtrail.amazonaws.com", "s3:PutObject", "arn:aws:s3:::logs/x", &json!({}), true),
            &json!({"resource": policy("logs", &[trail, denied])}),
        ));
        assert!(told.verified, "{:#?}", told.findings);
        let fix = told.findings.iter().find_map(|own| own.fix.clone()).unwrap();
        let statement = fix.statement.expect("the Deny is narrowed");
        assert_eq!(statement["Condition"]["Bool"]["aws:PrincipalIsAWSService"], "false", "{statement}");
    }
}

#[test]
fn what_a_request_for_a_role_carries_needs_permissions_too() {
    let trust = json!({"Effect": "Allow", "Principal": {"AWS": ANN}, "Action": "sts:AssumeRole"});
    let role = "arn:aws:iam::111111111111:role/Other";
    let context = json!({"sts:SourceIdentity": "ann"});
    let told = explain(&with(
        world(ANN, "sts:AssumeRole", role, &context, true),
        &json!({"identity": [inline("Own", &[allow("sts:*", role)])], "resource": policy("trust", &[trust])}),
    ));
    assert!(told.verified, "{:#?}", told.findings);
    let finding = told.findings.iter().find(|own| own.fix.is_some()).unwrap();
    let detail = finding.detail.as_deref().unwrap_or_default();
    assert!(detail.contains("which needs sts:SetSourceIdentity too"), "{finding:#?}");
}
