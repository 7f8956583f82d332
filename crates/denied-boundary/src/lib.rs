//! `denied-boundary`: the permissions boundary of a case's principal.

use case::{Examination, Layer, Policies, Record, RecordError};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, Program};
use live::Place;
use source::Boundaries;

/// The flags of `denied-boundary`: it has none of its own.
#[derive(Debug, Args)]
pub struct Flags {}

/// The program.
#[derive(Debug)]
pub struct Boundary {
    place: Option<Place>,
    embed: bool,
}

impl Describe for Boundary {
    const NAME: &'static str = "denied-boundary";
    const ABOUT: &'static str = "Examine the permissions boundary of the principal";
    const DETAILS: &'static str = "Adds the `boundary` layer to each case: whether the principal has a permissions \
        boundary, whether it allows the request, and which statement does or nearly does. A boundary grants nothing: \
        what identity policies allow is allowed only where the boundary allows it too.\n\n\
        The boundary is read from the case where it carries one, else from the snapshot that is named, else from \
        live AWS.";
    const BACKGROUND: &'static str = "A permissions boundary is a managed policy that is set on a user or a role beside its own policies. It gives \
        nothing: of what identity policies allow it leaves what it allows, too. So there are two cures for a denial by \
        a boundary: a statement in it, or no boundary; both are for whoever manages it, seldom for who was denied.\n\n\
        A role that a bucket policy names is limited by its boundary as well; a user or a session that it names is not, \
        in the same account. A Deny in the boundary counts always.\n\n\
        IAM User Guide, \"Permissions boundaries for IAM entities\".";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "Decide a case that carries its policies",
            command: "denied boundary examples/case.jsonl",
        },
        Example {
            does: "Ask about a role of a snapshot",
            command: "denied boundary --snapshot examples/acme \
                      --principal arn:aws:sts::111111111111:assumed-role/Developer/ann \
                      --action s3:GetObject --resource arn:aws:s3:::acme-reports/2026/q3.csv",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &[
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetUser",
        "kms:DescribeKey",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:ListParents",
        "organizations:ListRoots",
        "s3:ListBucket",
    ];
    type Flags = Flags;
}

impl Program for Boundary {
    fn new(_: Flags, common: &Common) -> Result<Self, Failure> {
        let place = Place::open(common, Messages::new(Self::NAME, common))?;
        Ok(Self { place, embed: common.source.embed })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        let mut case = live::open_case(record)?;
        if let Some(place) = &self.place {
            place.refine(&mut case, &[Layer::Boundary])?;
        }
        examine(&mut case, self.place.as_ref(), self.embed)?;
        Ok(live::close(case)?)
    }

    fn waits(&self) -> bool {
        self.place.as_ref().is_some_and(Place::is_live)
    }

    fn finish(&self) -> Result<(), Failure> {
        self.place.as_ref().map_or(Ok(()), Place::finish)
    }
}

/// Examines the boundary: the one that the case carries, otherwise the source's.
fn examine(case: &mut Examination<'_>, source: Option<&Place>, embed: bool) -> Result<(), RecordError> {
    if case.examine(Layer::Boundary, &case.policies()?)? {
        return Ok(());
    }
    let (Some(source), Some(principal)) = (source, &case.request().principal) else { return Ok(()) };
    let answer = source.boundary(principal).map(|boundary| Policies {
        boundary: Some(boundary.map(|policy| (*policy).clone())),
        ..Policies::default()
    });
    source::examine(case, Layer::Boundary, answer, embed)
}
