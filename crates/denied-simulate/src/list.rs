//! The policies that apply to a principal: a list instead of a decision.

use case::{Examination, NamedPolicy};
use cli::Failure;
use serde::Serialize;
use source::{IdentityPolicies, SourceError};

/// A policy that applies, without its document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Applies {
    /// How: `inline`, `managed` or `group:NAME`.
    #[serde(skip_serializing_if = "Option::is_none")]
    via: Option<String>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    arn: Option<String>,
}

impl From<&NamedPolicy> for Applies {
    fn from(policy: &NamedPolicy) -> Self {
        Self { via: policy.via.clone(), name: policy.name.clone(), arn: policy.arn.clone() }
    }
}

/// The identity policies of the case's principal: those that the case carries, otherwise the source's.
pub(crate) fn of<S: IdentityPolicies + ?Sized>(
    case: &Examination<'_>,
    source: Option<&S>,
) -> Result<Result<Vec<Applies>, SourceError>, Failure> {
    if let Some(carried) = case.policies()?.identity {
        return Ok(Ok(carried.iter().flatten().map(Applies::from).collect()));
    }
    let Some(principal) = &case.request().principal else {
        return Err(Failure::case("nobody is named whose policies could be listed").help("give --principal"));
    };
    let Some(source) = source else {
        return Err(Failure::case("there is nobody to ask for the policies of the principal")
            .help("leave --offline away, or name a snapshot: --snapshot DIR"));
    };
    Ok(source.identity(principal).map(|policies| policies.iter().map(Applies::from).collect()))
}
