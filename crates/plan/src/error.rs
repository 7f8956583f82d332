//! Why a file cannot be used.

/// Why a file cannot be used as a planned change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// It is neither JSON nor YAML.
    #[error("{line}:{column}: {message}")]
    Invalid {
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// It is something else.
    #[error(
        "neither the JSON of a Terraform plan nor a CloudFormation template: there is no `resource_changes` and no `Resources`"
    )]
    Neither,
    /// It does not show everything that the change will make: Terraform stopped early, or CloudFormation processes it
    /// first.
    #[error("what becomes of {what} cannot be told")]
    Unprocessed {
        /// The plan, a macro, or a loop.
        what: String,
    },
    /// It does not say which account it is for.
    #[error("{what} names no account: say which one it is applied to")]
    NoAccount {
        /// The resource, or the file.
        what: String,
    },
    /// It is for another account than the user says.
    #[error("the plan is for account {own}, not {said}")]
    OtherAccount {
        /// The account that the user says.
        said: String,
        /// The account of the file.
        own: String,
    },
    /// A parameter or name is given that the file does not have.
    #[error("there is no {what}")]
    Unused {
        /// What was given.
        what: String,
    },
}

impl PlanError {
    pub(crate) fn invalid(error: &serde_json::Error) -> Self {
        Self::Invalid { line: error.line(), column: error.column(), message: source::json_message(error) }
    }
}
