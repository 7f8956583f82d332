//! What is a policy and what is not, and what people are told.

#![cfg(test)]

use policy::Policy;
use policy::PolicyKind::{self, Identity, Rcp, Resource, Scp, Trust};

fn message(text: &str, kind: PolicyKind) -> String {
    Policy::parse(text, kind).expect_err(text).to_string()
}

#[test]
fn what_aws_accepts_is_accepted() {
    let accepted = [
        (Identity, r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#),
        (Identity, "\u{feff}{\"Version\": \"2012-10-17\", \"Statement\": []}"),
        (
            Identity,
            r#"{"Statement": [{"Resource": ["*"], "Action": ["a:b"], "Effect": "Deny"}], "Version": "2008-10-17", "Id": "x"}"#,
        ),
        (
            Identity,
            r#"{"Statement": [{"Effect": "Allow", "NotAction": "iam:*", "NotResource": ["a"], "Sid": ""}, {"Effect": "Allow", "Action": "a:b", "Resource": "*", "Sid": ""}]}"#,
        ),
        (
            Identity,
            r#"{"Statement": [{"Effect": "Allow", "Action": "a:b", "Resource": "*", "Condition": {"Bool": {"a:b": true}, "NumericLessThan": {"c:d": [1, 2.5, -3]}, "StringLike": {}}}]}"#,
        ),
        (
            Resource,
            r#"{"Statement": [{"Sid": "a", "Effect": "Allow", "Principal": "*", "Action": "a:b"}, {"Sid": "a", "Effect": "Allow", "Principal": {"AWS": "111111111111", "Service": ["a.amazonaws.com"]}, "Action": "a:b", "Resource": "*"}]}"#,
        ),
        (
            Trust,
            r#"{"Statement": {"Effect": "Allow", "Principal": {"Federated": "arn:aws:iam::111111111111:saml-provider/A"}, "Action": "sts:AssumeRoleWithSAML"}}"#,
        ),
        (Rcp, r#"{"Statement": {"Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*"}}"#),
        (
            Rcp,
            r#"{"Statement": {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*", "Condition": {"Null": {"aws:PrincipalOrgID": "true"}}}}"#,
        ),
        (Scp, r#"{"Statement": {"Effect": "Allow", "Action": "s3:*", "NotResource": "*"}}"#),
    ];
    for (kind, text) in accepted {
        assert!(Policy::parse(text, kind).is_ok(), "{text}: {}", message(text, kind));
    }
}

#[test]
fn errors_say_where_and_what() {
    let statement = |members: &str| format!("{{\"Statement\": [{{{members}}}]}}");
    let laws = [
        (Identity, statement(r#""Effect": "Allow", "Actions": "*""#), r#"Statement[0].Actions: unknown element "Actions"; did you mean "Action"?"#),
        (Identity, statement(r#""effect": "Allow""#), r#"unknown element "effect"; did you mean "Effect"?"#),
        (Identity, statement(r#""Effect": "allow""#), r#"Statement[0].Effect: "Effect" is "Allow" or "Deny", not "allow""#),
        (Identity, statement(r#""Action": "*", "Resource": "*""#), r#"the statement has no "Effect""#),
        (Identity, statement(r#""Effect": "Allow", "NotAction": [], "Resource": "*""#), r#""NotAction" is an empty list"#),
        (Identity, statement(r#""Effect": "Deny", "Action": "*", "Resource": []"#), r#""Resource" is an empty list"#),
        (Identity, statement(r#""Effect": "Allow", "Action": "*""#), r#"neither "Resource" nor "NotResource""#),
        (Identity, statement(r#""Effect": "Allow", "Action": "*", "NotAction": "*", "Resource": "*""#), r#""Action" or "NotAction", not both"#),
        (Identity, statement(r#""Effect": "Allow", "Action": "*", "Action": "*", "Resource": "*""#), r#""Action" stands here twice"#),
        (Identity, statement(r#""Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*""#), r#"an identity-based policy has no "Principal""#),
        (Identity, statement(r#""Effect": "Allow", "Action": ["s3:Get*", "GetObject"]"#), r#"Statement[0].Action[1]: "GetObject" is not an action"#),
        (Identity, statement(r#""Effect": "Allow", "Action": 7"#), "expected a string or a list of strings"),
        (Identity, statement(r#""Condition": {"StringEqual": {}}"#), r#"unknown condition operator "StringEqual"; did you mean "StringEquals"?"#),
        (Identity, statement(r#""Condition": {"NullIfExists": {}}"#), r#""Null" takes neither"#),
        (Identity, statement(r#""Condition": {"Bool": {"a:b": "true", "A:B": "true"}}"#), r#""A:B" stands here twice"#),
        (Identity, statement(r#""Condition": {"Bool": {"a:b": null}}"#), "Statement[0].Condition.Bool.a:b: "),
        (Resource, statement(r#""Effect": "Allow", "Action": "*", "Resource": "*""#), r#"neither "Principal" nor "NotPrincipal""#),
        (Resource, statement(r#""Principal": "111111111111""#), r#"write {"AWS": "111111111111"}"#),
        (Resource, statement(r#""Principal": {"aws": "*"}"#), r#"unknown type of principal "aws"; did you mean "AWS"?"#),
        (Trust, statement(r#""Effect": "Allow", "Principal": "*", "Action": "*", "Resource": "*""#), r#"a role trust policy has no "Resource""#),
        (Trust, statement(r#""Effect": "Allow", "NotPrincipal": {"AWS": "*"}, "Action": "*""#), r#"cannot allow by "NotPrincipal""#),
        (Rcp, statement(r#""Effect": "Deny", "Principal": {"Service": "a.amazonaws.com"}, "Action": "*", "Resource": "*""#), r#"is "*""#),
        (Rcp, statement(r#""Effect": "Allow", "Principal": "*", "Action": "s3:*", "Resource": "*""#), "cannot allow"),
        (Identity, "{}".into(), r#"the policy has no "Statement""#),
        (Identity, r#"{"Version": "2012-10-18"}"#.into(), r#"there is no policy version "2012-10-18""#),
        (Identity, "[]".into(), "expected a policy document"),
        (Identity, r#"{"Statement": []} x"#.into(), "trailing characters"),
        (Identity, "{\"Statement\": [\n  {\"Effect\": ,}]}".into(), "2:14: Statement[0].Effect: expected value"),
        (Identity, r#"{"Statement": [{"Sid": "A", "Effect": "Deny", "Action": "*", "Resource": "*"}, {"Sid": "A", "Effect": "Deny", "Action": "*", "Resource": "*"}]}"#.into(), r#"the "Sid" "A" stands twice"#),
    ];
    for (kind, text, expected) in laws {
        let message = message(&text, kind);
        assert!(message.contains(expected), "{text}\n  said {message}\n  not  {expected}");
    }
}

#[test]
fn the_position_is_that_of_the_fault() {
    let text = "{\n  \"Statement\": {\n    \"Effect\": \"Allow\",\n    \"Actions\": \"s3:*\"\n  }\n}";
    let error = Policy::parse(text, Identity).unwrap_err();
    assert_eq!((error.line, error.path.as_str()), (4, "Statement.Actions"));
    assert_eq!(
        error.to_string(),
        "4:13: Statement.Actions: unknown element \"Actions\"; did you mean \"Action\"?"
    );
}

#[test]
fn nesting_without_end_is_refused() {
    let text = format!("{{\"Statement\": {}", "[".repeat(100_000));
    assert!(message(&text, Identity).contains("1:"));
}
