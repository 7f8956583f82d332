//! Why a layer could not be read, and what to do about it.

/// Why a source has no answer.
///
/// "Examined, and nothing there" is not an error: the traits return `None` or an empty list. An error always means
/// that the layer stays unknown.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SourceError {
    /// The snapshot lacks the file that would tell.
    #[error("not collected: {what}; run `{command}` and keep its output as {file}")]
    NotCollected {
        /// What is missing, for instance `the policy of bucket reports`.
        what: String,
        /// The AWS CLI command that prints it.
        command: String,
        /// The file of the snapshot that should hold it.
        file: String,
    },
    /// AWS refused to show it to whoever collected it.
    #[error("{what} could not be read: {message}; the permission that is missing is {permission}")]
    Refused {
        /// What was to be read.
        what: String,
        /// The IAM action that the reader needs.
        permission: String,
        /// What AWS said.
        message: String,
    },
    /// The call that should have collected it failed for another reason.
    #[error("{what} could not be read: AWS answered {code}: {message}; run `{command}` again")]
    Failed {
        /// What was to be read.
        what: String,
        /// The error code.
        code: String,
        /// What AWS said.
        message: String,
        /// The AWS CLI command that prints it.
        command: String,
    },
    /// The principal, role, bucket or key does not exist, as far as this source knows.
    #[error("{what} does not exist in {place}: check the name, or collect again if it is new")]
    NotFound {
        /// What was looked for.
        what: String,
        /// Where it was looked for.
        place: String,
    },
    /// Nothing that can be collected would tell.
    #[error("{what} cannot be told: {why}")]
    Unsupported {
        /// What was looked for.
        what: String,
        /// Why, and what to do instead.
        why: String,
    },
    /// A file is not what the command prints.
    #[error("{file}{place}: {message}; collect the file again", place = place(*line, *column))]
    Invalid {
        /// The file, within the snapshot.
        file: String,
        /// The line, from 1; 0 if the whole file is meant.
        line: usize,
        /// The column, from 1; 0 if the whole line is meant.
        column: usize,
        /// What is wrong.
        message: String,
    },
    /// No answer came: there is no network, the endpoint is wrong, or time ran out.
    #[error("{what} could not be read: {message}; check the network and the endpoint, and try again")]
    Unreachable {
        /// What was to be read.
        what: String,
        /// What went wrong.
        message: String,
    },
    /// There are no credentials, or AWS no longer accepts them.
    #[error("no valid credentials: {message}; {help}")]
    Credentials {
        /// What is wrong with them.
        message: String,
        /// How to fix it: a command to run.
        help: String,
    },
    /// The operating system could not read a file.
    #[error("{file}: {message}")]
    Io {
        /// The file.
        file: String,
        /// What the operating system said.
        message: String,
    },
}

/// A position in a file, as far as known.
fn place(line: usize, column: usize) -> String {
    match (line, column) {
        (0, _) => String::new(),
        (line, 0) => format!(":{line}"),
        (line, column) => format!(":{line}:{column}"),
    }
}

impl SourceError {
    /// What was to be read for a federated user cannot be known.
    pub fn federated(what: &str, principal: &str) -> Self {
        Self::Unsupported {
            what: format!("{what} of {principal}"),
            why:
                "a federated user has those of the IAM user who called GetFederationToken, and its ARN does not \
                 say who that was: give that user as the principal"
                    .to_owned(),
        }
    }

    /// Nobody can look up policies for a text that does not certainly name a principal.
    pub fn nobody(what: &str, principal: &str) -> Self {
        Self::Unsupported {
            what: format!("{what} of {principal}"),
            why:
                "that is no ARN of a user, a role or a session: give arn:aws:iam::ACCOUNT:role/NAME, or what \
                  `denied whoami` says"
                    .to_owned(),
        }
    }

    /// An account in another organization may be bound by policies that cannot be read here.
    pub fn outside(account: &str, organization: &str) -> Self {
        Self::Unsupported {
            what: format!("the organization policies of account {account}"),
            why: format!(
                "it is not in organization {organization}, and may be in another: ask its administrator, or give \
                 `policies.scp` and `policies.rcp` of the case"
            ),
        }
    }

    /// Only a role has a trust policy.
    pub fn untrusted(role: &str) -> Self {
        Self::Unsupported {
            what: format!("the trust policy of {role}"),
            why: "only a role has one: give the role's ARN".to_owned(),
        }
    }

    /// True if AWS refused a read: with more permissions the layer can be read.
    pub fn is_refused(&self) -> bool {
        matches!(self, Self::Refused { .. })
    }

    /// True if no further read can succeed either: the program ends instead of continuing.
    pub fn is_fatal(&self) -> bool {
        matches!(self, Self::Unreachable { .. } | Self::Credentials { .. })
    }

    /// The permission that the reader lacks, if that is the reason.
    pub fn missing_permission(&self) -> Option<&str> {
        match self {
            Self::Refused { permission, .. } => Some(permission),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_said_where_one_is_known() {
        let told = |line, column| {
            let (file, message) = ("a.json".to_owned(), "wrong".to_owned());
            SourceError::Invalid { file, line, column, message }.to_string()
        };
        assert_eq!(told(0, 0), "a.json: wrong; collect the file again");
        assert_eq!(told(3, 0), "a.json:3: wrong; collect the file again");
        assert_eq!(told(3, 7), "a.json:3:7: wrong; collect the file again");
    }
}
