//! What kinds of guardrails organizations set up.

use case::Finding;
use policy::Layer;
use serde_json::{Map, Value};

use super::allow::rank;
use super::{action, error, missed};
use crate::World;
use crate::document::{self, texts};
use crate::fix::{meet, near_misses};

/// The pattern of a Deny of an organization, where it is a well-known one.
pub(super) fn pattern(
    world: &World,
    layer: Layer,
    statement: &Map<String, Value>,
) -> Option<(&'static str, String)> {
    let conditions = meet::conditions(statement);
    let about = |key: &str| conditions.iter().find(|own| own.key.eq_ignore_ascii_case(key));
    if let Some(region) = about("aws:RequestedRegion") {
        let title =
            format!("The organization restricts regions: {} {}", region.spelling, region.values.join(", "));
        return Some(("scp-region", title));
    }
    if let Some(types) = about("ec2:InstanceType") {
        let title = format!(
            "The organization restricts instance types: {} {}",
            types.spelling,
            types.values.join(", ")
        );
        return Some(("scp-instance-type", title));
    }
    let names_root = |own: &meet::Condition| own.values.iter().any(|value| value.ends_with(":root"));
    let is_root =
        |own: &meet::Condition| own.values.iter().any(|value| value.eq_ignore_ascii_case("Account"));
    let by_type = about("aws:PrincipalType").is_some_and(is_root);
    if by_type || about("aws:PrincipalArn").is_some_and(names_root) {
        return Some((
            "scp-root",
            "The organization keeps the root users of its accounts from acting: use a role".to_owned(),
        ));
    }
    let actions = texts(statement.get("Action"));
    let service = action(world).split_once(':').map(|(service, _)| format!("{service}:*"));
    let whole = service.is_some_and(|service| actions.iter().any(|own| own.eq_ignore_ascii_case(&service)));
    // Who is spared does not change what the statement is for.
    let bare = conditions.iter().all(|own| own.key.to_ascii_lowercase().starts_with("aws:principal"));
    let all = actions.iter().any(|own| own == "*");
    (layer == Layer::Scp && bare && !all && (whole || statement.contains_key("NotAction"))).then(|| {
        (
            "scp-service",
            format!("The organization restricts services, and {} is of one of them", action(world)),
        )
    })
}

/// A level of service control policies that does not allow.
pub(super) fn no_allow(world: &World, level: usize) -> Vec<Finding> {
    let place = world.placed(Layer::Scp).into_iter().find(|at| at.place.level == level);
    let via = place.as_ref().and_then(|at| at.what.via.clone());
    let at_level = via.map_or_else(|| format!("level {level}"), |via| format!("{via} (level {level})"));
    let title = format!("No service control policy of {at_level} allows {}", action(world));
    let mut main = error("scp-no-allow", Layer::Scp, title);
    main.policy = place.as_ref().map(|at| at.what.name.clone());
    main.detail =
        Some("Each level, from the root to the account, must allow by a statement of its own.".to_owned());
    let nearest = near_misses(world, Layer::Scp, level).into_iter().min_by_key(|at| rank(world, &at.what));
    let mut findings = vec![nearest.map_or(main.clone(), |at| missed(world, main, &at))];
    if !names_service(world, level) {
        let service = action(world).split_once(':').map_or("the service", |(service, _)| service);
        let title = format!("The allow-list of {at_level} has nothing of {service}");
        let finding = error("scp-service", Layer::Scp, title);
        findings.push(Finding { policy: place.map(|at| at.what.name.clone()), ..finding });
    }
    findings
}

fn names_service(world: &World, level: usize) -> bool {
    let Some((service, _)) = action(world).split_once(':') else { return false };
    let prefix = format!("{service}:").to_ascii_lowercase();
    world.placed(Layer::Scp).iter().filter(|at| at.place.level == level).any(|at| {
        let document = document::document(&world.policies, at.place).unwrap_or_default();
        let statements = match document.get("Statement") {
            Some(Value::Array(list)) => list.clone(),
            Some(alone) => vec![alone.clone()],
            None => Vec::new(),
        };
        statements.iter().any(|statement| {
            texts(statement.get("Action")).iter().any(|own| own.to_ascii_lowercase().starts_with(&prefix))
        })
    })
}
