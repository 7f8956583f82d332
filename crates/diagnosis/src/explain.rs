//! The causes of a denial, one after another, and the change that fixes each.

use case::{Finding, Severity};
use denial::{Kind, Reported};

use crate::change::{Change, applied};
use crate::hypothesis::Hypothesis;
use crate::proof::Proof;
use crate::repair::{Repair, Step};
use crate::{Diagnosis, Facts, World};
use crate::{blocker, cause, companion, detail, hypothesis, refusal, repair, said, settings};

/// Explains a request whose action exists.
pub(crate) fn explain(world: &World, reported: Option<&Reported>, facts: &Facts) -> Diagnosis {
    let mut findings = settings::of_report(world, reported, facts);
    findings.extend(said::finding(world, reported));
    let refused = refusal::finding(world);
    if refused.is_some() || is_beyond_policies(world, reported) {
        findings.extend(refused.filter(|_| !is_lookalike(reported)));
        return Diagnosis { findings, changes: Vec::new(), verified: false, mended: world.clone() };
    }
    findings.extend(settings::of_key(world, facts));
    findings.extend(settings::of_duration(world, facts));
    let hypothesis = hypothesis::choose(world, reported);
    let mending = Mending::of(world, &hypothesis, facts);
    findings.extend(mending.findings(&hypothesis, facts));
    if mending.steps.is_empty() {
        findings.extend(settings::beside_policies(world, reported, facts));
    }
    findings.extend(settings::of_lists(world, &mending.steps, facts));
    findings.extend(cause::confused_deputy(world, facts));
    if !findings.iter().any(|finding| finding.severity == Severity::Error) {
        findings.extend(hypothesis::unexplained(world, reported));
    } else if facts.unreadable.is_empty() {
        findings.extend(hypothesis::innocent(world, reported, &findings));
    }
    Diagnosis {
        findings,
        changes: mending.changes,
        verified: mending.proof.verified,
        mended: mending.mended.unwrap_or_else(|| world.clone()),
    }
}

/// True if policies have no say: AWS refused for another reason, or would never refuse.
fn is_beyond_policies(world: &World, reported: Option<&Reported>) -> bool {
    is_lookalike(reported) || world.prepared().needs_no_permission()
}

fn is_lookalike(reported: Option<&Reported>) -> bool {
    reported.is_some_and(|own| own.kind == Kind::Lookalike)
}

/// The steps to an Allow, and what re-evaluation shows about them.
struct Mending {
    steps: Vec<Step>,
    changes: Vec<Change>,
    /// The world after all changes; `None` if one of them cannot be made.
    mended: Option<World>,
    proof: Proof,
}

impl Mending {
    fn of(world: &World, hypothesis: &Hypothesis, facts: &Facts) -> Self {
        let Repair { mut steps, world: read } = repair::repair(&hypothesis.world, &hypothesis.doubt);
        let mut changes: Vec<Change> = steps.iter().filter_map(|step| step.change.clone()).collect();
        let further = companion::steps(&hypothesis.world, &changes);
        changes.extend(further.iter().filter_map(|step| step.change.clone()));
        steps.extend(further);
        let mended = applied(world, &changes);
        let read = applied(&read, &changes).filter(|_| hypothesis.refused);
        let proof = mended.as_ref().filter(|_| !steps.is_empty());
        let proof = proof.map(|mended| proof_of_all(mended, read.as_ref(), &changes, facts));
        Self { steps, changes, mended, proof: proof.unwrap_or_default() }
    }

    /// What each step fixes, with its change.
    fn findings(&self, hypothesis: &Hypothesis, facts: &Facts) -> Vec<Finding> {
        let of_step = |step: &Step| {
            let fix = step.change.as_ref().map(|change| change.to_fix(&step.world, &self.proof));
            let mut found = cause::findings(step, facts);
            found.retain(|finding| is_mended(step, finding));
            for finding in &mut found {
                // Whether another account was meant is a question that no change answers.
                if finding.code != "wrong-account" {
                    finding.fix.clone_from(&fix);
                    finding.detail = detail::of(finding.detail.take(), step.change.as_ref(), finding);
                }
                hypothesis.qualify(finding, step.assumption.as_ref());
            }
            found
        };
        self.steps.iter().flat_map(of_step).collect()
    }
}

/// What re-evaluation shows about the request, and about what else it needs for what it now carries.
fn proof_of_all(mended: &World, read: Option<&World>, changes: &[Change], facts: &Facts) -> Proof {
    let own = Proof::of(mended, read, facts);
    companion::needed(mended, changes).into_iter().fold(own, |proof, (_, action)| {
        let asking = |world: &World| companion::asking(world, action);
        proof.and(Proof::of(&asking(mended), read.map(asking).as_ref(), facts))
    })
}

/// False for a condition that fails besides those the caller is to meet: an earlier change has already fixed it.
fn is_mended(step: &Step, finding: &Finding) -> bool {
    let (blocker::Blocker::NoAllow { .. }, Some(Change::MeetCondition { context })) =
        (&step.blocker, &step.change)
    else {
        return true;
    };
    let key = finding.evidence.as_ref().and_then(|own| own.key.as_deref());
    key.is_none_or(|key| context.iter().any(|(own, _)| own.eq_ignore_ascii_case(key)))
}
