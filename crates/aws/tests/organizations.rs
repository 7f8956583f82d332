//! Organizations, over a server that answers as its API Reference documents.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may end at the first thing that is not as it should be"
)]

mod common;

use aws::{Organizations, Settings};
use common::{ACCOUNT, Aws, Reply, Request, caller};
use source::{Membership, Organization, ResourceControlPolicies, ServiceControlPolicies, SourceError};

const MEMBER: &str = "222222222222";
const ELSEWHERE: &str = "999999999999";

/// The organization o-acme of the management account 111111111111: root, Workloads, then 222222222222.
fn organization(request: &Request) -> Reply {
    let has = |name: &str, value: &str| request.has(name, value);
    Reply::ok(match request.operation.as_str() {
        "DescribeOrganization" => {
            r#"{"Organization":{"Id":"o-acme","FeatureSet":"ALL","MasterAccountId":"111111111111"}}"#
                .to_owned()
        }
        "ListRoots" => r#"{"Roots":[{"Id":"r-root","Name":"Root","PolicyTypes":[
            {"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"},
            {"Type":"RESOURCE_CONTROL_POLICY","Status":"PENDING_DISABLE"}]}]}"#
            .to_owned(),
        "ListParents" if has("ChildId", MEMBER) => {
            r#"{"Parents":[{"Id":"ou-root-work","Type":"ORGANIZATIONAL_UNIT"}]}"#.to_owned()
        }
        "ListParents" if has("ChildId", "ou-root-work") || has("ChildId", ACCOUNT) => {
            r#"{"Parents":[{"Id":"r-root","Type":"ROOT"}]}"#.to_owned()
        }
        "ListParents" => return Reply::json_error(400, "ChildNotFoundException", "no such child"),
        "DescribeOrganizationalUnit" => {
            r#"{"OrganizationalUnit":{"Id":"ou-root-work","Name":"Workloads"}}"#.to_owned()
        }
        "DescribeAccount" => return Reply::json_error(400, "AccessDeniedException", "no names for you"),
        "ListPoliciesForTarget" => attached(request),
        "DescribePolicy" => {
            r#"{"Policy":{"Content":"{\"Version\":\"2012-10-17\",\"Statement\":[]}"}}"#.to_owned()
        }
        other => panic!("{other} is not answered"),
    })
}

fn attached(request: &Request) -> String {
    assert!(request.has("Filter", "SERVICE_CONTROL_POLICY"), "{}", request.body);
    let summary = |id: &str, name: &str| {
        format!(r#"{{"Id":"{id}","Arn":"arn:aws:organizations::x:policy/{id}","Name":"{name}"}}"#)
    };
    let full = summary("p-FullAWSAccess", "FullAWSAccess");
    if !request.has("TargetId", "ou-root-work") {
        return format!(r#"{{"Policies":[{full}]}}"#);
    }
    if request.has("NextToken", "more") {
        return format!(r#"{{"Policies":[{}]}}"#, summary("p-regions", "Regions"));
    }
    format!(r#"{{"Policies":[{full}],"NextToken":"more"}}"#)
}

fn refused(_: &Request) -> Reply {
    Reply::json_error(400, "AccessDeniedException", "You don't have permissions to access this resource.")
}

#[test]
fn scps_come_level_by_level_from_the_root_over_all_pages() {
    let aws = Aws::answering(organization);
    let organizations = Organizations::new(aws.session());
    let levels = organizations.scp(MEMBER).unwrap();
    let told: Vec<Vec<_>> = levels
        .iter()
        .map(|level| {
            level.iter().map(|policy| (policy.name.as_str(), policy.via.as_deref().unwrap())).collect()
        })
        .collect();
    assert_eq!(
        told,
        [
            vec![("FullAWSAccess", "Root")],
            vec![("FullAWSAccess", "Workloads"), ("Regions", "Workloads")],
            vec![("FullAWSAccess", MEMBER)],
        ]
    );
    assert_eq!(levels[1][1].document.get(), r#"{"Version":"2012-10-17","Statement":[]}"#);
}

#[test]
fn an_account_is_asked_about_once() {
    let aws = Aws::answering(organization);
    let organizations = Organizations::new(aws.session());
    for _ in 0..50 {
        organizations.scp(MEMBER).unwrap();
        organizations.membership(MEMBER).unwrap();
    }
    let counts =
        ["DescribeOrganization", "ListRoots", "ListParents", "ListPoliciesForTarget", "DescribePolicy"]
            .map(|operation| aws.count(operation));
    assert_eq!(counts, [1, 1, 2, 4, 1]);
}

#[test]
fn where_accounts_stand() {
    let aws = Aws::answering(organization);
    let organizations = Organizations::new(aws.session());
    let stands = |path: &str, management| Membership {
        organization: "o-acme".to_owned(),
        path: path.to_owned(),
        management,
    };
    assert_eq!(organizations.membership(MEMBER).unwrap(), Some(stands("o-acme/r-root/ou-root-work/", false)));
    assert_eq!(organizations.membership(ACCOUNT).unwrap(), Some(stands("o-acme/r-root/", true)));
    assert_eq!(organizations.membership(ELSEWHERE).unwrap(), None);
}

#[test]
fn nothing_binds_the_management_account_and_nothing_that_is_switched_off_binds() {
    let aws = Aws::answering(organization);
    let organizations = Organizations::new(aws.session());
    assert!(organizations.scp(ACCOUNT).unwrap().is_empty());
    assert!(organizations.rcp(MEMBER).unwrap().is_empty());
    assert_eq!(aws.count("ListPoliciesForTarget"), 0);
}

#[test]
fn bills_alone_bind_nobody() {
    let aws = Aws::answering(|_| {
        Reply::ok(
            r#"{"Organization":{"Id":"o-x","FeatureSet":"CONSOLIDATED_BILLING","MasterAccountId":"333333333333"}}"#,
        )
    });
    assert!(Organizations::new(aws.session()).scp(ACCOUNT).unwrap().is_empty());
}

#[test]
fn an_account_outside_may_be_bound_by_others() {
    let aws = Aws::answering(organization);
    let error = Organizations::new(aws.session()).scp(ELSEWHERE).unwrap_err();
    assert!(error.to_string().contains("not in organization o-acme"), "{error}");
}

#[test]
fn no_organization_is_certain_for_the_own_account_only() {
    let aws = Aws::answering(|_| {
        Reply::json_error(400, "AWSOrganizationsNotInUseException", "Your account is not a member")
    });
    let organizations = Organizations::new(aws.session());
    assert!(organizations.scp(ACCOUNT).unwrap().is_empty());
    assert_eq!(organizations.membership(ACCOUNT).unwrap(), None);
    assert!(matches!(organizations.scp(MEMBER), Err(SourceError::Unsupported { .. })));
    assert!(matches!(organizations.membership(MEMBER), Err(SourceError::Unsupported { .. })));
}

#[test]
fn a_refusal_names_the_permission() {
    let table = [
        ("DescribeOrganization", "organizations:DescribeOrganization"),
        ("ListRoots", "organizations:ListRoots"),
        ("ListParents", "organizations:ListParents"),
        ("ListPoliciesForTarget", "organizations:ListPoliciesForTarget"),
        ("DescribePolicy", "organizations:DescribePolicy"),
    ];
    for (operation, permission) in table {
        let aws = Aws::answering(move |request| {
            if request.operation == operation { refused(request) } else { organization(request) }
        });
        let error = Organizations::new(aws.session()).scp(MEMBER).unwrap_err();
        assert_eq!(error.missing_permission(), Some(permission), "{error:?}");
        assert!(Organizations::PERMISSIONS.contains(&permission), "{permission}");
    }
}

#[test]
fn a_member_asks_as_the_management_account_where_it_can() {
    let aws = Aws::answering_all(|request| match (request.operation.as_str(), request.access_key.as_str()) {
        ("GetCallerIdentity", "OWN") => caller(MEMBER),
        ("GetCallerIdentity", _) => caller(ACCOUNT),
        ("DescribeOrganization", _) | (_, "root") => organization(request),
        _ => refused(request),
    });
    let sources = vec![(ACCOUNT.to_owned(), "root".to_owned())];
    let organizations = Organizations::new(aws.session_with(Settings { sources, ..Settings::default() }));
    assert_eq!(organizations.scp(MEMBER).unwrap().len(), 3);
    let alone = Organizations::new(aws.session());
    assert_eq!(alone.scp(MEMBER).unwrap_err().missing_permission(), Some("organizations:ListRoots"));
}
