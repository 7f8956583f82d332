//! The evaluator's verdicts beside the model's answers.

use std::collections::BTreeSet;

use policy::{
    AttachedPolicy, Context, Layer, LayerPolicies, Outcomes, Policy, PolicyKind, Request, Verdict, decide,
};
use proptest::prelude::*;
use serde_json::Value;

use crate::case::{Answer, Case};
use crate::{generate, layers, worlds};

fn request(case: &Case) -> Request {
    let mut context = if case.complete { Context::complete() } else { Context::new() };
    for (key, values) in &case.context {
        context.set(key, values.iter().copied());
    }
    let account = Some(case.resource_account);
    Request::new(Some(case.principal), Some(case.action), Some(case.resource), account, context)
}

fn attached(document: &Value, kind: PolicyKind) -> AttachedPolicy<'static> {
    let text = document.to_string();
    let policy = Policy::parse(&text, kind).unwrap_or_else(|error| panic!("{text}: {error}")).into_owned();
    AttachedPolicy { name: "p".into(), arn: None, target: None, policy }
}

fn policies(case: &Case, request: &Request) -> [LayerPolicies<'static>; 7] {
    let all = |list: &[Value], kind| list.iter().map(|own| attached(own, kind)).collect::<Vec<_>>();
    let one = |document: &Option<Value>, kind| document.as_ref().map(|own| attached(own, kind));
    let levels = |levels: &[Vec<Value>], kind| levels.iter().map(|level| all(level, kind)).collect();
    let resource = if request.assumes_role() { PolicyKind::Trust } else { PolicyKind::Resource };
    [
        LayerPolicies::identity(all(&case.identity, PolicyKind::Identity)),
        LayerPolicies::resource(one(&case.resource_policy, resource)),
        LayerPolicies::boundary(one(&case.boundary, PolicyKind::Boundary)),
        LayerPolicies::session(all(&case.session, PolicyKind::Session)),
        LayerPolicies::scp(levels(&case.scp, PolicyKind::Scp)),
        LayerPolicies::rcp(levels(&case.rcp, PolicyKind::Rcp)),
        LayerPolicies::endpoint(one(&case.endpoint, PolicyKind::Endpoint)),
    ]
}

fn verdict(answer: Answer) -> Verdict {
    match answer {
        Answer::Allowed => Verdict::Allowed,
        Answer::ImplicitDeny => Verdict::ImplicitDeny,
        Answer::ExplicitDeny => Verdict::ExplicitDeny,
        Answer::NotApplicable => Verdict::NotApplicable,
    }
}

/// Where the evaluator and the model disagree.
fn disagreement(case: &Case) -> Option<String> {
    let request = request(case);
    let mut outcomes = Outcomes::default();
    for policies in policies(case, &request) {
        outcomes.set(policies.layer(), policies.evaluate(&request));
    }
    let worlds = worlds::worlds(case);
    let of = |principal| Case { principal, ..case.clone() };
    let cases: Vec<Case> = worlds::principals(case).into_iter().map(of).collect();
    let each = cases.iter().flat_map(|case| worlds.all.iter().map(move |world| (case, world)));
    let answers: Vec<_> = each.map(|(case, world)| layers::decide(case, world)).collect();
    for (place, layer) in Layer::ALL.into_iter().enumerate() {
        let said: BTreeSet<Verdict> = answers.iter().map(|answers| verdict(answers.layers[place])).collect();
        let outcome = outcomes.get(layer).expect("all layers were asked");
        let possible = match outcome.verdict() {
            Verdict::Unknown => outcome.possible().into_iter().collect(),
            certain => BTreeSet::from([certain]),
        };
        if !said.is_subset(&possible) {
            return Some(format!("{}: {possible:?}, the model says {said:?}", layer.name()));
        }
    }
    let said: BTreeSet<Verdict> = answers.iter().map(|answers| verdict(answers.together)).collect();
    let decided = decide(&request, &outcomes).verdict;
    // Where nothing allows, some unknown may still deny explicitly.
    let fitting = match decided {
        Verdict::ImplicitDeny => BTreeSet::from([Verdict::ImplicitDeny, Verdict::ExplicitDeny]),
        certain => BTreeSet::from([certain]),
    };
    let is_denied = said.is_subset(&BTreeSet::from([Verdict::ImplicitDeny, Verdict::ExplicitDeny]));
    if decided != Verdict::Unknown && !said.is_subset(&fitting) {
        return Some(format!("decision: {decided:?}, the model says {said:?}"));
    }
    // Which user a federated user's session comes from, no ARN says.
    let is_open = case.principal.contains(":federated-user/")
        || !worlds.each_key_tells
        || worlds::sessions_mentioned(case) > 1;
    if decided == Verdict::Unknown && (said.len() == 1 || is_denied) && !is_open {
        return Some(format!("decision: unknown for no reason; the model always says {said:?}"));
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(4_000), failure_persistence: None, max_shrink_iters: 3_000, ..ProptestConfig::default() })]

    #[test]
    fn evaluator_and_model_agree(case in generate::case()) {
        if let Some(disagreement) = disagreement(&case) {
            prop_assert!(false, "{disagreement}\n{}", case.to_json());
        }
    }
}

/// How many cases to try: `PROPTEST_CASES`, else as many as are tried in a few seconds.
pub(crate) fn cases(usual: u32) -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}
