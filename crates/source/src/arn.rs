//! What ARNs and region names say about where to look something up.

pub use denial::partition;
pub use policy::{Arn, is_account_id};

use crate::SourceError;
use crate::layout::Entity;

/// The suffix of host names in a region's partition.
///
/// AWS General Reference, "AWS service endpoints"; the `partitions.json` of AWS's SDKs.
pub fn dns_suffix(region: &str) -> &'static str {
    match partition(region) {
        "aws-cn" => "amazonaws.com.cn",
        "aws-iso" => "c2s.ic.gov",
        "aws-iso-b" => "sc2s.sgov.gov",
        "aws-iso-e" => "cloud.adc-e.uk",
        "aws-iso-f" => "csp.hci.ic.gov",
        "aws-eusc" => "amazonaws.eu",
        _ => "amazonaws.com",
    }
}

/// The bucket of an ARN: of the bucket itself, or of an object in it.
pub fn bucket(arn: Arn<'_>) -> Option<&str> {
    let Arn { service: "s3", region: "", account: "", resource, .. } = arn else { return None };
    resource.split('/').next()
}

/// The last part of a policy's ARN: its name, or the id of an Organizations policy.
pub fn policy_name(arn: &str) -> &str {
    arn.rsplit('/').next().unwrap_or(arn)
}

/// Whose identity policies, boundary and tags apply to a principal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal<'a> {
    /// A user, by account and name.
    User {
        /// The account.
        account: &'a str,
        /// The name, without its path.
        name: &'a str,
    },
    /// A role, by account and name, even if the principal is one of its sessions.
    Role {
        /// The account.
        account: &'a str,
        /// The name, without its path.
        name: &'a str,
    },
    /// The root user of an account.
    Root {
        /// The account.
        account: &'a str,
    },
    /// A federated user: its policies are those of the user who asked for the session, and the ARN does not name that
    /// user.
    FederatedUser,
    /// A service, everyone, or something else without identity policies.
    Other,
}

impl<'a> Principal<'a> {
    /// Parses the ARN of a principal, or of a session.
    pub fn parse(text: &'a str) -> Self {
        let Some(arn) = Arn::parse(text) else { return Self::Other };
        let (kind, rest) = arn.resource.split_once('/').unwrap_or((arn.resource, ""));
        let account = arn.account;
        let last = rest.rsplit('/').next().unwrap_or(rest);
        match (arn.service, kind) {
            ("iam", "user") => Self::User { account, name: last },
            ("iam", "role") => Self::Role { account, name: last },
            ("iam", "root") => Self::Root { account },
            ("sts", "assumed-role") => {
                Self::Role { account, name: rest.split_once('/').map_or(rest, |(name, _)| name) }
            }
            ("sts", "federated-user") => Self::FederatedUser,
            _ => Self::Other,
        }
    }

    /// The user or role: account, kind and name.
    pub fn entity(self) -> Option<(&'a str, Entity, &'a str)> {
        match self {
            Self::User { account, name } => Some((account, Entity::User, name)),
            Self::Role { account, name } => Some((account, Entity::Role, name)),
            Self::Root { .. } | Self::FederatedUser | Self::Other => None,
        }
    }
}

/// The user or role whose policies apply to a principal; `None` if there is none.
pub fn entity<'a>(principal: &'a str, what: &str) -> Result<Option<(&'a str, Entity, &'a str)>, SourceError> {
    match Principal::parse(principal) {
        Principal::FederatedUser => Err(SourceError::federated(what, principal)),
        Principal::Other if policy::Principal::parse(principal).kind() == &policy::PrincipalKind::Other => {
            Err(SourceError::nobody(what, principal))
        }
        own => Ok(own.entity()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_region_tells_partition_and_hosts() {
        let table = [
            ("eu-central-1", "aws", "amazonaws.com"),
            ("cn-north-1", "aws-cn", "amazonaws.com.cn"),
            ("us-gov-west-1", "aws-us-gov", "amazonaws.com"),
            ("us-iso-east-1", "aws-iso", "c2s.ic.gov"),
            ("us-isob-east-1", "aws-iso-b", "sc2s.sgov.gov"),
            ("eu-isoe-west-1", "aws-iso-e", "cloud.adc-e.uk"),
            ("us-isof-south-1", "aws-iso-f", "csp.hci.ic.gov"),
            ("eusc-de-east-1", "aws-eusc", "amazonaws.eu"),
        ];
        for (region, own, suffix) in table {
            assert_eq!((partition(region), dns_suffix(region)), (own, suffix), "{region}");
        }
    }

    #[test]
    fn objects_are_in_buckets_and_access_points_are_none() {
        let table = [
            ("arn:aws:s3:::reports", Some("reports")),
            ("arn:aws-cn:s3:::reports/a/b", Some("reports")),
            ("arn:aws:s3:eu-central-1:111111111111:accesspoint/a", None),
            ("arn:aws:sqs:eu-central-1:111111111111:reports", None),
        ];
        for (text, expected) in table {
            assert_eq!(Arn::parse(text).and_then(bucket), expected, "{text}");
        }
    }

    #[test]
    fn principals_name_whose_policies_they_go_by() {
        let account = "111111111111";
        let table = [
            ("arn:aws:iam::111111111111:user/ann", Principal::User { account, name: "ann" }),
            ("arn:aws:iam::111111111111:user/dept/x/ann", Principal::User { account, name: "ann" }),
            ("arn:aws:iam::111111111111:role/aws-reserved/sso/R", Principal::Role { account, name: "R" }),
            ("arn:aws:sts::111111111111:assumed-role/R/s", Principal::Role { account, name: "R" }),
            ("arn:aws:sts::111111111111:assumed-role/R", Principal::Role { account, name: "R" }),
            ("arn:aws-cn:iam::111111111111:root", Principal::Root { account }),
            ("arn:aws:sts::111111111111:federated-user/bob", Principal::FederatedUser),
            ("lambda.amazonaws.com", Principal::Other),
            ("anonymous", Principal::Other),
            ("", Principal::Other),
        ];
        for (text, expected) in table {
            assert_eq!(Principal::parse(text), expected, "{text}");
        }
    }
}
