//! The IAM actions of AWS, with the resources that they take.
//!
//! The table is AWS's Service Authorization Reference, embedded as text and searched one service at a time: a program
//! that never asks pays nothing. `cargo xtask actions` regenerates it; `data/actions.txt` names its source and version.

mod arn;
mod resource_policy;
mod service;

use std::sync::LazyLock;

pub use resource_policy::may_have_policy;
pub use service::{Action, ResourceType, Service};

/// The table: a heading, then one line per service, sorted by prefix.
const TABLE: &str = include_str!("../data/actions.txt");

/// Where the table comes from: package, version and licence.
pub fn origin() -> &'static str {
    TABLE.lines().next().unwrap_or_default().trim_start_matches("# ")
}

/// The services, by prefix: the lines of the table, found once.
static SERVICES: LazyLock<Vec<Service>> =
    LazyLock::new(|| TABLE.lines().skip(1).filter_map(Service::parse).collect());

/// All services, by prefix.
pub fn services() -> impl Iterator<Item = Service> {
    SERVICES.iter().copied()
}

/// The service with a case-insensitive prefix: `s3`.
pub fn service(prefix: &str) -> Option<Service> {
    services().find(|service| service.prefix().eq_ignore_ascii_case(prefix))
}

/// An action by its case-insensitive name: `s3:getobject`.
pub fn action(name: &str) -> Option<Action> {
    let (prefix, own) = name.split_once(':')?;
    service(prefix)?.actions().find(|action| action.name().eq_ignore_ascii_case(own))
}

/// The existing action whose spelling is closest to this one; `None` if nothing is close.
pub fn nearest(name: &str) -> Option<Action> {
    let (prefix, own) = name.split_once(':')?;
    let small = own.to_ascii_lowercase();
    let service = service(prefix)?;
    service
        .actions()
        .map(|action| (strsim::jaro_winkler(&small, &action.name().to_ascii_lowercase()), action))
        .filter(|(likeness, _)| *likeness > LIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, action)| action)
}

/// If the prefix is not that of a service: the action of this name in the service whose prefix is closest in spelling.
/// A name that only one service has determines the service, whatever prefix was written.
pub fn in_another_service(name: &str) -> Option<Action> {
    let (prefix, own) = name.split_once(':')?;
    if service(prefix).is_some() {
        return None;
    }
    let small = prefix.to_ascii_lowercase();
    let named = |service: Service| service.actions().find(|action| action.name().eq_ignore_ascii_case(own));
    let found: Vec<Action> = services().filter_map(named).collect();
    if let [only] = found[..] {
        return Some(only);
    }
    found
        .into_iter()
        .map(|action| (strsim::jaro_winkler(&small, action.service().prefix()), action))
        .filter(|(likeness, _)| *likeness > LIKE)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, action)| action)
}

/// How similar two names must be for one to be suggested for the other: 1 is identical.
const LIKE: f64 = 0.85;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_action_is_found_by_its_name() {
        let mut count = 0;
        for service in services() {
            for known in service.actions() {
                let found = action(&known.to_string().to_ascii_uppercase()).map(|own| own.to_string());
                assert_eq!(found.as_deref(), Some(known.to_string().as_str()));
                count += 1;
                if count % 97 != 0 {
                    continue;
                }
                assert_eq!(nearest(&known.to_string()).map(|own| own.to_string()), Some(known.to_string()));
            }
        }
        assert!(count > 10_000, "the table has only {count} actions");
    }

    #[test]
    fn what_actions_take() {
        let takes = |name: &str| {
            action(name).unwrap().resource_types().map(|own| own.name().to_owned()).collect::<Vec<_>>()
        };
        assert!(takes("s3:GetObject").contains(&"object".to_owned()));
        assert_eq!(takes("s3:ListAllMyBuckets"), Vec::<String>::new());
        assert_eq!(takes("ec2:DescribeInstances"), Vec::<String>::new());
        assert_eq!(takes("kms:Decrypt"), ["key"]);
        assert!(action("s3:ListObjects").is_none());
        assert_eq!(nearest("s3:GetObjct").unwrap().to_string(), "s3:GetObject");
        assert!(nearest("nowhere:GetObject").is_none());
    }

    #[test]
    fn a_misspelt_service_is_known_by_its_action() {
        let meant = |name: &str| in_another_service(name).map(|own| own.to_string());
        assert_eq!(meant("secretmanager:GetSecretValue").as_deref(), Some("secretsmanager:GetSecretValue"));
        assert_eq!(meant("cloudwatchlogs:PutLogEvents").as_deref(), Some("logs:PutLogEvents"));
        assert_eq!(meant("nowhere:TagResource"), None, "many services have it, and none is spelt so");
        assert_eq!(meant("s3:PutLogEvents"), None, "s3 is a service");
    }

    #[test]
    fn whether_a_resource_can_be_meant() {
        let accepts = |name: &str, arn: &str| action(name).unwrap().accepts(arn);
        assert!(accepts("s3:GetObject", "arn:aws:s3:::b/k"));
        assert!(accepts("s3:GetObject", "arn:aws:s3:::b*"));
        assert!(!accepts("s3:GetObject", "arn:aws:s3:::b"));
        assert!(accepts("s3:ListBucket", "arn:aws:s3:::b"));
        assert!(!accepts("ec2:DescribeInstances", "arn:aws:ec2:eu-west-1:111111111111:instance/*"));
        assert!(accepts("ec2:DescribeInstances", "*"));
        assert!(accepts("kms:Decrypt", "arn:aws:kms:*:111111111111:key/*"));
        assert!(!accepts("kms:Decrypt", "arn:aws:kms:eu-west-1:111111111111:alias/a"));
    }
}
