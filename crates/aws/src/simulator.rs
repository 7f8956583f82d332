//! AWS's own policy simulator.
//!
//! IAM API Reference, `SimulatePrincipalPolicy` and `SimulateCustomPolicy`; IAM User Guide, "IAM policy testing with the
//! IAM policy simulator", which also lists what it leaves out.

use std::collections::BTreeMap;
use std::sync::Arc;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum as KeyType, EvaluationResult, Statement};
use case::{ContextValue, Policies, Request};
use serde::Serialize;
use source::SourceError;
use source::arn::{Arn, Principal};
use source::layout::Item;

use crate::Session;
use crate::answer::incomplete;

/// The simulator, of all accounts that the session reaches.
#[derive(Debug)]
pub struct Simulator {
    session: Arc<Session>,
}

/// What the simulator says of a request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Simulated {
    /// `allowed`, `implicitDeny` or `explicitDeny`.
    pub decision: String,
    /// The statements that made it, by the ids of their policies.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub matched: Vec<Matched>,
    /// Condition keys that policies ask for and the request does not give.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub missing: Vec<String>,
    /// Whether SCPs allow it; none where no organization was looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_by_organizations: Option<bool>,
    /// Whether the permissions boundary allows it; none where there is none.
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
    /// The permissions that it takes.
    pub const PERMISSIONS: &[&str] = &["iam:SimulateCustomPolicy", "iam:SimulatePrincipalPolicy"];

    /// The simulator over a session.
    pub fn new(session: Arc<Session>) -> Self {
        Self { session }
    }

    /// Simulates a request: with these identity policies where the case carries them, else with those that the
    /// principal has. `principal` is the user or role by its IAM ARN, with its path.
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
        self.session.block_on(async {
            let config = self.session.config(account, "").await?;
            let client = Client::new(&config);
            match &carried.identity {
                Some(Some(_)) => self.custom(&client, principal, request, carried).await,
                _ => self.of_principal(&client, principal, request, carried).await,
            }
        })
    }

    /// `SimulatePrincipalPolicy`.
    async fn of_principal(
        &self,
        client: &Client,
        principal: &str,
        request: &Request,
        carried: &Policies,
    ) -> Result<Simulated, SourceError> {
        let item = Item::call(
            &format!("iam simulate-principal-policy --policy-source-arn {principal}"),
            "iam:SimulatePrincipalPolicy",
        );
        let call = client
            .simulate_principal_policy()
            .policy_source_arn(principal)
            .set_action_names(request.action.clone().map(|action| vec![action]))
            .set_resource_arns(request.resource.clone().map(|resource| vec![resource]))
            .set_context_entries(Some(context(request)))
            .set_resource_policy(resource_policy(principal, carried))
            .set_caller_arn(caller(principal, carried))
            .set_resource_owner(owner(principal, request, carried));
        let pages = Box::pin(async {
            Ok(call.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await?)
        });
        let results = self.session.required(&item, &format!("the simulation of {principal}"), pages).await?;
        simulated(results).ok_or_else(|| incomplete(&item, "the simulation"))
    }

    /// `SimulateCustomPolicy`.
    async fn custom(
        &self,
        client: &Client,
        principal: &str,
        request: &Request,
        carried: &Policies,
    ) -> Result<Simulated, SourceError> {
        let item = Item::call("iam simulate-custom-policy", "iam:SimulateCustomPolicy");
        let text = |policy: &case::NamedPolicy| policy.document.get().to_owned();
        let identity = carried.identity.iter().flatten().flatten().map(text).collect();
        let boundary = carried.boundary.as_ref().and_then(Option::as_ref).map(text);
        let call = client
            .simulate_custom_policy()
            .set_policy_input_list(Some(identity))
            .set_permissions_boundary_policy_input_list(boundary.map(|boundary| vec![boundary]))
            .set_action_names(request.action.clone().map(|action| vec![action]))
            .set_resource_arns(request.resource.clone().map(|resource| vec![resource]))
            .set_context_entries(Some(context(request)))
            .set_resource_policy(resource_policy(principal, carried))
            .set_caller_arn(caller(principal, carried))
            .set_resource_owner(owner(principal, request, carried));
        let pages = Box::pin(async {
            Ok(call.into_paginator().items().send().collect::<Result<Vec<_>, _>>().await?)
        });
        let results = self.session.required(&item, "the simulation of the case's policies", pages).await?;
        simulated(results).ok_or_else(|| incomplete(&item, "the simulation"))
    }
}

/// The simulator takes a resource's policy for users only. IAM API Reference, `SimulatePrincipalPolicy`,
/// `ResourcePolicy`: "Simulation of resource-based policies isn't supported for IAM roles".
fn resource_policy(principal: &str, carried: &Policies) -> Option<String> {
    let policy = carried.resource.as_ref()?.as_ref()?;
    principal.contains(":user/").then(|| policy.document.get().to_owned())
}

fn caller(principal: &str, carried: &Policies) -> Option<String> {
    resource_policy(principal, carried).map(|_| principal.to_owned())
}

/// The account that owns the resource, in the partition of the principal: requests do not cross partitions.
fn owner(principal: &str, request: &Request, carried: &Policies) -> Option<String> {
    carried.resource.as_ref()?.as_ref()?;
    let (partition, account) = (Arn::parse(principal)?.partition, request.resource_account.as_ref()?);
    Some(format!("arn:{partition}:iam::{account}:root"))
}

fn context(request: &Request) -> Vec<ContextEntry> {
    let entry = |(key, value): (&String, &ContextValue)| {
        ContextEntry::builder()
            .context_key_name(key)
            .context_key_type(key_type(key, value))
            .set_context_key_values(Some(value.as_slice().to_vec()))
            .build()
    };
    request.context.iter().map(entry).collect()
}

/// The type of a key's values. IAM User Guide, "AWS global condition context keys", "Data type".
fn key_type(key: &str, value: &ContextValue) -> KeyType {
    let is_list = matches!(value, ContextValue::Many(_));
    match key.to_ascii_lowercase().as_str() {
        "aws:sourceip" | "aws:vpcsourceip" => KeyType::Ip,
        "aws:currenttime" | "aws:tokenissuetime" => KeyType::Date,
        "aws:epochtime" | "aws:multifactorauthage" => KeyType::Numeric,
        "aws:securetransport"
        | "aws:multifactorauthpresent"
        | "aws:viaawsservice"
        | "aws:principalisawsservice" => KeyType::Boolean,
        _ if is_list => KeyType::StringList,
        _ => KeyType::String,
    }
}

/// The result for the one action; that of the one resource, where it has its own.
fn simulated(results: Vec<EvaluationResult>) -> Option<Simulated> {
    let result = results.into_iter().next()?;
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
    Some(Simulated {
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
    })
}

fn matched(statement: Statement) -> Matched {
    Matched {
        policy: statement.source_policy_id.unwrap_or_default(),
        kind: statement.source_policy_type.map(|kind| kind.as_str().to_owned()),
        line: statement.start_position.map(|position| position.line),
    }
}
