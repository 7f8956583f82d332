//! Nanoseconds a decision, on policies that are compiled.

#![expect(clippy::panic, reason = "a bench may end at the first thing that is wrong")]

use divan::Bencher;
use policy::{AttachedPolicy, Context, LayerPolicies, Outcomes, Policy, PolicyKind, Request, decide};

fn main() {
    divan::main();
}

fn attached(text: &'static str, kind: PolicyKind) -> AttachedPolicy<'static> {
    let policy = Policy::parse(text, kind).unwrap_or_else(|error| panic!("{error}"));
    AttachedPolicy { name: "bench".into(), arn: None, target: None, policy }
}

const IDENTITY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["ec2:Describe*", "ec2:Get*", "cloudwatch:*"], "Resource": "*"},
    {"Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"},
    {"Effect": "Allow", "Action": ["s3:Get*", "s3:List*"], "Resource": ["arn:aws:s3:::logs-*", "arn:aws:s3:::logs-*/*"]},
    {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/${aws:PrincipalTag/team}/*"},
    {"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#;
const BOUNDARY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": ["s3:*", "ec2:*", "lambda:*"], "Resource": "*"}]}"#;
const REGIONS: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Action": "*", "Resource": "*"},
    {"Effect": "Deny", "NotAction": ["iam:*", "sts:*", "organizations:*", "route53:*"], "Resource": "*",
     "Condition": {"StringNotEquals": {"aws:RequestedRegion": ["eu-central-1", "eu-west-1"]}}}]}"#;
const BUCKET: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "arn:aws:s3:::reports/*",
     "Condition": {"NotIpAddress": {"aws:SourceIp": ["203.0.113.0/24", "198.51.100.0/24"]}}},
    {"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111111111111:role/App"}, "Action": "s3:GetObject",
     "Resource": "arn:aws:s3:::reports/*"}]}"#;

fn layers() -> Vec<LayerPolicies<'static>> {
    vec![
        LayerPolicies::identity(vec![attached(IDENTITY, PolicyKind::Identity)]),
        LayerPolicies::boundary(Some(attached(BOUNDARY, PolicyKind::Boundary))),
        LayerPolicies::session(Vec::new()),
        LayerPolicies::scp((0..3).map(|_| vec![attached(REGIONS, PolicyKind::Scp)]).collect()),
        LayerPolicies::rcp(Vec::new()),
        LayerPolicies::resource(Some(attached(BUCKET, PolicyKind::Resource))),
        LayerPolicies::endpoint(None),
    ]
}

fn request() -> Request {
    let mut context = Context::complete();
    context.set("aws:SourceIp", ["203.0.113.7"]);
    context.set("aws:SecureTransport", ["true"]);
    context.set("aws:PrincipalTag/team", ["red"]);
    context.set("aws:RequestedRegion", ["eu-central-1"]);
    let principal = "arn:aws:sts::111111111111:assumed-role/App/i-0abc";
    let resource = "arn:aws:s3:::reports/red/2026/q3.csv";
    Request::new(Some(principal), Some("s3:GetObject"), Some(resource), Some("111111111111"), context)
}

/// Seven layers, eight policies, seventeen statements: the decision.
#[divan::bench]
fn decide_seven_layers(bencher: Bencher<'_, '_>) {
    let (layers, request) = (layers(), request());
    bencher.bench(|| {
        let mut outcomes = Outcomes::default();
        for layer in &layers {
            outcomes.set(layer.layer(), layer.evaluate(divan::black_box(&request)));
        }
        decide(&request, &outcomes)
    });
}

/// The same, with the statements that made each verdict and those that nearly matched.
#[divan::bench]
fn explain_seven_layers(bencher: Bencher<'_, '_>) {
    let (layers, request) = (layers(), request());
    bencher
        .bench(|| layers.iter().map(|layer| layer.explain(divan::black_box(&request))).collect::<Vec<_>>());
}

/// A policy of five statements from its text.
#[divan::bench]
fn compile_a_policy(bencher: Bencher<'_, '_>) {
    bencher
        .counter(divan::counter::BytesCount::of_str(IDENTITY))
        .bench(|| Policy::parse(divan::black_box(IDENTITY), PolicyKind::Identity));
}

/// The same text merely parsed.
#[divan::bench]
fn parse_its_json(bencher: Bencher<'_, '_>) {
    bencher
        .counter(divan::counter::BytesCount::of_str(IDENTITY))
        .bench(|| serde_json::from_str::<serde_json::Value>(divan::black_box(IDENTITY)));
}
