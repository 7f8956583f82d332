//! Policies and settings of resources, over a server that answers as the services' API References document.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may end at the first thing that is not as it should be"
)]

mod common;

use aws::{Kms, Lambda, Resources, S3, SecretsManager, Settings, Sns, Sqs};
use common::{ACCOUNT, Aws, Reply, Request, caller};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use source::{Buckets, Functions, Keys, ResourceOwners, ResourcePolicies, SourceError};

const POLICY: &str = r#"{"Version":"2012-10-17","Statement":[]}"#;
const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd";
const ALIAS: &str = "arn:aws:kms:eu-central-1:111111111111:alias/reports";
const FUNCTION: &str = "arn:aws:lambda:eu-central-1:111111111111:function:resize";

/// An account in which everything has the same policy.
fn account(request: &Request) -> Reply {
    let text = serde_json::to_string(POLICY).unwrap();
    match request.operation.as_str() {
        "GetRole" => role(),
        "GetKeyPolicy" => Reply::ok(format!(r#"{{"PolicyName":"default","Policy":{text}}}"#)),
        "DescribeKey" => Reply::ok(format!(
            r#"{{"KeyMetadata":{{"KeyId":"1234abcd","Arn":"{KEY}","KeyState":"Disabled"}}}}"#
        )),
        "ListGrants" => grants(request),
        "GetQueueAttributes" => {
            assert!(request.has("QueueUrl", "https://sqs.eu-central-1.amazonaws.com/111111111111/jobs"));
            Reply::ok(format!(r#"{{"Attributes":{{"Policy":{text}}}}}"#))
        }
        "GetTopicAttributes" => {
            assert_eq!(request.field("TopicArn").unwrap(), "arn:aws:sns:eu-central-1:111111111111:news");
            let entry = format!("<entry><key>Policy</key><value>{POLICY}</value></entry>");
            Reply::xml("GetTopicAttributes", &format!("<Attributes>{entry}</Attributes>"))
        }
        "GetResourcePolicy" => Reply::ok(format!(r#"{{"ARN":"x","Name":"db","ResourcePolicy":{text}}}"#)),
        "GET /2015-03-31/functions/resize/policy"
        | "GET /2015-03-31/functions/resize/policy?Qualifier=live" => {
            Reply::ok(format!(r#"{{"Policy":{text},"RevisionId":"r"}}"#))
        }
        "GET /2015-03-31/functions/resize/configuration"
        | "GET /2015-03-31/functions/resize/configuration?Qualifier=live" => Reply::ok(format!(
            r#"{{"FunctionName":"resize","FunctionArn":"{FUNCTION}","Role":"arn:aws:iam::111111111111:role/R",
                "VpcConfig":{{"SubnetIds":["subnet-1"]}},"KMSKeyArn":""}}"#
        )),
        other => bucket(other),
    }
}

fn role() -> Reply {
    let document = utf8_percent_encode(POLICY, NON_ALPHANUMERIC);
    let role = format!(
        "<Role><Path>/</Path><RoleName>App</RoleName><RoleId>AROA</RoleId><Arn>arn:aws:iam::111111111111:role/App</Arn>\
         <CreateDate>2024-01-01T00:00:00Z</CreateDate>\
         <AssumeRolePolicyDocument>{document}</AssumeRolePolicyDocument></Role>"
    );
    Reply::xml("GetRole", &role)
}

fn grants(request: &Request) -> Reply {
    Reply::ok(if request.has("Marker", "more") {
        r#"{"Grants":[{"GrantId":"g2","GranteePrincipal":"b","Operations":["Decrypt"],
            "Constraints":{"EncryptionContextSubset":{"a":"b"}}}],"Truncated":false}"#
    } else {
        r#"{"Grants":[{"GrantId":"g1","GranteePrincipal":"a","Operations":["Decrypt","Encrypt"]}],
            "Truncated":true,"NextMarker":"more"}"#
    })
}

/// The bucket reports in eu-west-1.
fn bucket(operation: &str) -> Reply {
    match operation {
        "HEAD /reports/" => Reply::Header(200, "x-amz-bucket-region: eu-west-1"),
        "GET /reports/?policy" => Reply::ok(POLICY),
        "GET /reports/?publicAccessBlock" => public_access_block("true"),
        ACCOUNT_BLOCK => no_public_access_block(),
        "GET /reports/?ownershipControls" => Reply::s3_error(404, "OwnershipControlsNotFoundError"),
        "GET /reports/?encryption" => Reply::ok(
            "<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms\
             </SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule></ServerSideEncryptionConfiguration>",
        ),
        "GET /reports/?acl" => Reply::ok(
            r#"<AccessControlPolicy><Owner><ID>me</ID></Owner><AccessControlList><Grant>
            <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">
            <URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant>
            </AccessControlList></AccessControlPolicy>"#,
        ),
        other => panic!("{other} is not answered"),
    }
}

/// The S3 Control call.
const ACCOUNT_BLOCK: &str = "GET /v20180820/configuration/publicAccessBlock";

fn no_public_access_block() -> Reply {
    Reply::s3_error(404, "NoSuchPublicAccessBlockConfiguration")
}

fn public_access_block(restrict: &str) -> Reply {
    Reply::ok(format!(
        "<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>\
         <IgnorePublicAcls>true</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>\
         <RestrictPublicBuckets>{restrict}</RestrictPublicBuckets></PublicAccessBlockConfiguration>"
    ))
}

#[test]
fn every_kind_of_resource_gives_its_policy_and_is_asked_once() {
    let table = [
        ("s3:GetObject", "arn:aws:s3:::reports/a/b.csv", "bucket reports", "GET /reports/?policy"),
        ("kms:Decrypt", KEY, "key 1234abcd", "GetKeyPolicy"),
        ("kms:Decrypt", ALIAS, "key 1234abcd", "GetKeyPolicy"),
        ("lambda:InvokeFunction", FUNCTION, "function resize", "GET /2015-03-31/functions/resize/policy"),
        (
            "lambda:InvokeFunction",
            "arn:aws:lambda:eu-central-1:111111111111:function:resize:live",
            "function resize",
            "GET /2015-03-31/functions/resize/policy?Qualifier=live",
        ),
        ("sqs:SendMessage", "arn:aws:sqs:eu-central-1:111111111111:jobs", "queue jobs", "GetQueueAttributes"),
        ("sns:Publish", "arn:aws:sns:eu-central-1:111111111111:news", "topic news", "GetTopicAttributes"),
        (
            "secretsmanager:GetSecretValue",
            "arn:aws:secretsmanager:eu-central-1:111111111111:secret:db-a1b2c3",
            "secret db-a1b2c3",
            "GetResourcePolicy",
        ),
        ("sts:AssumeRole", "arn:aws:iam::111111111111:role/App", "trust policy of App", "GetRole"),
    ];
    for (action, resource, name, operation) in table {
        let aws = Aws::answering(account);
        let resources = Resources::new(aws.session());
        for _ in 0..3 {
            let policy = resources.resource(action, resource).unwrap().unwrap();
            assert_eq!((policy.name.as_str(), policy.document.get()), (name, POLICY));
        }
        assert_eq!(aws.count(operation), 1, "{operation} of {:?}", aws.asked());
    }
}

#[test]
fn what_has_no_policy_is_not_asked_for() {
    let aws = Aws::answering(account);
    let resources = Resources::new(aws.session());
    for (action, resource) in [
        ("iam:GetRole", "arn:aws:iam::111111111111:role/App"),
        ("s3:ListAllMyBuckets", "*"),
        ("s3:CreateBucket", "arn:aws:s3:::new"),
        ("kms:Decrypt", "arn:aws:kms:eu-central-1:111111111111:key/*"),
        ("ec2:RunInstances", "arn:aws:ec2:eu-central-1:111111111111:instance/*"),
    ] {
        assert!(resources.resource(action, resource).unwrap().is_none(), "{resource}");
    }
    for resource in [
        "arn:aws:dynamodb:eu-central-1:111111111111:table/t",
        "arn:aws:s3:eu-central-1:111111111111:accesspoint/p",
    ] {
        let error = resources.resource("x:Y", resource).unwrap_err();
        assert!(matches!(error, SourceError::Unsupported { .. }), "{error:?}");
    }
    assert_eq!(aws.asked(), Vec::<String>::new());
}

#[test]
fn no_policy_is_an_answer_and_no_resource_is_none() {
    let none = [
        ("s3:GetObject", "arn:aws:s3:::reports/x", Reply::s3_error(404, "NoSuchBucketPolicy")),
        (
            "lambda:InvokeFunction",
            FUNCTION,
            Reply::json_error(404, "ResourceNotFoundException", "The resource you requested does not exist."),
        ),
        ("sqs:SendMessage", "arn:aws:sqs:eu-central-1:111111111111:jobs", Reply::ok("{}")),
        ("secretsmanager:X", "arn:aws:secretsmanager:eu-central-1:111111111111:secret:db", Reply::ok("{}")),
    ];
    let missing = [
        ("s3:GetObject", "arn:aws:s3:::reports/x", Reply::s3_error(404, "NoSuchBucket")),
        (
            "lambda:InvokeFunction",
            FUNCTION,
            Reply::json_error(404, "ResourceNotFoundException", "Function not found: arn"),
        ),
        (
            "secretsmanager:X",
            "arn:aws:secretsmanager:eu-central-1:111111111111:secret:db",
            Reply::json_error(
                400,
                "ResourceNotFoundException",
                "Secrets Manager can't find the specified secret.",
            ),
        ),
        ("kms:Decrypt", KEY, Reply::json_error(400, "NotFoundException", "Invalid keyId")),
        (
            "sqs:SendMessage",
            "arn:aws:sqs:eu-central-1:111111111111:jobs",
            Reply::json_error(400, "com.amazonaws.sqs#QueueDoesNotExist", "no queue"),
        ),
        (
            "sns:Publish",
            "arn:aws:sns:eu-central-1:111111111111:news",
            Reply::error(404, "NotFound", "no topic"),
        ),
    ];
    let ask = |action: &str, resource: &str, reply: Reply| {
        let aws = Aws::answering(move |request| match request.operation.as_str() {
            "HEAD /reports/" => bucket("HEAD /reports/"),
            _ => reply.clone(),
        });
        Resources::new(aws.session()).resource(action, resource)
    };
    for (action, resource, reply) in none {
        assert!(ask(action, resource, reply).unwrap().is_none(), "{resource}");
    }
    for (action, resource, reply) in missing {
        let error = ask(action, resource, reply).unwrap_err();
        assert!(matches!(error, SourceError::NotFound { .. }), "{resource}: {error:?}");
    }
}

#[test]
fn a_refusal_names_the_permission() {
    let xml = Reply::s3_error(403, "AccessDenied");
    let json = Reply::json_error(400, "AccessDeniedException", "no");
    let table = [
        ("arn:aws:s3:::reports", xml, "s3:GetBucketPolicy", S3::PERMISSIONS),
        (KEY, json.clone(), "kms:GetKeyPolicy", Kms::PERMISSIONS),
        (ALIAS, json.clone(), "kms:DescribeKey", Kms::PERMISSIONS),
        (FUNCTION, json.clone(), "lambda:GetPolicy", Lambda::PERMISSIONS),
        (
            "arn:aws:sqs:eu-central-1:111111111111:jobs",
            json.clone(),
            "sqs:GetQueueAttributes",
            Sqs::PERMISSIONS,
        ),
        (
            "arn:aws:sns:eu-central-1:111111111111:news",
            Reply::error(403, "AuthorizationError", "no"),
            "sns:GetTopicAttributes",
            Sns::PERMISSIONS,
        ),
        (
            "arn:aws:secretsmanager:eu-central-1:111111111111:secret:db",
            json,
            "secretsmanager:GetResourcePolicy",
            SecretsManager::PERMISSIONS,
        ),
    ];
    for (resource, reply, permission, all) in table {
        let aws = Aws::answering(move |request| match request.operation.as_str() {
            "HEAD /reports/" => bucket("HEAD /reports/"),
            _ => reply.clone(),
        });
        let error = Resources::new(aws.session()).resource("x:Y", resource).unwrap_err();
        assert_eq!(error.missing_permission(), Some(permission), "{error:?}");
        assert!(all.contains(&permission) && Resources::PERMISSIONS.contains(&permission), "{permission}");
    }
}

#[test]
fn settings_of_a_bucket() {
    let aws = Aws::answering(account);
    let s3 = S3::new(aws.session());
    assert!(s3.public_access_block("reports").unwrap().restrict_public_buckets);
    assert_eq!(s3.object_ownership("reports").unwrap(), "ObjectWriter");
    assert_eq!(s3.encryption_key("reports").unwrap().as_deref(), Some("alias/aws/s3"));
    let acl = s3.bucket_acl("reports").unwrap();
    assert_eq!(acl.len(), 1);
    assert_eq!(acl[0].grantee, "http://acs.amazonaws.com/groups/global/AllUsers");
    assert_eq!(acl[0].permission, "READ");
    assert_eq!(aws.count("HEAD /reports/"), 1);
}

#[test]
fn what_the_bucket_and_its_account_block_counts_together() {
    let table = [
        (public_access_block("false"), public_access_block("true"), true),
        (no_public_access_block(), public_access_block("true"), true),
        (public_access_block("false"), no_public_access_block(), false),
        (no_public_access_block(), no_public_access_block(), false),
    ];
    for (of_bucket, of_account, restricts) in table {
        let aws = Aws::answering(move |request| match request.operation.as_str() {
            "HEAD /reports/" => bucket("HEAD /reports/"),
            ACCOUNT_BLOCK => of_account.clone(),
            _ => of_bucket.clone(),
        });
        let block = S3::new(aws.session()).public_access_block("reports").unwrap();
        assert_eq!(block.restrict_public_buckets, restricts);
    }
}

#[test]
fn a_bucket_elsewhere_is_asked_where_it_is() {
    let aws = Aws::answering_all(|request| match (request.operation.as_str(), request.region.as_str()) {
        ("GetCallerIdentity", _) => caller(ACCOUNT),
        ("HEAD /reports/", "eu-central-1") => Reply::Header(301, "x-amz-bucket-region: eu-west-1"),
        (operation, "eu-west-1") => bucket(operation),
        other => panic!("{other:?}"),
    });
    let resources = Resources::new(aws.session());
    assert!(resources.resource("s3:GetObject", "arn:aws:s3:::reports/x").unwrap().is_some());
    assert_eq!(resources.owner("arn:aws:s3:::reports/x", None).unwrap().as_deref(), Some(ACCOUNT));
}

#[test]
fn a_bucket_of_another_account_is_read_with_its_profile() {
    let aws = Aws::answering_all(|request| match (request.operation.as_str(), request.access_key.as_str()) {
        ("GetCallerIdentity", "OWN") => caller(ACCOUNT),
        ("GetCallerIdentity", _) => caller("222222222222"),
        ("HEAD /reports/", "OWN") => Reply::Header(403, "x-amz-bucket-region: eu-central-1"),
        ("HEAD /reports/", _) => Reply::Header(200, "x-amz-bucket-region: eu-central-1"),
        (_, "OWN") => Reply::s3_error(403, "AccessDenied"),
        (operation, _) => bucket(operation),
    });
    let sources = vec![("222222222222".to_owned(), "theirs".to_owned())];
    let resources = Resources::new(aws.session_with(Settings { sources, ..Settings::default() }));
    assert_eq!(resources.owner("arn:aws:s3:::reports", None).unwrap().as_deref(), Some("222222222222"));
    assert!(resources.resource("s3:GetObject", "arn:aws:s3:::reports/x").unwrap().is_some());

    let alone = Resources::new(aws.session());
    assert_eq!(alone.owner("arn:aws:s3:::reports", None).unwrap(), None);
    assert!(alone.resource("s3:GetObject", "arn:aws:s3:::reports/x").unwrap_err().is_refused());
}

#[test]
fn a_bucket_that_does_not_exist_is_told() {
    let aws = Aws::answering(|_| Reply::Header(404, "x-none: x"));
    match Resources::new(aws.session()).resource("s3:GetObject", "arn:aws:s3:::reports/x") {
        Err(SourceError::NotFound { what, .. }) => assert_eq!(what, "bucket reports"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn owners_stand_in_arns() {
    let aws = Aws::answering(account);
    let resources = Resources::new(aws.session());
    assert_eq!(resources.owner(KEY, None).unwrap().as_deref(), Some(ACCOUNT));
    assert_eq!(resources.owner("*", None).unwrap(), None);
    assert_eq!(aws.asked(), Vec::<String>::new());
}

#[test]
fn grants_on_a_key_over_all_pages_and_its_state() {
    let aws = Aws::answering(account);
    let kms = Kms::new(aws.session());
    let grants = kms.key_grants(ALIAS).unwrap();
    let told: Vec<_> =
        grants.iter().map(|grant| (grant.grant_id.as_str(), !grant.constraints.is_empty())).collect();
    assert_eq!(told, [("g1", false), ("g2", true)]);
    assert_eq!(grants[0].operations, ["Decrypt", "Encrypt"]);
    assert_eq!(kms.key_state(ALIAS).unwrap(), "Disabled");
    assert_eq!(aws.count("DescribeKey"), 1);
    assert!(matches!(kms.key_state("alias/reports"), Err(SourceError::Unsupported { .. })));
}

#[test]
fn a_function_by_arn_and_by_name() {
    let aws = Aws::answering(account);
    let lambda = Lambda::new(aws.session());
    for name in [FUNCTION, "resize", "arn:aws:lambda:eu-central-1:111111111111:function:resize:live"] {
        let function = lambda.function(name).unwrap();
        assert_eq!((function.arn.as_str(), function.log_group.as_str()), (FUNCTION, "/aws/lambda/resize"));
        assert!(function.in_vpc && function.key.is_none());
        assert_eq!(function.role, "arn:aws:iam::111111111111:role/R");
    }
}
