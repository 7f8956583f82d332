//! Why a request is denied, and the smallest change that would allow it.
//!
//! Pure functions over a request and the policies that bear on it. Each cause is mended in memory and the request is
//! evaluated again, which shows the next cause, until the request is allowed: then the changes are verified.

mod arn;
mod bare;
mod blame;
mod blocker;
mod cause;
mod change;
mod companion;
mod document;
mod facts;
mod fix;
mod holder;
mod hypothesis;
mod knowledge;
mod layers;
mod operation;
mod owner;
mod proof;
mod quote;
mod refusal;
mod repair;
mod said;
mod settings;
mod unknown_action;
mod world;

use case::{Finding, Policies, Request, Severity};
use denial::{Kind, Reported};

use proof::Proof;
use repair::Repair;

pub use change::Change;
pub use document::{Place, policy_at};
pub use facts::{Facts, SilentAcl};
pub use layers::of_layers;
pub use operation::action_of;
pub use said::reported_verdict;
pub use settings::of_duration;
pub use unknown_action::action_meant;
pub use world::World;

/// What was found out about a request.
#[derive(Debug, Clone)]
pub struct Diagnosis {
    /// The findings, in the order in which they are to be mended.
    pub findings: Vec<Finding>,
    /// The changes that mend them, in the order in which they are made.
    pub changes: Vec<Change>,
    /// True where the request is allowed after all changes.
    pub verified: bool,
    /// The request and its policies after all changes.
    pub mended: World,
}

/// Finds why a request is denied, and what would allow it.
///
/// `reported` is what AWS itself said, where it did: it tells which of several readings of an unknown is the right
/// one, never more.
pub fn diagnose(world: &World, reported: Option<&Reported>, facts: &Facts) -> Diagnosis {
    let named = bare::completed(world);
    let world = named.as_ref().unwrap_or(world);
    match unknown_action::unknown(world, reported) {
        None => explain(world, reported, facts),
        Some((finding, None)) => {
            Diagnosis { findings: vec![finding], changes: Vec::new(), verified: false, mended: world.clone() }
        }
        Some((finding, Some(meant))) => {
            let mut diagnosis = explain(&meant, reported, facts);
            diagnosis.findings.insert(0, finding);
            diagnosis
        }
    }
}

/// The finding that a request is for an action that there is not.
pub fn unknown_action(request: &Request, reported: Option<&Reported>) -> Option<Finding> {
    let world = World { request: request.clone(), policies: Policies::default(), time: None };
    unknown_action::unknown(&world, reported).map(|(finding, _)| finding)
}

/// The same for an action that there is.
fn explain(world: &World, reported: Option<&Reported>, facts: &Facts) -> Diagnosis {
    let mut findings = settings::of_report(world, reported, facts);
    findings.extend(said::finding(world, reported));
    if reported.is_some_and(|own| own.kind == Kind::Lookalike) {
        return Diagnosis { findings, changes: Vec::new(), verified: false, mended: world.clone() };
    }
    if world.prepared().needs_no_permission() {
        return Diagnosis { findings, changes: Vec::new(), verified: false, mended: world.clone() };
    }
    if let Some(refused) = refusal::finding(world) {
        findings.push(refused);
        return Diagnosis { findings, changes: Vec::new(), verified: false, mended: world.clone() };
    }
    findings.extend(settings::of_key(world, facts));
    findings.extend(of_duration(world, facts));
    let hypothesis = hypothesis::choose(world, reported);
    let Repair { mut steps, world: read } = repair::repair(&hypothesis.world, &hypothesis.doubt);
    let mut changes: Vec<Change> = steps.iter().filter_map(|step| step.change.clone()).collect();
    let further = companion::steps(&hypothesis.world, &changes);
    changes.extend(further.iter().filter_map(|step| step.change.clone()));
    steps.extend(further);
    let mended = applied(world, &changes);
    let read = applied(&read, &changes).filter(|_| hypothesis.refused);
    let proof = mended.as_ref().filter(|_| !steps.is_empty());
    let proof = proof.map(|mended| proof_of_all(mended, read.as_ref(), &changes, facts)).unwrap_or_default();
    for step in &steps {
        let fix = step.change.as_ref().map(|change| change.to_fix(&step.world, &proof));
        findings.extend(cause::findings(step, facts).into_iter().filter(|own| is_mended(step, own)).map(
            |mut finding| {
                // Whether another account was meant is a question, and no change answers it.
                if finding.code != "wrong-account" {
                    finding.fix.clone_from(&fix);
                }
                finding.detail = with_choice(finding.detail.take(), step.change.as_ref(), &finding);
                hypothesis.qualify(&mut finding, step.assumption.as_ref());
                finding
            },
        ));
    }
    if steps.is_empty() {
        findings.extend(settings::beside_policies(world, reported, facts));
    }
    findings.extend(settings::of_lists(world, &steps, facts));
    findings.extend(cause::confused_deputy(world, facts));
    if !findings.iter().any(|finding| finding.severity == Severity::Error) {
        findings.extend(hypothesis::unexplained(world, reported));
    } else if facts.unreadable.is_empty() {
        findings.extend(hypothesis::innocent(world, reported, &findings));
    }
    Diagnosis { findings, changes, verified: proof.verified, mended: mended.unwrap_or_else(|| world.clone()) }
}

/// What evaluating again shows of the request, and of what it needs besides for what it now carries.
fn proof_of_all(mended: &World, read: Option<&World>, changes: &[Change], facts: &Facts) -> Proof {
    let own = Proof::of(mended, read, facts);
    companion::needed(mended, changes).into_iter().fold(own, |proof, (_, action)| {
        let asking = |world: &World| companion::asking(world, action);
        proof.and(Proof::of(&asking(mended), read.map(asking).as_ref(), facts))
    })
}

/// Makes the changes one after the other.
fn applied(world: &World, changes: &[Change]) -> Option<World> {
    changes.iter().try_fold(world.clone(), |world, change| change.applied(&world))
}

/// False for a condition that fails beside the ones that the caller is to meet: another change has mended it before.
fn is_mended(step: &repair::Step, finding: &Finding) -> bool {
    let (blocker::Blocker::NoAllow { .. }, Some(Change::MeetCondition { context })) =
        (&step.blocker, &step.change)
    else {
        return true;
    };
    let key = finding.evidence.as_ref().and_then(|own| own.key.as_deref());
    key.is_none_or(|key| context.iter().any(|(own, _)| own.eq_ignore_ascii_case(key)))
}

/// Why a condition holds for nobody, where it asks for an address that AWS never sees.
fn never_met(finding: &Finding) -> Option<String> {
    let evidence = finding.evidence.as_ref()?;
    let key = evidence.key.as_deref()?;
    let is_never = |range: &String| fix::meet::is_impossible(key, range);
    let ranges: Vec<&str> = evidence.wanted.iter().filter(|own| is_never(own)).map(String::as_str).collect();
    (!ranges.is_empty()).then(|| {
        format!(
            "{key} is the public address of the caller, and {} is private: no request comes from there. Within a VPC, \
             ask for aws:VpcSourceIp or aws:SourceVpce.",
            ranges.join(", ")
        )
    })
}

/// The detail of a finding, and what else the caller may send than the value that was chosen.
fn with_choice(detail: Option<String>, change: Option<&Change>, finding: &Finding) -> Option<String> {
    let choice = || {
        let Some(Change::MeetCondition { context }) = change else { return None };
        let evidence = finding.evidence.as_ref()?;
        let (operator, key) = (evidence.operator.as_deref()?, evidence.key.as_deref()?);
        let is_met = context.iter().any(|(own, value)| own.eq_ignore_ascii_case(key) && value.is_some());
        is_met.then(|| fix::meet::choice(operator, key, &evidence.wanted)).flatten()
    };
    let lines: Vec<String> = detail.into_iter().chain(never_met(finding)).chain(choice()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}
