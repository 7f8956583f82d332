//! The request that policies are evaluated for.

mod derived;

use crate::arn::Arn;
use crate::caller;
use crate::context::Context;
use crate::principal::{Principal, PrincipalKind};

/// The question: who wants to do what with which resource, in which context. `None` means not known.
#[derive(Debug, Clone, Default)]
pub struct Request {
    principal: Option<Principal>,
    action: Option<Action>,
    resource: Option<String>,
    resource_account: Option<String>,
    context: Context,
}

/// An action: `service:Name`; the service may be missing, as in EC2's decoded messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    text: String,
    colon: Option<usize>,
}

impl Action {
    /// Parses an action.
    pub fn parse(text: &str) -> Self {
        Self { text: text.to_owned(), colon: text.find(':') }
    }

    /// The action as given.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The service prefix.
    pub fn service(&self) -> Option<&str> {
        self.colon.and_then(|colon| self.text.get(..colon))
    }

    /// What follows the service prefix.
    pub fn name(&self) -> &str {
        self.colon.and_then(|colon| self.text.get(colon + 1..)).unwrap_or(&self.text)
    }

    /// True for an action of this service.
    pub(crate) fn is_of(&self, service: &str) -> bool {
        self.service().is_some_and(|own| own.eq_ignore_ascii_case(service))
    }

    /// Compares case-insensitively.
    pub fn is(&self, other: &str) -> bool {
        self.text.eq_ignore_ascii_case(other)
    }
}

impl Request {
    /// Builds a request, and derives the context keys that follow from it.
    ///
    /// The resource's account is the one given, else the one in its ARN, else the principal's.
    pub fn new(
        principal: Option<&str>,
        action: Option<&str>,
        resource: Option<&str>,
        resource_account: Option<&str>,
        context: Context,
    ) -> Self {
        let arn = resource.and_then(Arn::parse);
        let from_arn = arn.map(|arn| arn.account).filter(|account| !account.is_empty());
        let mut request = Self {
            principal: principal.map(|principal| {
                let principal = Principal::parse(principal);
                match context.first("aws:PrincipalArn") {
                    Some(arn) => principal.with_role(arn),
                    None => principal,
                }
            }),
            action: action.map(|action| with_service(action, arn)),
            resource: resource.map(|resource| as_policies_name_it(action, resource).to_owned()),
            resource_account: resource_account.or(from_arn).map(ToOwned::to_owned),
            context,
        };
        if request.assumes_role_by_assertion() {
            request.principal = request.principal.map(Principal::in_assertion);
        }
        request.derive_context();
        request
    }

    /// The caller.
    pub fn principal(&self) -> Option<&Principal> {
        self.principal.as_ref()
    }

    /// What is to be done.
    pub fn action(&self) -> Option<&Action> {
        self.action.as_ref()
    }

    /// To which resource.
    pub fn resource(&self) -> Option<&str> {
        self.resource.as_deref()
    }

    /// The account that owns the resource, if stated; otherwise it is assumed to be the principal's.
    pub fn resource_account(&self) -> Option<&str> {
        self.resource_account.as_deref().or_else(|| self.principal.as_ref()?.account())
    }

    /// True if the account that owns the resource is stated, not assumed.
    pub fn owner_is_said(&self) -> bool {
        self.resource_account.is_some()
    }

    /// The context, with the keys derived from the request.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// True if principal and resource belong to different accounts.
    pub fn is_cross_account(&self) -> bool {
        let principal = self.principal.as_ref().and_then(Principal::account);
        matches!((principal, self.resource_account()), (Some(own), Some(other)) if own != other)
    }

    /// True for a request from a service-linked role. The path in `aws:PrincipalArn` decides, where it is known.
    pub fn is_of_service_linked_role(&self) -> bool {
        let Some(principal) = &self.principal else { return false };
        let arn = self.context.first("aws:PrincipalArn").filter(|_| principal.role_name().is_some());
        match arn.and_then(|arn| arn.split_once(":role/")) {
            Some((_, name)) if name.contains('/') => name.starts_with("aws-service-role/"),
            _ => principal.is_service_linked_role(),
        }
    }

    /// Why no policies at all could let this principal make this call; `None` if some could.
    pub fn refusal(&self) -> Option<&'static str> {
        caller::refusal(self)
    }

    /// True for a request to a service with one endpoint for all regions: there is no choice of region.
    ///
    /// IAM User Guide, "AWS global condition context keys", `aws:RequestedRegion`.
    pub fn is_of_global_service(&self) -> bool {
        self.action.as_ref().and_then(Action::service).is_some_and(derived::is_global)
    }

    /// True for a call that no policy decides about, not even with an explicit Deny.
    ///
    /// STS API Reference, `GetCallerIdentity`: "No permissions are required to perform this operation"; IAM User Guide,
    /// "Permissions for `GetSessionToken`": users need none.
    pub fn needs_no_permission(&self) -> bool {
        let Some(action) = &self.action else { return false };
        let is_user = self
            .principal()
            .is_some_and(|own| matches!(own.kind(), PrincipalKind::User { .. } | PrincipalKind::Root { .. }));
        let is_open = action.is("sts:GetCallerIdentity") || (is_user && action.is("sts:GetSessionToken"));
        is_open && self.refusal().is_none()
    }

    /// True for a request to assume a role: the resource's policy is then the role's trust policy.
    pub fn assumes_role(&self) -> bool {
        let trust = [
            "sts:AssumeRole",
            "sts:AssumeRoleWithSAML",
            "sts:AssumeRoleWithWebIdentity",
            "sts:TagSession",
            "sts:SetSourceIdentity",
            "sts:SetContext",
        ];
        self.action.as_ref().is_some_and(|action| trust.iter().any(|name| action.is(name)))
    }

    /// True for a request to assume a role that carries a provider's assertion instead of AWS credentials.
    pub fn assumes_role_by_assertion(&self) -> bool {
        self.action.as_ref().is_some_and(|action| {
            action.is("sts:AssumeRoleWithSAML") || action.is("sts:AssumeRoleWithWebIdentity")
        })
    }

    /// True for a request on a KMS key: the key's policy must then allow.
    ///
    /// KMS Developer Guide, "Key policies in AWS KMS": IAM policies have no effect unless the key policy permits it;
    /// "Controlling access to aliases".
    pub fn uses_kms_key(&self) -> bool {
        let Some(action) = &self.action else { return false };
        if !action.is_of("kms") {
            return false;
        }
        // An alias has no policy. Managing it needs permission on its key only through a separate check, on the key's
        // own ARN.
        let manages_alias =
            ["kms:CreateAlias", "kms:UpdateAlias", "kms:DeleteAlias"].iter().any(|name| action.is(name));
        match self.resource.as_deref().map(Arn::parse) {
            Some(Some(arn)) => {
                arn.resource.starts_with("key/") || (arn.resource.starts_with("alias/") && !manages_alias)
            }
            Some(None) => false,
            None => true,
        }
    }
}

/// How policies may refer to all buckets. AWS says `*`, and its own examples say `arn:aws:s3:::*`.
///
/// IAM User Guide, "Amazon S3: Allows read and write access to objects in an S3 Bucket, programmatically and in the
/// console".
fn as_policies_name_it<'r>(action: Option<&str>, resource: &'r str) -> &'r str {
    let lists_buckets = action.is_some_and(|action| action.eq_ignore_ascii_case("s3:ListAllMyBuckets"));
    if lists_buckets && resource == "*" { "arn:aws:s3:::*" } else { resource }
}

/// Gives an action without a service prefix the resource's service.
fn with_service(action: &str, arn: Option<Arn<'_>>) -> Action {
    match arn {
        Some(arn) if !action.contains(':') && action != "*" && !arn.service.is_empty() => {
            Action::parse(&format!("{}:{action}", arn.service))
        }
        _ => Action::parse(action),
    }
}
