//! `denied-scp`: the control policies of the organization.

use case::{Examination, Layer, Policies, Record, RecordError};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, Program};
use live::Place;
use source::{ResourceControlPolicies, ServiceControlPolicies};

/// The flags of `denied-scp`: it has none of its own.
#[derive(Debug, Args)]
pub struct Flags {}

/// The program.
#[derive(Debug)]
pub struct Scp {
    place: Option<Place>,
    embed: bool,
}

impl Describe for Scp {
    const NAME: &'static str = "denied-scp";
    const ABOUT: &'static str = "Examine the organization's service and resource control policies";
    const DETAILS: &'static str = "Adds the `scp` and `rcp` layers to each case, level by level: the root, each \
        organizational unit on the way, the account. Service control policies bind the principal's account: some \
        policy of every level must allow the request. Resource control policies bind the resource's account: they only \
        deny. Neither binds the management account nor service-linked roles.\n\n\
        The policies are read from the case where it carries them, else from the snapshot that is named, else from \
        live AWS.";
    const BACKGROUND: &'static str = "An organization is a tree: a root, organizational units, accounts. Policies depend on each. A request must be \
        allowed on every level from the root to the account of who asks, by some service control policy of that level: \
        one unit whose list leaves a service out takes it from all accounts below. A Deny on any level wins. Service \
        control policies give nothing; what they leave must still be allowed by other policies.\n\n\
        Resource control policies do the same for the resources of an account, whoever asks, for the services that \
        support them. AWS's own `RCPFullAWSAccess` is on every level, so that others only deny.\n\n\
        Only the management account, or a delegated administrator, may read these policies. Where the caller may not, \
        the layer is `unknown`, and what AWS said is the best that is known.\n\n\
        AWS Organizations User Guide, \"SCP evaluation\", \"RCP evaluation\".";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "Decide a case that carries its policies",
            command: "denied scp examples/case.jsonl",
        },
        Example {
            does: "Ask whether an account of a snapshot may work in a region",
            command: "denied scp --snapshot examples/acme \
                      --principal arn:aws:sts::111111111111:assumed-role/Admin/ann \
                      --action ec2:RunInstances --resource 'arn:aws:ec2:ap-south-1:111111111111:instance/*'",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &[
        "iam:GetRole",
        "iam:GetUser",
        "kms:DescribeKey",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
        "s3:ListBucket",
    ];
    type Flags = Flags;
}

impl Program for Scp {
    fn new(_: Flags, common: &Common) -> Result<Self, Failure> {
        let place = Place::open(common, Messages::new(Self::NAME, common))?;
        Ok(Self { place, embed: common.source.embed })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        let mut case = live::open_case(record)?;
        if let Some(place) = &self.place {
            place.refine(&mut case, &[Layer::Scp, Layer::Rcp])?;
        }
        examine_scp(&mut case, self.place.as_ref(), self.embed)?;
        examine_rcp(&mut case, self.place.as_ref(), self.embed)?;
        Ok(live::close(case)?)
    }

    fn waits(&self) -> bool {
        self.place.as_ref().is_some_and(Place::is_live)
    }

    fn finish(&self) -> Result<(), Failure> {
        self.place.as_ref().map_or(Ok(()), Place::finish)
    }
}

/// Examines the service control policies of the principal's account: those that the case carries, otherwise the
/// source's.
fn examine_scp(case: &mut Examination<'_>, source: Option<&Place>, embed: bool) -> Result<(), RecordError> {
    if case.examine(Layer::Scp, &case.policies()?)? {
        return Ok(());
    }
    let account = case.prepared().principal().and_then(|principal| principal.account());
    let (Some(source), Some(account)) = (source, account) else { return Ok(()) };
    let answer = source
        .scp(account)
        .map(|levels| Policies { scp: Some(Some(levels.to_vec())), ..Policies::default() });
    source::examine(case, Layer::Scp, answer, embed)
}

/// Examines the resource control policies of the resource's account: those that the case carries, otherwise the
/// source's.
fn examine_rcp(case: &mut Examination<'_>, source: Option<&Place>, embed: bool) -> Result<(), RecordError> {
    if case.examine(Layer::Rcp, &case.policies()?)? {
        return Ok(());
    }
    let (Some(source), Some(account)) = (source, case.prepared().resource_account()) else { return Ok(()) };
    let answer = source
        .rcp(account)
        .map(|levels| Policies { rcp: Some(Some(levels.to_vec())), ..Policies::default() });
    source::examine(case, Layer::Rcp, answer, embed)
}
