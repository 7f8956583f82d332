//! Documents made to harm: each is a policy or an error, and evaluating it ends soon.

#![expect(clippy::unwrap_used, reason = "a helper of a test may end at the first surprise")]

use std::fmt::Write as _;

use policy::{AttachedPolicy, Context, LayerPolicies, Policy, PolicyKind, Request, Verdict};
use serde_json::{Value, json};

fn error(text: &str) -> String {
    Policy::parse(text, PolicyKind::Identity).unwrap_err().message
}

fn verdict(statement: &Value, resource: &str, context: Context) -> Verdict {
    let text = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
    let policy = Policy::parse(&text, PolicyKind::Identity).unwrap();
    let policy = AttachedPolicy { name: "p".into(), arn: None, target: None, policy };
    let user = Some("arn:aws:iam::111111111111:user/ann");
    let request = Request::new(user, Some("s3:GetObject"), Some(resource), None, context);
    LayerPolicies::identity(vec![policy]).evaluate(&request).verdict()
}

#[test]
fn deep_nesting_is_an_error() {
    let opened = "[{\"Statement\":".repeat(100_000);
    for text in [
        "[".repeat(100_000),
        "{\"Statement\":".repeat(100_000),
        format!("{{\"Statement\": {}", "[".repeat(100_000)),
        format!("{{\"Statement\": {{\"Condition\": {{\"Bool\": {{\"a\": {}", "[".repeat(100_000)),
        format!("{{\"Statement\": {{\"Action\": {opened}"),
        format!("{{\"Other\": {}", "[".repeat(100_000)),
    ] {
        assert!(!error(&text).is_empty());
    }
}

#[test]
fn what_stands_twice_is_an_error() {
    for text in [
        r#"{"Statement": [], "Statement": []}"#,
        r#"{"Statement": {"Effect": "Deny", "Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "s3:Get*", "Action": "*", "Resource": "*"}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "true"}, "Bool": {}}}}"#,
        r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"Bool": {"a": "true", "A": "false"}}}}"#,
        r#"{"Version": "2012-10-17", "Version": "2008-10-17", "Statement": []}"#,
    ] {
        assert!(error(text).contains("twice"), "{text}: {}", error(text));
    }
}

#[test]
fn huge_numbers_are_compared_exactly() {
    let nines = "9".repeat(100_000);
    let condition = |operator: &str, wanted: &str| json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {operator: {"s3:max-keys": wanted}}});
    let given = |value: &str| {
        let mut context = Context::complete();
        context.set("s3:max-keys", [value]);
        context
    };
    let one_more = format!("1{}", "0".repeat(100_000));
    for (operator, wanted, value, expected) in [
        ("NumericLessThan", one_more.as_str(), nines.as_str(), Verdict::Allowed),
        ("NumericLessThan", &nines, &one_more, Verdict::ImplicitDeny),
        ("NumericEquals", &nines, &nines, Verdict::Allowed),
        ("NumericEquals", "1e999999999", "1e999999999", Verdict::ImplicitDeny),
        ("DateLessThan", &nines, "1", Verdict::ImplicitDeny),
        ("DateLessThan", "2026-01-01", &nines, Verdict::ImplicitDeny),
    ] {
        assert_eq!(verdict(&condition(operator, wanted), "*", given(value)), expected, "{operator}");
    }
}

#[test]
fn numbers_that_no_machine_holds_are_read_or_refused() {
    for number in ["1e400", "-1e400", "123456789012345678901234567890", "1E+999999999999"] {
        let text = format!(
            r#"{{"Statement": {{"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {{"NumericEquals": {{"a": {number}}}}}}}}}"#
        );
        if let Err(error) = Policy::parse(&text, PolicyKind::Identity) {
            assert!(error.line == 1 && !error.message.is_empty());
        }
    }
}

#[test]
fn wildcards_do_not_blow_up() {
    let long = "a".repeat(100_000);
    let patterns = [
        format!("{}b", "a*".repeat(1_000)),
        format!("{}b", "?*".repeat(1_000)),
        format!("{}b", "*a?".repeat(300)),
    ];
    let mut context = Context::complete();
    context.set("aws:userid", [long.clone()]);
    context.set("aws:PrincipalTag/team", ["a"]);
    for pattern in patterns {
        let with_variable = format!("${{aws:PrincipalTag/team}}{pattern}");
        for pattern in [pattern, with_variable] {
            let resource =
                json!({"Effect": "Allow", "Action": "*", "Resource": format!("arn:aws:s3:::{pattern}")});
            let found = verdict(&resource, &format!("arn:aws:s3:::{long}"), context.clone());
            assert_eq!(found, Verdict::ImplicitDeny);
            for operator in ["StringLike", "StringNotEquals", "ArnLike", "StringEqualsIgnoreCase"] {
                let condition = json!({operator: {"aws:userid": format!("arn:aws:s3:::{pattern}")}});
                let value =
                    json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": condition});
                verdict(&value, "*", context.clone());
            }
        }
    }
}

#[test]
fn variables_do_not_multiply() {
    let mut context = Context::complete();
    context.set("a", ["${a}${a}${a}${a}${a}${a}${a}${a}${a}${a}"]);
    let statement = json!({"Effect": "Allow", "Action": "*", "Resource": format!("arn:aws:s3:::{}", "${a}".repeat(10_000))});
    assert_eq!(verdict(&statement, "arn:aws:s3:::x", context), Verdict::ImplicitDeny);
}

#[test]
fn many_statements_are_many_and_no_more() {
    let statement =
        json!({"Effect": "Allow", "Action": ["s3:Put*", "ec2:*"], "Resource": "arn:aws:s3:::x/*"});
    let mut statements = vec![statement; 20_000];
    for (number, statement) in statements.iter_mut().enumerate() {
        statement["Sid"] = json!(format!("S{number}"));
    }
    assert_eq!(verdict(&json!(statements), "arn:aws:s3:::x/y", Context::new()), Verdict::ImplicitDeny);
}

#[test]
fn many_keys_are_many_and_no_more() {
    let keys: serde_json::Map<String, Value> =
        (0..50_000).map(|number| (format!("aws:PrincipalTag/{number}"), json!("x"))).collect();
    let mut context = Context::complete();
    context.extend(keys.keys().map(|key| (key.to_uppercase(), vec!["x".to_owned()])));
    let statement =
        json!({"Effect": "Allow", "Action": "*", "Resource": "*", "Condition": {"StringEquals": keys}});
    assert_eq!(verdict(&statement, "*", context), Verdict::Allowed);
}

#[test]
fn of_a_key_that_is_given_twice_the_last_counts() {
    let given = |key: &str, value: &str| (key.to_owned(), vec![value.to_owned()]);
    let mut context = Context::complete();
    context.extend([given("a", "1"), given("bb", "2"), given("A", "3"), given("a", "4"), given("b", "5")]);
    context.set("BB", ["6"]);
    for (key, value) in [("a", "4"), ("A", "4"), ("b", "5"), ("bb", "6"), ("Bb", "6")] {
        assert_eq!(context.first(key), Some(value));
    }
}

#[test]
fn controls_stay_what_they_are() {
    let mut text = String::from(
        "\u{feff}{\"Statement\": {\"Effect\": \"Allow\",\r\n\t\"Action\": \"*\", \"Resource\": \"",
    );
    for character in ['\u{0}', '\u{1b}', '\u{7f}', '\u{202e}', '\u{2028}'] {
        let _ = write!(text, "\\u{:04x}", u32::from(character));
    }
    text.push_str("\"}}");
    let policy = Policy::parse(&text, PolicyKind::Identity).unwrap();
    let printed = serde_json::to_string(&policy).unwrap();
    assert_eq!(Policy::parse(&printed, PolicyKind::Identity).unwrap(), policy);
    assert!(error("{\"Statement\": {\"Effect\": \"Al\u{0}low\"}}").contains("control character"));
}
