//! A small world: few enough names that random statements and requests meet.

use policy::{
    AttachedPolicy, Context, Decision, LayerPolicies, Outcomes, Policy, PolicyKind, Request, Verdict, decide,
};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Value, json};

pub(crate) const ACTIONS: [&str; 5] =
    ["s3:GetObject", "s3:PutObject", "kms:Decrypt", "sts:AssumeRole", "ec2:RunInstances"];
const ACTION_PATTERNS: [&str; 6] =
    ["*", "s3:*", "S3:Get*", "kms:Decrypt", "sts:AssumeRole", "ec2:Run?nstances"];
pub(crate) const RESOURCES: [&str; 5] = [
    "arn:aws:s3:::reports",
    "arn:aws:s3:::reports/ann/q3",
    "arn:aws:kms:eu-west-1:222222222222:key/1",
    "arn:aws:iam::111111111111:role/Audit",
    "*",
];
const RESOURCE_PATTERNS: [&str; 6] = [
    "*",
    "arn:aws:s3:::reports/*",
    "arn:aws:s3:::reports/${aws:username}/*",
    "arn:aws:kms:*:222222222222:key/*",
    "arn:aws:iam::111111111111:role/${aws:PrincipalTag/team, 'Audit'}",
    "arn:aws:s3:::reports",
];
pub(crate) const PRINCIPALS: [&str; 7] = [
    "arn:aws:iam::111111111111:user/ann",
    "arn:aws:sts::111111111111:assumed-role/App/i-0abc",
    "arn:aws:iam::222222222222:role/App",
    "arn:aws:iam::111111111111:root",
    "lambda.amazonaws.com",
    "anonymous",
    "arn:aws:sts::111111111111:federated-user/bob",
];
const PRINCIPAL_PATTERNS: [&str; 7] = [
    "*",
    "111111111111",
    "arn:aws:iam::222222222222:root",
    "arn:aws:iam::111111111111:role/App",
    "arn:aws:sts::111111111111:assumed-role/App/i-0abc",
    "arn:aws:iam::111111111111:user/ann",
    "AROAEXAMPLEEXAMPLE00",
];
pub(crate) const KEYS: [(&str, &[&str]); 5] = [
    ("aws:SourceIp", &["203.0.113.7", "2001:db8::1"]),
    ("aws:MultiFactorAuthPresent", &["true", "false"]),
    ("aws:PrincipalTag/team", &["red", "Audit", "ann"]),
    ("aws:CurrentTime", &["2026-01-01T00:00:00Z", "2027-06-01T12:00:00Z"]),
    ("aws:TagKeys", &["team", "env"]),
];

/// One condition: operator, key and values that may go together, or not.
fn condition() -> impl Strategy<Value = (String, &'static str, Vec<&'static str>)> {
    let fitting = select(vec![
        ("IpAddress", "aws:SourceIp", vec!["203.0.113.0/24", "2001:db8::/32"]),
        ("NotIpAddress", "aws:SourceIp", vec!["203.0.113.0/24"]),
        ("Bool", "aws:multifactorauthpresent", vec!["true"]),
        ("StringEquals", "aws:PrincipalTag/team", vec!["red", "${aws:username}"]),
        ("StringNotLike", "aws:PrincipalTag/team", vec!["A*", "${aws:PrincipalTag/Team}"]),
        ("StringEqualsIgnoreCase", "aws:PrincipalTag/team", vec!["AUDIT"]),
        ("DateLessThan", "aws:CurrentTime", vec!["2026-06-01T00:00:00Z"]),
        ("Null", "aws:TagKeys", vec!["true"]),
        ("StringLike", "aws:TagKeys", vec!["t*", "env"]),
        ("ArnLike", "aws:PrincipalArn", vec!["arn:aws:iam::*:role/*", "arn:aws:iam::111111111111:user/ann"]),
        ("NumericLessThan", "aws:SourceIp", vec!["7", "no number"]),
    ]);
    let modifier = select(vec!["", "", "", "IfExists", "ForAllValues:", "ForAnyValue:"]);
    (fitting, modifier).prop_map(|((operator, key, values), modifier)| {
        let operator = match modifier {
            _ if operator == "Null" => operator.to_owned(),
            "IfExists" => format!("{operator}IfExists"),
            prefix => format!("{prefix}{operator}"),
        };
        (operator, key, values)
    })
}

/// A statement for policies that are attached to a principal, or with a `Principal` for those of resources.
pub(crate) fn statement(with_principal: bool) -> impl Strategy<Value = Value> {
    let effect = select(vec!["Allow", "Allow", "Deny"]);
    let action = (any::<bool>(), subsequence(&ACTION_PATTERNS[..], 1..3));
    let resource = (any::<bool>(), subsequence(&RESOURCE_PATTERNS[..], 1..3));
    let principal = (prop::bool::weighted(0.2), subsequence(&PRINCIPAL_PATTERNS[..], 1..4), any::<bool>());
    let negated = |name: &str, not: bool| if not { format!("Not{name}") } else { name.to_owned() };
    (effect, action, resource, principal, prop::option::of(condition())).prop_map(
        move |(effect, action, resource, principal, condition)| {
            let mut statement = json!({
                "Effect": effect,
                negated("Action", action.0 && effect == "Deny"): action.1,
                negated("Resource", resource.0 && effect == "Deny"): resource.1,
            });
            if with_principal {
                let mut value = json!({"AWS": principal.1});
                if principal.2 {
                    value["Service"] = json!("lambda.amazonaws.com");
                }
                statement[negated("Principal", principal.0)] = value;
            }
            if let Some((operator, key, values)) = condition {
                statement["Condition"] = json!({operator: {key: values}});
            }
            statement
        },
    )
}

/// The statements of all layers of one case.
#[derive(Debug, Clone)]
pub(crate) struct Documents {
    pub(crate) identity: Vec<Value>,
    pub(crate) boundary: Option<Vec<Value>>,
    pub(crate) session: Option<Vec<Value>>,
    pub(crate) scp: Vec<Vec<Value>>,
    pub(crate) rcp: Option<Vec<Value>>,
    pub(crate) resource: Option<Vec<Value>>,
    pub(crate) endpoint: Option<Vec<Value>>,
}

pub(crate) fn documents() -> impl Strategy<Value = Documents> {
    let statements = |principal| prop::collection::vec(statement(principal), 0..3);
    let seldom = |principal| prop::option::weighted(0.3, statements(principal));
    (
        prop::collection::vec(statement(false), 0..4),
        seldom(false),
        seldom(false),
        prop::collection::vec(statements(false), 0..2),
        seldom(false),
        prop::option::of(statements(true)),
        seldom(true),
    )
        .prop_map(|(identity, boundary, session, scp, rcp, resource, endpoint)| Documents {
            identity,
            boundary,
            session,
            scp,
            rcp: rcp.map(|statements| statements.into_iter().map(as_rcp).collect()),
            resource,
            endpoint,
        })
}

fn as_rcp(mut statement: Value) -> Value {
    statement["Effect"] = json!("Deny");
    statement["Principal"] = json!("*");
    statement
}

pub(crate) fn compile(statements: &[Value], kind: PolicyKind) -> AttachedPolicy<'static> {
    let text = json!({"Version": "2012-10-17", "Statement": statements}).to_string();
    let policy = Policy::parse(&text, kind).unwrap_or_else(|error| panic!("{text}: {error}")).into_owned();
    AttachedPolicy { name: "p".into(), arn: None, target: None, policy }
}

impl Documents {
    pub(crate) fn compile(&self) -> Vec<LayerPolicies<'static>> {
        let one = |statements: &Option<Vec<Value>>, kind| statements.as_ref().map(|own| compile(own, kind));
        vec![
            LayerPolicies::identity(vec![compile(&self.identity, PolicyKind::Identity)]),
            LayerPolicies::boundary(one(&self.boundary, PolicyKind::Boundary)),
            LayerPolicies::session(one(&self.session, PolicyKind::Session).into_iter().collect()),
            LayerPolicies::scp(self.scp.iter().map(|level| vec![compile(level, PolicyKind::Scp)]).collect()),
            LayerPolicies::rcp(one(&self.rcp, PolicyKind::Rcp).map(|own| vec![own]).into_iter().collect()),
            LayerPolicies::resource(one(&self.resource, PolicyKind::Resource)),
            LayerPolicies::endpoint(one(&self.endpoint, PolicyKind::Endpoint)),
        ]
    }
}

pub(crate) fn decision(layers: &[LayerPolicies<'_>], request: &Request) -> Decision {
    let mut outcomes = Outcomes::default();
    for layer in layers {
        outcomes.set(layer.layer(), layer.evaluate(request));
    }
    decide(request, &outcomes)
}

pub(crate) fn verdict(documents: &Documents, request: &Request) -> Verdict {
    decision(&documents.compile(), request).verdict
}

/// Who asks for what, and what is known of each key: nothing, its values, or (an empty list) that it is absent.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) principal: &'static str,
    pub(crate) action: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) keys: Vec<Option<Vec<&'static str>>>,
}

pub(crate) fn asked() -> impl Strategy<Value = Asked> {
    let key =
        |values: &'static [&'static str]| prop::option::weighted(0.6, subsequence(values, 0..=values.len()));
    let keys: Vec<_> = KEYS.iter().map(|(_, values)| key(values).boxed()).collect();
    (select(&PRINCIPALS[..]), select(&ACTIONS[..]), select(&RESOURCES[..]), keys)
        .prop_map(|(principal, action, resource, keys)| Asked { principal, action, resource, keys })
}

impl Asked {
    pub(crate) fn request(&self) -> Request {
        let mut context = Context::new();
        for ((key, _), values) in KEYS.iter().zip(&self.keys) {
            if let Some(values) = values {
                context.set(key, values.iter().copied());
            }
        }
        Request::new(Some(self.principal), Some(self.action), Some(self.resource), None, context)
    }
}
