//! The layers, each and together.
//!
//! IAM User Guide, "Policy evaluation logic", "Cross-account policy evaluation logic", "Permissions boundaries for IAM
//! entities"; Organizations User Guide, "SCP evaluation", "RCP evaluation"; KMS Developer Guide, "Key policies".

use serde_json::Value;

use crate::case::{Answer, Case, World, texts};
use crate::principal::{self, Reach};
use crate::statement;

/// The answers of the layers, in the order of `policy::Layer::ALL`, and of all together.
pub(crate) struct Answers {
    pub(crate) layers: [Answer; 7],
    pub(crate) together: Answer,
}

/// The answer of some policies, with the best reach of an Allow.
fn ask<'a>(
    documents: impl IntoIterator<Item = &'a Value>,
    case: &Case,
    world: &World,
) -> (Answer, Option<Reach>) {
    let mut best = None;
    let mut denied = false;
    for document in documents {
        for statement in statements(document) {
            let reach = statement::matches(document, statement, case, world);
            if statement["Effect"] == "Deny" {
                denied |= reach.is_some();
            } else {
                best = best.max(reach);
            }
        }
    }
    match (denied, best) {
        (true, _) => (Answer::ExplicitDeny, best),
        (false, Some(_)) => (Answer::Allowed, best),
        (false, None) => (Answer::ImplicitDeny, best),
    }
}

fn statements(document: &Value) -> Vec<&Value> {
    match &document["Statement"] {
        Value::Array(statements) => statements.iter().collect(),
        one => vec![one],
    }
}

pub(crate) fn decide(case: &Case, world: &World) -> Answers {
    let who = case.principal;
    let all = |documents: &[Value]| ask(documents, case, world).0;
    let optional = |document: &Option<Value>| {
        document.as_ref().map_or(Answer::NotApplicable, |own| all(std::slice::from_ref(own)))
    };
    let has_identity =
        principal::account(who).is_some() && !principal::is_root(who) && !principal::is_provider(who);
    let only_with_identity = |answer: Answer| if has_identity { answer } else { Answer::NotApplicable };

    let identity = only_with_identity(all(&case.identity));
    let boundary = only_with_identity(optional(&case.boundary));
    let session = only_with_identity(match case.session.as_slice() {
        [] if principal::is_federated_user(who) => Answer::ImplicitDeny,
        [] => Answer::NotApplicable,
        some => all(some),
    });
    let (resource, reach) = match &case.resource_policy {
        Some(document) => ask([document], case, world),
        None => (Answer::NotApplicable, None),
    };
    let scp = scp(case, world);
    let rcp = rcp(case, world);
    let endpoint = optional(&case.endpoint);

    let layers = [identity, resource, boundary, session, scp, rcp, endpoint];
    Answers { layers, together: together(case, layers, reach) }
}

/// Every level must allow; a Deny at any level denies.
fn scp(case: &Case, world: &World) -> Answer {
    let who = case.principal;
    let is_bound = principal::account(who).is_some()
        && !principal::is_provider(who)
        && !principal::is_service_linked(who);
    if case.scp.is_empty() || !is_bound {
        return Answer::NotApplicable;
    }
    case.scp.iter().map(|level| ask(level, case, world).0).max().unwrap_or(Answer::NotApplicable)
}

/// `RCPFullAWSAccess` allows at every level; what the RCPs add can only deny, and only in services that have them: those
/// that AWS lists, and, since the list grows, those that a statement names.
fn rcp(case: &Case, world: &World) -> Answer {
    if case.rcp.is_empty() || principal::is_service_linked(case.principal) {
        return Answer::NotApplicable;
    }
    let service = case.action.split(':').next().unwrap_or_default().to_lowercase();
    let listed = ["s3", "sts", "kms", "sqs", "secretsmanager"].contains(&service.as_str());
    let names = |statement: &Value| {
        let actions = [&statement["Action"], &statement["NotAction"]].into_iter().flat_map(texts);
        actions.into_iter().any(|action| action.to_lowercase().starts_with(&format!("{service}:")))
    };
    let denies = case.rcp.iter().flatten().any(|document| {
        let counted = statements(document).into_iter().filter(|statement| listed || names(statement));
        counted.into_iter().any(|own| statement::matches(document, own, case, world).is_some())
    });
    if denies { Answer::ExplicitDeny } else { Answer::Allowed }
}

fn together(case: &Case, layers: [Answer; 7], reach: Option<Reach>) -> Answer {
    let [identity, _, boundary, session, scp, _, endpoint] = layers;
    let action = case.action.to_lowercase();
    let is_signed = ["kms:", "ec2:", "sts:"].iter().any(|own| action.starts_with(own));
    let by_assertion = action == "sts:assumerolewithsaml";
    let cannot_call = !by_assertion
        && ((principal::is_anonymous(case.principal) && is_signed)
            || (principal::is_federated_user(case.principal) && action == "sts:assumerole"));
    if action == "sts:getcalleridentity" && !cannot_call {
        return Answer::Allowed;
    }
    if layers.contains(&Answer::ExplicitDeny) {
        return Answer::ExplicitDeny;
    }
    if cannot_call {
        return Answer::ImplicitDeny;
    }
    let leaves = |answer: Answer| answer == Answer::Allowed || answer == Answer::NotApplicable;
    let who = case.principal;
    let limits = leaves(boundary) && leaves(session);
    let by_policies = (identity == Answer::Allowed || principal::is_root(who)) && limits;
    let same_account = principal::account(who) == Some(case.resource_account);
    let is_key = action.starts_with("kms:") && case.resource.contains(":key/");
    let must_be_named = is_key || action.starts_with("sts:assumerole");

    let by_resource = match reach {
        Some(Reach::Direct) => true,
        Some(Reach::Role) => limits,
        Some(Reach::Account) => by_policies,
        None => false,
    };
    let granted = if principal::account(who).is_none() || principal::is_provider(who) || by_assertion {
        reach.is_some()
    } else if principal::is_root(who) && action == "sts:assumerole" {
        false
    } else if !same_account {
        by_policies && reach.is_some()
    } else if must_be_named {
        by_resource
    } else {
        by_resource || by_policies
    };
    if granted && leaves(scp) && leaves(endpoint) { Answer::Allowed } else { Answer::ImplicitDeny }
}
