//! `denied-lambda-role`: from a Lambda function to its execution role, and the gaps that such roles have.

mod name;
mod needs;

use std::sync::Arc;

use case::{ContextValue, ErrorRecord, Record, Request};
use clap::Args;
use cli::{AwsFlags, Common, Describe, Example, Failure, Messages, RequestFlags, SourceFlags, Task};
use live::{Evidence, Place};
use serde_json::json;
use source::FunctionDetails;
use source::arn::{Arn, Principal};
use source::layout::{self, Entity};

use name::FunctionName;
use needs::Need;

/// The flags of `denied-lambda-role`.
#[derive(Debug, Args)]
pub struct Flags {
    /// Functions: a name, a name with a version or alias (`resize:live`), an ARN, or `ACCOUNT:function:NAME`
    #[arg(value_name = "FUNCTION", required_unless_present_any = ["permissions", "schema"], value_parser = FunctionName::read)]
    functions: Vec<FunctionName>,
    /// Examine what the function itself needs also where --action or --resource asks for something
    #[arg(long, help_heading = "Role")]
    needs: bool,
    #[command(flatten)]
    request: RequestFlags,
    #[command(flatten)]
    source: SourceFlags,
}

/// The program.
#[derive(Debug)]
pub struct LambdaRole;

impl Describe for LambdaRole {
    const NAME: &'static str = "denied-lambda-role";
    const ABOUT: &'static str = "From a Lambda function to its execution role, and the gaps of that role";
    const DETAILS: &'static str = "With --action or --resource gives a case for each pair of them, in which the \
        function's execution role asks: pipe it on. Without, examines what every function needs before its code asks \
        for anything: to write its logs; to have network interfaces, if it runs in a VPC; to use the key of its \
        variables, if they have one. Each need is a case of its own, decided by all layers that can be read, and what \
        is denied has its cause and a fix that was tried.\n\n\
        Role, VPC, key and log group are those of the version or alias that is named. A snapshot has those of \
        $LATEST and of aliases.";
    const BACKGROUND: &'static str = "A function has no permissions of its own: its code asks as a session of its execution role, \
        `assumed-role/ROLE/FUNCTION`. Before the code runs Lambda itself uses the role: to write logs, to make network \
        interfaces in a VPC, and to decrypt variables. Where one of these is denied, the function fails without a word \
        of its code, or leaves no log.\n\n\
        Who may call the function is another matter: its resource-based policy, which `denied resource` examines.\n\n\
        Lambda Developer Guide, \"Defining Lambda function permissions with an execution role\".";
    const EXAMPLES: &'static [Example] = &[
        Example {
            does: "What does the role of this function lack to run at all?",
            command: "denied lambda-role --snapshot examples/acme checkout --output text",
        },
        Example {
            does: "May this function read that object, and if not, why?",
            command: "denied lambda-role --snapshot examples/acme resize --action s3:GetObject \
                      --resource arn:aws:s3:::acme-uploads/cat.jpg | denied why --snapshot examples/acme",
        },
        Example {
            does: "Fail a build where the role of a function lacks something",
            command: "denied lambda-role --snapshot examples/acme resize --expect allowed",
        },
    ];
    const PERMISSIONS: &'static [&'static str] = &[
        "iam:GetGroupPolicy",
        "iam:GetPolicy",
        "iam:GetPolicyVersion",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListRolePolicies",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListGrants",
        "lambda:GetFunctionConfiguration",
        "organizations:DescribeAccount",
        "organizations:DescribeOrganization",
        "organizations:DescribeOrganizationalUnit",
        "organizations:DescribePolicy",
        "organizations:ListParents",
        "organizations:ListPoliciesForTarget",
        "organizations:ListRoots",
    ];
    const TAKES_CASES: bool = false;
    type Flags = Flags;
}

impl Task for LambdaRole {
    const GIVES_CASES: bool = true;
    const EXAMINES: &'static str = "function";

    fn run(
        flags: Flags,
        aws: &AwsFlags,
        messages: &Messages,
        emit: &mut dyn FnMut(&Record) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if flags.request.principal().is_some() {
            return Err(Failure::usage("--principal: it is the role of the function that asks")
                .help("`denied simulate` and `denied why` take any principal"));
        }
        let embed = flags.source.embed;
        let common = Common { source: flags.source, aws: aws.clone(), ..Common::default() };
        let place = Place::open(&common, *messages)?.ok_or_else(|| {
            Failure::usage("--offline leaves nobody to ask for a function")
                .help("name a snapshot: --snapshot DIR")
        })?;
        let asked = flags.request.cases(messages)?;
        for name in &flags.functions {
            let function = match name.find(&place) {
                Ok(function) => function,
                Err(why) => {
                    let message = format!("function {}: {why}", name.written());
                    emit(&ErrorRecord::new(None, message, name.written().as_bytes()).to_record())?;
                    continue;
                }
            };
            let name = name.written();
            messages.detail(&format!("{name} runs as {}", function.role));
            for record in &asked {
                emit(&asking(record.clone(), &function)?)?;
            }
            if asked.is_empty() || flags.needs {
                for need in needs::of(&function) {
                    emit(&examined(&need, &function, &place, embed)?)?;
                }
            }
        }
        place.finish()
    }
}

/// The ARN with which a function's session asks: the role session has the function's name.
fn session(function: &FunctionDetails) -> Option<String> {
    let (_, Entity::Role, role) = Principal::parse(&function.role).entity()? else { return None };
    let (name, _) = layout::qualified(Arn::parse(&function.arn)?.resource.strip_prefix("function:")?);
    let resource = format!("assumed-role/{role}/{name}");
    Some(Arn { service: "sts", resource: &resource, ..Arn::parse(&function.role)? }.to_string())
}

/// A case in which the function asks.
fn asking(mut record: Record, function: &Arc<FunctionDetails>) -> Result<Record, Failure> {
    let mut request: Request = record.get("request")?.unwrap_or_default();
    request.principal = request.principal.or_else(|| session(function));
    request
        .context
        .entry("lambda:SourceFunctionArn".to_owned())
        .or_insert_with(|| ContextValue::One(function.arn.clone()));
    record.set("request", &request)?;
    case::ensure_id(&mut record);
    Ok(record)
}

/// A need, decided and explained.
fn examined(
    need: &Need,
    function: &Arc<FunctionDetails>,
    place: &Place,
    embed: bool,
) -> Result<Record, Failure> {
    let mut record = Record::default();
    let region = Arn::parse(&function.arn).map(|arn| arn.region);
    let context = json!({"aws:RequestedRegion": region});
    let request = json!({"action": need.action, "resource": need.resource, "context": context});
    record.set("request", &request)?;
    record.set("function", &json!({"arn": function.arn, "role": function.role, "need": need.topic}))?;
    let mut record = asking(record, function)?;
    let mut case = live::open_case(&mut record)?;
    case.refine(source::resolve(case.request(), place).request)?;
    let evidence = Evidence::collect(case.request(), &case.policies()?, None, Some(place));
    let diagnosis = diagnosis::diagnose(&evidence.world, None, &evidence.facts);
    evidence.examine(&mut case, embed)?;
    for finding in diagnosis.findings {
        case.add_finding(finding);
    }
    case.close()?;
    Ok(record)
}
