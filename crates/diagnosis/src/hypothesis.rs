//! Which reading of what is not known explains what AWS said.

use case::{Finding, Layer, Severity, Verdict};
use denial::{Kind, Reason, Reported, ReportedLayer};

use crate::blocker::Doubt;
use crate::world::World;

/// A world to look for causes in.
pub(crate) struct Hypothesis {
    pub(crate) world: World,
    pub(crate) doubt: Doubt,
    /// What is taken to be so though the request does not say it.
    assumption: Option<String>,
    /// AWS has refused: what stands in the way did so in fact.
    refused: bool,
}

impl Hypothesis {
    /// Says of a finding what it rests on.
    pub(crate) fn qualify(&self, finding: &mut Finding) {
        let Some(assumption) = &self.assumption else { return };
        if !self.refused {
            finding.severity = finding.severity.min(Severity::Warning);
        }
        let detail = finding.detail.take();
        finding.detail =
            Some(detail.map_or_else(|| assumption.clone(), |detail| format!("{detail}\n{assumption}")));
    }
}

/// Chooses: what is certain needs no assumption. Where it hangs on something unknown, the reading that agrees with AWS.
pub(crate) fn choose(world: &World, reported: Option<&Reported>) -> Hypothesis {
    let state = world.state();
    let refused = reported.is_some_and(|reported| reported.kind == Kind::Denial);
    let explicit =
        reported.filter(|own| own.reason == Some(Reason::Explicit)).and_then(|own| own.layer).map(layer);
    let certain = |doubt| Hypothesis { world: world.clone(), doubt, assumption: None, refused };
    if state.decision.verdict != Verdict::Unknown {
        return certain(Doubt::Spares);
    }
    let complete = world.as_if_complete();
    let told = complete.state().decision;
    let denies = matches!(told.verdict, Verdict::ExplicitDeny | Verdict::ImplicitDeny);
    let agrees = match reported.and_then(|own| own.layer).map(layer) {
        Some(layer) => told.decided_by.contains(layer),
        None => true,
    };
    if denies && agrees {
        return Hypothesis { world: complete, doubt: Doubt::Spares, assumption: assumption(world), refused };
    }
    match explicit {
        Some(layer) => {
            let assumption = "AWS says that this layer denies; of its statements this one may.".to_owned();
            Hypothesis { assumption: Some(assumption), ..certain(Doubt::Condemns(layer)) }
        }
        None => certain(Doubt::Spares),
    }
}

/// What is taken to be so where nothing is missing.
fn assumption(world: &World) -> Option<String> {
    let keys = unknown_keys(world);
    let carried = format!("the request carried no {}", keys.join(", "));
    let mut all: Vec<String> = Some(carried).filter(|_| !keys.is_empty()).into_iter().collect();
    all.extend(world.unknown_settings());
    (!all.is_empty()).then(|| format!("This holds if {}.", all.join(", and if ")))
}

/// The layer that AWS blames.
pub(crate) fn layer(reported: ReportedLayer) -> Layer {
    match reported {
        ReportedLayer::Identity => Layer::Identity,
        ReportedLayer::Resource => Layer::Resource,
        ReportedLayer::Boundary => Layer::Boundary,
        ReportedLayer::Session => Layer::Session,
        ReportedLayer::Scp => Layer::Scp,
        ReportedLayer::Rcp => Layer::Rcp,
        ReportedLayer::Endpoint => Layer::Endpoint,
    }
}

/// The keys that some layer's verdict hangs on.
fn unknown_keys(world: &World) -> Vec<String> {
    let layers = world.layers();
    let mut keys: Vec<String> = Vec::new();
    for verdict in Layer::ALL.into_iter().filter_map(|layer| layers.get(layer)) {
        for dependency in &verdict.depends_on {
            if dependency.key.contains(':') && !keys.contains(&dependency.key) {
                keys.push(dependency.key.clone());
            }
        }
    }
    keys
}

/// Nothing that is known explains the denial: what to collect next.
pub(crate) fn unexplained(world: &World, reported: Option<&Reported>) -> Option<Finding> {
    let decision = world.decision();
    let refused = reported.is_some_and(|own| own.kind == Kind::Denial);
    if !refused || world.request.action.is_none() {
        return None;
    }
    let unexamined: Vec<&str> = decision.unexamined.iter().map(Layer::name).collect();
    let keys = unknown_keys(world);
    let mut next = Vec::new();
    if !unexamined.is_empty() {
        next.push(format!("the layers that were not examined: {}", unexamined.join(", ")));
    }
    if !keys.is_empty() {
        next.push(format!("what the request carried: {} (the CloudTrail event tells)", keys.join(", ")));
    }
    if next.is_empty() {
        next.push("the policies as they were when it happened: they may have changed since".to_owned());
    }
    let title = match decision.verdict {
        Verdict::Allowed => {
            "The policies that are known allow this request: nothing here explains the denial"
        }
        _ => "What is known does not decide this request",
    };
    let finding = Finding::new("unexplained", Severity::Warning, title);
    Some(Finding { detail: Some(format!("Collect next: {}.", next.join("; "))), ..finding })
}
