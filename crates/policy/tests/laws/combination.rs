//! Laws of all layers together.

use policy::{Layer, Outcome, Outcomes, Verdict, decide};
use proptest::prelude::*;
use serde_json::json;

use crate::world::{self, Documents, asked, decision, documents, verdict};

/// Puts a statement into the layer that `place` points at.
fn add(documents: &mut Documents, place: usize, mut statement: serde_json::Value) {
    let with_principal = matches!(place, 4..=6);
    if !with_principal {
        statement.as_object_mut().unwrap().retain(|key, _| !key.ends_with("Principal"));
    }
    if place == 4 {
        statement.as_object_mut().unwrap().retain(|key, _| !key.ends_with("Principal"));
        statement["Principal"] = json!("*");
    }
    match place {
        0 => documents.identity.push(statement),
        1 => documents.boundary.iter_mut().for_each(|own| own.push(statement.clone())),
        2 => documents.session.iter_mut().for_each(|own| own.push(statement.clone())),
        3 => documents.scp.iter_mut().for_each(|own| own.push(statement.clone())),
        4 => documents.rcp.iter_mut().for_each(|own| own.push(statement.clone())),
        5 => documents.resource.iter_mut().for_each(|own| own.push(statement.clone())),
        _ => documents.endpoint.iter_mut().for_each(|own| own.push(statement.clone())),
    }
}

fn is_denied(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::ImplicitDeny | Verdict::ExplicitDeny)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn another_deny_never_allows(
        mut documents in documents(),
        asked in asked(),
        place in 0usize..7,
        mut statement in world::statement(true),
    ) {
        let request = asked.request();
        let before = verdict(&documents, &request);
        statement["Effect"] = json!("Deny");
        add(&mut documents, place, statement);
        let after = verdict(&documents, &request);
        if after == Verdict::Allowed {
            prop_assert_eq!(before, Verdict::Allowed);
        }
        if is_denied(before) {
            prop_assert!(is_denied(after) || after == Verdict::Unknown);
        }
    }

    #[test]
    fn another_allow_never_denies(
        mut documents in documents(),
        asked in asked(),
        place in prop::sample::select(vec![0usize, 1, 2, 3, 5, 6]),
        mut statement in world::statement(true),
    ) {
        let request = asked.request();
        let before = verdict(&documents, &request);
        statement["Effect"] = json!("Allow");
        add(&mut documents, place, statement);
        if before == Verdict::Allowed {
            prop_assert_eq!(verdict(&documents, &request), Verdict::Allowed);
        }
    }

    #[test]
    fn layers_may_be_examined_in_any_order(documents in documents(), asked in asked(), turn in 0usize..7) {
        let request = asked.request();
        let mut layers = documents.compile();
        let forwards = decision(&layers, &request);
        layers.rotate_left(turn);
        prop_assert_eq!(decision(&layers, &request), forwards);
    }

    /// The decision from verdicts that have travelled in a case is the decision from the policies.
    #[test]
    fn verdicts_carry_the_whole_decision(documents in documents(), asked in asked()) {
        let request = asked.request();
        let layers = documents.compile();
        let mut travelled = Outcomes::default();
        for layer in &layers {
            let text = serde_json::to_string(&layer.explain(&request)).unwrap();
            travelled.set(layer.layer(), Outcome::from(&serde_json::from_str(&text).unwrap()));
        }
        prop_assert_eq!(decide(&request, &travelled), decision(&layers, &request));
    }

    #[test]
    fn an_unexamined_layer_leaves_no_certain_allow_that_lacks_one(documents in documents(), asked in asked()) {
        let request = asked.request();
        let layers = documents.compile();
        for hidden in Layer::ALL {
            let mut outcomes = Outcomes::default();
            for layer in layers.iter().filter(|layer| layer.layer() != hidden) {
                outcomes.set(layer.layer(), layer.evaluate(&request));
            }
            let decision = decide(&request, &outcomes);
            let examined = layers.iter().find(|layer| layer.layer() == hidden).unwrap().evaluate(&request);
            if examined.verdict() != Verdict::NotApplicable && decision.verdict != Verdict::ExplicitDeny {
                prop_assert!(decision.unexamined.contains(hidden));
            }
        }
    }

    #[test]
    fn a_decision_names_the_layers_that_made_it(documents in documents(), asked in asked()) {
        let request = asked.request();
        let decision = decision(&documents.compile(), &request);
        prop_assert!(!decision.decided_by.is_empty() || is_root_of_its_account(&asked), "{:?}", decision);
    }
}

/// The root user needs no policy's leave.
fn is_root_of_its_account(asked: &world::Asked) -> bool {
    asked.principal.ends_with(":root")
}
