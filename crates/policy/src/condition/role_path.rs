//! Roles whose path is not known: a session's ARN does not show it.
//!
//! IAM User Guide, "IAM identifiers", "Friendly names and paths"; "AWS global condition context keys",
//! `aws:PrincipalArn`: for a session this is the ARN of the role, with its path.

use crate::pattern::{CaseSensitivity, matches};

const ROLE: &str = ":role/";

/// Paths that only AWS gives to roles, and how the names of those roles begin.
///
/// IAM User Guide, "Create a service-linked role"; IAM Identity Center User Guide, "Referencing permission sets in
/// resource policies, Amazon EKS Cluster config maps, and AWS KMS key policies".
const RESERVED: [(&str, &str); 2] =
    [("aws-reserved/sso.amazonaws.com/", "AWSReservedSSO_"), ("aws-service-role/", "AWSServiceRoleFor")];

/// True if a value that includes a path may mean a role of which only the name is known.
pub(super) fn may_name(value: &str, role: &str) -> bool {
    let (Some((of, named)), Some((account, name))) = (value.split_once(ROLE), role.split_once(ROLE)) else {
        return false;
    };
    let Some((_, last)) = named.rsplit_once('/') else { return false };
    let name = name.rsplit('/').next().unwrap_or(name);
    if RESERVED.iter().any(|(path, prefix)| named.starts_with(path) && !name.starts_with(prefix)) {
        return false;
    }
    let of_account = of.contains('$') || matches(of, account, CaseSensitivity::Sensitive);
    of_account
        && match last.rsplit_once('*') {
            // The star may also stand for the rest of the path.
            Some((_, end)) => end.contains(['?', '$']) || name.ends_with(end),
            None => last.contains('$') || matches(last, name, CaseSensitivity::Sensitive),
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_may_be_that_of_a_role_whose_name_fits() {
        for (may, value) in [
            (true, "arn:aws:iam::111111111111:role/team/App"),
            (true, "arn:aws:iam::*:role/team/*"),
            (true, "arn:aws:iam::${aws:PrincipalAccount}:role/*/A?p"),
            (true, "arn:aws:iam::*:role/a/b*pp"),
            (false, "arn:aws:iam::*:role/App"),
            (false, "arn:aws:iam::*:role/team/Other"),
            (false, "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*"),
            (false, "arn:aws:iam::*:role/aws-service-role/*"),
            (false, "arn:aws:iam::222222222222:role/team/App"),
            (false, "arn:aws:iam::*:user/team/App"),
        ] {
            assert_eq!(may_name(value, "arn:aws:iam::111111111111:role/App"), may, "{value}");
        }
    }
}
