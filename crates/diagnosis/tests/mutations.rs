//! An allowed request, one random fault in one layer: the diagnosis names the layer, the policy and the statement, and
//! its fix restores the permission.

#![cfg(test)]

mod mutations {
    pub(crate) mod application;
    pub(crate) mod conditions;
    pub(crate) mod documents;
    pub(crate) mod expectation;
    pub(crate) mod fault;
    pub(crate) mod scene;
}

use case::Verdict;
use diagnosis::{Facts, diagnose};
use proptest::prelude::*;
use proptest::sample::select;

use mutations::application::decision;
use mutations::expectation::check;
use mutations::fault::{Fault, fault, inject};
use mutations::scene::{TARGETS, scene};

/// 2,000 scenarios, or as many as `PROPTEST_CASES` says.
fn config() -> ProptestConfig {
    let told = ProptestConfig::default();
    let cases = if std::env::var_os("PROPTEST_CASES").is_some() { told.cases } else { 2_000 };
    ProptestConfig { cases, max_global_rejects: cases.saturating_mul(50), ..told }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn the_fault_is_named_and_mended(
        scene in scene(),
        target in select(TARGETS.to_vec()),
        fault in fault(),
    ) {
        let sound = scene.world();
        let mut world = sound.clone();
        let expected = inject(&scene, &mut world, target, &fault);
        prop_assume!(expected.is_some(), "the layer is not there, or has no such fault");
        prop_assert_eq!(decision(&sound), Verdict::Allowed, "the world without a fault: {:?}", scene);
        let verdict = decision(&world);
        prop_assume!(verdict != Verdict::Allowed, "another statement allows");
        prop_assert_ne!(verdict, Verdict::Unknown, "nothing is unknown here");
        prop_assert_eq!(matches!(fault, Fault::Deny(_)), verdict == Verdict::ExplicitDeny);
        if let Some(expected) = expected {
            check(&world, &diagnose(&world, None, &Facts::default()), &expected)?;
        }
    }
}
