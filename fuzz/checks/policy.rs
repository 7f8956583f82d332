//! Any text is a policy or an error; a policy prints as it reads, and evaluates without a panic.

use policy::{AttachedPolicy, Context, LayerPolicies, Policy, PolicyKind, Request};

const KINDS: [PolicyKind; 8] = [
    PolicyKind::Identity,
    PolicyKind::Boundary,
    PolicyKind::Session,
    PolicyKind::Scp,
    PolicyKind::Rcp,
    PolicyKind::Resource,
    PolicyKind::Trust,
    PolicyKind::Endpoint,
];

pub fn check(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    for kind in KINDS {
        let Ok(policy) = Policy::parse(text, kind) else { continue };
        let printed = serde_json::to_string(&policy).expect("a policy prints");
        assert_eq!(Policy::parse(&printed, kind).expect("what is printed reads back"), policy);
        evaluate(policy);
    }
}

fn evaluate(policy: Policy<'_>) {
    let mut context = Context::new();
    context.set("aws:SourceIp", ["203.0.113.7"]);
    context.set("aws:TagKeys", ["team", "env"]);
    let principals =
        ["arn:aws:iam::111111111111:user/ann", "arn:aws:sts::111111111111:assumed-role/App/i", "anonymous"];
    let attached = AttachedPolicy { name: "p".into(), arn: None, target: None, policy };
    for principal in principals {
        for context in [context.clone(), Context::complete()] {
            let resource = Some("arn:aws:s3:::reports/é*/${x}");
            let request = Request::new(Some(principal), Some("s3:GetObject"), resource, None, context);
            for layer in [
                LayerPolicies::identity(vec![attached.clone()]),
                LayerPolicies::resource(Some(attached.clone())),
                LayerPolicies::rcp(vec![vec![attached.clone()]]),
            ] {
                assert_eq!(layer.explain(&request).verdict, layer.evaluate(&request).verdict());
            }
        }
    }
}
