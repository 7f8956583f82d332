//! A case while a program examines it.

use policy::{Decision, LayerPolicies, LayerSet};
use serde::Deserialize;
use serde_json::value::RawValue;

use crate::carried;
use crate::companion::{Companion, Examined};
use crate::{
    Finding, InvalidPolicy, Layer, LayerVerdict, Layers, Policies, Record, RecordError, Request, Severity,
    Verdict, combine,
};

/// An opened case: the request prepared for the evaluator, and the verdicts so far.
///
/// A program opens a record, examines its layers and closes the record, which decides the case again.
#[derive(Debug)]
pub struct Examination<'r> {
    record: &'r mut Record,
    request: Request,
    prepared: policy::Request,
    /// The member `layers` as is, including anything others have written there.
    members: Record,
    layers: Layers,
    /// What else the request needs.
    companions: Vec<Examined>,
    findings: Vec<Finding>,
    /// What could not be read about the request: reported last, and only if the case stays unknown.
    reasons: Vec<String>,
    /// Documents about which there is something to report, except those in `carried`.
    evidence: Policies,
    /// The layers about which there is something to report and whose documents the record carries.
    carried: Vec<Layer>,
}

/// The only part of `reported` that the evaluation needs.
#[derive(Deserialize)]
struct Reported {
    time: Option<String>,
}

impl<'r> Examination<'r> {
    /// Opens a record.
    pub fn open(record: &'r mut Record) -> Result<Self, RecordError> {
        let request: Request = record.get("request")?.unwrap_or_default();
        let members: Record = record.get("layers")?.unwrap_or_default();
        let layers: Layers = record.get("layers")?.unwrap_or_default();
        let time = time(record)?;
        let prepared = request.prepare(time.as_deref());
        let told: Vec<Companion> = record.get("companions")?.unwrap_or_default();
        let companions = Examined::of(&request, time.as_deref(), &told);
        Ok(Self {
            record,
            request,
            prepared,
            members,
            layers,
            companions,
            findings: Vec::new(),
            reasons: Vec::new(),
            evidence: Policies::default(),
            carried: Vec::new(),
        })
    }

    /// The request as the case gives it.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The request in the evaluator's form.
    pub fn prepared(&self) -> &policy::Request {
        &self.prepared
    }

    /// When the request was made, if AWS said so.
    pub fn time(&self) -> Result<Option<String>, RecordError> {
        time(self.record)
    }

    /// The verdicts so far.
    pub fn layers(&self) -> &Layers {
        &self.layers
    }

    /// The record as opened, with the changes made by [`Examination::refine`].
    pub fn record(&self) -> &Record {
        self.record
    }

    /// The policies that the case carries.
    pub fn policies(&self) -> Result<Policies, RecordError> {
        Ok(self.record.get("policies")?.unwrap_or_default())
    }

    /// Replaces the request with one about which more is known: an owner, a path, tags.
    pub fn refine(&mut self, request: Request) -> Result<(), RecordError> {
        if request != self.request {
            let mut members: Record = self.record.get("request")?.unwrap_or_default();
            members.merge(&serde_json::value::to_raw_value(&request).map_err(RecordError::of("request"))?)?;
            self.record.set("request", &members)?;
            let time = time(self.record)?;
            self.prepared = request.prepare(time.as_deref());
            let told: Vec<Companion> = self.companions.iter().map(Examined::told).collect();
            self.companions = Examined::of(&request, time.as_deref(), &told);
            self.request = request;
        }
        Ok(())
    }

    /// Evaluates a layer with these documents, if they say anything about it. True if they did.
    pub fn examine(&mut self, layer: Layer, policies: &Policies) -> Result<bool, RecordError> {
        match policies.compile(layer, &self.prepared) {
            Ok(None) => Ok(false),
            Ok(Some(compiled)) => {
                self.evaluate(&compiled)?;
                if self.is_telling(layer) {
                    self.evidence.copy(layer, policies);
                }
                Ok(true)
            }
            Err(invalid) => {
                self.note_invalid(layer, &invalid)?;
                Ok(true)
            }
        }
    }

    /// Evaluates every layer whose policies the case carries; returns those layers.
    pub fn examine_carried(&mut self) -> Result<LayerSet, RecordError> {
        let Some(raw) = self.record.raw("policies").map(ToOwned::to_owned) else {
            return Ok(LayerSet::default());
        };
        if let Some(layers) = carried::compile(&raw, &self.prepared) {
            layers.iter().try_for_each(|layer| self.evaluate(layer))?;
            let examined = layers.iter().map(LayerPolicies::layer);
            self.carried = examined.clone().filter(|layer| self.is_telling(*layer)).collect();
            return Ok(examined.collect());
        }
        let policies = self.policies()?;
        let mut examined = Vec::new();
        for layer in Layer::ALL {
            if self.examine(layer, &policies)? {
                examined.push(layer);
            }
        }
        Ok(examined.into_iter().collect())
    }

    /// Evaluates a layer whose policies are already compiled.
    pub fn evaluate(&mut self, policies: &LayerPolicies<'_>) -> Result<(), RecordError> {
        self.companions.iter_mut().for_each(|companion| companion.evaluate(policies));
        let verdict = policies.explain(&self.prepared);
        self.note(policies.layer(), verdict)
    }

    /// True for a layer found to deny, and for a trust policy, whose hazards are reported even if it allows.
    fn is_telling(&self, layer: Layer) -> bool {
        let verdict = self.layers.get(layer).map(|own| own.verdict);
        matches!(verdict, Some(Verdict::ImplicitDeny | Verdict::ExplicitDeny))
            || (layer == Layer::Resource && self.prepared.assumes_role())
    }

    /// The documents to derive findings from: those of layers that were examined here, not by an earlier program, and
    /// that deny; a trust policy in any case.
    pub fn evidence(&self) -> Result<Policies, RecordError> {
        let mut evidence = self.evidence.clone();
        if !self.carried.is_empty() {
            let policies = self.policies()?;
            self.carried.iter().for_each(|layer| evidence.copy(*layer, &policies));
        }
        Ok(evidence)
    }

    /// Marks a layer that could not be read as unknown; the finding says why, and what to do.
    pub fn note_unreadable(&mut self, layer: Layer, why: &str) -> Result<(), RecordError> {
        self.note(layer, LayerVerdict::told(Verdict::Unknown, why.to_owned()))?;
        let title = format!("The {} layer could not be read: {why}", layer.name());
        let finding = Finding::new("layer-unreadable", Severity::Warning, title);
        self.add_finding(Finding { layer: Some(layer), ..finding });
        Ok(())
    }

    fn note_invalid(&mut self, layer: Layer, invalid: &InvalidPolicy) -> Result<(), RecordError> {
        self.note(layer, LayerVerdict::told(Verdict::Unknown, format!("a policy is not valid: {invalid}")))?;
        let title = format!("{} is not a valid policy", invalid.policy);
        let finding = Finding::new("invalid-policy", Severity::Error, title);
        self.add_finding(Finding { layer: Some(layer), detail: Some(invalid.to_string()), ..finding });
        Ok(())
    }

    /// Records the verdict of a layer, replacing any earlier one.
    pub fn note(&mut self, layer: Layer, verdict: LayerVerdict) -> Result<(), RecordError> {
        self.members.set(layer.name(), &verdict)?;
        self.layers.set(layer, verdict);
        Ok(())
    }

    /// Embeds policies in the case, so that it decides the same way anywhere; layers that are not given stay.
    pub fn embed(&mut self, policies: &Policies) -> Result<(), RecordError> {
        let mut carried: Record = self.record.get("policies")?.unwrap_or_default();
        carried.merge(&serde_json::value::to_raw_value(policies).map_err(RecordError::of("policies"))?)?;
        self.record.set("policies", &carried)
    }

    /// Adds a finding.
    pub fn add_finding(&mut self, finding: Finding) {
        self.findings.push(finding);
    }

    /// Adds a warning that part of the request could not be read, reported last, if the case stays unknown and no
    /// other finding says the same.
    pub fn add_finding_if_unknown(&mut self, why: String) {
        self.reasons.push(why);
    }

    /// The decision from the verdicts so far.
    pub fn decision(&self) -> Decision {
        combine(&self.prepared, &self.layers)
    }

    /// Writes all findings and the decision into the record.
    pub fn close(self) -> Result<(), RecordError> {
        let decision = self.decision();
        self.record.set("layers", &self.members)?;
        self.record.set("decision", &decision.verdict)?;
        if !self.companions.is_empty() {
            self.record.set("companions", &self.companions.iter().map(Examined::told).collect::<Vec<_>>())?;
        }
        self.record.set("decidedBy", &decision.decided_by.iter().collect::<Vec<_>>())?;
        self.record.set("unexamined", &decision.unexamined.iter().collect::<Vec<_>>())?;
        if decision.verdict == Verdict::Allowed {
            drop_refuted(self.record)?;
        }
        add_findings(self.record, &self.findings)?;
        if decision.verdict != Verdict::Unknown || self.reasons.is_empty() {
            return Ok(());
        }
        let told: Vec<Record> = self.record.get("findings").ok().flatten().unwrap_or_default();
        let titles: Vec<String> = told.iter().filter_map(|own| own.get("title").ok().flatten()).collect();
        let is_told = |what: &String| titles.iter().any(|title| title.contains(what.as_str()));
        let untold = self.reasons.into_iter().filter(|why| !is_told(why));
        let title = |why| format!("What is known of the request is not all: {why}");
        let warnings = untold.map(|why| Finding::new("layer-unreadable", Severity::Warning, title(why)));
        add_findings(self.record, &warnings.collect::<Vec<_>>())
    }
}

fn time(record: &Record) -> Result<Option<String>, RecordError> {
    Ok(record.get::<Reported>("reported")?.and_then(|reported| reported.time))
}

/// Drops what earlier programs found against a request that, with one more layer, is allowed: nothing there denies
/// it.
fn drop_refuted(record: &mut Record) -> Result<(), RecordError> {
    let mut all: Vec<Box<RawValue>> = record.get("findings")?.unwrap_or_default();
    let count = all.len();
    all.retain(|own| {
        let finding = serde_json::from_str::<Finding>(own.get());
        !finding.is_ok_and(|finding| finding.severity == Severity::Error && finding.layer.is_some())
    });
    if all.len() == count { Ok(()) } else { record.set("findings", &all) }
}

/// Adds findings to those of earlier programs. A new finding about the same thing replaces the old one: it may know a
/// fix.
pub fn add_findings(record: &mut Record, new: &[Finding]) -> Result<(), RecordError> {
    if new.is_empty() {
        return Ok(());
    }
    let mut all: Vec<Box<RawValue>> = record.get("findings")?.unwrap_or_default();
    for finding in new {
        let raw = serde_json::value::to_raw_value(finding).map_err(RecordError::of("findings"))?;
        match all.iter_mut().find(|own| is_about_the_same(own, finding)) {
            Some(own) => *own = raw,
            None => all.push(raw),
        }
    }
    record.set("findings", &all)
}

fn is_about_the_same(earlier: &RawValue, finding: &Finding) -> bool {
    serde_json::from_str::<Finding>(earlier.get()).is_ok_and(|earlier| {
        let key = |own: &Finding| own.evidence.as_ref().and_then(|evidence| evidence.key.clone());
        let has_code = earlier.code == finding.code && earlier.layer == finding.layer;
        let is_of_policy = earlier.policy == finding.policy && earlier.statement == finding.statement;
        has_code
            && earlier.severity == finding.severity
            && is_of_policy
            && key(&earlier) == key(finding)
            && (earlier.policy.is_some() || earlier.title == finding.title)
    })
}
