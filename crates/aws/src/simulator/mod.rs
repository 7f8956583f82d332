//! AWS's own policy simulator.
//!
//! IAM API Reference, `SimulatePrincipalPolicy` and `SimulateCustomPolicy`; IAM User Guide, "IAM policy testing with
//! the IAM policy simulator", which also lists what it leaves out.

mod chunks;
mod question;

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{EvaluationResult, Statement};
use case::{Policies, Request};
use serde::Serialize;
use source::SourceError;
use source::arn::Principal;
use source::layout::Item;

use crate::Session;
use crate::memo::Memo;
use chunks::Chunks;
use question::Question;

/// The simulator, in all accounts that the session reaches.
///
/// A question asked twice goes to AWS once, and cases that differ only in their action are asked together.
#[derive(Debug)]
pub struct Simulator {
    session: Arc<Session>,
    chunks: Chunks,
    /// What principals may do with their own policies. Policies that cases carry are too large for a key.
    known: Memo<(Question, String), Simulated>,
}

/// What the simulator says about a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Simulated {
    /// `allowed`, `implicitDeny` or `explicitDeny`.
    pub decision: String,
    /// The statements that led to it, by the ids of their policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<Matched>,
    /// Condition keys that policies use and the request does not give.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Whether SCPs allow it; `None` if no organization was considered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by_organizations: Option<bool>,
    /// Whether the permissions boundary allows it; `None` if there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by_boundary: Option<bool>,
    /// Across accounts: the decision of each side.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub sides: BTreeMap<String, String>,
}

/// A statement that the simulator names.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Matched {
    /// The id of its policy, as the simulator calls it.
    pub policy: String,
    /// What kind of policy it is.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The line on which it begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i32>,
}

impl Simulator {
    /// The permissions needed.
    pub const PERMISSIONS: &[&str] = &["iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy"];

    /// The simulator over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self { session, chunks: Chunks::default(), known: Memo::default() }
    }

    /// Simulates a request with the identity policies that the case carries, otherwise with those that the principal
    /// has. `principal` is the user or role by its IAM ARN, including its path.
    pub fn simulate(
        &self,
        principal: &str,
        request: &Request,
        carried: &Policies,
    ) -> Result<Simulated, SourceError> {
        let (Principal::User { account, .. } | Principal::Role { account, .. }) = Principal::parse(principal)
        else {
            return Err(SourceError::Unsupported {
                what: format!("what {principal} may do"),
                why: "AWS's simulator takes users and roles alone".to_owned(),
            });
        };
        let Some(action) = request.action.clone() else {
            return Err(SourceError::Unsupported {
                what: format!("what {principal} may do"),
                why: "AWS's simulator takes an action".to_owned(),
            });
        };
        let question = Question::of(principal, request, carried);
        let call = |actions| self.call(account, &question, actions);
        let asked = self.chunks.ask(&question, action.clone(), call);
        if question.carries_policies() {
            return self.session.block_on(asked);
        }
        self.session.block_on(self.known.get((question.clone(), action), asked))
    }

    /// What AWS says about these actions.
    async fn call(
        &self,
        account: &str,
        question: &Question,
        actions: Vec<String>,
    ) -> Result<Vec<EvaluationResult>, SourceError> {
        let client = Client::new(&self.session.config(account, "").await?);
        match &question.identity {
            Some(policies) => self.custom(&client, question, policies, actions).await,
            None => self.of_principal(&client, question, actions).await,
        }
    }

    /// `SimulatePrincipalPolicy`.
    async fn of_principal(
        &self,
        client: &Client,
        question: &Question,
        actions: Vec<String>,
    ) -> Result<Vec<EvaluationResult>, SourceError> {
        let principal = &question.principal;
        let item = Item::call(
            &["iam", "simulate-principal-policy", "--policy-source-arn", principal],
            "iam:SimulatePrincipalPolicy",
        );
        let call = client
            .simulate_principal_policy()
            .policy_source_arn(principal)
            .set_action_names(Some(actions))
            .set_resource_arns(question.resources())
            .set_context_entries(Some(question.context()))
            .set_resource_policy(question.resource_policy.clone())
            .set_caller_arn(question.caller())
            .set_resource_owner(question.owner.clone());
        let pages =
            Box::pin(async { Ok(call.into_paginator().items().send().collect::<Result<_, _>>().await?) });
        self.session.required(&item, &format!("the simulation of {principal}"), pages).await
    }

    /// `SimulateCustomPolicy`.
    async fn custom(
        &self,
        client: &Client,
        question: &Question,
        policies: &[String],
        actions: Vec<String>,
    ) -> Result<Vec<EvaluationResult>, SourceError> {
        let item = Item::call(&["iam", "simulate-custom-policy"], "iam:SimulateCustomPolicy");
        let call = client
            .simulate_custom_policy()
            .set_policy_input_list(Some(policies.to_vec()))
            .set_permissions_boundary_policy_input_list(question.boundary.clone().map(|own| vec![own]))
            .set_action_names(Some(actions))
            .set_resource_arns(question.resources())
            .set_context_entries(Some(question.context()))
            .set_resource_policy(question.resource_policy.clone())
            .set_caller_arn(question.caller())
            .set_resource_owner(question.owner.clone());
        let pages =
            Box::pin(async { Ok(call.into_paginator().items().send().collect::<Result<_, _>>().await?) });
        self.session.required(&item, "the simulation of the case's policies", pages).await
    }
}

/// What a result says: for the one resource, if it has a result of its own.
fn simulated(result: EvaluationResult) -> Simulated {
    let organizations = result.organizations_decision_detail.map(|detail| detail.allowed_by_organizations);
    let of_resource = result.resource_specific_results.and_then(|all| all.into_iter().next());
    let (decision, statements, missing, sides, boundary) = match of_resource {
        Some(own) => (
            own.eval_resource_decision,
            own.matched_statements,
            own.missing_context_values,
            own.eval_decision_details,
            own.permissions_boundary_decision_detail.or(result.permissions_boundary_decision_detail),
        ),
        None => (
            result.eval_decision,
            result.matched_statements,
            result.missing_context_values,
            result.eval_decision_details,
            result.permissions_boundary_decision_detail,
        ),
    };
    Simulated {
        decision: decision.as_str().to_owned(),
        matched: statements.into_iter().flatten().map(matched).collect(),
        missing: missing.unwrap_or_default(),
        allowed_by_organizations: organizations,
        allowed_by_boundary: boundary.map(|detail| detail.allowed_by_permissions_boundary),
        sides: sides
            .into_iter()
            .flatten()
            .map(|(side, decision)| (side, decision.as_str().to_owned()))
            .collect(),
    }
}

fn matched(statement: Statement) -> Matched {
    Matched {
        policy: statement.source_policy_id.unwrap_or_default(),
        kind: statement.source_policy_type.map(|kind| kind.as_str().to_owned()),
        line: statement.start_position.map(|position| position.line),
    }
}
