//! Who can make which call at all, regardless of policies.

use crate::principal::PrincipalKind;
use crate::request::Request;

/// Services that take only signed requests.
///
/// IAM User Guide, "IAM policy elements: Variables and tags", says that only SQS, SNS and S3 have anonymous callers.
/// This is not taken literally: API Gateway, Lambda function URLs and others have them too. These ten certainly do
/// not.
const SIGNED: [&str; 10] =
    ["dynamodb", "ec2", "ecr", "iam", "kinesis", "kms", "organizations", "secretsmanager", "ssm", "sts"];

/// Why a principal cannot make a call; `None` if it can, or if that is not known.
pub(crate) fn refusal(request: &Request) -> Option<&'static str> {
    if request.assumes_role_by_assertion() {
        return None;
    }
    let (action, principal) = (request.action()?, request.principal()?);
    let of_sts = action.is_of("sts");
    let starts_session = action.is("sts:GetFederationToken") || action.is("sts:GetSessionToken");
    match principal.kind() {
        // STS API Reference, AssumeRole: "You cannot call AssumeRole by using AWS account root user credentials".
        PrincipalKind::Root { .. } if request.assumes_role() => Some("the root user cannot assume a role"),
        // IAM User Guide, "Compare AWS STS credentials".
        PrincipalKind::Role { .. } | PrincipalKind::Session { .. } if starts_session => {
            Some("the session of a role cannot ask for another session this way")
        }
        // STS API Reference, GetFederationToken, "Permissions".
        PrincipalKind::FederatedUser { .. } if of_sts && !action.is("sts:GetCallerIdentity") => {
            Some("the session of a federated user cannot call AWS STS")
        }
        PrincipalKind::Anonymous if SIGNED.iter().any(|service| action.is_of(service)) => {
            Some("the service takes only signed requests")
        }
        _ => None,
    }
}
