//! The name of a condition key, as a flag value.

use crate::{Failure, nearest};

/// The global condition keys, without their `aws:`.
///
/// IAM User Guide, "AWS global condition context keys".
const GLOBAL: [&str; 45] = [
    "AssumedRoot",
    "CalledVia",
    "CalledViaFirst",
    "CalledViaLast",
    "CurrentTime",
    "Ec2InstanceSourcePrivateIPv4",
    "Ec2InstanceSourceVpc",
    "EpochTime",
    "FederatedProvider",
    "MultiFactorAuthAge",
    "MultiFactorAuthPresent",
    "PrincipalAccount",
    "PrincipalArn",
    "PrincipalIsAWSService",
    "PrincipalOrgID",
    "PrincipalOrgPaths",
    "PrincipalServiceName",
    "PrincipalServiceNamesList",
    "PrincipalTag",
    "PrincipalType",
    "RequestTag",
    "RequestedRegion",
    "ResourceAccount",
    "ResourceOrgID",
    "ResourceOrgPaths",
    "ResourceTag",
    "SecureTransport",
    "SourceAccount",
    "SourceArn",
    "SourceIdentity",
    "SourceIp",
    "SourceOrgID",
    "SourceOrgPaths",
    "SourceOwner",
    "SourceVpc",
    "SourceVpcArn",
    "SourceVpce",
    "TagKeys",
    "TokenIssueTime",
    "UserAgent",
    "ViaAWSService",
    "VpcSourceIp",
    "VpceAccount",
    "VpceOrgID",
    "VpceOrgPaths",
];

/// Rejects a key without the prefix that every key has: no policy could ask for it.
///
/// The prefix is `aws`, a service, or the name of an identity provider: `token.actions.githubusercontent.com:sub`.
pub(crate) fn check(key: &str) -> Result<(), Failure> {
    match key.split_once(':') {
        Some((prefix, name)) if !prefix.is_empty() && !name.is_empty() => return Ok(()),
        Some(_) => {
            return Err(Failure::usage(format!(
                "--context {key}=…: a condition key has a prefix, a `:` and a name, for instance aws:SourceIp"
            )));
        }
        None => {}
    }
    let failure = Failure::usage(format!("--context {key}=…: a condition key has a prefix and a `:`"));
    let (name, of_tag) = match key.split_once('/') {
        Some((name, tag)) => (name, format!("/{tag}")),
        None => (key, String::new()),
    };
    let small = name.to_ascii_lowercase();
    let known = GLOBAL.map(str::to_ascii_lowercase);
    let meant = nearest(&small, known.iter().map(String::as_str));
    let meant = GLOBAL.iter().find(|own| meant.is_some_and(|meant| own.eq_ignore_ascii_case(meant)));
    Err(failure.help(match meant {
        Some(meant) => format!("did you mean aws:{meant}{of_tag}?"),
        None => "keys are for instance aws:SourceIp, s3:prefix or accounts.google.com:aud".to_owned(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_without_prefix_is_refused() {
        for good in [
            "aws:SourceVpce",
            "AWS:PrincipalTag/team",
            "s3:prefix",
            "token.actions.githubusercontent.com:sub",
            "SAML:aud",
            "oidc.eks.eu-west-1.amazonaws.com/id/0A1B:sub",
            "own:key",
        ] {
            assert!(check(good).is_ok(), "{good}");
        }
        assert!(check(":x").is_err() && check("x:").is_err() && check(":").is_err());
        let table = [
            ("SourceVpce", "did you mean aws:SourceVpce?"),
            ("sourceip", "did you mean aws:SourceIp?"),
            ("PrincipalTag/team", "did you mean aws:PrincipalTag/team?"),
            ("SoureIp", "did you mean aws:SourceIp?"),
            ("zzz", "keys are for instance"),
        ];
        for (key, help) in table {
            let failure = check(key).unwrap_err();
            assert!(failure.advice().unwrap().starts_with(help), "{key}: {:?}", failure.advice());
        }
    }
}
