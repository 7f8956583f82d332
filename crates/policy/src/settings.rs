//! What decides about a resource besides its policy: settings that restrict what the policy allows, and things that
//! may allow access but are not known.

use ipnet::IpNet;

use crate::condition::{Condition, Family};
use crate::evaluator::{AttachedPolicy, Outcome};
use crate::layer::{Dependency, Grant};
use crate::principal::PrincipalKind;
use crate::request::Request;
use crate::statement::{Effect, Statement};
use crate::truth::Truth;

/// The settings of a resource that affect what its policy allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// S3 Block Public Access, `RestrictPublicBuckets`: a public policy gives access only to the bucket's own account
    /// and to AWS services.
    pub restricts_public_access: Truth,
    /// Something that could not be read may allow access: a grant on a key, an access control list.
    pub may_allow: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { restricts_public_access: Truth::False, may_allow: false }
    }
}

impl Settings {
    /// What remains of a policy's outcome.
    pub(crate) fn limit(
        self,
        outcome: Outcome,
        policies: &[Vec<AttachedPolicy<'_>>],
        request: &Request,
    ) -> Outcome {
        match self.restricts(policies, request) {
            Truth::True => Outcome { allows: Truth::False, grant: None, might_grant: None, ..outcome },
            Truth::Unknown => Outcome { grant: None, ..outcome }.at_most(Truth::Unknown),
            Truth::False if self.may_allow => Outcome {
                allows: outcome.allows.max(Truth::Unknown),
                might_grant: Some(Grant::Direct),
                ..outcome
            },
            Truth::False => outcome,
        }
    }

    /// True if Block Public Access keeps this request out.
    ///
    /// S3 User Guide, "Blocking public access to your Amazon S3 storage", `RestrictPublicBuckets`: with a public
    /// policy all cross-account access is blocked, even what the policy grants to individual accounts.
    pub(crate) fn restricts(self, policies: &[Vec<AttachedPolicy<'_>>], request: &Request) -> Truth {
        let is_public = || {
            let mut statements = policies.iter().flatten().flat_map(|own| own.policy.statements());
            Truth::from(statements.any(is_public))
        };
        let known = self.restricts_public_access.min(is_outside(request));
        if known == Truth::False { known } else { known.min(is_public()) }
    }

    /// What the outcome depends on if a setting leaves it open.
    pub(crate) fn dependency(
        self,
        policies: &[Vec<AttachedPolicy<'_>>],
        request: &Request,
    ) -> Option<Dependency> {
        let key = match self.restricts(policies, request) {
            Truth::Unknown => "RestrictPublicBuckets",
            Truth::False if self.may_allow => "GrantsBesideThePolicy",
            _ => return None,
        };
        Some(Dependency { key: key.to_owned(), operator: "Setting".to_owned(), values: Vec::new() })
    }
}

/// True for a request from outside the resource's account. AWS's own services are let in.
fn is_outside(request: &Request) -> Truth {
    let Some(principal) = request.principal() else { return Truth::Unknown };
    match (principal.kind(), principal.account(), request.resource_account()) {
        (PrincipalKind::Anonymous, ..) => Truth::True,
        (PrincipalKind::Service, ..) => Truth::False,
        (_, Some(own), Some(other)) => (own != other).into(),
        _ => Truth::Unknown,
    }
}

/// True for a statement that makes a policy public: it allows everyone, or anyone who signs in with a provider, and
/// no condition on a fixed value says who or from where.
/// from where.
///
/// S3 User Guide, "Blocking public access to your Amazon S3 storage", "The meaning of public".
fn is_public(statement: &Statement<'_>) -> bool {
    let everyone = statement.principal().is_some_and(|own| {
        own.negated
            || own.patterns.iter().any(|pattern| pattern.is_everyone() || pattern.is_provider_of_all())
    });
    statement.effect() == Effect::Allow && everyone && !statement.conditions().iter().any(narrows)
}

/// Keys with which a fixed value makes a statement for everyone non-public.
const NARROWING: [&str; 12] = [
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:SourceVpce",
    "aws:SourceOwner",
    "aws:SourceAccount",
    "aws:userid",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalArn",
    "aws:PrincipalAccount",
    "s3:DataAccessPointArn",
    "s3:DataAccessPointAccount",
];

fn narrows(condition: &Condition<'_>) -> bool {
    let operator = condition.operator();
    if operator.is_negated() || operator.if_exists() || condition.values().next().is_none() {
        return false;
    }
    let key = condition.key();
    if key.eq_ignore_ascii_case("aws:SourceIp") {
        return condition.values().all(is_narrow_range);
    }
    let fixed = |value: &str| {
        let value = if key.eq_ignore_ascii_case("s3:DataAccessPointArn") { of_account(value) } else { value };
        !value.contains(['*', '?']) && !value.contains("${")
    };
    let compares =
        matches!(operator.family(), Family::Text | Family::TextIgnoringCase | Family::Like | Family::Arn);
    compares && NARROWING.iter().any(|own| own.eq_ignore_ascii_case(key)) && condition.values().all(fixed)
}

/// The ARN of an access point without its name: a fixed account is enough.
///
/// S3 User Guide, "The meaning of public": access points are named by their account, with a wildcard for the name.
fn of_account(access_point: &str) -> &str {
    access_point.split_once(":accesspoint/").map_or(access_point, |(of, _)| of)
}

/// Ranges broader than /8 (/32 for IPv6) count as everywhere.
fn is_narrow_range(value: &str) -> bool {
    match value.parse::<IpNet>() {
        Ok(IpNet::V4(range)) => range.prefix_len() >= 8,
        Ok(IpNet::V6(range)) => range.prefix_len() >= 32,
        Err(_) => value.parse::<std::net::IpAddr>().is_ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Policy, PolicyKind};

    #[test]
    fn a_policy_is_public_unless_a_fixed_value_says_for_whom() {
        for (public, principal, condition) in [
            (true, r#""*""#, "{}"),
            (true, r#"{"AWS": ["*"]}"#, "{}"),
            (false, r#"{"AWS": "arn:aws:iam::111111111111:root"}"#, "{}"),
            (false, r#"{"Service": "*"}"#, "{}"),
            (true, r#"{"Federated": "graph.facebook.com"}"#, "{}"),
            (
                false,
                r#""*""#,
                r#"{"StringLike": {"s3:DataAccessPointArn": "arn:aws:s3:eu-west-1:111111111111:accesspoint/*"}}"#,
            ),
            (false, r#""*""#, r#"{"StringEquals": {"aws:PrincipalOrgID": "o-1"}}"#),
            (true, r#""*""#, r#"{"StringNotEquals": {"aws:PrincipalOrgID": "o-1"}}"#),
            (true, r#""*""#, r#"{"StringEqualsIfExists": {"aws:PrincipalOrgID": "o-1"}}"#),
            (true, r#""*""#, r#"{"StringLike": {"aws:SourceVpc": "vpc-*"}}"#),
            (true, r#""*""#, r#"{"StringEquals": {"aws:userid": "${aws:username}"}}"#),
            (true, r#""*""#, r#"{"Bool": {"aws:SecureTransport": "true"}}"#),
            (false, r#""*""#, r#"{"IpAddress": {"aws:SourceIp": ["10.0.0.0/8", "2001:db8::/32"]}}"#),
            (true, r#""*""#, r#"{"IpAddress": {"aws:SourceIp": ["198.51.100.7", "0.0.0.0/1"]}}"#),
        ] {
            let text = format!(
                r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Principal": {principal}, "Action": "s3:*",
                "Resource": "*", "Condition": {condition}}}}}"#
            );
            let policy = Policy::parse(&text, PolicyKind::Resource).unwrap();
            assert_eq!(policy.statements().iter().any(is_public), public, "{principal} {condition}");
        }
    }
}
