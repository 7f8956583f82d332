//! `denied-trust`: the trust policy of a role that is to be assumed.

use case::{Examination, Layer, Policies, Record, RecordError};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, Program};
use live::Place;
use source::TrustPolicies;

/// The flags of `denied-trust`: it has none of its own.
#[derive(Debug, Args)]
pub struct Flags {}

/// The program.
#[derive(Debug)]
pub struct Trust {
    place: Option<Place>,
    embed: bool,
}

impl Describe for Trust {
    const NAME: &'static str = "denied-trust";
    const ABOUT: &'static str = "Examine the trust policy of a role that is to be assumed";
    const DETAILS: &'static str = "For sts:AssumeRole and its like adds the `resource` layer to each case: whether the \
        trust policy of the role lets the principal assume it, by which statement, or what is missing: another \
        principal, an external id, MFA. For sts:AssumeRole it examines the caller's side too, the `identity` layer, unless \
        an earlier program did. Where the request carries tags or a source identity, both are asked for sts:TagSession or \
        sts:SetSourceIdentity too, in the member `companions`. Cases about other actions pass unchanged.\n\n\
        The trust policy is read from the case where it carries one, else from the snapshot that is named, else from \
        live AWS.";
    const BACKGROUND: &'static str = "Two policies decide who may assume a role. The trust policy of the role says whom it lets in. The identity \
        policies of who asks must allow `sts:AssumeRole` on the role, unless the trust policy of a role in the same \
        account names the user or role itself. A trust policy that names an account lets in whomever the identity \
        policies of that account let out.\n\n\
        A role that another company may assume should ask for an external id, `sts:ExternalId`: it keeps that company \
        from being tricked into using the role for somebody else. `sts:AssumeRoleWithSAML` and \
        `sts:AssumeRoleWithWebIdentity` carry no AWS credentials: there the trust policy alone decides.\n\n\
        IAM User Guide, \"IAM roles\", \"The confused deputy problem\".";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "Decide a case that carries its policies",
            command: "denied trust examples/case.jsonl",
        },
        Example {
            does: "Ask whether a role of a snapshot may be assumed with this external id",
            command: "denied trust --snapshot examples/acme \
                      --principal arn:aws:sts::111111111111:assumed-role/Ingest/i-0f1e2d3c4b5a69788 \
                      --action sts:AssumeRole --resource arn:aws:iam::222222222222:role/DataLoader \
                      --context sts:ExternalId=acme-ingest-42",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &[
        "iam:GetGroupPolicy",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:GetUser",
        "iam:GetUserPolicy",
        "iam:ListAttachedGroupPolicies",
        "iam:ListAttachedRolePolicies",
        "iam:ListAttachedUserPolicies",
        "iam:ListGroupPolicies",
        "iam:ListGroupsForUser",
        "iam:ListRolePolicies",
        "iam:ListUserPolicies",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:ListParents",
        "organizations:ListRoots",
        "s3:ListBucket",
    ];
    type Flags = Flags;
}

impl Program for Trust {
    fn new(_: Flags, common: &Common) -> Result<Self, Failure> {
        let place = Place::open(common, Messages::new(Self::NAME, common))?;
        Ok(Self { place, embed: common.source.embed })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        let mut case = live::open_case(record)?;
        if !case.prepared().assumes_role() {
            return Ok(());
        }
        if let Some(place) = &self.place {
            place.refine(&mut case, &[Layer::Resource])?;
        }
        examine(&mut case, self.place.as_ref(), self.embed)?;
        examine_caller(&mut case, self.place.as_ref(), self.embed)?;
        Ok(live::close_of_role(case, self.place.as_ref())?)
    }

    fn waits(&self) -> bool {
        self.place.as_ref().is_some_and(Place::is_live)
    }

    fn finish(&self) -> Result<(), Failure> {
        self.place.as_ref().map_or(Ok(()), Place::finish)
    }
}

/// Examines the trust policy of the role that the case wants to assume: the one that it carries, otherwise the
/// source's.
fn examine(case: &mut Examination<'_>, source: Option<&Place>, embed: bool) -> Result<(), RecordError> {
    if case.examine(Layer::Resource, &case.policies()?)? {
        return Ok(());
    }
    let (Some(source), Some(role)) = (source, &case.request().resource) else { return Ok(()) };
    let answer = source
        .trust(role)
        .map(|trust| Policies { resource: Some(Some((*trust.policy).clone())), ..Policies::default() });
    source::examine(case, Layer::Resource, answer, embed)
}

/// Examines whether the caller's own policies allow `sts:AssumeRole` on the role. The other ways to assume a role carry
/// no AWS credentials.
fn examine_caller(
    case: &mut Examination<'_>,
    source: Option<&Place>,
    embed: bool,
) -> Result<(), RecordError> {
    let is_call = |action: &String| action.eq_ignore_ascii_case("sts:AssumeRole");
    if !case.request().action.as_ref().is_some_and(is_call)
        || case.layers().identity.is_some()
        || case.examine(Layer::Identity, &case.policies()?)?
    {
        return Ok(());
    }
    let source = source.and_then(|source| source.about(case));
    live::examine_identity(case, source, embed)
}
