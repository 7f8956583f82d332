//! An allowed request, one random fault in one layer: the diagnosis names the layer and the statement, and its fix
//! restores the permission.

#![cfg(test)]

use case::{ContextValue, Layer, NamedPolicy, Policies, Request, Verdict};
use diagnosis::{Facts, World, diagnose};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

const ROLE: &str = "arn:aws:iam::111111111111:role/App";
const SESSION: &str = "arn:aws:sts::111111111111:assumed-role/App/i-0abc";
const USER: &str = "arn:aws:iam::111111111111:user/ann";

/// What is asked, in a world where all layers allow it.
#[derive(Debug, Clone)]
struct Scene {
    principal: &'static str,
    action: &'static str,
    resource: &'static str,
    owner: &'static str,
    with_boundary: bool,
    with_session: bool,
}

impl Scene {
    fn crosses(&self) -> bool {
        self.owner != "111111111111"
    }

    fn needs_grant(&self) -> bool {
        self.crosses() || self.action.starts_with("kms:") || self.action.starts_with("sts:")
    }

    fn named(&self) -> &'static str {
        if self.principal == SESSION { ROLE } else { self.principal }
    }

    /// The world without a fault. Every statement has a Sid, and none is wider than it must be.
    fn world(&self) -> World {
        let service = self.action.split(':').next().unwrap();
        let allow = |sid: &str, action: &str, resource: &str| json!({"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource});
        let document = |statements: Vec<Value>| json!({"Version": "2012-10-17", "Statement": statements});
        let all = format!("{service}:*");
        let own = policy(
            "Own",
            "inline",
            &document(vec![
                allow("Own", self.action, self.resource),
                allow("Other", "dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111111111111:table/t"),
            ]),
        );
        let mut trusted = json!({"Sid": "Grant", "Effect": "Allow", "Principal": {"AWS": [self.named()]}, "Action": self.action});
        if !self.action.starts_with("sts:") {
            trusted["Resource"] = json!(if service == "kms" { "*" } else { self.resource });
        }
        let full = || document(vec![allow("Full", "*", "*")]);
        World {
            request: Request {
                principal: Some(self.principal.to_owned()),
                action: Some(self.action.to_owned()),
                resource: Some(self.resource.to_owned()),
                resource_account: Some(self.owner.to_owned()),
                context: [("aws:SourceIp", "203.0.113.7"), ("aws:SecureTransport", "true")]
                    .map(|(key, value)| (key.to_owned(), ContextValue::One(value.to_owned())))
                    .into(),
                context_complete: true,
            },
            policies: Policies {
                settings: None,
                identity: Some(Some(vec![own])),
                boundary: Some(
                    self.with_boundary
                        .then(|| policy("Limit", "", &document(vec![allow("Limit", &all, "*")]))),
                ),
                session: Some(Some(
                    self.with_session
                        .then(|| policy("Session", "", &document(vec![allow("Session", &all, "*")])))
                        .into_iter()
                        .collect(),
                )),
                scp: Some(Some(vec![
                    vec![policy("RootScp", "Root", &full())],
                    vec![policy(
                        "UnitScp",
                        "Unit",
                        &document(vec![allow("Services", &all, "*"), allow("More", "ec2:*", "*")]),
                    )],
                ])),
                rcp: Some(Some(vec![vec![]])),
                resource: Some(self.needs_grant().then(|| policy("Resource", "", &document(vec![trusted])))),
                endpoint: Some(None),
            },
            time: None,
        }
    }
}

fn policy(name: &str, via: &str, document: &Value) -> NamedPolicy {
    serde_json::from_value(json!({"name": name, "via": via, "document": document})).unwrap()
}

fn scene() -> impl Strategy<Value = Scene> {
    let asked = select(vec![
        ("s3:GetObject", "arn:aws:s3:::reports/q3.csv", "111111111111"),
        ("s3:GetObject", "arn:aws:s3:::lake/1.parquet", "222222222222"),
        ("s3:ListBucket", "arn:aws:s3:::reports", "111111111111"),
        ("kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:key/1a2b", "111111111111"),
        ("sqs:SendMessage", "arn:aws:sqs:eu-west-1:222222222222:orders", "222222222222"),
        ("sts:AssumeRole", "arn:aws:iam::222222222222:role/Audit", "222222222222"),
        ("ec2:StopInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/i-1", "111111111111"),
    ]);
    (select(vec![SESSION, USER, ROLE]), asked, any::<bool>(), any::<bool>()).prop_map(
        |(principal, (action, resource, owner), with_boundary, with_session)| Scene {
            principal,
            action,
            resource,
            owner,
            with_boundary,
            with_session: with_session && principal == SESSION,
        },
    )
}

/// What is done to one layer.
#[derive(Debug, Clone)]
enum Fault {
    RemoveAllow,
    AddDeny { conditioned: Option<(&'static str, &'static str, Value)>, wide: bool },
    AddCondition { operator: &'static str, key: &'static str, value: Value },
    OtherResource,
    OtherPrincipal,
}

fn fault() -> impl Strategy<Value = Fault> {
    let unmet = || {
        select(vec![
            ("IpAddress", "aws:SourceIp", json!("198.51.100.0/24")),
            ("StringEquals", "aws:SourceVpce", json!(["vpce-1", "vpce-2"])),
            ("Bool", "aws:MultiFactorAuthPresent", json!("true")),
            ("StringLike", "aws:UserAgent", json!("corp-*")),
            ("NumericLessThan", "aws:MultiFactorAuthAge", json!(3600)),
            ("StringEquals", "aws:PrincipalTag/team", json!("red")),
            ("Null", "aws:TokenIssueTime", json!(false)),
        ])
    };
    let true_now = select(vec![
        ("NotIpAddress", "aws:SourceIp", json!(["198.51.100.0/24"])),
        ("StringNotEquals", "aws:SourceVpce", json!("vpce-1")),
        ("BoolIfExists", "aws:MultiFactorAuthPresent", json!(false)),
        ("Bool", "aws:SecureTransport", json!(true)),
        ("ArnNotLike", "aws:PrincipalArn", json!("arn:aws:iam::*:role/Admin")),
        ("StringNotEquals", "aws:PrincipalAccount", json!(["333333333333"])),
    ]);
    prop_oneof![
        Just(Fault::RemoveAllow),
        (proptest::option::of(true_now), any::<bool>())
            .prop_map(|(conditioned, wide)| Fault::AddDeny { conditioned, wide }),
        unmet().prop_map(|(operator, key, value)| Fault::AddCondition { operator, key, value }),
        Just(Fault::OtherResource),
        Just(Fault::OtherPrincipal),
    ]
}

/// Edits the only document of a layer, or for SCPs that of the second level.
fn edit(world: &mut World, layer: Layer, change: impl FnOnce(&mut Vec<Value>)) -> bool {
    let policies = &mut world.policies;
    let place = match layer {
        Layer::Identity => policies.identity.as_mut().and_then(|own| own.as_mut()?.first_mut()),
        Layer::Session => policies.session.as_mut().and_then(|own| own.as_mut()?.first_mut()),
        Layer::Scp => policies.scp.as_mut().and_then(|own| own.as_mut()?.get_mut(1)?.first_mut()),
        Layer::Boundary => policies.boundary.as_mut().and_then(Option::as_mut),
        Layer::Resource => policies.resource.as_mut().and_then(Option::as_mut),
        _ => None,
    };
    let Some(place) = place else { return false };
    let mut document: Value = serde_json::from_str(place.document.get()).unwrap();
    change(document["Statement"].as_array_mut().unwrap());
    *place = policy(&place.name, place.via.as_deref().unwrap_or_default(), &document);
    true
}

/// Injects a fault; the Sid that must be named, where a statement is there to name. `None`: the fault fits not here.
fn inject(scene: &Scene, world: &mut World, layer: Layer, fault: &Fault) -> Option<Option<&'static str>> {
    let resource_layer = layer == Layer::Resource;
    let trust = scene.action.starts_with("sts:") && resource_layer;
    let own = match layer {
        Layer::Identity => "Own",
        Layer::Boundary => "Limit",
        Layer::Session => "Session",
        Layer::Scp => "Services",
        _ => "Grant",
    };
    let mut named = Some(own);
    let done = match fault {
        Fault::RemoveAllow => {
            named = None;
            edit(world, layer, |list| {
                list[0]["Action"] = json!("athena:GetWorkGroup");
            })
        }
        Fault::AddDeny { conditioned, wide } => {
            let mut deny =
                json!({"Sid": "Fault", "Effect": "Deny", "Action": if *wide { "*" } else { scene.action }});
            if resource_layer {
                deny["Principal"] = json!("*");
            }
            if !trust {
                deny["Resource"] = json!("*");
            }
            if let Some((operator, key, value)) = conditioned {
                deny["Condition"] = json!({*operator: {*key: value}});
            }
            named = Some("Fault");
            edit(world, layer, |list| list.push(deny))
        }
        Fault::AddCondition { operator, key, value } => {
            edit(world, layer, |list| list[0]["Condition"] = json!({*operator: {*key: value}}))
        }
        Fault::OtherResource if trust || scene.action.starts_with("kms:") => return None,
        Fault::OtherResource => {
            edit(world, layer, |list| list[0]["Resource"] = json!("arn:aws:s3:::somewhere-else/*"))
        }
        Fault::OtherPrincipal if resource_layer => edit(world, layer, |list| {
            list[0]["Principal"] = json!({"AWS": "arn:aws:iam::111111111111:role/Somebody"});
        }),
        Fault::OtherPrincipal => return None,
    };
    done.then_some(named)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, max_global_rejects: 100_000, ..ProptestConfig::default() })]

    #[test]
    fn the_fault_is_named_and_mended(
        scene in scene(),
        layer in select(vec![Layer::Identity, Layer::Resource, Layer::Boundary, Layer::Session, Layer::Scp]),
        fault in fault(),
    ) {
        let mut world = scene.world();
        prop_assert_eq!(world.decision().verdict, Verdict::Allowed, "the world without a fault: {:?}", scene);
        let named = inject(&scene, &mut world, layer, &fault);
        prop_assume!(named.is_some() && world.decision().verdict != Verdict::Allowed);
        let named = named.flatten();

        let diagnosis = diagnose(&world, None, &Facts::default());
        let errors: Vec<_> = diagnosis.findings.iter().filter(|own| own.severity == case::Severity::Error).collect();
        prop_assert!(!errors.is_empty(), "no cause: {:#?}", diagnosis.findings);
        prop_assert!(errors.iter().all(|own| own.layer == Some(layer)), "another layer: {errors:#?}");
        if let Some(sid) = named {
            let names = |own: &&&case::Finding| own.statement.as_ref().is_some_and(|own| own.sid.as_deref() == Some(sid));
            prop_assert!(errors.iter().any(|own| names(&own)), "{sid} is not named: {errors:#?}");
        }
        prop_assert!(diagnosis.verified, "not mended: {:#?}", diagnosis.findings);
        prop_assert_eq!(diagnosis.mended.decision().verdict, Verdict::Allowed);
        for fix in errors.iter().filter_map(|own| own.fix.as_ref()) {
            prop_assert!(fix.verified);
            let text = fix.statement.as_ref().map(Value::to_string).unwrap_or_default();
            prop_assert!(fix.change != "add-statement" || !text.contains("\"Action\":\"*\""), "too wide: {text}");
        }
    }
}
