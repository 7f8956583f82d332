//! The parts of an ARN that say where to look something up.

use std::fmt;

/// An ARN split at its first five colons: `arn:PARTITION:SERVICE:REGION:ACCOUNT:RESOURCE`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// The partition: `aws`, `aws-cn`, `aws-us-gov`.
    pub partition: &'a str,
    /// The service's prefix, for instance `s3`.
    pub service: &'a str,
    /// The region; empty for global services and for S3.
    pub region: &'a str,
    /// The account; empty for S3 buckets.
    pub account: &'a str,
    /// The rest, as the service writes it: `role/NAME`, `function:NAME`, `BUCKET/KEY`.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Splits an ARN; `None` for what is not one.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut parts = text.splitn(6, ':');
        if parts.next()? != "arn" {
            return None;
        }
        Some(Self {
            partition: parts.next()?,
            service: parts.next()?,
            region: parts.next()?,
            account: parts.next()?,
            resource: parts.next()?,
        })
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(formatter, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

/// True for the twelve digits of an account id.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whose identity policies, boundary and tags a principal goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Principal<'a> {
    /// A user, by account and name.
    User {
        /// The account.
        account: &'a str,
        /// The name, without its path.
        name: &'a str,
    },
    /// A role, by account and name, also where the principal is one of its sessions.
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
    /// A federated user: its policies are those of the user who asked for the session, whom the ARN does not name.
    FederatedUser,
    /// A service, everyone, or something else without identity policies.
    Other,
}

impl<'a> Principal<'a> {
    /// Reads the ARN of a principal, or of a session.
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
}

#[cfg(test)]
mod tests {
    use super::*;

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
