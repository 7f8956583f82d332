//! `denied-simulate`: the identity policies of a case's principal, and the decision.

mod action;
mod engine;
mod list;
mod trial;

use aws::Simulated;
use case::{Examination, Finding, Layer, Record, RecordError, Severity};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, Program};
use live::{Evidence, Place};

use engine::{AwsEngine, Engine};
use trial::{Trial, TrialFlags};

/// The flags of `denied-simulate`.
#[derive(Debug, Args)]
pub struct Flags {
    /// Who decides
    #[arg(long, value_name = "ENGINE", default_value = "local")]
    engine: Engine,
    /// List the policies that apply to the principal, and decide nothing
    #[arg(long, conflicts_with_all = ["engine", "with", "without"])]
    list: bool,
    #[command(flatten)]
    trial: TrialFlags,
}

/// The program.
#[derive(Debug)]
pub struct Simulate {
    place: Option<Place>,
    engine: Engine,
    aws: Option<AwsEngine>,
    list: bool,
    embed: bool,
    trial: Trial,
    /// Whether every layer that the place knows is examined: if a build or a change depends on the decision.
    whole: bool,
    unknown: action::Unknown,
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
        else from live AWS. What is not known (a condition key, a layer) stays unknown, and `dependsOn` says what it \
        depends on.\n\n\
        `--engine aws` has IAM's policy simulator decide, and `--engine both` shows where it decides otherwise, and \
        which of its documented limits explains that. `--list` names the policies that apply.\n\n\
        `--with` and `--without` try policies before anyone attaches or detaches them, `--plan` a whole change. With these, \
        and with `--expect`, every layer is examined that the snapshot or AWS has: a build must not pass because a \
        boundary was not looked at.";
    const BACKGROUND: &'static str = "Identity policies are those of the user and of its groups, or of the role: inline or managed. One \
        Allow that matches is enough, and one Deny that matches is the end. Nothing matches by itself: what no statement \
        allows is denied implicitly.\n\n\
        A statement matches where action, resource and every condition do. A condition is about the context of the \
        request: its address, its time, tags, multi-factor authentication. AWS knows the context, an error text seldom \
        has it. A condition on a key that nobody gave is therefore unknown, and the decision is unknown only where it \
        would come out another way. `--context` gives a key, `--context-complete` says that no other was there.\n\n\
        IAM User Guide, \"Policy evaluation logic\", \"IAM JSON policy elements: Condition operators\".";
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
            command: "denied simulate --with identity=policy.json --without NoFinance cases.jsonl",
        },
        Example {
            does: "Fail a build unless each case is decided as it says, with the change that Terraform plans",
            command: "denied simulate --plan plan.json --account 111111111111 --expect case --output junit cases.jsonl",
        },
        Example {
            does: "Which policies apply to a user, and through which group?",
            command: "denied simulate --snapshot examples/acme --list \
                      --principal arn:aws:iam::111111111111:user/ann --output text",
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
        "iam:SimulateCustomPolicy",
        "iam:SimulatePrincipalPolicy",
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
    ];
    type Flags = Flags;
}

impl Program for Simulate {
    fn new(flags: Flags, common: &Common) -> Result<Self, Failure> {
        let (trial, messages) = (Trial::read(flags.trial)?, Messages::new(Self::NAME, common));
        if flags.engine != Engine::Local && !trial.is_empty() {
            return Err(Failure::usage("AWS's simulator knows nothing of --with and --without")
                .help("use --engine local, or give the policies as `policies` of the case"));
        }
        if flags.engine != Engine::Local && common.plan.plan.is_some() {
            return Err(Failure::usage("AWS's simulator knows nothing of a change that is planned")
                .help("use --engine local"));
        }
        let place = Place::open(common, messages)?;
        let aws = AwsEngine::open(flags.engine, place.as_ref(), common, messages)?;
        let (engine, list, embed) = (flags.engine, flags.list, common.source.embed);
        let whole =
            engine == Engine::Local && (common.expects || common.plan.plan.is_some() || !trial.is_empty());
        let unknown = action::Unknown::new(common.expects, messages);
        Ok(Self { place, engine, aws, list, embed, trial, whole, unknown, messages })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        if self.list {
            return self.list(record);
        }
        let mut case = live::open_case(record)?;
        self.unknown.tell(&mut case)?;
        if self.whole {
            return self.examine_whole(case);
        }
        if let Some(place) = &self.place {
            place.refine(&mut case, &[Layer::Identity])?;
        }
        if let Some(aws) = &self.aws {
            let simulated = self.simulated(aws, &mut case)?;
            case.close()?;
            return Ok(simulated.map_or(Ok(()), |simulated| record.set("simulated", &simulated))?);
        }
        examine(&mut case, self.place.as_ref(), self.embed)?;
        Ok(live::close(case)?)
    }

    fn waits(&self) -> bool {
        self.aws.is_some() || self.place.as_ref().is_some_and(Place::is_live)
    }

    fn finish(&self) -> Result<(), Failure> {
        self.trial.finish()?;
        self.aws.as_ref().map_or(Ok(()), AwsEngine::finish)?;
        self.place.as_ref().map_or(Ok(()), Place::finish)
    }
}

impl Simulate {
    /// Examines every layer, with the policies being tried.
    fn examine_whole(&self, mut case: Examination<'_>) -> Result<(), Failure> {
        let place = self.place.as_ref().and_then(|place| place.about(&case));
        if let Some(place) = place {
            place.refine(&mut case, &Layer::ALL)?;
        }
        let mut evidence = Evidence::collect(case.request(), &case.policies()?, case.time()?, place);
        self.trial.change(&mut evidence, &case, &self.messages)?;
        evidence.examine(&mut case, self.embed)?;
        Ok(live::close(case)?)
    }

    /// Puts the list of policies into the record.
    fn list(&self, record: &mut Record) -> Result<(), Failure> {
        let mut case = live::open_case(record)?;
        if let Some(place) = &self.place {
            place.name_principal(&mut case)?;
        }
        match list::of(&case, self.place.as_ref())? {
            Ok(policies) => Ok(record.set("identityPolicies", &policies)?),
            Err(error) => {
                let title = format!("The identity policies could not be read: {error}");
                let finding = Finding::new("layer-unreadable", Severity::Warning, title);
                case.add_finding(Finding { layer: Some(Layer::Identity), ..finding });
                Ok(case.close()?)
            }
        }
    }

    /// Has AWS decide, and with `both` decides here too; returns what AWS says, if it does.
    fn simulated(&self, aws: &AwsEngine, case: &mut Examination<'_>) -> Result<Option<Simulated>, Failure> {
        if self.engine == Engine::Both {
            examine(case, self.place.as_ref(), self.embed)?;
        }
        match (aws.ask(case, self.place.as_ref()), self.engine) {
            (Ok(simulated), Engine::Both) => {
                if let Some(finding) = engine::disagreement(case, &simulated) {
                    case.add_finding(finding);
                }
                Ok(Some(simulated))
            }
            (Ok(simulated), _) => {
                for (layer, verdict) in engine::verdicts(&simulated) {
                    case.note(layer, verdict)?;
                }
                Ok(Some(simulated))
            }
            (Err(error), Engine::Both) => {
                let title = format!("AWS's simulator has no say: {error}");
                case.add_finding(Finding::new("simulator-unavailable", Severity::Warning, title));
                Ok(None)
            }
            (Err(error), _) => {
                source::examine(case, Layer::Identity, Err(error), false)?;
                Ok(None)
            }
        }
    }
}

/// Examines every layer whose policies the case carries, and the source's identity policies if it carries none.
fn examine(case: &mut Examination<'_>, source: Option<&Place>, embed: bool) -> Result<(), RecordError> {
    if case.examine_carried()?.contains(Layer::Identity) {
        return Ok(());
    }
    live::examine_identity(case, source, embed)
}
