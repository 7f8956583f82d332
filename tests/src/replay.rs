//! Answers that the emulator lacks: decoding of authorization messages, and simulation.
//!
//! They are written as the API References of STS (`DecodeAuthorizationMessage`) and IAM (`SimulatePrincipalPolicy`,
//! `SimulateCustomPolicy`, `EvaluationResult`) document them.

use crate::call::Call;
use crate::form::{list, member, members};
use crate::http::{Request, Response};
use crate::proxy::{Middle, Reply};
use crate::wire::{Protocol, escaped, xml};

/// Results per page: few, so that there are several pages.
const PAGE: usize = 2;

/// Prepared answers; anything else gets the documented error, or `implicitDeny`.
#[derive(Clone, Debug, Default)]
pub struct Replay {
    decoded: Vec<(String, String)>,
    principals: Vec<String>,
    simulated: Vec<Simulated>,
    failing: Option<String>,
}

/// What the simulator says about one action on one resource.
#[derive(Clone, Debug)]
pub struct Simulated {
    /// `s3:GetObject`.
    pub action: String,
    /// The resource's ARN, or `*`.
    pub resource: String,
    /// `EvalDecision`.
    pub decision: Decision,
    /// Ids of the policies whose statements matched: `MatchedStatements.SourcePolicyId`.
    pub matched: Vec<String>,
    /// `MissingContextValues`.
    pub missing: Vec<String>,
    /// `AllowedByOrganizations`, if the principal's account is in one.
    pub organizations: Option<bool>,
    /// `AllowedByPermissionsBoundary`, if the principal has one.
    pub boundary: Option<bool>,
}

impl Simulated {
    /// A result with only a decision.
    pub fn new(action: &str, resource: &str, decision: Decision) -> Self {
        Self {
            action: action.to_owned(),
            resource: resource.to_owned(),
            decision,
            matched: Vec::new(),
            missing: Vec::new(),
            organizations: None,
            boundary: None,
        }
    }
}

/// `PolicyEvaluationDecisionType`, from the least restrictive to the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Decision {
    /// `allowed`
    Allowed,
    /// `implicitDeny`
    ImplicitDeny,
    /// `explicitDeny`
    ExplicitDeny,
}

impl Replay {
    /// Nothing prepared.
    pub fn new() -> Self {
        Self::default()
    }

    /// An encoded message and the JSON that it contains. All others are invalid.
    #[must_use]
    pub fn decode(mut self, encoded: &str, decoded: &str) -> Self {
        self.decoded.push((encoded.to_owned(), decoded.to_owned()));
        self
    }

    /// A user, group or role that `SimulatePrincipalPolicy` finds, by ARN. All others do not exist.
    #[must_use]
    pub fn principal(mut self, arn: &str) -> Self {
        self.principals.push(arn.to_owned());
        self
    }

    /// A prepared result of both simulations.
    #[must_use]
    pub fn simulate(mut self, simulated: Simulated) -> Self {
        self.simulated.push(simulated);
        self
    }

    /// Both simulations fail with `PolicyEvaluation` and this message.
    #[must_use]
    pub fn policy_evaluation(mut self, message: &str) -> Self {
        self.failing = Some(message.to_owned());
        self
    }

    fn decoding(&self, form: &[(String, String)]) -> Response {
        let encoded = member(form, "EncodedMessage").unwrap_or_default();
        let Some((_, decoded)) = self.decoded.iter().find(|(own, _)| own == encoded) else {
            return Protocol::Query.error(
                400,
                "InvalidAuthorizationMessageException",
                "Message is not valid",
            );
        };
        let result = format!("<DecodedMessage>{}</DecodedMessage>", escaped(decoded));
        result_of("DecodeAuthorizationMessage", "https://sts.amazonaws.com/doc/2011-06-15/", &result)
    }

    fn simulation(&self, operation: &str, form: &[(String, String)]) -> Response {
        let source = member(form, "PolicySourceArn");
        if let Some(source) = source.filter(|source| !self.principals.iter().any(|own| own == source)) {
            let message = format!("The entity {source} cannot be found.");
            return Protocol::Query.error(404, "NoSuchEntity", &message);
        }
        if let Some(message) = &self.failing {
            return Protocol::Query.error(500, "PolicyEvaluation", message);
        }
        let resources = Some(list(form, "ResourceArns")).filter(|arns| !arns.is_empty()).unwrap_or(vec!["*"]);
        let actions = list(form, "ActionNames");
        if actions.iter().any(|action| !action.contains(':')) {
            return Protocol::Query.error(400, "InvalidInput", "An action has no service prefix");
        }
        let begin = member(form, "Marker").and_then(|marker| marker.parse().ok()).unwrap_or(0);
        let page = actions.iter().skip(begin).take(PAGE);
        let results = page.map(|action| self.evaluation(action, &resources)).collect::<String>();
        let next = begin + PAGE;
        let more = if next < actions.len() {
            format!("<IsTruncated>true</IsTruncated><Marker>{next}</Marker>")
        } else {
            "<IsTruncated>false</IsTruncated>".to_owned()
        };
        let result = format!("{more}<EvaluationResults>{results}</EvaluationResults>");
        result_of(operation, "https://iam.amazonaws.com/doc/2010-05-08/", &result)
    }

    /// One result per action, as `EvaluationResult` documents: the most restrictive decision for its resources, and
    /// each one's own.
    fn evaluation(&self, action: &str, resources: &[&str]) -> String {
        let each = resources.iter().map(|resource| self.prepared(action, resource)).collect::<Vec<_>>();
        let decision = each.iter().map(|one| one.decision).max().unwrap_or(Decision::ImplicitDeny);
        let decisive = each.iter().filter(|one| one.decision == decision);
        let matched = decisive.flat_map(|one| one.matched.iter().map(String::as_str)).collect::<Vec<_>>();
        let missing = each.iter().flat_map(|one| one.missing.iter().map(String::as_str)).collect::<Vec<_>>();
        let of_each = each.iter().map(of_resource).collect::<String>();
        let name = if let [only] = resources { only } else { "*" };
        format!(
            "<member><EvalActionName>{action}</EvalActionName><EvalResourceName>{name}</EvalResourceName>\
             <EvalDecision>{}</EvalDecision>{}{}<ResourceSpecificResults>{of_each}</ResourceSpecificResults></member>",
            decision.name(),
            reasons(&matched, &missing),
            each.first().map(details).unwrap_or_default()
        )
    }

    fn prepared(&self, action: &str, resource: &str) -> Simulated {
        let found = self.simulated.iter().find(|one| one.action == action && one.resource == resource);
        found.cloned().unwrap_or_else(|| Simulated::new(action, resource, Decision::ImplicitDeny))
    }
}

impl Middle for Replay {
    fn answer(&self, call: &Call, request: &Request) -> Option<Reply> {
        let form = members(str::from_utf8(&request.body).ok()?);
        let response = match (call.service.as_str(), call.operation.as_str()) {
            ("sts", "DecodeAuthorizationMessage") => self.decoding(&form),
            ("iam", operation @ ("SimulatePrincipalPolicy" | "SimulateCustomPolicy")) => {
                self.simulation(operation, &form)
            }
            _ => return None,
        };
        Some(Reply::Response(response))
    }
}

impl Decision {
    fn name(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::ImplicitDeny => "implicitDeny",
            Self::ExplicitDeny => "explicitDeny",
        }
    }
}

/// `OrganizationsDecisionDetail` and `PermissionsBoundaryDecisionDetail`.
fn details(one: &Simulated) -> String {
    let organizations = one.organizations.map(|own| {
        format!(
            "<OrganizationsDecisionDetail><AllowedByOrganizations>{own}</AllowedByOrganizations>\
             </OrganizationsDecisionDetail>"
        )
    });
    let boundary = one.boundary.map(|own| {
        format!(
            "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>{own}</AllowedByPermissionsBoundary>\
             </PermissionsBoundaryDecisionDetail>"
        )
    });
    organizations.into_iter().chain(boundary).collect()
}

/// `ResourceSpecificResult`.
fn of_resource(one: &Simulated) -> String {
    let matched = one.matched.iter().map(String::as_str).collect::<Vec<_>>();
    let missing = one.missing.iter().map(String::as_str).collect::<Vec<_>>();
    format!(
        "<member><EvalResourceName>{}</EvalResourceName><EvalResourceDecision>{}</EvalResourceDecision>{}</member>",
        one.resource,
        one.decision.name(),
        reasons(&matched, &missing)
    )
}

fn reasons(matched: &[&str], missing: &[&str]) -> String {
    let matched = matched.iter().map(|id| {
        format!("<member><SourcePolicyId>{id}</SourcePolicyId><SourcePolicyType>IAM Policy</SourcePolicyType></member>")
    });
    let missing = missing.iter().map(|key| format!("<member>{key}</member>"));
    format!(
        "<MatchedStatements>{}</MatchedStatements><MissingContextValues>{}</MissingContextValues>",
        matched.collect::<String>(),
        missing.collect::<String>()
    )
}

fn result_of(operation: &str, namespace: &str, result: &str) -> Response {
    xml(
        200,
        &format!(
            "<{operation}Response xmlns=\"{namespace}\"><{operation}Result>{result}</{operation}Result>\
             <ResponseMetadata><RequestId>7a62c49f-347e-4fc4-9331-6e8eexample0</RequestId></ResponseMetadata>\
             </{operation}Response>"
        ),
    )
}
