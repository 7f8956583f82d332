//! `denied-simulate`: the identity policies of a case's principal, and the decision.

mod trial;

use case::{Examination, Layer, Policies, Record, RecordError};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, Program};
use live::Place;
use source::IdentityPolicies;

use trial::{Trial, TrialFlags};

/// The flags of `denied-simulate`.
#[derive(Debug, Args)]
pub struct Flags {
    #[command(flatten)]
    trial: TrialFlags,
}

/// The program.
#[derive(Debug)]
pub struct Simulate {
    place: Option<Place>,
    embed: bool,
    trial: Trial,
    messages: Messages,
}

impl Describe for Simulate {
    const NAME: &'static str = "denied-simulate";
    const ABOUT: &'static str = "Examine the identity policies of the principal, and decide the case";
    const DETAILS: &'static str = "Adds the `identity` layer to each case: whether an inline, managed or group policy \
        of the principal allows the request, which statement does or nearly does, and what denies it. Every other \
        layer whose policies the case carries is examined too, so that a case that carries all of them is decided as a \
        whole.\n\n\
        Identity policies are read from the case where it carries them, else from the snapshot that is named, \
        else from live AWS. What is not known (a \
        condition key, a layer) stays unknown, and `dependsOn` says what it hangs on.\n\n\
        `--with` and `--without` try policies before anyone attaches or detaches them.";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "Decide cases that carry all their policies",
            command: "denied simulate examples/case.jsonl",
        },
        Example {
            does: "Fail a build unless all of them are allowed",
            command: "denied simulate --expect allowed cases.jsonl",
        },
        Example {
            does: "Say what would be allowed with one policy more, or one less",
            command: "denied simulate --with identity=policy.json --without ReadReports cases.jsonl",
        },
        Example {
            does: "Explain a denial with the policies of a snapshot",
            command: "aws s3 cp s3://acme-reports/2026/q3.csv . 2>&1 | denied decode | \
                      denied simulate --snapshot examples/acme",
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

impl Program for Simulate {
    fn new(flags: Flags, common: &Common) -> Result<Self, Failure> {
        let (trial, messages) = (Trial::read(flags.trial)?, Messages::new(Self::NAME, common));
        Ok(Self { place: Place::open(common)?, embed: common.source.embed, trial, messages })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        let mut case = Examination::open(record)?;
        if let Some(place) = &self.place {
            place.refine(&mut case, &[Layer::Identity])?;
        }
        if self.trial.is_empty() {
            examine(&mut case, self.place.as_ref(), self.embed)?;
        } else {
            self.trial.examine(&mut case, self.place.as_ref(), self.embed, &self.messages)?;
        }
        Ok(case.close()?)
    }

    fn waits(&self) -> bool {
        self.place.as_ref().is_some_and(Place::is_live)
    }

    fn finish(&self) -> Result<(), Failure> {
        self.trial.finish(&self.messages);
        self.place.as_ref().map_or(Ok(()), Place::finish)
    }
}

/// Examines every layer whose policies the case carries, and the identity policies of the source where it does not.
pub fn examine<S: IdentityPolicies + ?Sized>(
    case: &mut Examination<'_>,
    source: Option<&S>,
    embed: bool,
) -> Result<(), RecordError> {
    if case.examine_carried()?.contains(Layer::Identity) {
        return Ok(());
    }
    let (Some(source), Some(principal)) = (source, &case.request().principal) else { return Ok(()) };
    let answer = source
        .identity(principal)
        .map(|policies| Policies { identity: Some(Some(policies.to_vec())), ..Policies::default() });
    source::examine(case, Layer::Identity, answer, embed)
}
