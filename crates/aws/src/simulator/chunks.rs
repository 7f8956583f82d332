//! Cases that differ only in their action, asked in one call.
//!
//! One call at a time is in flight for each question. Callers that arrive meanwhile wait, and the next one asks for all
//! that wait.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use aws_sdk_iam::types::EvaluationResult;
use source::SourceError;
use tokio::sync::oneshot::{self, Sender};

use super::question::Question;
use super::{Simulated, simulated};

/// How many actions go into one call. AWS pages its answer, so this only affects how long callers wait.
const LIMIT: usize = 100;

type Answer = Result<Simulated, SourceError>;

/// The questions that are being asked.
#[derive(Debug, Default)]
pub(super) struct Chunks(Mutex<HashMap<Question, Arc<Lane>>>);

/// The callers that ask the same question about different actions.
#[derive(Debug, Default)]
struct Lane {
    turn: tokio::sync::Mutex<()>,
    waiting: Mutex<Vec<(String, Sender<Answer>)>>,
}

impl Chunks {
    /// What AWS says about an action. `call` asks about some actions.
    pub(super) async fn ask<C, F>(&self, question: &Question, action: String, call: C) -> Answer
    where
        C: Fn(Vec<String>) -> F,
        F: Future<Output = Result<Vec<EvaluationResult>, SourceError>>,
    {
        let (sender, answer) = oneshot::channel();
        let lane = self.enter(question, (action, sender));
        let turn = lane.turn.lock().await;
        let chunk = lane.take();
        if !chunk.is_empty() {
            ask_all(chunk, call).await;
        }
        drop(turn);
        let answer = answer.await;
        self.leave(question, lane);
        answer.unwrap_or_else(|_| Err(unanswered("the action")))
    }

    fn enter(&self, question: &Question, asked: (String, Sender<Answer>)) -> Arc<Lane> {
        let mut lanes = lock(&self.0);
        let lane = Arc::clone(lanes.entry(question.clone()).or_default());
        lock(&lane.waiting).push(asked);
        lane
    }

    /// Forgets a lane that nobody else is in.
    fn leave(&self, question: &Question, lane: Arc<Lane>) {
        let mut lanes = lock(&self.0);
        drop(lane);
        if lanes.get(question).is_some_and(|lane| Arc::strong_count(lane) == 1) {
            lanes.remove(question);
        }
    }
}

impl Lane {
    fn take(&self) -> Vec<(String, Sender<Answer>)> {
        let mut waiting = lock(&self.waiting);
        let count = waiting.len().min(LIMIT);
        waiting.drain(..count).collect()
    }
}

/// Asks about all actions, and answers each caller. An action that AWS rejects would fail the others with it: then each
/// is asked about by itself.
async fn ask_all<C, F>(chunk: Vec<(String, Sender<Answer>)>, call: C)
where
    C: Fn(Vec<String>) -> F,
    F: Future<Output = Result<Vec<EvaluationResult>, SourceError>>,
{
    let mut actions: Vec<String> = Vec::with_capacity(chunk.len());
    for (action, _) in &chunk {
        if !actions.iter().any(|own| own.eq_ignore_ascii_case(action)) {
            actions.push(action.clone());
        }
    }
    let several = actions.len() > 1;
    let results = call(actions).await;
    for (action, sender) in chunk {
        let answer = match &results {
            Ok(results) => of(&action, results),
            Err(error) if several && is_about_an_action(error) => {
                call(vec![action.clone()]).await.and_then(|results| of(&action, &results))
            }
            Err(error) => Err(error.clone()),
        };
        // The caller may be gone.
        let _ = sender.send(answer);
    }
}

/// IAM API Reference, `SimulatePrincipalPolicy`, "Errors".
fn is_about_an_action(error: &SourceError) -> bool {
    matches!(error, SourceError::Failed { code, .. } if code == "InvalidInput" || code == "ValidationError")
}

/// The result of an action among those of a call.
fn of(action: &str, results: &[EvaluationResult]) -> Answer {
    let own = |result: &&EvaluationResult| result.eval_action_name.eq_ignore_ascii_case(action);
    results.iter().find(own).cloned().map(simulated).ok_or_else(|| unanswered(action))
}

fn unanswered(action: &str) -> SourceError {
    SourceError::Failed {
        what: format!("the simulation of {action}"),
        code: "HTTP 200".to_owned(),
        message: "the answer has no result for it".to_owned(),
        command: "iam simulate-principal-policy".to_owned(),
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
