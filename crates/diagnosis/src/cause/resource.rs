//! Policies of resources, keys and roles that do not allow.

use case::{Finding, NearMiss, Severity, StatementRef};
use policy::{Layer, Principal};
use serde_json::{Map, Value};

use super::allow::rank;
use super::{about, action, error, got, listed, missed, on_resource, other_conditions, principal};
use crate::arn;
use crate::document::{self, texts};
use crate::fix::near_misses;
use crate::holder;
use crate::world::At;
use crate::{Facts, World};

/// Why the resource's own policy does not allow.
pub(super) fn findings(world: &World) -> Vec<Finding> {
    if world.is_restricted() {
        return vec![restricted(world)];
    }
    let mut misses = near_misses(world, Layer::Resource, 0);
    misses.sort_by_key(|at| rank(world, &at.what));
    let deleted = misses.iter().find(|at| at.what.wanted.iter().any(|own| arn::is_unique_id(own)));
    if let Some(at) = deleted {
        let title = format!(
            "{} names a principal that was deleted: one of the same name is another principal",
            capital(&at.what)
        );
        return vec![missed(world, error("deleted-principal", Layer::Resource, title), at)];
    }
    let request = world.prepared();
    if request.assumes_role() {
        let others = misses.first().into_iter().flat_map(|at| other_conditions(&misses, at));
        let others = others.map(|at| near_trust(world, at));
        return std::iter::once(trust(world, &misses)).chain(others).collect();
    }
    if let Some(at) = misses.first().filter(|at| at.what.element == "Condition") {
        let tell = |at: &At<NearMiss>| {
            missed(world, error("condition-not-met", Layer::Resource, condition(&at.what)), at)
        };
        return std::iter::once(at).chain(other_conditions(&misses, at)).map(tell).collect();
    }
    let policy = world.placed(Layer::Resource).first().map(|at| at.what.name.clone());
    let own = policy.clone().filter(|name| !name.is_empty()).unwrap_or_else(|| "The resource".to_owned());
    let is_of_account = request.principal().and_then(Principal::account).is_some();
    let (code, title) = if request.uses_kms_key() && !request.is_cross_account() && is_of_account {
        let title = format!(
            "The key policy of {} neither names {} nor lets IAM policies decide",
            resource(world),
            principal(world)
        );
        ("kms-no-iam-delegation", title)
    } else if request.is_cross_account() {
        let title = format!(
            "{own} does not allow {} for {}: across accounts both sides must",
            action(world),
            principal(world)
        );
        ("cross-account-one-sided", title)
    } else {
        (
            "no-resource-allow",
            format!("{own} does not allow {} for {}{}", action(world), principal(world), on_resource(world)),
        )
    };
    let detail = (!holder::may_have_policy(world)).then(|| {
        let account = request.resource_account().unwrap_or("of the resource");
        format!("{} can have no policy of its own: assume a role in account {account}.", resource(world))
    });
    let finding = Finding { policy, detail, ..error(code, Layer::Resource, title) };
    let finding = misses.first().map_or(finding.clone(), |at| missed(world, finding, at));
    wrong_account(world).into_iter().chain([finding]).collect()
}

/// A public policy under Block Public Access.
fn restricted(world: &World) -> Finding {
    let title = "The bucket policy is public, and Block Public Access keeps it to the bucket's own account";
    let finding = crate::settings::public_access_block(title);
    let allows = world.statements(Layer::Resource).into_iter().find(|at| at.what.effect == "Allow");
    allows.map_or(finding.clone(), |at| about(world, finding, &at, None))
}

fn resource(world: &World) -> &str {
    world.request.resource.as_deref().unwrap_or("the resource")
}

/// Why a trust policy does not let the principal in.
fn trust(world: &World, misses: &[At<NearMiss>]) -> Finding {
    let Some(at) = misses.first() else {
        let title = format!(
            "The trust policy of {} has no statement that lets {} in",
            resource(world),
            principal(world)
        );
        let policy = world.placed(Layer::Resource).first().map(|at| at.what.name.clone());
        return Finding { policy, ..error("trust-principal-mismatch", Layer::Resource, title) };
    };
    near_trust(world, at)
}

/// Why a statement of a trust policy nearly lets the principal in.
fn near_trust(world: &World, at: &At<NearMiss>) -> Finding {
    let miss = &at.what;
    let external = miss.key.as_deref().is_some_and(|key| key.eq_ignore_ascii_case("sts:ExternalId"));
    let (code, title) = match miss.element.as_str() {
        "Condition" if external => {
            let passed = got(miss.got.as_deref());
            (
                "external-id",
                format!(
                    "{} wants the external id {}, and {passed} was passed",
                    capital(miss),
                    listed(&miss.wanted)
                ),
            )
        }
        "Condition" => ("condition-not-met", condition(miss)),
        "Action" => (
            "condition-not-met",
            format!(
                "{} allows {}, and the request needs {} too",
                capital(miss),
                listed(&miss.wanted),
                action(world)
            ),
        ),
        _ => {
            let title =
                format!("{} names {}, and {} asks", capital(miss), listed(&miss.wanted), principal(world));
            ("trust-principal-mismatch", title)
        }
    };
    missed(world, error(code, Layer::Resource, title), at)
}

fn condition(miss: &NearMiss) -> String {
    let (key, operator) =
        (miss.key.as_deref().unwrap_or_default(), miss.operator.as_deref().unwrap_or_default());
    format!(
        "The condition of {} does not hold: {key} {operator} {}, the request had {}",
        miss.statement,
        listed(&miss.wanted),
        got(miss.got.as_deref())
    )
}

fn capital(miss: &NearMiss) -> String {
    let own = miss.statement.to_string();
    format!("S{}", own.trim_start_matches('s'))
}

/// A resource in another account whose policy does not mention the caller's: perhaps another account was meant.
fn wrong_account(world: &World) -> Option<Finding> {
    let request = world.prepared();
    let own = request.principal().and_then(Principal::account)?.to_owned();
    let other = request.resource_account().filter(|other| *other != own)?.to_owned();
    let knows = world.placed(Layer::Resource).iter().any(|at| {
        document::policy_at(&world.policies, at.place)
            .is_some_and(|policy| policy.document.get().contains(&own))
    });
    if knows || request.assumes_role() {
        return None;
    }
    let title = format!(
        "The resource is in account {other}, and the caller in {own}: is this the account that was meant?"
    );
    Some(Finding::new("wrong-account", Severity::Warning, title))
}

/// The danger of trusting another account without an external id (the confused deputy), or everyone.
///
/// IAM User Guide, "The confused deputy problem".
pub(crate) fn confused_deputy(world: &World, facts: &Facts) -> Option<Finding> {
    let request = world.prepared();
    let account = request.resource_account().filter(|_| request.assumes_role())?.to_owned();
    let policy = world.placed(Layer::Resource).into_iter().next()?;
    let statements = (0..).map_while(|index| document::statement(&world.policies, policy.place, index));
    let (index, statement, hazard) = statements.enumerate().find_map(|(index, statement)| {
        let hazard = hazard(world, &statement, &account, facts)?;
        Some((index, statement, hazard))
    })?;
    let name = &policy.what.name;
    let (title, advice) = match hazard {
        Hazard::Everyone => (
            format!("{name} trusts everyone: whoever has an AWS account can use this role"),
            "name the principals, or add a condition that does",
        ),
        Hazard::Account => (
            format!(
                "{name} trusts another account without an external id: who can make that account act, can use this role"
            ),
            "add a condition on sts:ExternalId where the other account is not your own",
        ),
    };
    let sid = statement.get("Sid").and_then(|own| own.as_str()).map(ToOwned::to_owned);
    let reference = StatementRef {
        policy: name.clone(),
        arn: policy.what.arn.clone(),
        level: None,
        index,
        sid,
        effect: "Allow".to_owned(),
        matched: None,
    };
    let detail = format!("Statement {}: {advice}.", reference.label());
    let finding = Finding::new("confused-deputy", Severity::Warning, title);
    let mut finding = about(world, finding, &At { place: policy.place, what: reference }, None);
    finding.layer = Some(Layer::Resource);
    finding.detail = Some(detail);
    Some(finding)
}

#[derive(Debug, Clone, Copy)]
enum Hazard {
    Everyone,
    Account,
}

/// Whom a statement lets in who may act for others.
fn hazard(world: &World, statement: &Map<String, Value>, account: &str, facts: &Facts) -> Option<Hazard> {
    let guarded = crate::fix::meet::conditions(statement).iter().any(|own| guards(&own.key));
    if guarded || statement.get("Effect").is_none_or(|effect| effect != "Allow") {
        return None;
    }
    let named = statement.get("Principal")?;
    let principals = texts(named.get("AWS"));
    if named == "*" || principals.iter().any(|own| own == "*") {
        let is_bare = crate::fix::meet::conditions(statement).is_empty();
        return is_bare.then_some(Hazard::Everyone);
    }
    let is_own = |own: &str| {
        is_related(world, own)
            || Principal::parse(own)
                .account()
                .is_some_and(|own| facts.related_accounts.iter().any(|one| one == own))
    };
    principals.iter().any(|own| is_foreign(own, account) && !is_own(own)).then_some(Hazard::Account)
}

fn guards(key: &str) -> bool {
    ["sts:ExternalId", "aws:PrincipalOrgID", "aws:PrincipalOrgPaths", "aws:PrincipalArn"]
        .iter()
        .any(|own| own.eq_ignore_ascii_case(key))
}

/// True for the caller's account if it is in the role's organization: its own people are not strangers.
fn is_related(world: &World, principal: &str) -> bool {
    let request = world.prepared();
    let named = Principal::parse(principal);
    let caller = request.principal().and_then(Principal::account);
    let organization = world.context("aws:PrincipalOrgID");
    named.account() == caller && organization.is_some() && organization == world.context("aws:ResourceOrgID")
}

fn is_foreign(principal: &str, account: &str) -> bool {
    match Principal::parse(principal).account() {
        Some(own) => own != account,
        None => false,
    }
}
