//! Denials and look-alikes, as text: `denied why` on what programs print.

use crate::{codes, snapshot, told};

const API: &str = "arn:aws:sts::320000000002:assumed-role/CheckoutApi/i-0b1c2d3e";

#[test]
fn what_the_error_itself_says_is_told() {
    let loader = "arn:aws:iam::330000000003:role/exchange/Loader";
    let table = [
        (
            "An error occurred (ExpiredToken) when calling the ListBuckets operation: The provided token has expired."
                .to_owned(),
            vec!["not-authorization", "expired-session"],
        ),
        (
            "An error occurred (SignatureDoesNotMatch) when calling the GetCallerIdentity operation: The request signature \
             we calculated does not match the signature you provided."
                .to_owned(),
            vec!["not-authorization"],
        ),
        (
            "An error occurred (OptInRequired) when calling the DescribeInstances operation: You are not subscribed to this \
             service."
                .to_owned(),
            vec!["not-authorization"],
        ),
        (
            "An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds \
             exceeds the MaxSessionDuration set for this role."
                .to_owned(),
            vec!["session-duration"],
        ),
        (
            "An error occurred (ValidationError) when calling the AssumeRole operation: The requested DurationSeconds \
             exceeds the 1 hour session limit for roles assumed by role chaining."
                .to_owned(),
            vec!["session-duration"],
        ),
        (
            format!(
                "An error occurred (AccessDenied) when calling the AssumeRole operation: User: {API} is not authorized to \
                 perform: sts:AssumeRole on resource: {loader}"
            ),
            vec!["external-id"],
        ),
        (
            format!(
                "An error occurred (AccessDenied) when calling the GetObject operation: User: {API} is not authorized to \
                 perform: s3:GetObject on resource: \"arn:aws:s3:::bor-invoices/7.pdf\" because no identity-based policy \
                 allows the s3:GetObject action"
            ),
            vec!["s3-arn-level"],
        ),
        ("upload finished, 12 objects".to_owned(), vec![]),
    ];
    let snapshot = snapshot::borealis();
    for (text, expected) in table {
        let cases = told("denied-why", &[], snapshot.path(), &text);
        let found: Vec<&str> =
            cases.iter().flat_map(codes).filter(|code| *code != "layer-unreadable").collect();
        assert_eq!(found, expected, "{text}");
    }
}
