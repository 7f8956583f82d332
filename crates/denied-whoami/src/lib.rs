//! `denied-whoami`: who is calling AWS, from which source of credentials, and what that source shadows.

mod caller;
mod expected;
mod findings;

use std::sync::OnceLock;

use aws::Session;
use case::{Record, Request};
use clap::Args;
use cli::{Common, Describe, Example, Failure, Messages, Program};
use credentials::{Chain, Environment};
use source::SourceError;

use caller::{Caller, Identity};
use expected::Expected;

/// The flags of `denied-whoami`.
#[derive(Debug, Args)]
pub struct Flags {
    #[command(flatten)]
    expected: Expected,
}

/// The program.
#[derive(Debug)]
pub struct Whoami {
    expected: Expected,
    session: Option<std::sync::Arc<Session>>,
    environment: Environment,
    chain: Chain,
    /// What AWS said, once.
    answer: OnceLock<Result<Identity, SourceError>>,
}

impl Describe for Whoami {
    const NAME: &'static str = "denied-whoami";
    const ABOUT: &'static str = "Say who is calling, from which credentials, and what those shadow";
    const DETAILS: &'static str = "Adds `caller` to each case, and the caller as `request.principal` where the case \
        names nobody; without cases it gives one. `caller` has account, ARN and type, the region, and under \
        `credentials` every source of credentials that is there, in the order in which they are tried: which one is \
        used, which ones it shadows, what is wrong with the others, and when they end. Of a key no more than the last \
        four characters are shown, of a secret nothing.\n\n\
        Credentials that AWS does not take are explained, with the command that mends them. With `--offline` nobody \
        is asked: the sources are told all the same.";
    const BACKGROUND: &'static str = "Half of all denials are somebody else's: the request was made with other credentials than was thought. \
        The AWS CLI and the SDKs take the first source that has some: the profile that is named, the environment, the \
        configuration files, SSO, a container, the instance. A key that was exported months ago wins over a profile that \
        is logged in today, without a word.\n\n\
        `sts:GetCallerIdentity` tells whose credentials they are. It needs no permission, and no policy denies it.\n\n\
        AWS CLI User Guide, \"Configuration and credential precedence\".";
    const EXAMPLES: &'static [Example] = &[
        Example { does: "Who am I, and why?", command: "denied whoami --output text" },
        Example {
            does: "Deploy with the right account alone",
            command: "denied whoami --quiet --expect-account 111111111111 >/dev/null && make deploy",
        },
        Example {
            does: "Only as a role of the pipeline",
            command: "denied whoami --expect-arn 'arn:aws:sts::*:assumed-role/Deployer/*'",
        },
        Example {
            does: "Which credentials would be used? Nobody is asked",
            command: "denied whoami --offline --jq '.caller.credentials.sources[] | [.state, .from]'",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &[];
    const RUNS_ALONE: bool = true;
    type Flags = Flags;
}

impl Program for Whoami {
    fn new(Flags { expected }: Flags, common: &Common) -> Result<Self, Failure> {
        if common.source.offline && !expected.is_empty() {
            return Err(Failure::usage("with --offline nobody can tell who the caller is")
                .help("leave --offline away, or --expect-account and --expect-arn"));
        }
        let environment = Environment::own();
        let (profile, region) = (common.aws.profile.as_deref(), common.aws.region.as_deref());
        let chain = Chain::read(&environment, profile, region).map_err(|error| {
            Failure::usage(format!("the AWS configuration files cannot be used: {error}"))
        })?;
        // A snapshot does not say who is calling.
        let messages = Messages::new(Self::NAME, common);
        let session = if common.source.offline { None } else { Some(live::open(&common.aws, messages)?) };
        Ok(Self { expected, session, environment, chain, answer: OnceLock::new() })
    }

    fn examine(&self, record: &mut Record) -> Result<(), Failure> {
        let mut caller = Caller::of(self.chain.clone());
        let mut found = findings::of_chain(&self.chain, self.environment.now());
        match self.answer() {
            Some(Ok(identity)) => {
                found.extend(findings::of_identity(identity, &self.chain));
                found.extend(self.expected.finding(identity));
                caller.identity = Some(identity.clone());
                caller.credentials.confirm();
            }
            Some(Err(error)) => {
                let refusal = findings::of_refusal(error, &self.chain);
                found.retain(|finding| finding.code != refusal.code);
                found.push(refusal);
            }
            None => {}
        }
        let mut request: Request = record.get("request")?.unwrap_or_default();
        found.extend(findings::of_request(&caller, &request));
        if let (None, Some(identity)) = (&request.principal, &caller.identity) {
            request.principal = Some(identity.arn.clone());
            record.set("request", &request)?;
        }
        record.set("caller", &caller)?;
        Ok(case::add_findings(record, &found)?)
    }

    fn waits(&self) -> bool {
        self.session.is_some()
    }

    fn finish(&self) -> Result<(), Failure> {
        match self.answer.get() {
            Some(Ok(identity)) => self.expected.check(identity),
            Some(Err(error)) => {
                let finding = findings::of_refusal(error, &self.chain);
                let failure = Failure::aws(finding.title);
                Err(match finding.detail {
                    Some(detail) => failure.help(detail),
                    None => failure,
                })
            }
            None => Ok(()),
        }
    }
}

impl Whoami {
    /// What AWS says; it is asked once.
    fn answer(&self) -> Option<&Result<Identity, SourceError>> {
        let session = self.session.as_ref()?;
        Some(self.answer.get_or_init(|| session.caller_identity().map(Identity::from)))
    }
}
