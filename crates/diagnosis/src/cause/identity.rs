//! Identity policies that do not allow.

use case::{Finding, NearMiss};
use policy::{Grant, Layer};

use super::allow::rank;
use super::{about, action, error, got, listed, missed, on_resource, other_conditions, principal};
use crate::document::{self, texts};
use crate::fix::near_misses;
use crate::world::At;
use crate::{Facts, World, arn, knowledge, owner};

/// Why no identity policy allows: the statement that nearly does, or that there is none.
pub(super) fn findings(world: &World, facts: &Facts) -> Vec<Finding> {
    let mut misses = near_misses(world, Layer::Identity, 0);
    misses.sort_by_key(|at| rank(world, &at.what));
    let tell = |at| near_miss(world, at).map(|finding| (at, missed(world, finding, at)));
    // A statement of the wrong kind is wrong for any request: another that nearly matches says more about this one.
    let told = misses.iter().filter_map(tell).min_by_key(|(_, own)| own.code == "resource-type-mismatch");
    if let Some((at, finding)) = told {
        let others = other_conditions(&misses, at).filter_map(tell).map(|(_, finding)| finding);
        return std::iter::once(finding).chain(others).collect();
    }
    if let Some(code) = special(world, facts) {
        let title =
            format!("No policy of {} allows {}{}", principal(world), action(world), on_resource(world));
        let main = error(code, Layer::Identity, title);
        let main =
            misses.iter().find(|at| restricts(&at.what)).map_or(main.clone(), |at| missed(world, main, at));
        return std::iter::once(main).chain(managed_policy_gap(world)).collect();
    }
    if let Some(finding) = other_side(world) {
        let nearest = misses.iter().find(|at| restricts(&at.what)).map(|at| {
            let what =
                if at.what.element == "NotAction" { "excludes it" } else { "allows it on other resources" };
            let title = format!("Of {}, {} {what}", principal(world), at.what.statement);
            missed(world, error("no-identity-allow", Layer::Identity, title), at)
        });
        return std::iter::once(finding).chain(nearest).collect();
    }
    let title = format!("No policy of {} allows {}{}", principal(world), action(world), on_resource(world));
    let mut main = error("no-identity-allow", Layer::Identity, title);
    if let Some(at) = misses.first() {
        main = missed(world, main, at);
    }
    main.detail = missing_action(world);
    std::iter::once(main).chain(managed_policy_gap(world)).collect()
}

/// A statement that nearly allows, if the reason why it does not is a common one.
fn near_miss(world: &World, at: &At<NearMiss>) -> Option<Finding> {
    let miss = &at.what;
    let statement = miss.statement.to_string();
    let finding = |code: &str, title: String| Some(error(code, Layer::Identity, title));
    match miss.element.as_str() {
        "Condition" => {
            let key = miss.key.as_deref()?;
            let code = if key.eq_ignore_ascii_case("aws:RequestedRegion") {
                "region-condition"
            } else {
                "condition-not-met"
            };
            let operator = miss.operator.as_deref().unwrap_or_default();
            let wanted = listed(&miss.wanted);
            let had = got(miss.got.as_deref());
            finding(
                code,
                format!(
                    "The condition of {statement} does not hold: {key} {operator} {wanted}, the request had {had}"
                ),
            )
        }
        "Resource" => {
            let resource = world.request.resource.as_deref()?;
            let corrected = |own: &String| arn::corrected(own, resource).map(|meant| (own.clone(), meant));
            if let Some((faulty, meant)) = miss.wanted.iter().find_map(corrected) {
                return finding(
                    "malformed-arn",
                    format!("The resource {faulty} of {statement} names nothing: {meant} is meant"),
                );
            }
            if miss.wanted.iter().any(|own| arn::is_other_level(own, resource)) {
                let needed = if resource.contains('/') { "an object" } else { "a bucket" };
                return finding(
                    "s3-arn-level",
                    format!(
                        "{} needs {needed}, and {statement} names {}",
                        action(world),
                        listed(&miss.wanted)
                    ),
                );
            }
            let mismatch =
                knowledge::takes_none_of(action(world), &miss.wanted) && !resource.contains(":s3:::");
            mismatch.then(|| {
                let needed = knowledge::resources(action(world));
                error(
                    "resource-type-mismatch",
                    Layer::Identity,
                    format!(
                        "{} takes {needed}, and {statement} names {}",
                        action(world),
                        listed(&miss.wanted)
                    ),
                )
            })
        }
        "Action" => {
            let wrong = miss.wanted.iter().find(|own| knowledge::means(own, action(world)))?;
            finding(
                "unknown-action",
                format!("{wrong} in {statement} is no action: {} is meant", action(world)),
            )
        }
        _ => None,
    }
}

/// What the action itself suggests: services request encryption, networks and logs on the principal's behalf.
fn special(world: &World, facts: &Facts) -> Option<&'static str> {
    let (service, name) = action(world).split_once(':')?;
    let small = name.to_ascii_lowercase();
    let cryptographic = ["decrypt", "encrypt", "generatedatakey", "reencrypt", "describekey", "creategrant"];
    if service.eq_ignore_ascii_case("kms") && cryptographic.iter().any(|own| small.starts_with(own)) {
        return Some("missing-kms-permission");
    }
    if !facts.is_lambda_role {
        return None;
    }
    match service.to_ascii_lowercase().as_str() {
        "ec2"
            if ["networkinterface", "privateip", "describesubnets"].iter().any(|own| small.contains(own)) =>
        {
            Some("lambda-vpc-permissions")
        }
        "logs" if small.starts_with("createlog") || small == "putlogevents" => {
            Some("lambda-logs-permissions")
        }
        _ => None,
    }
}

/// True for a statement that has this action on other resources, or that excludes it or its resource.
fn restricts(miss: &NearMiss) -> bool {
    ["Resource", "NotResource", "NotAction"].contains(&miss.element.as_str())
}

/// The resource's side allows and this side does not.
fn other_side(world: &World) -> Option<Finding> {
    let request = world.prepared();
    if !request.is_cross_account() || request.assumes_role() {
        return None;
    }
    let grant = world.layers().resource?.grant?;
    let allows = world.statements(Layer::Resource).into_iter().find(|at| at.what.effect == "Allow")?;
    let (code, title) = if grant == Grant::Account {
        let title = format!(
            "{} lets the account decide, and no policy of {} allows {}",
            allows.what,
            principal(world),
            action(world)
        );
        ("account-principal-delegates", title)
    } else {
        let title = format!(
            "The resource allows by {}, and no policy of {} does: across accounts both must",
            allows.what,
            principal(world)
        );
        ("cross-account-one-sided", title)
    };
    Some(about(world, error(code, Layer::Identity, title), &allows, None))
}

fn missing_action(world: &World) -> Option<String> {
    let suggestion = knowledge::meant(action(world))?;
    Some(format!("{} is no action of AWS: {suggestion} is meant.", action(world)))
}

/// An AWS managed policy that covers the service, but not this action.
fn managed_policy_gap(world: &World) -> Option<Finding> {
    let (service, _) = action(world).split_once(':')?;
    let prefix = format!("{service}:").to_ascii_lowercase();
    let covers = |at: &At<&case::NamedPolicy>| {
        let document = document::document(&world.policies, at.place).unwrap_or_default();
        let text = document.get("Statement").cloned().unwrap_or_default();
        let list = text.as_array().cloned().unwrap_or_else(|| vec![text]);
        list.iter().any(|statement| {
            texts(statement.get("Action")).iter().any(|own| own.to_ascii_lowercase().starts_with(&prefix))
        })
    };
    let managed = world
        .placed(Layer::Identity)
        .into_iter()
        .find(|at| owner::is_aws_managed(world, at.place) && covers(at))?;
    let title =
        format!("The AWS managed policy {} covers {service}, and not {}", managed.what.name, action(world));
    let finding = error("managed-policy-gap", Layer::Identity, title);
    Some(Finding { policy: Some(managed.what.name.clone()), ..finding })
}
