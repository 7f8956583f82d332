//! The emulator contains the example organization, and proxies in front of it do what they say.

#![cfg(test)]

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;

use end_to_end::http::{Request, Response, field};
use end_to_end::{Decision, Emulator, Fault, Middle, Proxy, Replay, Simulated};

const NOBODY: &str = "AKIAIOSFODNN7EXAMPLE";

fn key_of(role: &str) -> String {
    Emulator::shared().assume(role, "test").unwrap().access_key_id
}

fn proxy(middle: impl Middle + 'static) -> Proxy {
    Proxy::start(Emulator::shared().address(), vec![Box::new(middle)]).unwrap()
}

fn iam(action: &str) -> Request {
    Request::form("iam", NOBODY, &format!("Action={action}&Version=2010-05-08"))
}

fn ask(proxy: &Proxy, request: &Request) -> Response {
    request.send(&proxy.address()).unwrap()
}

#[test]
fn a_caller_is_the_session_of_the_role_it_assumed() {
    let emulator = Emulator::shared();
    let identity = |key: &str| {
        let form = Request::form("sts", key, "Action=GetCallerIdentity&Version=2011-06-15");
        form.send(emulator.address()).unwrap().text()
    };
    let developer = identity(&key_of("arn:aws:iam::111111111111:role/Developer"));
    assert!(
        developer.contains("<Arn>arn:aws:sts::111111111111:assumed-role/Developer/test</Arn>"),
        "{developer}"
    );
    assert!(developer.contains("<UserId>AROAMB4PADBZ2BQOL3PT4:test</UserId>"), "{developer}");
    let unknown = identity(NOBODY);
    assert!(unknown.contains("<Account>100000000001</Account>"), "{unknown}");
}

#[test]
fn each_account_has_its_own_roles_under_the_ids_of_the_example() {
    let roles = |account: &str| {
        let key = key_of(&format!("arn:aws:iam::{account}:role/Admin"));
        let form = Request::form("iam", &key, "Action=ListRoles&Version=2010-05-08&MaxItems=1000");
        form.send(Emulator::shared().address()).unwrap().text()
    };
    let production = roles("111111111111");
    assert_eq!(production.matches("<RoleName>").count(), 32, "{production}");
    assert!(production.contains("arn:aws:iam::111111111111:role/service-role/lambda-checkout"));
    assert!(production.contains("AROAMB4PADBZ2BQOL3PT4"));
    let data = roles("222222222222");
    assert_eq!(data.matches("<RoleName>").count(), 6, "{data}");
}

#[test]
fn the_organization_and_its_policies_have_the_ids_of_the_example() {
    let organizations = |operation: &str, body: &str| {
        let mut request = Request::form("organizations", NOBODY, body);
        request.fields.retain(|(name, _)| name != "Content-Type");
        let target = format!("AWSOrganizationsV20161128.{operation}");
        request.fields.push(("X-Amz-Target".to_owned(), target));
        request.send(Emulator::shared().address()).unwrap().text()
    };
    let parents = organizations("ListParents", r#"{"ChildId":"222222222222"}"#);
    assert!(parents.contains("ou-acme-anly0001"), "{parents}");
    let attached = r#"{"TargetId":"ou-acme-data0001","Filter":"RESOURCE_CONTROL_POLICY"}"#;
    let attached = organizations("ListPoliciesForTarget", attached);
    assert!(attached.contains("p-perimeter1"), "{attached}");
    assert!(
        attached.contains("arn:aws:organizations::aws:policy/resource_control_policy/p-RCPFullAWSAccess")
    );
}

#[test]
fn resources_have_the_policies_of_the_example() {
    let emulator = Emulator::shared();
    let production = key_of("arn:aws:iam::111111111111:role/Admin");
    let data = key_of("arn:aws:iam::222222222222:role/Admin");
    let management = key_of("arn:aws:iam::100000000001:role/OrgAdmin");
    let table = [
        ("s3", &production, "/acme-vault?policy", "acme-vault"),
        ("s3", &data, "/acme-lake?policy", "acme-lake"),
        (
            "s3",
            &data,
            "/acme-dropbox?acl",
            "5080b6ee794e0f0cc0c15d77440643d6f93c9224b1a3618b443be202b4b82ad8",
        ),
        ("s3", &production, "/", "a18ac4e6fbd3fc024a07a21dafbac37d828ca8a04a0e34f368f1ec54e0d4fffb"),
        ("s3", &management, "/", "ListAllMyBucketsResult"),
        ("lambda", &production, "/2015-03-31/functions/resize/policy", "s3.amazonaws.com"),
        ("lambda", &production, "/2015-03-31/functions/checkout", "1a2b3c4d-0003-4f00-8a00-000000000003"),
    ];
    for (service, key, target, part) in table {
        let answer = Request::get(service, key, target).send(emulator.address()).unwrap();
        assert_eq!(answer.status, 200, "{target}: {}", answer.text());
        assert!(answer.text().contains(part), "{target}: {}", answer.text());
    }
    let mut block = Request::get("s3", &production, "/v20180820/configuration/publicAccessBlock");
    block.fields.push(("x-amz-account-id".to_owned(), "111111111111".to_owned()));
    let block = block.send(emulator.address()).unwrap().text();
    assert!(block.contains("<BlockPublicPolicy>false</BlockPublicPolicy>"), "{block}");
    assert!(block.contains("<RestrictPublicBuckets>true</RestrictPublicBuckets>"), "{block}");
    let none = Request::get("s3", &production, "/acme-reports?policy").send(emulator.address()).unwrap();
    assert_eq!(none.status, 404);
    assert!(none.text().contains("NoSuchBucketPolicy"), "{}", none.text());
}

#[test]
fn throttling_ends_after_so_many_calls() {
    let proxy = proxy(Fault::throttle().times(2));
    let answers = [(); 3].map(|()| ask(&proxy, &iam("ListRoles")));
    assert_eq!(answers.each_ref().map(|answer| answer.status), [400, 400, 200]);
    assert!(answers[0].text().contains("<Code>Throttling</Code>"));
    assert_eq!(proxy.calls().len(), 3);
    assert_eq!(proxy.actions(), ["iam:ListRoles"]);
}

#[test]
fn a_page_of_html_comes_with_status_500() {
    let answer = ask(&proxy(Fault::html500()), &iam("ListRoles"));
    assert_eq!((answer.status, field(&answer.fields, "content-type")), (500, Some("text/html")));
}

#[test]
fn a_timeout_is_silence_on_an_open_connection() {
    let proxy = proxy(Fault::timeout());
    let mut stream = TcpStream::connect(proxy.address().trim_start_matches("http://")).unwrap();
    stream.write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").unwrap();
    while proxy.calls().is_empty() {
        thread::yield_now();
    }
    drop(proxy);
    assert_eq!(stream.read(&mut [0; 1]).unwrap(), 0, "the connection ends with the proxy, without a word");
}

#[test]
fn a_cut_answer_ends_in_its_body() {
    let error = iam("ListRoles").send(&proxy(Fault::cut()).address()).unwrap_err().to_string();
    assert!(error.starts_with("the body ends after "), "{error}");
}

#[test]
fn access_is_denied_to_one_action_in_each_protocol() {
    let json = |service: &str, target: &str| {
        let mut request = Request::form(service, NOBODY, "{}");
        request.fields.push(("X-Amz-Target".to_owned(), target.to_owned()));
        request
    };
    let table = [
        ("iam:ListRoles", iam("ListRoles"), 403, "<Code>AccessDenied</Code>"),
        (
            "s3:GetBucketPolicy",
            Request::get("s3", NOBODY, "/acme-lake?policy"),
            403,
            "<Code>AccessDenied</Code>",
        ),
        ("kms:GetKeyPolicy", json("kms", "TrentService.GetKeyPolicy"), 400, r#""AccessDeniedException""#),
        (
            "lambda:GetPolicy",
            Request::get("lambda", NOBODY, "/2015-03-31/functions/f/policy"),
            403,
            "Message",
        ),
        (
            "ec2:DescribeVpcEndpoints",
            Request::form("ec2", NOBODY, "Action=DescribeVpcEndpoints"),
            403,
            "<Code>UnauthorizedOperation</Code>",
        ),
    ];
    for (action, request, status, part) in table {
        let answer = ask(&proxy(Fault::access_denied().on(action)), &request);
        assert_eq!(answer.status, status, "{action}");
        assert!(
            answer.text().contains(part) && answer.text().contains(action),
            "{action}: {}",
            answer.text()
        );
    }
    let other = ask(&proxy(Fault::access_denied().on("iam:ListUsers")), &iam("ListRoles"));
    assert_eq!(other.status, 200, "another action passes");
}

#[test]
fn an_expired_token_is_told_in_the_words_of_the_service() {
    let proxy = proxy(Fault::expired_token());
    let answer = ask(&proxy, &iam("ListRoles"));
    assert!(answer.status == 403 && answer.text().contains("<Code>ExpiredToken</Code>"), "{}", answer.text());
    let lambda = ask(&proxy, &Request::get("lambda", NOBODY, "/2015-03-31/functions"));
    assert_eq!(field(&lambda.fields, "x-amzn-errortype"), Some("ExpiredTokenException"));
    let s3 = ask(&proxy, &Request::get("s3", NOBODY, "/"));
    assert_eq!(s3.status, 400);
    assert_eq!(proxy.actions(), ["iam:ListRoles", "lambda:ListFunctions", "s3:ListAllMyBuckets"]);
}

#[test]
fn prepared_messages_are_decoded_and_others_are_invalid() {
    let proxy = proxy(Replay::new().decode("abc-1", r#"{"allowed":false,"context":{"action":"a<b"}}"#));
    let decode = |message: &str| {
        let form = format!("Action=DecodeAuthorizationMessage&Version=2011-06-15&EncodedMessage={message}");
        ask(&proxy, &Request::form("sts", NOBODY, &form))
    };
    let known = decode("abc-1");
    assert_eq!(known.status, 200);
    assert!(known.text().contains(r#"<DecodedMessage>{"allowed":false,"context":{"action":"a&lt;b"}}</D"#));
    let unknown = decode("abc-2");
    assert_eq!(unknown.status, 400);
    assert!(unknown.text().contains("<Code>InvalidAuthorizationMessageException</Code>"));
}

#[test]
fn simulations_give_one_result_an_action_with_each_resource_in_it() {
    let allowed = Simulated {
        matched: vec!["Query".to_owned()],
        ..Simulated::new("s3:GetObject", "arn:aws:s3:::acme-lake/a", Decision::Allowed)
    };
    let role = "arn:aws:iam::222222222222:role/DataEngineer";
    let replay = Replay::new().principal(role).simulate(allowed);
    let proxy_of_results = proxy(replay.clone());
    let simulate = |proxy: &Proxy, source: &str| {
        let form = format!(
            "Action=SimulatePrincipalPolicy&Version=2010-05-08&PolicySourceArn={source}\
             &ActionNames.member.1=s3:GetObject&ResourceArns.member.1=arn:aws:s3:::acme-lake/a\
             &ResourceArns.member.2=arn:aws:s3:::acme-lake/b"
        );
        ask(proxy, &Request::form("iam", NOBODY, &form))
    };
    let result = simulate(&proxy_of_results, role).text();
    assert_eq!(result.matches("<EvalActionName>").count(), 1, "{result}");
    assert!(result.contains("<EvalDecision>implicitDeny</EvalDecision>"), "{result}");
    assert!(result.contains("<EvalResourceDecision>allowed</EvalResourceDecision>"), "{result}");
    let stranger = simulate(&proxy_of_results, "arn:aws:iam::222222222222:role/Nobody");
    assert!(stranger.status == 404 && stranger.text().contains("<Code>NoSuchEntity</Code>"));
    let failing = simulate(&proxy(replay.policy_evaluation("Policy too large")), role);
    assert!(failing.status == 500 && failing.text().contains("<Code>PolicyEvaluation</Code>"));
}

#[test]
fn an_emulator_ends_when_it_is_dropped() {
    let emulator = Emulator::start().unwrap();
    let address = emulator.address().to_owned();
    drop(emulator);
    assert!(iam("ListRoles").send(&address).is_err());
}
