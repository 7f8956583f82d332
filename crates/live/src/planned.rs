//! The planned change given by the flags.

use std::io::ErrorKind;

use cli::{Common, Failure, Messages};
use plan::{PlanError, Planned, Settings};

/// Reads the plan or template; `None` if none is given.
pub(crate) fn open(common: &Common, messages: Messages) -> Result<Option<Planned>, Failure> {
    let Some(path) = &common.plan.plan else { return Ok(None) };
    let name = cli::flag_file_name(path);
    let text = cli::flag_file(path).map_err(|error| {
        let failure = Failure::usage(format!("cannot read {name}: {error}"));
        // Terraform's own plan format is a compressed archive.
        if error.kind() == ErrorKind::InvalidData { failure.help(WANTED) } else { failure }
    })?;
    let flags = &common.plan;
    let region = ["AWS_REGION", "AWS_DEFAULT_REGION"].iter().find_map(|name| std::env::var(name).ok());
    let settings = Settings {
        account: flags.account.clone(),
        region: common.aws.region.clone().or(region).filter(|region| !region.is_empty()),
        names: flags.name.iter().cloned().collect(),
        parameters: flags.parameter.iter().cloned().collect(),
        stack: flags.stack_name.clone(),
    };
    let planned = plan::read(&text, &settings).map_err(|error| failure(&name, &error))?;
    planned.notes().iter().for_each(|note| messages.note(&format!("{name}: {note}")));
    Ok(Some(planned))
}

/// What a planned change is read from.
const WANTED: &str = "a plan is what `terraform show -json PLANFILE` prints, a template is JSON or YAML";

fn failure(path: &str, error: &PlanError) -> Failure {
    match error {
        PlanError::Invalid { .. } => Failure::usage(format!("{path}:{error}")).help(WANTED),
        PlanError::Neither => Failure::usage(format!("{path}: {error}")).help(WANTED),
        PlanError::NoAccount { .. } => Failure::usage(format!("{path}: {error}"))
            .help("--account ACCOUNT says which account the change is for"),
        PlanError::Unprocessed { .. } => Failure::usage(format!("{path}: {error}")).help(
            "give a whole plan; of a template the processed one: `aws cloudformation get-template --template-stage Processed`",
        ),
        PlanError::OtherAccount { .. } => Failure::usage(format!("{path}: {error}"))
            .help("leave --account out, or give the plan of that account"),
        PlanError::Unused { .. } => Failure::usage(format!("{path}: {error}")),
    }
}
