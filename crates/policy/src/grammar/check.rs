//! Which elements a statement must, may and may not have, depending on the kind of policy.

use super::statement::{Parsed, Raw};
use crate::kind::PolicyKind;
use crate::pattern::PrincipalPattern;
use crate::statement::{Effect, Element, PRINCIPAL};

/// Checks a statement as a whole.
pub(super) fn statement(kind: PolicyKind, raw: Raw<'_>) -> Result<Parsed<'_>, String> {
    let parsed = Parsed {
        sid: raw.sid,
        effect: raw.effect.ok_or("the statement has no \"Effect\"")?,
        action: one_form("Action", raw.action, raw.not_action)?.ok_or_else(|| neither("Action"))?,
        resource: one_form("Resource", raw.resource, raw.not_resource)?,
        principal: one_form("Principal", raw.principal, raw.not_principal)?,
        conditions: raw.condition.unwrap_or_default(),
    };
    resource(kind, &parsed)?;
    principal(kind, &parsed)?;
    if kind == PolicyKind::Rcp {
        resource_control(&parsed)?;
    }
    Ok(parsed)
}

/// The plain or the `Not…` form of an element.
fn one_form<T>(
    name: &str,
    plain: Option<Vec<T>>,
    negated: Option<Vec<T>>,
) -> Result<Option<Element<T>>, String> {
    match (plain, negated) {
        (Some(_), Some(_)) => Err(format!("a statement has \"{name}\" or \"Not{name}\", not both")),
        (Some(patterns), None) => Ok(Some(Element { negated: false, patterns })),
        (None, Some(patterns)) => Ok(Some(Element { negated: true, patterns })),
        (None, None) => Ok(None),
    }
}

fn neither(name: &str) -> String {
    format!("the statement has neither \"{name}\" nor \"Not{name}\"")
}

fn resource(kind: PolicyKind, parsed: &Parsed<'_>) -> Result<(), String> {
    match (kind, &parsed.resource) {
        (PolicyKind::Trust, Some(_)) => {
            Err("a role trust policy has no \"Resource\": it is about the role that it belongs to".to_owned())
        }
        (_, None) if kind.needs_resource() => Err(neither("Resource")),
        _ => Ok(()),
    }
}

fn principal(kind: PolicyKind, parsed: &Parsed<'_>) -> Result<(), String> {
    match &parsed.principal {
        None if kind.has_principal() => Err(neither("Principal")),
        Some(element) if !kind.has_principal() => {
            Err(format!("{} has no {:?}", kind.name(), element.name(PRINCIPAL)))
        }
        Some(element) if element.negated && kind == PolicyKind::Trust && parsed.effect == Effect::Allow => {
            Err("a role trust policy cannot allow by \"NotPrincipal\"".to_owned())
        }
        _ => Ok(()),
    }
}

/// Organizations User Guide, "RCP syntax": `Principal` is `"*"`; only AWS's own `RCPFullAWSAccess` allows.
fn resource_control(parsed: &Parsed<'_>) -> Result<(), String> {
    let for_everyone = parsed.principal.as_ref().is_some_and(|element| {
        !element.negated && element.patterns.iter().all(PrincipalPattern::is_everyone)
    });
    if !for_everyone {
        return Err("the \"Principal\" of a resource control policy is \"*\"".to_owned());
    }
    if parsed.effect == Effect::Allow && !allows_everything(parsed) {
        return Err("a resource control policy cannot allow: its \"Effect\" is \"Deny\"".to_owned());
    }
    Ok(())
}

fn allows_everything(parsed: &Parsed<'_>) -> bool {
    let Parsed { action, resource: Some(resource), .. } = parsed else { return false };
    !action.negated
        && action.patterns.iter().any(|pattern| pattern.as_str() == "*")
        && !resource.negated
        && resource.patterns.iter().any(|text| text == "*")
        && parsed.conditions.is_empty()
}
