//! Context keys that follow from the request itself.
//!
//! IAM User Guide, "AWS global condition context keys": which requests carry which key. Given values win.

use super::Request;
use crate::arn::Arn;
use crate::condition::date;
use crate::principal::{Principal, PrincipalKind, SSO_PATH};

/// Keys absent from a request that is made directly, not through a VPC endpoint.
const ENDPOINT_KEYS: [&str; 5] =
    ["aws:SourceVpce", "aws:SourceVpc", "aws:VpcSourceIp", "aws:VpceAccount", "aws:VpceOrgID"];

/// Keys that name an IAM principal.
const IAM_PRINCIPAL_KEYS: [&str; 6] = [
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalTag/",
    "aws:username",
    "aws:SourceIdentity",
];

/// Keys that only requests from AWS services carry.
const SERVICE_KEYS: [&str; 2] = ["aws:PrincipalServiceName", "aws:PrincipalServiceNamesList"];

impl Request {
    pub(super) fn derive_context(&mut self) {
        self.derive_principal_keys();
        self.derive_user_id();
        self.derive_caller_account();
        self.derive_resource_keys();
        self.derive_time();
        self.derive_tag_keys();
        if self.context.first("aws:SourceVpce").is_some() {
            self.context.rule_out(&["aws:SourceIp"]);
        } else if self.context.first("aws:SourceIp").is_some() {
            self.context.rule_out(&ENDPOINT_KEYS);
        }
    }

    fn derive_principal_keys(&mut self) {
        let Some(principal) = &self.principal else { return };
        let context = &mut self.context;
        if let Some(account) = principal.account() {
            context.derive("aws:PrincipalAccount", account);
            let is_given = context.first("aws:PrincipalArn").is_some();
            if !is_given && principal.role().is_some_and(|role| !role.path_is_known) {
                context.hide_path(of_another_region(&principal.arn()));
            }
            context.derive("aws:PrincipalArn", principal.arn());
        }
        let principal_type = match principal.kind() {
            PrincipalKind::Root { .. } => Some("Account"),
            PrincipalKind::User { name, .. } => {
                context.derive("aws:username", name.as_str());
                Some("User")
            }
            PrincipalKind::Role { .. } | PrincipalKind::Session { .. } => Some("AssumedRole"),
            PrincipalKind::FederatedUser { .. } => Some("FederatedUser"),
            PrincipalKind::Anonymous => Some("Anonymous"),
            PrincipalKind::Service | PrincipalKind::Federated | PrincipalKind::Other => None,
        };
        if let Some(principal_type) = principal_type {
            context.derive("aws:PrincipalType", principal_type);
        }
        match principal.kind() {
            PrincipalKind::Anonymous => {
                // `aws:PrincipalAccount`: "Anonymous requests return anonymous."
                context.derive("aws:PrincipalAccount", "anonymous");
                context.rule_out(&IAM_PRINCIPAL_KEYS);
                context.rule_out(&SERVICE_KEYS);
                context.rule_out(&[
                    "aws:PrincipalIsAWSService",
                    "aws:MultiFactorAuthPresent",
                    "aws:MultiFactorAuthAge",
                ]);
            }
            PrincipalKind::Service => {
                context.derive("aws:PrincipalIsAWSService", "true");
                context.derive("aws:PrincipalServiceName", principal.as_str());
                context.rule_out(&IAM_PRINCIPAL_KEYS);
            }
            PrincipalKind::Federated => context.rule_out(&["aws:username"]),
            PrincipalKind::Other => {}
            kind => {
                context.derive("aws:PrincipalIsAWSService", "false");
                context.rule_out(&SERVICE_KEYS);
                if !matches!(kind, PrincipalKind::User { .. }) {
                    context.rule_out(&["aws:username"]);
                }
            }
        }
    }

    /// IAM User Guide, "IAM policy elements: Variables and tags", the table of principals. The ids of users and roles
    /// do not appear in any ARN.
    fn derive_user_id(&mut self) {
        let Some(principal) = &self.principal else { return };
        let id = match principal.kind() {
            PrincipalKind::Root { account } => account.clone(),
            PrincipalKind::FederatedUser { account } => {
                let Some((_, name)) = principal.as_str().split_once(":federated-user/") else { return };
                format!("{account}:{name}")
            }
            PrincipalKind::Anonymous => "anonymous".to_owned(),
            _ => return,
        };
        self.context.derive("aws:userid", id);
    }

    /// KMS Developer Guide, "AWS KMS condition keys", `kms:CallerAccount`.
    fn derive_caller_account(&mut self) {
        let is_of_kms = self.action.as_ref().is_some_and(|action| action.is_of("kms"));
        let account = self.principal.as_ref().and_then(Principal::account).map(ToOwned::to_owned);
        if let Some(account) = account.filter(|_| is_of_kms) {
            self.context.derive("kms:CallerAccount", account);
        }
    }

    /// The two time keys have the same value.
    fn derive_time(&mut self) {
        let instant = |key: &str| self.context.first(key).and_then(date::parse);
        if let Some(time) = instant("aws:CurrentTime") {
            self.context.derive("aws:EpochTime", time.as_second().to_string());
        } else if let Some(time) = instant("aws:EpochTime") {
            self.context.derive("aws:CurrentTime", time.to_string());
        }
    }

    /// IAM User Guide, `aws:TagKeys`: the keys of the tags in the request, each of which also has an
    /// `aws:RequestTag/KEY`.
    fn derive_tag_keys(&mut self) {
        if self.context.is_complete() {
            let keys: Vec<String> =
                self.context.keys_after("aws:RequestTag/").map(ToOwned::to_owned).collect();
            self.context.derive_all("aws:TagKeys", keys);
        }
    }

    fn derive_resource_keys(&mut self) {
        // If a resource does not say who owns it, the owner counts as known only if everything else is.
        let owner = if self.context.is_complete() {
            self.resource_account()
        } else {
            self.resource_account.as_deref()
        };
        if let Some(account) = owner.map(ToOwned::to_owned) {
            if self.action.as_ref().is_some_and(|action| action.is_of("s3")) {
                self.context.derive("s3:ResourceAccount", account.clone());
            }
            self.context.derive("aws:ResourceAccount", account);
        }
        let arn = self.resource.as_deref().and_then(Arn::parse);
        let regional = arn.map(|arn| arn.region).filter(|region| !region.is_empty() && !region.contains('*'));
        let service = self.action.as_ref().and_then(super::Action::service);
        let partition = arn.map(|arn| arn.partition);
        if let Some(region) = regional.or_else(|| global_region(service?, partition)) {
            let region = region.to_owned();
            self.context.derive("aws:RequestedRegion", region);
        }
    }
}

/// The other ARN that a permission set's role may have: AWS puts the region of IAM Identity Center into the path,
/// unless it is us-east-1.
/// IAM Identity Center User Guide, "Referencing permission sets in resource policies, Amazon EKS Cluster config maps,
/// and AWS KMS key policies".
/// AWS KMS key policies".
fn of_another_region(role: &str) -> Option<String> {
    let (before, name) = role.split_once(SSO_PATH)?;
    (!name.contains('/')).then(|| format!("{before}{SSO_PATH}region/{name}"))
}

/// True for a service that answers in a single region.
///
/// IAM User Guide, `aws:RequestedRegion`: "Global services … have a single endpoint".
pub(super) fn is_global(service: &str) -> bool {
    ["iam", "organizations", "route53", "cloudfront"].iter().any(|own| own.eq_ignore_ascii_case(service))
}

/// The region in which a global service answers.
fn global_region(service: &str, partition: Option<&str>) -> Option<&'static str> {
    if !is_global(service) {
        return None;
    }
    match partition {
        None | Some("aws" | "") => Some("us-east-1"),
        Some("aws-cn") => Some("cn-north-1"),
        Some("aws-us-gov") => Some("us-gov-west-1"),
        Some(_) => None,
    }
}
