//! The content of AWS managed policies, for when only their ARNs are known.
//!
//! An embedded, compressed copy: a program that never asks pays nothing, and the first question unpacks it. AWS changes
//! its policies now and then, so each comes with its version. `cargo xtask managed` regenerates the copy; [`origin`]
//! names its source.

use std::io::Read;
use std::sync::OnceLock;

use flate2::read::GzDecoder;

/// A heading, then one line per policy, sorted by path and name.
const PACKED: &[u8] = include_bytes!("../data/policies.gz");

/// A policy that AWS manages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ManagedPolicy {
    /// The version: `v3`.
    pub version: &'static str,
    /// The day on which AWS made this version.
    pub date: &'static str,
    /// The document, as JSON.
    pub document: &'static str,
}

/// The policy with an ARN: `arn:aws:iam::aws:policy/AdministratorAccess`.
///
/// `None` if the copy lacks it, and in other partitions: AWS's policies there differ in content.
pub fn policy(arn: &str) -> Option<ManagedPolicy> {
    let name = arn.strip_prefix("arn:aws:iam::aws:policy/")?;
    policies()
        .binary_search_by_key(&name, |(own, _)| own)
        .ok()
        .and_then(|at| policies().get(at))
        .map(|found| found.1)
}

/// Where the copy comes from: package, version and licence.
pub fn origin() -> &'static str {
    text().lines().next().unwrap_or_default().trim_start_matches("# ")
}

fn text() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let mut text = String::new();
        // The embedded copy is sound: a test unpacks it. If it were not, what is readable would be kept.
        let _ = GzDecoder::new(PACKED).read_to_string(&mut text);
        text
    })
}

fn policies() -> &'static [(&'static str, ManagedPolicy)] {
    static POLICIES: OnceLock<Vec<(&'static str, ManagedPolicy)>> = OnceLock::new();
    POLICIES.get_or_init(|| text().lines().skip(1).filter_map(parse).collect())
}

fn parse(line: &'static str) -> Option<(&'static str, ManagedPolicy)> {
    let mut columns = line.splitn(4, '\t');
    let name = columns.next()?;
    let policy = ManagedPolicy { version: columns.next()?, date: columns.next()?, document: columns.next()? };
    Some((name, policy))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_policy_is_found_and_is_a_policy() {
        assert!(policies().len() > 1500, "{}", policies().len());
        for (name, known) in policies() {
            assert_eq!(policy(&format!("arn:aws:iam::aws:policy/{name}")), Some(*known), "{name}");
            let document: serde_json::Value = serde_json::from_str(known.document).unwrap();
            assert!(!document["Statement"].is_null() && known.version.starts_with('v'), "{name}");
        }
    }

    #[test]
    fn a_policy_has_its_path_and_is_of_the_partition_aws() {
        let basic = policy("arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole").unwrap();
        assert!(basic.document.contains("logs:PutLogEvents"));
        for unknown in [
            "arn:aws:iam::aws:policy/AWSLambdaBasicExecutionRole",
            "arn:aws-cn:iam::aws:policy/AdministratorAccess",
            "arn:aws:iam::111111111111:policy/AdministratorAccess",
            "AdministratorAccess",
        ] {
            assert_eq!(policy(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn the_copy_says_where_it_is_from() {
        assert!(origin().starts_with("moto 5.") && origin().ends_with("Apache-2.0 licence"), "{}", origin());
    }
}
