//! Which reading of the unknowns explains what AWS said.

use case::{Finding, Layer, Request, Severity, StatementRef, Verdict};
use denial::{Kind, Reason, Reported, ReportedLayer};

use crate::blame::Blame;
use crate::blocker::Doubt;
use crate::document;
use crate::fix::meet::{self, Condition};
use crate::world::{At, World};

mod implicit;

/// A world in which to look for causes.
pub(crate) struct Hypothesis {
    pub(crate) world: World,
    pub(crate) doubt: Doubt,
    /// What is assumed although the request does not say it.
    assumption: Option<String>,
    /// Keys that the request is assumed to have carried with some value.
    assumed: Vec<String>,
    /// AWS has refused: what blocks here really did.
    pub(crate) refused: bool,
}

impl Hypothesis {
    fn new(world: World, doubt: Doubt, assumption: Option<String>) -> Self {
        Self { world, doubt, assumption, assumed: Vec::new(), refused: false }
    }

    /// A world as known.
    fn certain(world: World) -> Self {
        Self::new(world, Doubt::Spares, None)
    }

    /// A world with nothing missing.
    fn complete(world: &World) -> Self {
        let sent = unknown_keys(world).into_iter().filter(|key| is_always_sent(key)).collect();
        Self { assumed: sent, ..Self::new(world.as_if_complete(), Doubt::Spares, assumption(world)) }
    }

    /// Adds to a finding what it rests on; `further`: what else its step rests on.
    pub(crate) fn qualify(&self, finding: &mut Finding, further: Option<&String>) {
        self.forget_assumed(finding);
        // The assumption about what AWS blames is stated only for that, not for what is found behind it.
        let own = self.assumption.iter().filter(|_| further.is_none() || self.doubt == Doubt::Spares);
        let assumptions: Vec<&String> = own.chain(further).collect();
        if assumptions.is_empty() {
            return;
        }
        // If AWS has refused, this caused it, in this reading; AWS did not get to what is found behind it.
        if !self.refused || further.is_some() {
            finding.severity = finding.severity.min(Severity::Warning);
        }
        let told = finding.detail.take();
        let lines: Vec<String> = told.into_iter().chain(assumptions.into_iter().cloned()).collect();
        finding.detail = Some(lines.join("\n"));
    }

    /// What a request is assumed to have carried is not what it had.
    fn forget_assumed(&self, finding: &mut Finding) {
        let Some(evidence) = &mut finding.evidence else { return };
        let is_assumed =
            |own: &String| evidence.key.as_ref().is_some_and(|key| key.eq_ignore_ascii_case(own));
        if !self.assumed.iter().any(is_assumed) {
            return;
        }
        let got = evidence.got.take().map_or("nothing".to_owned(), |got| got.join(", "));
        finding.title = finding.title.replace(&format!(", the request had {got}"), "");
        let told = format!("the request: {got}");
        for mark in
            finding.quote.iter_mut().flat_map(|quote| &mut quote.marks).filter(|own| own.label == told)
        {
            "the request: not known".clone_into(&mut mark.label);
        }
    }
}

/// Chooses the reading that agrees with AWS: what is certain needs no assumption.
pub(crate) fn choose(world: &World, reported: Option<&Reported>) -> Hypothesis {
    let refused = reported.is_some_and(|reported| reported.kind == Kind::Denial);
    let direct = if refused { world.as_if_direct() } else { world.clone() };
    let layer = reported.and_then(|own| own.layer).map(layer);
    let chosen = match reported.and_then(|own| own.reason) {
        Some(Reason::Explicit) => explicit(world, &direct, Blame::of(reported)),
        Some(Reason::Implicit) => implicit::read(&direct, layer),
        None => unsaid(&direct, layer),
    };
    Hypothesis { refused, ..chosen }
}

/// AWS says that a statement denies: one that certainly does, else one that does if nothing is missing, else one that
/// may.
fn explicit(world: &World, direct: &World, blame: Blame) -> Hypothesis {
    let denies = |world: &World| !blame.statements(world, Some(true)).is_empty();
    let may = |world: &World| !blame.statements(world, None).is_empty();
    if denies(direct) {
        return Hypothesis::certain(direct.clone());
    }
    if denies(&direct.as_if_complete()) {
        // What may deny but is not blamed by AWS comes after what is.
        let others = blame.others_denying(&direct.as_if_complete());
        if others.iter().all(|at| Blame::is_certain(direct, at)) {
            return Hypothesis::complete(direct);
        }
        let assumption = assumption_of(direct, &blame.statements(&direct.as_if_complete(), Some(true)));
        let doubt = Doubt::Condemns(blame.of_the_complete());
        return Hypothesis::new(direct.clone(), doubt, assumption);
    }
    // Last, that the request came in plain text, or from a service: rare, but it explains what AWS says.
    match [direct, world].into_iter().find(|world| may(world)) {
        Some(world) => {
            let assumption = blame.assumption();
            Hypothesis::new(world.clone(), Doubt::Condemns(blame), Some(assumption))
        }
        None => Hypothesis::certain(direct.clone()),
    }
}

/// AWS gave no reason: what is certain, else what holds if nothing is missing.
fn unsaid(world: &World, layer: Option<Layer>) -> Hypothesis {
    if world.decision().verdict == Verdict::Unknown {
        let told = world.as_if_complete().decision();
        let denies = matches!(told.verdict, Verdict::ExplicitDeny | Verdict::ImplicitDeny);
        if denies && layer.is_none_or(|layer| told.decided_by.contains(layer)) {
            return Hypothesis::complete(world);
        }
    }
    Hypothesis::certain(world.clone())
}

/// What is assumed if nothing is missing.
pub(crate) fn assumption(world: &World) -> Option<String> {
    let statements: Vec<_> = Layer::ALL.into_iter().flat_map(|layer| world.statements(layer)).collect();
    holds_if(of_keys(world, &unknown_keys(world), &statements).into_iter().chain(world.unknown_settings()))
}

/// The same for only some statements.
fn assumption_of(world: &World, statements: &[At<StatementRef>]) -> Option<String> {
    let keys = unknown_keys(world);
    let named: Vec<String> = conditions(world, statements).map(|own| own.key).collect();
    let is_named = |key: &String| named.iter().any(|own| own.eq_ignore_ascii_case(key));
    holds_if(of_keys(world, &keys.into_iter().filter(is_named).collect::<Vec<_>>(), statements))
}

fn holds_if(all: impl IntoIterator<Item = String>) -> Option<String> {
    let all: Vec<String> = all.into_iter().collect();
    (!all.is_empty()).then(|| format!("This holds if {}.", all.join(", and if ")))
}

/// What is assumed about keys: they were not in the request or, if every request has them, had a value other than
/// those that the statements name.
fn of_keys(world: &World, keys: &[String], statements: &[At<StatementRef>]) -> Vec<String> {
    let (sent, absent): (Vec<&String>, Vec<&String>) = keys.iter().partition(|key| is_always_sent(key));
    let absent: Vec<&str> = absent.into_iter().map(String::as_str).collect();
    let carried = format!("the request carried no {}", absent.join(", "));
    let another = sent.into_iter().map(|key| {
        let of_key = |own: &Condition| own.key.eq_ignore_ascii_case(key);
        let mut values: Vec<String> = Vec::new();
        for value in conditions(world, statements).filter(of_key).flat_map(|own| own.values) {
            if !values.contains(&value) {
                values.push(value);
            }
        }
        format!("{key} was another than {}", values.join(", "))
    });
    Some(carried).filter(|_| !absent.is_empty()).into_iter().chain(another).collect()
}

fn conditions<'w>(
    world: &'w World,
    statements: &'w [At<StatementRef>],
) -> impl Iterator<Item = Condition> + 'w {
    let all =
        statements.iter().filter_map(|at| document::statement(&world.policies, at.place, at.what.index));
    all.flat_map(|statement| meet::conditions(&statement))
}

/// Keys that every request carries: nobody leaves them out.
///
/// IAM User Guide, "AWS global condition context keys": "Availability – This key is always included in the request
/// context". What follows from the call comes with it.
fn is_always_sent(key: &str) -> bool {
    let sent = [
        "aws:PrincipalArn",
        "aws:RequestedRegion",
        "aws:SecureTransport",
        "aws:UserAgent",
        "aws:ViaAWSService",
        "aws:CurrentTime",
        "aws:EpochTime",
    ];
    sent.iter().any(|own| own.eq_ignore_ascii_case(key)) || meet::follows_from_call(key)
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

/// The keys that some layer's verdict depends on.
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

/// Nothing known explains the denial: what to collect next.
pub(crate) fn unexplained(world: &World, reported: Option<&Reported>) -> Option<Finding> {
    let decision = world.decision();
    let refused = reported.is_some_and(|own| own.kind == Kind::Denial);
    if !refused {
        return None;
    }
    let unexamined: Vec<&str> = decision.unexamined.iter().map(Layer::name).collect();
    let keys = unknown_keys(world);
    if let Some(finding) = unsaid_request(&world.request) {
        return Some(finding);
    }
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
    let blamed = reported.and_then(|own| own.layer).map(layer).filter(|own| world.policies.carries(*own));
    let blamed = blamed.map(|own| format!("AWS blames the {} layer. ", own.name())).unwrap_or_default();
    Some(Finding { detail: Some(format!("{blamed}Collect next: {}.", next.join("; "))), ..finding })
}

/// A request's policies cannot be found if it is not known who asked for what: how to say so.
fn unsaid_request(request: &Request) -> Option<Finding> {
    let members = [
        (&request.principal, "who asked", "--principal ARN (`denied whoami` tells who you are)"),
        (&request.action, "for which action", "--action SERVICE:NAME"),
        (&request.resource, "on what", "--resource ARN"),
    ];
    let unsaid = || members.iter().filter(|(member, ..)| member.is_none());
    let what: Vec<&str> = unsaid().map(|(_, what, _)| *what).collect();
    let flags: Vec<&str> = unsaid().map(|(.., flag)| *flag).collect();
    let title = format!("AWS did not say {}: what decides cannot be found", what.join(", "));
    let detail = format!("Say it: {}. A CloudTrail event of the request has it all.", flags.join(", "));
    let finding = Finding { detail: Some(detail), ..Finding::new("unexplained", Severity::Warning, title) };
    (!what.is_empty()).then_some(finding)
}

/// AWS blames a known layer, but nothing was found in it: what is known is not what AWS decided by.
pub(crate) fn innocent(world: &World, reported: Option<&Reported>, found: &[Finding]) -> Option<Finding> {
    let reported = reported.filter(|own| own.kind == Kind::Denial)?;
    let layer = reported.layer.map(layer)?;
    let blamed = |own: &Finding| own.layer == Some(layer) && own.severity >= Severity::Warning;
    if !world.policies.carries(layer) || found.iter().any(blamed) {
        return None;
    }
    let title =
        format!("AWS says that the {} layer denies, and nothing that is known of it does", layer.name());
    let detail = match &reported.policy_arn {
        Some(arn) => format!("AWS names {arn}: see whether what is known here is its present content."),
        None => {
            "See whether the policies are the ones that were in force: they may have changed since, or the \
                 request may have carried something else."
                .to_owned()
        }
    };
    let finding = Finding::new("unexplained", Severity::Warning, title);
    Some(Finding { layer: Some(layer), detail: Some(detail), ..finding })
}
