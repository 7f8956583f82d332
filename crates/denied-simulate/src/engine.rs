//! Who decides: our own evaluator, AWS's simulator, or both.

use std::sync::Arc;

use aws::{Session, Simulated, Simulator};
use case::{Dependency, Examination, Finding, Layer, LayerVerdict, Severity, Verdict};
use clap::ValueEnum;
use cli::{Common, Failure, Messages};
use live::Place;
use policy::LayerSet;
use source::{Principals, SourceError};

/// Who decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(crate) enum Engine {
    /// The evaluator of this program
    #[default]
    Local,
    /// IAM's policy simulator, over the network
    Aws,
    /// Both; where they disagree a finding says so, and why
    Both,
}

/// AWS's simulator, and the place that knows about principals.
#[derive(Debug)]
pub(crate) struct AwsEngine {
    simulator: Simulator,
    session: Arc<Session>,
}

impl AwsEngine {
    /// Opens it, if it is to decide.
    pub(crate) fn open(
        engine: Engine,
        place: Option<&Place>,
        common: &Common,
        messages: Messages,
    ) -> Result<Option<Self>, Failure> {
        if engine == Engine::Local {
            return Ok(None);
        }
        if common.source.offline {
            return Err(Failure::usage("AWS's simulator is asked over the network: not with --offline"));
        }
        let session = match place {
            Some(Place::Aws { session, .. }) => session.clone(),
            _ => live::open(&common.aws, messages)?,
        };
        Ok(Some(Self { simulator: Simulator::new(session.clone()), session }))
    }

    /// The end of the work: a failure if AWS could not be asked about some of it.
    pub(crate) fn finish(&self) -> Result<(), Failure> {
        self.session.trouble().map_or(Ok(()), |error| Err(live::failure(error)))
    }

    /// What AWS says about a case.
    pub(crate) fn ask(
        &self,
        case: &Examination<'_>,
        place: Option<&Place>,
    ) -> Result<Simulated, SourceError> {
        let request = case.request();
        let (Some(principal), Some(_)) = (&request.principal, &request.action) else {
            return Err(SourceError::Unsupported {
                what: "what AWS's simulator would say".to_owned(),
                why: "it takes a principal and an action".to_owned(),
            });
        };
        // The ARN with the path, which that of a session does not have.
        let details = match place {
            Some(place) => place.principal(principal)?,
            None => None,
        };
        let own = details.map_or_else(|| principal.clone(), |details| details.arn.clone());
        let carried = case.policies().unwrap_or_default();
        self.simulator.simulate(&own, request, &carried)
    }
}

/// The verdicts of layers that follow from what AWS says.
pub(crate) fn verdicts(simulated: &Simulated) -> Vec<(Layer, LayerVerdict)> {
    let mut verdicts = vec![(Layer::Identity, identity(simulated))];
    let capped = |allowed: bool, who: &str| {
        let verdict = if allowed { Verdict::Allowed } else { Verdict::ImplicitDeny };
        let word = if allowed { "allows" } else { "does not allow" };
        LayerVerdict::told(verdict, format!("AWS's simulator says that {who} {word} it"))
    };
    verdicts.extend(simulated.allowed_by_boundary.map(|own| (Layer::Boundary, capped(own, "the boundary"))));
    verdicts
        .extend(simulated.allowed_by_organizations.map(|own| (Layer::Scp, capped(own, "the organization"))));
    verdicts
}

/// What the identity policies say: denied if the decision is explicit; allowed if statements matched, even if a
/// boundary or the organization may limit that.
fn identity(simulated: &Simulated) -> LayerVerdict {
    let capped = [simulated.allowed_by_boundary, simulated.allowed_by_organizations].contains(&Some(false));
    let verdict = match Verdict::named(&simulated.decision) {
        Some(Verdict::ImplicitDeny) if capped && !simulated.matched.is_empty() => Verdict::Allowed,
        Some(verdict @ (Verdict::Allowed | Verdict::ImplicitDeny | Verdict::ExplicitDeny)) => verdict,
        _ => Verdict::Unknown,
    };
    // AWS treats a key that is not given as absent; here it is unknown.
    if simulated.missing.is_empty() {
        let by: Vec<_> = simulated.matched.iter().map(|own| own.policy.as_str()).collect();
        let by = if by.is_empty() { String::new() } else { format!(", by {}", by.join(", ")) };
        return LayerVerdict::told(verdict, format!("AWS's simulator decides {}{by}", simulated.decision));
    }
    let words = format!(
        "AWS's simulator decides {} without {}, which policies ask for",
        simulated.decision,
        simulated.missing.join(", ")
    );
    let key = |key: &String| Dependency { key: key.clone(), operator: String::new(), values: Vec::new() };
    LayerVerdict {
        depends_on: simulated.missing.iter().map(key).collect(),
        ..LayerVerdict::told(Verdict::Unknown, words)
    }
}

/// A finding if the two decide differently, with the limit of AWS's simulator that explains it.
pub(crate) fn disagreement(case: &Examination<'_>, simulated: &Simulated) -> Option<Finding> {
    let own = case.decision();
    let theirs = simulated.decision.as_str();
    let ours = own.verdict.name();
    // Unknown is not an opinion.
    if own.verdict == Verdict::Unknown || ours == theirs {
        return None;
    }
    let title = format!("AWS's simulator decides {theirs}, and this evaluator {ours}");
    let mut finding = Finding::new("simulator-disagrees", Severity::Warning, title);
    finding.detail = Some(reason(case, simulated, own.decided_by).to_owned());
    Some(finding)
}

/// The documented limit that explains a disagreement.
fn reason(case: &Examination<'_>, simulated: &Simulated, decided_by: LayerSet) -> &'static str {
    let by = |layers: &[Layer]| decided_by.iter().any(|layer| layers.contains(&layer));
    let examined = |layer| case.layers().get(layer).is_some();
    if case.prepared().assumes_role() {
        "The simulator takes no account of a role's trust policy (aws/aws-cli#10314)."
    } else if by(&[Layer::Rcp, Layer::Session, Layer::Endpoint]) {
        "The simulator knows no RCPs, session policies or VPC endpoint policies."
    } else if by(&[Layer::Resource]) {
        "The simulator takes the policy of a resource for users only, and only where it is given; for roles it leaves it out."
    } else if by(&[Layer::Scp]) || simulated.allowed_by_organizations == Some(false) && examined(Layer::Scp) {
        "The simulator does not evaluate SCPs that have conditions as they stand (aws/aws-cli#5861)."
    } else if simulated.allowed_by_organizations == Some(false) {
        "The organization denies it, and its SCPs were not examined here: `denied scp` does that."
    } else if simulated.allowed_by_boundary == Some(false) && !examined(Layer::Boundary) {
        "The permissions boundary denies it, and was not examined here: `denied boundary` does that."
    } else if !simulated.missing.is_empty() {
        "The simulator counts condition keys that are not given as absent."
    } else {
        "No documented limit of the simulator explains it: please report it, with the case made by --embed."
    }
}
