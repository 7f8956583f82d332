//! Laws of one layer.

use policy::{LayerPolicies, Lookup, PolicyKind, Verdict};
use proptest::prelude::*;

use crate::world::{self, KEYS, asked, documents};

proptest! {
    #[test]
    fn the_explanation_has_the_verdict_that_it_explains(documents in documents(), asked in asked()) {
        let request = asked.request();
        for layer in documents.compile() {
            let explained = layer.explain(&request);
            prop_assert_eq!(explained.verdict, layer.evaluate(&request).verdict());
            let some = |effect: &str, matched| {
                explained.statements.iter().any(|own| own.effect == effect && own.matched == matched)
            };
            match explained.verdict {
                Verdict::ExplicitDeny => prop_assert!(some("Deny", Some(true))),
                Verdict::Unknown => prop_assert!(!explained.depends_on.is_empty() && explained.possible.len() > 1),
                Verdict::ImplicitDeny => prop_assert!(!some("Deny", Some(true))),
                Verdict::Allowed | Verdict::NotApplicable => {}
            }
        }
    }

    #[test]
    fn what_is_unknown_depends_on_keys_that_are_not_given(documents in documents(), asked in asked()) {
        let request = asked.request();
        for layer in documents.compile() {
            for dependency in layer.explain(&request).depends_on {
                let is_part = ["principal", "action", "resource"].contains(&dependency.key.as_str());
                prop_assert!(is_part || request.context().lookup(&dependency.key) == Lookup::Unknown);
            }
        }
    }

    #[test]
    fn statements_may_stand_in_any_order(
        statements in prop::collection::vec(world::statement(true), 1..5),
        asked in asked(),
    ) {
        let request = asked.request();
        let outcome = |statements: &[serde_json::Value]| {
            let policy = world::compile(statements, PolicyKind::Resource);
            LayerPolicies::resource(Some(policy)).evaluate(&request)
        };
        let forwards = outcome(&statements);
        let backwards: Vec<_> = statements.into_iter().rev().collect();
        prop_assert_eq!(outcome(&backwards), forwards);
    }

    #[test]
    fn a_policy_may_be_cut_in_two(
        statements in prop::collection::vec(world::statement(false), 1..5),
        cut in 0usize..5,
        asked in asked(),
    ) {
        let request = asked.request();
        let (first, second) = statements.split_at(cut.min(statements.len()));
        let kind = PolicyKind::Identity;
        let whole = LayerPolicies::identity(vec![world::compile(&statements, kind)]);
        let cut = LayerPolicies::identity(vec![world::compile(second, kind), world::compile(first, kind)]);
        prop_assert_eq!(whole.evaluate(&request), cut.evaluate(&request));
    }

    /// Keys that follow from the request stay as they are: a service has no principal tags.
    #[test]
    fn what_was_unknown_becomes_one_of_its_possible_verdicts(
        documents in documents(),
        asked in asked(),
        filling in asked_keys(),
    ) {
        let before = asked.request();
        let mut known = asked.clone();
        for ((own, filled), (key, _)) in known.keys.iter_mut().zip(filling).zip(KEYS) {
            if before.context().lookup(key) == Lookup::Unknown {
                *own = Some(filled);
            }
        }
        for layer in documents.compile() {
            let before = layer.evaluate(&asked.request());
            let after = layer.evaluate(&known.request()).verdict();
            match before.verdict() {
                // Keys that no case gives here may still leave it open.
                Verdict::Unknown if after == Verdict::Unknown => {}
                Verdict::Unknown => prop_assert!(before.possible().contains(&after), "{before:?} {after:?}"),
                certain => prop_assert_eq!(after, certain),
            }
        }
    }
}

fn asked_keys() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    KEYS.iter()
        .map(|(_, values)| prop::sample::subsequence(*values, 0..=values.len()).boxed())
        .collect::<Vec<_>>()
}
