//! What is done to one layer, or to one level of it.

use case::Layer;
use diagnosis::{Place, World};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use super::conditions::{self, Condition};
use super::documents::{at_level, detach, edit};
use super::scene::Scene;

/// A fault: the statement that allows no longer does, or another denies.
#[derive(Debug, Clone)]
pub(crate) enum Fault {
    RemovePolicy,
    RemoveStatement,
    Narrow(Narrowing),
    Deny(Deny),
}

/// How a statement that allows is made not to.
#[derive(Debug, Clone)]
pub(crate) enum Narrowing {
    /// Another action of the same service.
    Action,
    /// All actions but this one.
    NotAction,
    /// Another resource of the same kind.
    Resource,
    /// All resources but this one.
    NotResource,
    /// The bucket for its objects, or the other way round.
    BucketLevel,
    /// Another role, the session of another role, another account, a principal that was deleted.
    Principal(&'static str),
    Condition(Condition),
    /// The trust policy wants an external id, and none was passed.
    ExternalId,
}

/// A statement that denies: whom, what, on what, when.
#[derive(Debug, Clone)]
pub(crate) struct Deny {
    principal: &'static str,
    action: &'static str,
    resource: &'static str,
    conditions: Vec<Condition>,
    is_first: bool,
}

pub(crate) fn fault() -> impl Strategy<Value = Fault> {
    let principals = vec![
        "arn:aws:iam::111111111111:role/Somebody",
        "arn:aws:sts::111111111111:assumed-role/Somebody/s",
        "arn:aws:iam::333333333333:root",
        "AROAEXAMPLEEXAMPLEEXA",
    ];
    let narrowing = prop_oneof![
        Just(Narrowing::Action),
        Just(Narrowing::NotAction),
        Just(Narrowing::Resource),
        Just(Narrowing::NotResource),
        Just(Narrowing::BucketLevel),
        select(principals).prop_map(Narrowing::Principal),
        conditions::unmet().prop_map(Narrowing::Condition),
        conditions::unmet().prop_map(Narrowing::Condition),
        Just(Narrowing::ExternalId),
    ];
    let deny = (
        select(vec!["*", "named", "account", "NotPrincipal"]),
        select(vec!["exact", "service", "list", "*", "NotAction"]),
        select(vec!["*", "exact", "list", "NotResource"]),
        conditions::met(),
        any::<bool>(),
    );
    let deny = deny.prop_map(|(principal, action, resource, conditions, is_first)| {
        Fault::Deny(Deny { principal, action, resource, conditions, is_first })
    });
    prop_oneof![
        1 => Just(Fault::RemovePolicy),
        1 => Just(Fault::RemoveStatement),
        5 => narrowing.prop_map(Fault::Narrow),
        6 => deny,
    ]
}

/// What the diagnosis must name.
#[derive(Debug, Clone)]
pub(crate) struct Expected {
    pub(crate) place: Place,
    /// The policy's name; `None` where it is gone.
    pub(crate) policy: Option<String>,
    /// The statement's position and Sid; `None` where there is none to name.
    pub(crate) statement: Option<(usize, String)>,
    pub(crate) effect: &'static str,
}

/// Injects a fault; `None` where it does not fit the layer.
pub(crate) fn inject(
    scene: &Scene,
    world: &mut World,
    (layer, level): (Layer, usize),
    fault: &Fault,
) -> Option<Expected> {
    let place = scene.place(layer, level)?;
    if layer == Layer::Rcp && !matches!(fault, Fault::Deny(_)) {
        return None;
    }
    if let Fault::RemovePolicy = fault {
        // Without a boundary, a session policy or an endpoint nothing is limited; without SCPs no level is asked.
        if !matches!(layer, Layer::Identity | Layer::Resource | Layer::Scp) {
            return None;
        }
        detach(&mut world.policies, place);
        return Some(Expected { place, policy: None, statement: None, effect: "Allow" });
    }
    let policy = at_level(&mut world.policies, layer, level).into_iter().nth(place.position)?;
    let name = Some(policy.name.clone());
    let expected = |statement, effect| Expected { place, policy: name, statement, effect };
    edit(policy, |list| match fault {
        Fault::RemovePolicy => None,
        Fault::RemoveStatement => {
            list.remove(0);
            Some(expected(None, "Allow"))
        }
        Fault::Narrow(narrowing) => {
            narrow(scene, layer, &mut list[0], narrowing)?;
            let sid = list[0]["Sid"].as_str()?.to_owned();
            // A policy of the principal's about another action need not have meant this one.
            let is_far = layer == Layer::Identity && matches!(narrowing, Narrowing::Action);
            Some(expected((!is_far).then_some((0, sid)), "Allow"))
        }
        Fault::Deny(deny) => {
            let index = if deny.is_first { 0 } else { list.len() };
            list.insert(index, deny.statement(scene, layer)?);
            Some(expected(Some((index, "Fault".to_owned())), "Deny"))
        }
    })
}

/// Gives a statement other values under one of its elements, perhaps under the element that excludes.
fn replace(statement: &mut Value, old: &str, new: &str, values: Value) -> Option<()> {
    let statement = statement.as_object_mut()?;
    statement.remove(old)?;
    statement.insert(new.to_owned(), values);
    Some(())
}

fn narrow(scene: &Scene, layer: Layer, statement: &mut Value, narrowing: &Narrowing) -> Option<()> {
    let names_resource = scene.resource_in(layer).is_some_and(|own| own != "*");
    match narrowing {
        Narrowing::Action => replace(statement, "Action", "Action", other_action(scene).into()),
        Narrowing::NotAction if layer == Layer::Resource && scene.is_trust() => None,
        Narrowing::NotAction => replace(statement, "Action", "NotAction", json!([scene.action, "iam:*"])),
        Narrowing::Resource | Narrowing::NotResource | Narrowing::BucketLevel if !names_resource => None,
        Narrowing::Resource => replace(statement, "Resource", "Resource", other_resource(scene).into()),
        Narrowing::NotResource => replace(statement, "Resource", "NotResource", scene.resource.into()),
        Narrowing::BucketLevel => {
            replace(statement, "Resource", "Resource", other_bucket_level(scene)?.into())
        }
        Narrowing::Principal(own) if layer == Layer::Resource => {
            replace(statement, "Principal", "Principal", json!({"AWS": own}))
        }
        Narrowing::Condition(condition) => {
            let has_it = statement["Condition"][condition.0].get(condition.1).is_some();
            conditions::insert(statement, condition);
            (!has_it).then_some(())
        }
        Narrowing::ExternalId if scene.is_trust() && layer == Layer::Resource => {
            conditions::insert(statement, &("StringEquals", "sts:ExternalId", json!("x-1")));
            Some(())
        }
        Narrowing::Principal(_) | Narrowing::ExternalId => None,
    }
}

fn other_action(scene: &Scene) -> &'static str {
    match scene.service() {
        "s3" => "s3:GetBucketLocation",
        "kms" => "kms:DescribeKey",
        "sqs" => "sqs:PurgeQueue",
        "secretsmanager" => "secretsmanager:DescribeSecret",
        "dynamodb" => "dynamodb:DescribeTable",
        "lambda" => "lambda:GetFunction",
        "sts" => "sts:TagSession",
        _ => "ec2:StartInstances",
    }
}

/// Another resource of the same kind: that of another bucket, another name.
fn other_resource(scene: &Scene) -> String {
    match scene.resource.split_once(":s3:::") {
        Some((_, path)) if path.contains('/') => "arn:aws:s3:::somewhere-else/*".to_owned(),
        Some(_) => "arn:aws:s3:::somewhere-else".to_owned(),
        None => format!("{}-other", scene.resource),
    }
}

fn other_bucket_level(scene: &Scene) -> Option<String> {
    let (_, path) = scene.resource.split_once(":s3:::")?;
    Some(match path.split_once('/') {
        Some((bucket, _)) => format!("arn:aws:s3:::{bucket}"),
        None => format!("{}/*", scene.resource),
    })
}

impl Deny {
    fn statement(&self, scene: &Scene, layer: Layer) -> Option<Value> {
        let mut statement = json!({"Sid": "Fault", "Effect": "Deny"});
        self.set_principal(scene, layer, &mut statement)?;
        self.set_action(scene, layer, &mut statement)?;
        self.set_resource(scene, layer, &mut statement)?;
        for condition in &self.conditions {
            conditions::insert(&mut statement, condition);
        }
        Some(statement)
    }

    /// Identity-based policies and SCPs have none, RCPs and here endpoints that of everyone.
    fn set_principal(&self, scene: &Scene, layer: Layer, statement: &mut Value) -> Option<()> {
        let named = json!({"AWS": [scene.named(), "arn:aws:iam::111111111111:role/Somebody"]});
        match (layer, self.principal) {
            (Layer::Resource | Layer::Endpoint | Layer::Rcp, "*") => statement["Principal"] = json!("*"),
            (Layer::Resource, "named") => statement["Principal"] = named,
            (Layer::Resource, "account") => statement["Principal"] = json!({"AWS": "111111111111"}),
            (Layer::Resource, _) => {
                statement["NotPrincipal"] = json!({"AWS": ["arn:aws:iam::111111111111:role/Somebody",
                    "arn:aws:iam::111111111111:root"]});
            }
            (_, "*") => {}
            _ => return None,
        }
        Some(())
    }

    /// RCPs know no `NotAction`, and `*` not alone. Organizations User Guide, "RCP syntax".
    fn set_action(&self, scene: &Scene, layer: Layer, statement: &mut Value) -> Option<()> {
        match self.action {
            "exact" => statement["Action"] = scene.action.into(),
            "service" => statement["Action"] = format!("{}:*", scene.service()).into(),
            "list" => statement["Action"] = json!([other_action(scene), scene.action]),
            _ if layer == Layer::Rcp => return None,
            "*" => statement["Action"] = "*".into(),
            _ => statement["NotAction"] = json!(["iam:*", "organizations:*"]),
        }
        Some(())
    }

    /// A trust policy names no resource, a key's policy names itself by a star.
    fn set_resource(&self, scene: &Scene, layer: Layer, statement: &mut Value) -> Option<()> {
        let own = scene.resource_in(layer);
        match (own, self.resource) {
            (None, "*") => {}
            (Some(_), "*") => statement["Resource"] = "*".into(),
            (None | Some("*"), _) => return None,
            (Some(own), "exact") => statement["Resource"] = own.into(),
            (Some(own), "list") => statement["Resource"] = json!([other_resource(scene), own]),
            _ => statement["NotResource"] = other_resource(scene).into(),
        }
        Some(())
    }
}
