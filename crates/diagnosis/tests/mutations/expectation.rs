//! What a diagnosis must say of the fault that was injected.

use case::{Finding, Fix, Layer, Severity, Verdict};
use diagnosis::{Diagnosis, World};
use proptest::prelude::*;

use super::application::{apply, decision};
use super::fault::Expected;

type Told = Result<(), TestCaseError>;

/// The layer, the policy and the statement are named, and the fix mends.
pub(crate) fn check(world: &World, diagnosis: &Diagnosis, expected: &Expected) -> Told {
    let errors: Vec<&Finding> =
        diagnosis.findings.iter().filter(|own| own.severity == Severity::Error).collect();
    prop_assert!(!errors.is_empty(), "no cause: {:#?}", diagnosis.findings);
    let layer = expected.place.layer;
    prop_assert!(errors.iter().all(|own| own.layer == Some(layer)), "another layer: {errors:#?}");
    names_level(&errors, expected)?;
    names_statement(&errors, expected)?;
    mends(world, diagnosis, &errors, expected)
}

/// The level of the organization, by the statement or in words.
fn names_level(errors: &[&Finding], expected: &Expected) -> Told {
    if !matches!(expected.place.layer, Layer::Scp | Layer::Rcp) {
        return Ok(());
    }
    let level = expected.place.level;
    for own in errors {
        let by_statement = own.statement.as_ref().map(|own| own.level == Some(level));
        prop_assert!(by_statement != Some(false), "another level: {own:#?}");
    }
    let words = format!("level {level}");
    let in_words =
        errors[0].title.contains(&words) || errors[0].detail.as_ref().is_some_and(|own| own.contains(&words));
    prop_assert!(in_words, "the level is not told: {:#?}", errors[0]);
    Ok(())
}

/// The policy, and the position, Sid and effect of the statement, of the first cause and wherever one is named.
fn names_statement(errors: &[&Finding], expected: &Expected) -> Told {
    let Some((index, sid)) = &expected.statement else { return Ok(()) };
    let names = |own: &Finding| {
        own.policy == expected.policy
            && own.statement.as_ref().is_some_and(|own| {
                own.index == *index
                    && own.sid.as_ref() == Some(sid)
                    && own.effect == expected.effect
                    && Some(&own.policy) == expected.policy.as_ref()
            })
    };
    prop_assert!(errors.iter().any(|own| names(own)), "{sid} is not named: {errors:#?}");
    if expected.effect == "Deny" {
        prop_assert!(errors.iter().all(|own| names(own)), "something else is named: {errors:#?}");
    }
    Ok(())
}

/// The fixes are said to be verified, and are: made one after the other they allow the request.
fn mends(world: &World, diagnosis: &Diagnosis, errors: &[&Finding], expected: &Expected) -> Told {
    prop_assert!(diagnosis.verified, "not mended: {:#?}", diagnosis.findings);
    prop_assert_eq!(decision(&diagnosis.mended), Verdict::Allowed);
    let mut fixes: Vec<&Fix> = Vec::new();
    for own in errors {
        let fix = own.fix.as_ref();
        prop_assert!(fix.is_some_and(|fix| fix.verified), "no fix that is verified: {own:#?}");
        fixes.extend(fix.filter(|fix| !fixes.contains(fix)));
    }
    let mut mended = world.clone();
    for fix in &fixes {
        apply(&mut mended, expected.place, fix);
        let text = fix.statement.as_ref().map(ToString::to_string).unwrap_or_default();
        let is_wide = fix.change.starts_with("add") && text.contains("\"Action\":\"*\"");
        prop_assert!(!is_wide, "too wide: {text}");
    }
    prop_assert_eq!(decision(&mended), Verdict::Allowed, "the fixes do not mend: {:#?}", fixes);
    Ok(())
}
