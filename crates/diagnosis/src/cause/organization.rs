//! Common kinds of guardrails in organizations.

use case::{Finding, NearMiss};
use policy::Layer;
use serde_json::{Map, Value};

use super::allow::rank;
use super::{action, error, listed, missed};
use crate::World;
use crate::document::{self, texts};
use crate::fix::{meet, near_misses};

/// The pattern of an organization's Deny, if it is a well-known one.
pub(super) fn pattern(
    world: &World,
    layer: Layer,
    statement: &Map<String, Value>,
) -> Option<(&'static str, String)> {
    if layer != Layer::Scp {
        return None;
    }
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
    if conditions.iter().any(is_about_root) {
        return Some((
            "scp-root",
            "The organization keeps the root users of its accounts from acting: use a role".to_owned(),
        ));
    }
    let actions = texts(statement.get("Action"));
    let service = action(world).split_once(':').map(|(service, _)| format!("{service}:*"));
    let whole = service.is_some_and(|service| actions.iter().any(|own| own.eq_ignore_ascii_case(&service)));
    // The exempted principals do not change the purpose of the statement.
    let bare = conditions.iter().all(|own| own.key.to_ascii_lowercase().starts_with("aws:principal"));
    let all = actions.iter().any(|own| own == "*");
    (bare && !all && (whole || statement.contains_key("NotAction"))).then(|| {
        (
            "scp-service",
            format!("The organization restricts services, and {} is of one of them", action(world)),
        )
    })
}

/// A condition that holds for root users, as opposed to one that exempts them.
fn is_about_root(condition: &meet::Condition) -> bool {
    let names = |is_root: fn(&str) -> bool| condition.values.iter().any(|value| is_root(value));
    let is_positive = !condition.operator.is_negated();
    let by_arn =
        condition.key.eq_ignore_ascii_case("aws:PrincipalArn") && names(|own| own.ends_with(":root"));
    let by_type = condition.key.eq_ignore_ascii_case("aws:PrincipalType")
        && names(|own| own.eq_ignore_ascii_case("Account"));
    is_positive && (by_arn || by_type)
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
    let restricted = nearest.as_ref().and_then(|at| Some((at, restriction(&at.what)?)));
    let restricted = restricted.map(|(at, (code, title))| missed(world, error(code, Layer::Scp, title), at));
    let main = nearest.as_ref().map_or(main.clone(), |at| missed(world, main, at));
    let allow_list = || {
        let service = action(world).split_once(':').map_or("the service", |(service, _)| service);
        let title = format!("The allow-list of {at_level} has nothing of {service}");
        let finding = error("scp-service", Layer::Scp, title);
        let policy = place.map(|at| at.what.name.clone());
        lists_other_services(world, level).then_some(Finding { policy, ..finding })
    };
    let kind = restricted.or_else(allow_list);
    std::iter::once(main).chain(kind).collect()
}

/// The restriction of an Allow because of which it does not allow the request.
fn restriction(miss: &NearMiss) -> Option<(&'static str, String)> {
    let key = miss.key.as_deref().filter(|_| miss.element == "Condition")?;
    let (code, what) = match key.to_ascii_lowercase().as_str() {
        "aws:requestedregion" => ("scp-region", "regions"),
        "ec2:instancetype" => ("scp-instance-type", "instance types"),
        _ => return None,
    };
    let operator = miss.operator.as_deref().unwrap_or_default();
    Some((code, format!("The organization restricts {what}: {operator} {}", listed(&miss.wanted))))
}

/// True for a level that allows a list of services that does not include this one.
fn lists_other_services(world: &World, level: usize) -> bool {
    let Some((service, _)) = action(world).split_once(':') else { return false };
    let prefix = format!("{service}:").to_ascii_lowercase();
    let places = world.placed(Layer::Scp).into_iter().filter(|at| at.place.level == level);
    let statements = places
        .flat_map(|at| (0..).map_while(move |index| document::statement(&world.policies, at.place, index)));
    let allowing: Vec<Vec<String>> = statements
        .filter(|own| own.get("Effect").is_some_and(|effect| effect == "Allow"))
        .map(|own| texts(own.get("Action")))
        .collect();
    let names = |own: &String| own == "*" || own.to_ascii_lowercase().starts_with(&prefix);
    !allowing.is_empty() && allowing.iter().all(|own| !own.is_empty() && !own.iter().any(names))
}
