//! What is asked, in a world where all layers allow it.

use case::{ContextValue, Layer, NamedPolicy, Policies, Request};
use diagnosis::{Place, World};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::documents::{allow, place, policy};

const ROLE: &str = "arn:aws:iam::111111111111:role/App";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/App/i-0abc";
const USER: &str = "arn:aws:iam::111111111111:user/ann";
const OWN: &str = "111111111111";

/// Whom the resource's own policy grants to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Grantee {
    /// The role or the user.
    Principal,
    /// The very session, where the principal is one.
    Session,
    /// The account, which delegates: the identity policies must allow too.
    Account,
    /// Everyone of the organization.
    Organization,
}

/// A request, and which layers there are.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a layer that is there or not")]
pub(crate) struct Scene {
    pub(crate) principal: &'static str,
    pub(crate) action: &'static str,
    pub(crate) resource: &'static str,
    pub(crate) owner: &'static str,
    grantee: Grantee,
    via: &'static str,
    has_boundary: bool,
    has_session: bool,
    has_endpoint: bool,
    has_resource_policy: bool,
}

/// The layers, and the levels of them, that can be mutated.
pub(crate) const TARGETS: [(Layer, usize); 11] = [
    (Layer::Identity, 0),
    (Layer::Resource, 0),
    (Layer::Boundary, 0),
    (Layer::Session, 0),
    (Layer::Scp, 0),
    (Layer::Scp, 1),
    (Layer::Scp, 2),
    (Layer::Rcp, 0),
    (Layer::Rcp, 1),
    (Layer::Rcp, 2),
    (Layer::Endpoint, 0),
];

const ASKED: [(&str, &str, &str); 15] = [
    ("s3:GetObject", "arn:aws:s3:::reports/q3.csv", OWN),
    ("s3:GetObject", "arn:aws:s3:::lake/1.parquet", "222222222222"),
    ("s3:PutObject", "arn:aws:s3:::lake/in/2.parquet", "222222222222"),
    ("s3:ListBucket", "arn:aws:s3:::reports", OWN),
    ("s3:ListBucket", "arn:aws:s3:::lake", "222222222222"),
    ("kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:key/1a2b", OWN),
    ("kms:GenerateDataKey", "arn:aws:kms:eu-west-1:222222222222:key/3c4d", "222222222222"),
    ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:222222222222:orders", "222222222222"),
    ("sqs:ReceiveMessage", "arn:aws:sqs:eu-west-1:111111111111:jobs", OWN),
    (
        "secretsmanager:GetSecretValue",
        "arn:aws:secretsmanager:eu-west-1:222222222222:secret:db",
        "222222222222",
    ),
    ("dynamodb:Query", "arn:aws:dynamodb:eu-west-1:111111111111:table/orders", OWN),
    ("lambda:InvokeFunction", "arn:aws:lambda:eu-west-1:222222222222:function:resize", "222222222222"),
    ("sts:AssumeRole", "arn:aws:iam::222222222222:role/Audit", "222222222222"),
    ("sts:AssumeRole", "arn:aws:iam::111111111111:role/Deploy", OWN),
    ("ec2:StopInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", OWN),
];

pub(crate) fn scene() -> impl Strategy<Value = Scene> {
    let grantee = select(vec![Grantee::Principal, Grantee::Session, Grantee::Account, Grantee::Organization]);
    let via = select(vec!["inline", "managed", "group:Staff"]);
    let layers = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    (select(vec![SESSION, USER, ROLE]), select(ASKED.to_vec()), grantee, via, layers).prop_map(
        |(principal, (action, resource, owner), grantee, via, layers)| Scene {
            principal,
            action,
            resource,
            owner,
            grantee: if grantee == Grantee::Session && principal != SESSION {
                Grantee::Principal
            } else {
                grantee
            },
            via: if via.starts_with("group") && principal != USER { "inline" } else { via },
            has_boundary: layers.0,
            has_session: layers.1 && principal == SESSION,
            has_endpoint: layers.2,
            has_resource_policy: layers.3,
        },
    )
}

impl Scene {
    pub(crate) fn service(&self) -> &'static str {
        self.action.split(':').next().unwrap()
    }

    pub(crate) fn is_trust(&self) -> bool {
        self.service() == "sts"
    }

    pub(crate) fn is_key(&self) -> bool {
        self.service() == "kms"
    }

    fn needs_grant(&self) -> bool {
        self.owner != OWN || self.is_key() || self.is_trust()
    }

    /// The role of a session, else the principal itself.
    pub(crate) fn named(&self) -> &'static str {
        if self.principal == SESSION { ROLE } else { self.principal }
    }

    /// Where the policy stands that allows, in a layer or a level of it; `None` where there is none.
    pub(crate) fn place(&self, layer: Layer, level: usize) -> Option<Place> {
        let is_there = match layer {
            Layer::Identity | Layer::Scp => true,
            Layer::Rcp => !["ec2", "lambda"].contains(&self.service()),
            Layer::Resource => self.needs_grant() || self.has_resource_policy,
            Layer::Boundary => self.has_boundary,
            Layer::Session => self.has_session,
            Layer::Endpoint => self.has_endpoint,
        };
        let position = usize::from(layer == Layer::Identity);
        is_there.then(|| place(layer, level, position))
    }

    /// The resource as the statements of a layer name it; a trust policy names none.
    pub(crate) fn resource_in(&self, layer: Layer) -> Option<&'static str> {
        match layer {
            Layer::Resource if self.is_trust() => None,
            Layer::Resource if self.is_key() => Some("*"),
            _ => Some(self.resource),
        }
    }

    fn grant(&self) -> Value {
        let principal = match self.grantee {
            Grantee::Principal => json!({"AWS": [self.named()]}),
            Grantee::Session => json!({"AWS": self.principal}),
            Grantee::Account => json!({"AWS": "arn:aws:iam::111111111111:root"}),
            Grantee::Organization => json!({"AWS": "*"}),
        };
        let mut grant =
            json!({"Sid": "Grant", "Effect": "Allow", "Principal": principal, "Action": self.action});
        if let Some(resource) = self.resource_in(Layer::Resource) {
            grant["Resource"] = json!(resource);
        }
        if self.grantee == Grantee::Organization {
            grant["Condition"] = json!({"StringEquals": {"aws:PrincipalOrgID": "o-acme"}});
        }
        grant
    }

    /// A statement about something else, beside the one that allows.
    fn other(&self) -> Value {
        let mut other = allow("Other", "athena:GetWorkGroup", "*");
        if self.is_trust() {
            other = json!({"Sid": "Other", "Effect": "Allow", "Action": "sts:SetSourceIdentity"});
        }
        other["Principal"] = json!({"AWS": "arn:aws:iam::111111111111:role/Somebody"});
        other
    }

    fn context(&self) -> Vec<(&'static str, Value)> {
        let mut context = vec![
            ("aws:SecureTransport", json!("true")),
            ("aws:RequestedRegion", json!("eu-west-1")),
            ("aws:PrincipalOrgID", json!("o-acme")),
            ("aws:UserAgent", json!("aws-cli/2.17")),
            ("aws:TagKeys", json!(["team", "env"])),
        ];
        if self.principal == SESSION {
            context.push(("aws:TokenIssueTime", json!("2026-03-01T08:00:00Z")));
        }
        context.push(if self.has_endpoint {
            ("aws:SourceVpce", json!("vpce-9"))
        } else {
            ("aws:SourceIp", json!("203.0.113.7"))
        });
        context
    }

    fn request(&self) -> Request {
        let value = |value: Value| serde_json::from_value::<ContextValue>(value).unwrap();
        Request {
            principal: Some(self.principal.to_owned()),
            action: Some(self.action.to_owned()),
            resource: Some(self.resource.to_owned()),
            resource_account: Some(self.owner.to_owned()),
            context: self.context().into_iter().map(|(key, own)| (key.to_owned(), value(own))).collect(),
            context_complete: true,
            doubted: Vec::new(),
        }
    }

    /// The statements that allow all of the service: what limits others is seldom narrower.
    fn limit(&self, name: &str, via: &str) -> NamedPolicy {
        let all = format!("{}:*", self.service());
        policy(name, via, &[allow("Limit", &all, "*"), allow("More", "athena:*", "*")])
    }

    /// The world without a fault. Every statement has a Sid, and every policy a statement about something else.
    pub(crate) fn world(&self) -> World {
        let base = policy("Base", "managed", &[allow("Base", "athena:GetWorkGroup", "*")]);
        let own = policy(
            "Own",
            self.via,
            &[allow("Own", self.action, self.resource), allow("Other", "athena:*", "*")],
        );
        let level = |name: &str, via: &str| vec![self.limit(name, via)];
        let everyone = |mut statement: Value| {
            statement["Principal"] = json!("*");
            statement
        };
        let through = policy(
            "Endpoint",
            "",
            &[everyone(allow("Through", self.action, "*")), everyone(allow("More", "athena:*", "*"))],
        );
        let guard = |name: &str, via: &str| {
            let mut deny = everyone(allow("Elsewhere", "s3:DeleteBucket", "*"));
            deny["Effect"] = json!("Deny");
            vec![policy(name, via, &[deny])]
        };
        let is = |layer| self.place(layer, 0).is_some();
        World {
            request: self.request(),
            policies: Policies {
                settings: None,
                identity: Some(Some(vec![base, own])),
                boundary: Some(is(Layer::Boundary).then(|| self.limit("Boundary", ""))),
                session: Some(Some(
                    is(Layer::Session).then(|| self.limit("Session", "")).into_iter().collect(),
                )),
                scp: Some(Some(vec![
                    level("RootScp", "Root"),
                    level("UnitScp", "Unit"),
                    level("AccountScp", "Account"),
                ])),
                rcp: Some(Some(vec![
                    guard("RootRcp", "Root"),
                    guard("UnitRcp", "Unit"),
                    guard("AccountRcp", "Account"),
                ])),
                resource: Some(
                    is(Layer::Resource).then(|| policy("Resource", "", &[self.grant(), self.other()])),
                ),
                endpoint: Some(is(Layer::Endpoint).then_some(through)),
            },
            time: None,
        }
    }
}
