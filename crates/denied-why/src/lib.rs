//! `denied-why`: the cause of a denial, and a proven fix.

mod infer;
mod key;
mod remedy;

use case::{Examination, Finding, Record, Severity, Verdict};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Find, Messages, TextInput, TextProgram};
use denial::Reported;
use denied_decode::Decoder;
use diagnosis::{Diagnosis, World};
use live::{Evidence, Place};
use serde_json::json;

/// The flags of `denied-why`.
#[derive(Debug, Args)]
pub struct Flags {
    #[command(flatten)]
    remedy: remedy::RemedyFlags,
}

/// The program.
#[derive(Debug)]
pub struct Why {
    place: Option<Place>,
    decoder: Decoder,
    embed: bool,
    messages: Messages,
    remedy: remedy::RemedyFlags,
    copy: Option<remedy::SnapshotCopy>,
}

impl Describe for Why {
    const NAME: &'static str = "denied-why";
    const ABOUT: &'static str = "Name the cause of a denial, and a fix that is proven";
    const DETAILS: &'static str = "Reads any text that holds a denial, or cases, or takes the request from its flags. \
        Examines every layer, names the cause (each, if there are several) with policy, statement and element, and \
        prints the smallest change that makes the request allowed. A fix is `verified` only if the request was \
        evaluated again with it and came out allowed; where several changes are needed they are verified together.\n\n\
        Policies are read from the snapshot that is named, else from live AWS; a case that carries policies is explained \
        by those alone. The decision rests on what is known. Where it depends on something that the text does not say, \
        what AWS itself said tells which reading is right, and the finding says what it rests on. Nothing ever writes \
        to AWS.\n\n\
        An object that is encrypted with a KMS key needs the use of the key too. `decision` is about the request itself; \
        what KMS would say to S3 is the member `encryption`. A role that is assumed with tags or a source identity needs \
        sts:TagSession or sts:SetSourceIdentity too: the member `companions`. `--expect` and the first line heed them all.";
    const BACKGROUND: &'static str = "AWS decides a request by up to seven layers of policies: `identity`, `resource`, `boundary`, `session`, `scp`, \
        `rcp`, `endpoint`. A Deny that matches in any of them ends it. Else the limits (boundary, session policy, each \
        level of the organization, the VPC endpoint) must all leave the request open, and somebody must give: in one \
        account identity or resource policies, across accounts both.\n\n\
        So a denial may have several causes at once, and AWS's message names one. A finding says which layer, policy and \
        statement, and with a code what kind of mistake it is. Where one change is not enough, all that are needed are \
        told and verified together.\n\n\
        The cure for an explicit deny is to narrow or remove a statement; for an implicit one to add or widen. Both are \
        for whoever manages that policy: the finding says who that is. The least change is proposed, and whether it \
        should be made is not for a program to say.\n\n\
        IAM User Guide, \"Policy evaluation logic\", \"Troubleshoot access denied error messages\".";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "Explain the error of a command",
            command: "aws s3 cp s3://acme-reports/2026/q3.csv . 2>&1 | denied why --snapshot examples/acme",
        },
        Example {
            does: "Explain a request",
            command: "denied why --snapshot examples/acme \
                      --principal arn:aws:sts::111111111111:assumed-role/Developer/ann \
                      --action s3:GetObject --resource arn:aws:s3:::acme-reports/2026/q3.csv",
        },
        Example {
            does: "Show the fix as a diff of the policies, or as commands to run",
            command: "denied why --snapshot examples/acme --patch error.txt; \
                      denied why --snapshot examples/acme --cli error.txt",
        },
        Example {
            does: "Print the codes of what was found",
            command: "terraform apply 2>&1 | denied why --snapshot examples/acme --jq '.findings[].code' -r",
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
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListGrants",
        "lambda:GetFunctionConfiguration",
        "lambda:GetPolicy",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
        "s3:GetAccountPublicAccessBlock",
        "s3:GetBucketAcl",
        "s3:GetBucketOwnershipControls",
        "s3:GetBucketPolicy",
        "s3:GetBucketPublicAccessBlock",
        "s3:GetEncryptionConfiguration",
        "s3:ListBucket",
        "secretsmanager:GetResourcePolicy",
        "sns:GetTopicAttributes",
        "sqs:GetQueueAttributes",
        "sts:DecodeAuthorizationMessage",
    ];
    type Flags = Flags;
}

impl TextProgram for Why {
    const TAKES_REQUESTS: bool = true;

    fn new(flags: Flags, common: &Common) -> Result<Self, Failure> {
        let messages = Messages::new(Self::NAME, common);
        let place = Place::open(common, messages)?;
        let decoder = match &place {
            Some(Place::Aws { session, .. }) => Decoder::over(session.clone(), messages),
            _ => Decoder::new(common, messages),
        };
        Ok(Self {
            place,
            decoder,
            embed: common.source.embed,
            messages,
            copy: flags.remedy.copy(common.source.snapshot.as_deref())?,
            remedy: flags.remedy,
        })
    }

    fn read(
        &self,
        input: &mut dyn TextInput,
        emit: &mut dyn FnMut(Find) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if let Some(why) = denied_decode::read(input, emit)?.complaint() {
            self.messages.note(why);
        }
        Ok(())
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        if !record.has("policies") {
            self.decoder.decode(record)?;
        }
        let reported = infer::action(record)?;
        let mut case = live::open_case(record)?;
        let place = self.place(&case);
        if let Some(place) = place {
            place.refine(&mut case, &case::Layer::ALL)?;
        }
        let time = reported.as_ref().and_then(|reported| reported.time.clone());
        let evidence = Evidence::collect(case.request(), &case.policies()?, time, place);
        let diagnosis = diagnosis::diagnose(&evidence.world, reported.as_ref(), &evidence.facts);
        let (by_key, unread) = match key::KeyUse::examine(self.place(&case), &diagnosis, &evidence) {
            Ok(by_key) => (by_key, None),
            Err(why) => (None, Some(source::unread_encryption(&why))),
        };
        self.write(&mut case, &evidence, reported.as_ref(), &diagnosis, by_key.as_ref())?;
        let encryption = match &by_key {
            Some(used) => Some(used.told()),
            None => unread.is_some().then(|| json!({"decision": Verdict::Unknown})),
        };
        if let Some(finding) = unread {
            case.add_finding(finding);
        }
        case.close()?;
        if let Some(encryption) = encryption {
            record.set("encryption", &encryption)?;
        }
        let of_key = by_key.as_ref().map(|used| (&used.world, &used.diagnosis));
        let all: Vec<(&World, &Diagnosis)> =
            std::iter::once((&evidence.world, &diagnosis)).chain(of_key).collect();
        if let Some(copy) = &self.copy {
            all.iter().try_for_each(|(world, diagnosis)| copy.apply(world, diagnosis))?;
        }
        Ok(self.remedy.add(record, &all)?)
    }

    fn waits(&self) -> bool {
        self.place.as_ref().is_some_and(Place::is_live)
    }

    fn is_ordered(&self) -> bool {
        self.copy.is_some()
    }

    fn prints(&self) -> Option<&'static str> {
        self.remedy.member()
    }

    fn finish(&self) -> Result<(), Failure> {
        self.decoder.finish()?;
        self.place.as_ref().map_or(Ok(()), Place::finish)
    }
}

impl Why {
    /// Where to ask about a case.
    fn place(&self, case: &Examination<'_>) -> Option<&Place> {
        self.place.as_ref().and_then(|place| place.about(case))
    }

    fn write(
        &self,
        case: &mut Examination<'_>,
        evidence: &Evidence,
        reported: Option<&Reported>,
        diagnosis: &Diagnosis,
        by_key: Option<&key::KeyUse>,
    ) -> Result<(), Failure> {
        let by_key = by_key.map_or(&[][..], |used| &used.diagnosis.findings);
        let explained = !by_key.is_empty() || !evidence.unreadable.is_empty();
        let told = |finding: &&Finding| !(explained && finding.code == "unexplained");
        // What must be fixed comes first, then what could not be read, then the rest.
        let all = diagnosis.findings.iter().filter(told).chain(by_key);
        let (errors, mut others): (Vec<&Finding>, Vec<&Finding>) =
            all.partition(|finding| finding.severity == Severity::Error);
        others.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
        for finding in errors {
            case.add_finding(finding.clone());
        }
        evidence.examine(case, self.embed)?;
        if let Some((layer, verdict)) =
            reported.and_then(|reported| diagnosis::reported_verdict(&evidence.world.policies, reported))
        {
            case.note(layer, verdict)?;
        }
        for finding in others {
            case.add_finding(finding.clone());
        }
        Ok(())
    }
}
