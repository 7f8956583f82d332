//! IAM, over a server that answers as the IAM API Reference documents.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may end at the first thing that is not as it should be"
)]

mod common;

use std::sync::Arc;

use aws::{Iam, Settings};
use common::{ACCOUNT, Aws, Reply, Request, caller};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use source::{Boundaries, IdentityPolicies, Principals, SourceError, TrustPolicies};

const ROLE: &str = "arn:aws:sts::111111111111:assumed-role/App/i-0abc";
const USER: &str = "arn:aws:iam::111111111111:user/dev/ann";

fn document(sid: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Sid":"{sid}","Effect":"Allow","Action":"*","Resource":"*"}}]}}"#
    )
}

fn encoded(sid: &str) -> String {
    utf8_percent_encode(&document(sid), NON_ALPHANUMERIC).to_string()
}

/// An account with the role App, and the user ann in the group devs.
fn account(request: &Request) -> Reply {
    let operation = request.operation.as_str();
    let field = |name: &str| request.field(name).unwrap_or_default();
    let result = match operation {
        "GetRole" => role(),
        "GetUser" => "<User><Path>/dev/</Path><UserName>ann</UserName><UserId>AIDAANN</UserId>\
             <Arn>arn:aws:iam::111111111111:user/dev/ann</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate></User>"
            .to_owned(),
        "ListRolePolicies" if field("Marker").is_empty() => {
            "<PolicyNames><member>One</member></PolicyNames><IsTruncated>true</IsTruncated><Marker>m</Marker>".to_owned()
        }
        "ListRolePolicies" => "<PolicyNames><member>Two</member></PolicyNames><IsTruncated>false</IsTruncated>".to_owned(),
        "ListUserPolicies" | "ListGroupPolicies" => "<PolicyNames/><IsTruncated>false</IsTruncated>".to_owned(),
        "GetRolePolicy" => {
            let policy = field("PolicyName");
            format!(
                "<RoleName>App</RoleName><PolicyName>{policy}</PolicyName>\
                 <PolicyDocument>{}</PolicyDocument>",
                encoded(&policy)
            )
        }
        "ListAttachedRolePolicies" | "ListAttachedGroupPolicies" => attached("ReadOnly"),
        "ListAttachedUserPolicies" => "<AttachedPolicies/><IsTruncated>false</IsTruncated>".to_owned(),
        "ListGroupsForUser" => "<Groups><member><Path>/</Path><GroupName>devs</GroupName><GroupId>AGPA</GroupId>\
             <Arn>arn:aws:iam::111111111111:group/devs</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate></member>\
             </Groups><IsTruncated>false</IsTruncated>"
            .to_owned(),
        "GetPolicy" => "<Policy><DefaultVersionId>v7</DefaultVersionId></Policy>".to_owned(),
        "GetPolicyVersion" => {
            assert_eq!(field("VersionId"), "v7");
            let name = field("PolicyArn").rsplit('/').next().unwrap().to_owned();
            format!("<PolicyVersion><Document>{}</Document><VersionId>v7</VersionId></PolicyVersion>", encoded(&name))
        }
        other => panic!("{other} is not answered"),
    };
    Reply::xml(operation, &result)
}

fn role() -> String {
    format!(
        "<Role><Path>/x/</Path><RoleName>App</RoleName><RoleId>AROAAPP</RoleId>\
         <Arn>arn:aws:iam::111111111111:role/x/App</Arn><CreateDate>2024-01-01T00:00:00Z</CreateDate>\
         <AssumeRolePolicyDocument>{}</AssumeRolePolicyDocument><MaxSessionDuration>7200</MaxSessionDuration>\
         <PermissionsBoundary><PermissionsBoundaryType>Policy</PermissionsBoundaryType>\
         <PermissionsBoundaryArn>arn:aws:iam::111111111111:policy/p/Edge</PermissionsBoundaryArn></PermissionsBoundary>\
         <Tags><member><Key>team</Key><Value>a b</Value></member></Tags></Role>",
        encoded("trust")
    )
}

fn attached(name: &str) -> String {
    format!(
        "<AttachedPolicies><member><PolicyName>{name}</PolicyName>\
         <PolicyArn>arn:aws:iam::aws:policy/{name}</PolicyArn></member></AttachedPolicies>\
         <IsTruncated>false</IsTruncated>"
    )
}

fn told(iam: &Iam, principal: &str) -> Vec<(String, Option<String>, String)> {
    let policies = iam.identity(principal).unwrap();
    policies
        .iter()
        .map(|policy| (policy.name.clone(), policy.via.clone(), policy.document.get().to_owned()))
        .collect()
}

fn row(name: &str, via: &str) -> (String, Option<String>, String) {
    (name.to_owned(), Some(via.to_owned()), document(name))
}

#[test]
fn a_session_goes_by_its_role_over_all_pages() {
    let aws = Aws::answering(account);
    let iam = Iam::new(aws.session());
    assert_eq!(told(&iam, ROLE), [row("One", "inline"), row("Two", "inline"), row("ReadOnly", "managed")]);
    assert_eq!(aws.count("ListRolePolicies"), 2);
}

#[test]
fn a_user_has_the_policies_of_its_groups() {
    let aws = Aws::answering(account);
    let iam = Iam::new(aws.session());
    assert_eq!(told(&iam, USER), [row("ReadOnly", "group:devs")]);
}

#[test]
fn what_is_known_of_a_role_is_read_in_one_call() {
    let aws = Aws::answering(account);
    let iam = Iam::new(aws.session());
    let details = iam.principal(ROLE).unwrap().unwrap();
    assert_eq!(details.arn, "arn:aws:iam::111111111111:role/x/App");
    assert_eq!(details.unique_id.as_deref(), Some("AROAAPP"));
    assert_eq!(details.tags.get("team").map(String::as_str), Some("a b"));
    let trust = iam.trust(&details.arn).unwrap();
    assert_eq!((trust.role.as_str(), trust.max_session_duration), (details.arn.as_str(), Some(7200)));
    assert_eq!(trust.policy.document.get(), document("trust"));
    let elsewhere = iam.trust("arn:aws:iam::111111111111:role/App").unwrap_err().to_string();
    assert!(
        elsewhere.contains("the role of that name is arn:aws:iam::111111111111:role/x/App"),
        "{elsewhere}"
    );
    let boundary = iam.boundary(ROLE).unwrap().unwrap();
    assert_eq!((boundary.name.as_str(), boundary.document.get()), ("Edge", document("Edge").as_str()));
    assert_eq!(aws.asked(), ["GetCallerIdentity", "GetPolicy", "GetPolicyVersion", "GetRole"]);
}

#[test]
fn a_user_without_boundary_has_none() {
    let aws = Aws::answering(account);
    assert!(Iam::new(aws.session()).boundary(USER).unwrap().is_none());
}

#[test]
fn ten_thousand_cases_read_a_role_once() {
    let aws = Aws::answering(account);
    let iam = Arc::new(Iam::new(aws.session()));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for case in 0..1_250 {
                    let session = format!("arn:aws:sts::111111111111:assumed-role/App/{case}");
                    assert_eq!(iam.identity(&session).unwrap().len(), 3);
                }
            });
        }
    });
    let once = [
        "GetCallerIdentity",
        "GetPolicy",
        "GetPolicyVersion",
        "GetRolePolicy",
        "GetRolePolicy",
        "ListAttachedRolePolicies",
        "ListRolePolicies",
        "ListRolePolicies",
    ];
    assert_eq!(aws.asked(), once);
}

#[test]
fn a_managed_policy_is_read_once_for_all_that_have_it() {
    let aws = Aws::answering(account);
    let iam = Iam::new(aws.session());
    iam.identity(ROLE).unwrap();
    iam.identity("arn:aws:iam::111111111111:role/Other").unwrap();
    iam.identity(USER).unwrap();
    assert_eq!((aws.count("ListRolePolicies"), aws.count("GetPolicyVersion")), (4, 1));
}

#[test]
fn principals_without_policies_are_not_asked_for() {
    let aws = Aws::answering(account);
    let iam = Iam::new(aws.session());
    for principal in ["arn:aws:iam::111111111111:root", "lambda.amazonaws.com", "anonymous"] {
        assert!(iam.identity(principal).unwrap().is_empty());
        assert!(iam.boundary(principal).unwrap().is_none());
        assert_eq!(iam.principal(principal).unwrap(), None);
        assert!(matches!(iam.trust(principal), Err(SourceError::Unsupported { .. })));
    }
    let federated = iam.identity("arn:aws:sts::111111111111:federated-user/bob");
    assert!(matches!(federated, Err(SourceError::Unsupported { .. })));
    assert_eq!(aws.asked(), Vec::<String>::new());
}

#[test]
fn a_refusal_names_the_permission_of_the_call_that_was_refused() {
    let table = [
        ("ListRolePolicies", "iam:ListRolePolicies"),
        ("GetRolePolicy", "iam:GetRolePolicy"),
        ("ListAttachedRolePolicies", "iam:ListAttachedRolePolicies"),
        ("GetPolicy", "iam:GetPolicy"),
        ("GetPolicyVersion", "iam:GetPolicyVersion"),
    ];
    for (refused, permission) in table {
        let aws = Aws::answering(move |request| {
            if request.operation == refused {
                return Reply::error(403, "AccessDenied", "User: x is not authorized to perform: y");
            }
            account(request)
        });
        let error = Iam::new(aws.session()).identity(ROLE).unwrap_err();
        assert_eq!(error.missing_permission(), Some(permission), "{error:?}");
        assert!(Iam::PERMISSIONS.contains(&permission), "{permission}");
    }
}

#[test]
fn a_role_that_does_not_exist_is_told_and_asked_for_once() {
    let aws =
        Aws::answering(|_| Reply::error(404, "NoSuchEntity", "The role with name App cannot be found."));
    let iam = Iam::new(aws.session());
    for _ in 0..3 {
        match iam.principal(ROLE) {
            Err(SourceError::NotFound { what, .. }) => assert_eq!(what, "role App"),
            other => panic!("{other:?}"),
        }
    }
    assert_eq!(aws.count("GetRole"), 1);
}

#[test]
fn a_document_that_is_none_is_an_error() {
    for text in ["%7B", "%5B%5D", "nonsense"] {
        let aws = Aws::answering(move |request| match request.operation.as_str() {
            "GetRolePolicy" => {
                Reply::xml("GetRolePolicy", &format!("<PolicyDocument>{text}</PolicyDocument>"))
            }
            _ => account(request),
        });
        let error = Iam::new(aws.session()).identity(ROLE).unwrap_err();
        assert!(matches!(error, SourceError::Failed { .. }), "{error:?}");
    }
}

#[test]
fn another_account_needs_a_profile_or_a_role() {
    let aws = Aws::answering(account);
    let iam = Iam::new(aws.session());
    let error = iam.identity("arn:aws:iam::222222222222:role/App").unwrap_err();
    assert!(error.to_string().contains("--source 222222222222=PROFILE"), "{error}");
    assert_eq!(aws.asked(), ["GetCallerIdentity"]);
}

/// The server recognizes accounts by the access key.
fn two_accounts(request: &Request) -> Reply {
    match (request.operation.as_str(), request.access_key.as_str()) {
        ("GetCallerIdentity", "OWN" | "strange") => caller(ACCOUNT),
        ("GetCallerIdentity", _) => caller("222222222222"),
        ("AssumeRole", _) => assumed(request),
        (_, "OWN") => Reply::error(404, "NoSuchEntity", "not in this account"),
        _ => account(request),
    }
}

fn assumed(request: &Request) -> Reply {
    if request.field("RoleArn").as_deref() != Some("arn:aws:iam::222222222222:role/ops/Reader") {
        return Reply::error(403, "AccessDenied", "User: x is not authorized to perform: sts:AssumeRole");
    }
    Reply::xml(
        "AssumeRole",
        "<AssumedRoleUser><Arn>arn:aws:sts::222222222222:assumed-role/Reader/denied</Arn>\
         <AssumedRoleId>AROA:denied</AssumedRoleId></AssumedRoleUser><Credentials><AccessKeyId>ASSUMED</AccessKeyId>\
         <SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>\
         <Expiration>2099-01-01T00:00:00Z</Expiration></Credentials>",
    )
}

const FOREIGN: &str = "arn:aws:iam::222222222222:role/App";

#[test]
fn another_account_is_read_with_its_profile() {
    let aws = Aws::answering_all(two_accounts);
    let sources = vec![("222222222222".to_owned(), "theirs".to_owned())];
    let iam = Iam::new(aws.session_with(Settings { sources, ..Settings::default() }));
    assert_eq!(iam.identity(FOREIGN).unwrap().len(), 3);
}

#[test]
fn a_profile_of_the_wrong_account_is_not_used() {
    let aws = Aws::answering_all(two_accounts);
    let sources = vec![("222222222222".to_owned(), "strange".to_owned())];
    let iam = Iam::new(aws.session_with(Settings { sources, ..Settings::default() }));
    let error = iam.identity(FOREIGN).unwrap_err();
    assert!(error.to_string().contains("profile strange is of account 111111111111"), "{error}");
    assert_eq!(aws.asked(), ["GetCallerIdentity"]);
}

#[test]
fn another_account_is_read_with_a_role_that_is_assumed_once() {
    let aws = Aws::answering_all(two_accounts);
    let assume_role = Some("ops/Reader".to_owned());
    let iam = Iam::new(aws.session_with(Settings { assume_role, ..Settings::default() }));
    assert_eq!(iam.identity(FOREIGN).unwrap().len(), 3);
    assert!(iam.principal(FOREIGN).unwrap().is_some());
    assert_eq!(aws.count("AssumeRole"), 1);
}

#[test]
fn a_role_that_may_not_be_assumed_leaves_its_account_unread() {
    let aws = Aws::answering_all(two_accounts);
    let assume_role = Some("Nobody".to_owned());
    let iam = Iam::new(aws.session_with(Settings { assume_role, ..Settings::default() }));
    let error = iam.identity(FOREIGN).unwrap_err();
    assert!(error.is_refused() && !error.is_fatal(), "{error:?}");
    assert_eq!(error.missing_permission(), Some("sts:AssumeRole"));
    assert!(error.to_string().contains("is not authorized"), "{error}");
}
