//! A layer's verdict with the reasons for it: the statements that matched, those that nearly did, and what is not
//! known.

mod near_miss;
mod unknown;
mod words;

use crate::evaluator::{AttachedPolicy, LayerPolicies, Outcome};
use crate::layer::{Dependency, Layer, LayerVerdict, NearMiss, StatementRef, Verdict};
use crate::request::Request;
use crate::statement::{Effect, Statement};
use crate::truth::Truth;

/// A statement with its position.
#[derive(Clone, Copy)]
struct Placed<'p> {
    attached: &'p AttachedPolicy<'p>,
    /// The level, for layers that have several.
    level: Option<usize>,
    index: usize,
    statement: &'p Statement<'p>,
}

impl Placed<'_> {
    fn reference(&self, matched: Truth) -> StatementRef {
        StatementRef {
            policy: self.attached.name.as_ref().to_owned(),
            arn: self.attached.arn.as_deref().map(ToOwned::to_owned),
            level: self.level,
            index: self.index,
            sid: self.statement.sid().map(ToOwned::to_owned),
            effect: self.statement.effect().as_str().to_owned(),
            matched: match matched {
                Truth::True => Some(true),
                Truth::False => Some(false),
                Truth::Unknown => None,
            },
        }
    }
}

impl LayerPolicies<'_> {
    /// Evaluates all policies, and says what led to the verdict.
    pub fn explain(&self, request: &Request) -> LayerVerdict {
        let outcome = self.evaluate(request);
        let verdict = outcome.verdict();
        let mut explained = LayerVerdict {
            verdict,
            possible: outcome.possible(),
            grant: outcome.grant,
            might_grant: outcome.might_grant.filter(|might| Some(*might) != outcome.grant),
            statements: Vec::new(),
            near_misses: Vec::new(),
            because: None,
            depends_on: Vec::new(),
        };
        if !self.has_principal() {
            (explained.grant, explained.might_grant) = (None, None);
        }
        if outcome.applies {
            for placed in self.placed() {
                self.explain_statement(placed, request, outcome, &mut explained);
            }
        }
        if explained.verdict == Verdict::Unknown {
            explained.depends_on.extend(self.settings().dependency(self.levels(), request));
        }
        explained.because = Some(self.because(request, &explained));
        explained
    }

    fn has_principal(&self) -> bool {
        self.layer() == Layer::Resource
    }

    fn placed(&self) -> impl Iterator<Item = Placed<'_>> {
        let several = matches!(self.layer(), Layer::Scp | Layer::Rcp);
        let levels = self.levels().iter().map(Vec::as_slice).chain([self.beside()]);
        levels.enumerate().flat_map(move |(level, policies)| {
            policies.iter().flat_map(move |attached| {
                attached.policy.statements().iter().enumerate().map(move |(index, statement)| Placed {
                    attached,
                    level: several.then_some(level),
                    index,
                    statement,
                })
            })
        })
    }

    fn explain_statement(
        &self,
        placed: Placed<'_>,
        request: &Request,
        outcome: Outcome,
        explained: &mut LayerVerdict,
    ) {
        if !self.has_a_say(placed.statement, request) {
            return;
        }
        let truth = placed.statement.matches(request).truth;
        match truth {
            Truth::True => explained.statements.push(placed.reference(truth)),
            Truth::Unknown => {
                explained.statements.push(placed.reference(truth));
                if explained.verdict == Verdict::Unknown {
                    add_new(&mut explained.depends_on, unknown::dependencies(placed.statement, request));
                }
            }
            Truth::False if placed.statement.effect() == Effect::Allow && outcome.allows == Truth::True => {}
            Truth::False => explained.near_misses.extend(near_misses(placed, request)),
        }
    }
}

fn near_misses(placed: Placed<'_>, request: &Request) -> Vec<NearMiss> {
    near_miss::find(placed.statement, request)
        .into_iter()
        .map(|missed| NearMiss {
            statement: placed.reference(Truth::False),
            element: missed.element.to_owned(),
            operator: missed.operator,
            key: missed.key,
            wanted: missed.wanted,
            got: missed.got,
        })
        .collect()
}

fn add_new(all: &mut Vec<Dependency>, new: Vec<Dependency>) {
    for dependency in new {
        if !all.contains(&dependency) {
            all.push(dependency);
        }
    }
}
