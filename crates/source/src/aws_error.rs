//! What AWS's error codes say about a read. The AWS CLI prints them on a line that may be in a snapshot's file.

use serde::Deserialize;

use crate::SourceError;
use crate::layout::Item;

/// What Lambda says about a function without a policy. Its message about a missing function is different.
const NO_FUNCTION_POLICY: &str = "The resource you requested does not exist.";

/// An error that AWS returned instead of data.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AwsError {
    /// The code, for instance `NoSuchBucketPolicy`.
    pub code: String,
    /// The message.
    #[serde(default)]
    pub message: String,
}

impl AwsError {
    /// Parses the AWS CLI's line, `2>&1`: `An error occurred (CODE) when calling the OPERATION operation: MESSAGE`.
    pub fn parse(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once("An error occurred (")?;
        let (code, rest) = rest.split_once(')')?;
        let message = rest.split_once(" operation: ").map_or(rest, |(_, message)| message);
        let message = message.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(Self { code: code.to_owned(), message })
    }

    /// True if the reader lacks a permission, whatever the service calls it.
    pub fn is_refusal(&self) -> bool {
        let code = self.code.strip_prefix("Client.").unwrap_or(&self.code);
        matches!(
            code,
            "AccessDenied"
                | "AccessDeniedException"
                | "AccessDeniedForDependencyException"
                | "AuthorizationError"
                | "UnauthorizedOperation"
                | "NotAuthorized"
                | "Forbidden"
                | "403"
        )
    }

    /// True if AWS says that there is no such policy, setting or list: examined, and nothing there.
    pub fn is_absence(&self) -> bool {
        matches!(
            self.code.as_str(),
            "NoSuchBucketPolicy"
                | "NoSuchPublicAccessBlockConfiguration"
                | "OwnershipControlsNotFoundError"
                | "ServerSideEncryptionConfigurationNotFoundError"
                | "AWSOrganizationsNotInUseException"
        ) || (self.code == "ResourceNotFoundException" && self.message == NO_FUNCTION_POLICY)
    }

    /// True if AWS says that the thing itself does not exist.
    pub fn is_unknown_thing(&self) -> bool {
        matches!(
            self.code.as_str(),
            "NoSuchEntity"
                | "NoSuchBucket"
                | "NotFound"
                | "NotFoundException"
                | "ResourceNotFoundException"
                | "AWS.SimpleQueueService.NonExistentQueue"
                | "QueueDoesNotExist"
                | "InvalidVpcEndpointId.NotFound"
                | "AccountNotFoundException"
                | "ChildNotFoundException"
                | "404"
        )
    }

    /// What it means for the thing that was to be read; `None` if AWS says that there is nothing.
    pub fn explain(self, item: &Item, what: &str) -> Option<SourceError> {
        if self.is_absence() {
            return None;
        }
        let what = what.to_owned();
        Some(if self.is_refusal() {
            let message = if self.message.is_empty() { self.code } else { self.message };
            SourceError::Refused { what, permission: item.permission.to_owned(), message }
        } else if self.is_unknown_thing() {
            // `the policy of bucket reports` is about `bucket reports`.
            let thing = what.rsplit_once(" of ").map_or(&*what, |(_, thing)| thing);
            SourceError::NotFound { what: thing.to_owned(), place: "AWS".to_owned() }
        } else {
            let Self { code, message } = self;
            SourceError::Failed { what, code, message, command: item.command.clone() }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_of_the_cli_is_read() {
        let text = "\naws: [ERROR]: An error occurred (NoSuchBucketPolicy) when calling the GetBucketPolicy \
                    operation: The bucket\npolicy does not exist\n";
        let error = AwsError::parse(text).unwrap();
        assert_eq!(error.code, "NoSuchBucketPolicy");
        assert_eq!(error.message, "The bucket policy does not exist");
        assert!(error.is_absence() && !error.is_refusal() && !error.is_unknown_thing());
    }

    #[test]
    fn a_function_without_policy_is_not_a_function_that_is_missing() {
        let error = |message: &str| AwsError {
            code: "ResourceNotFoundException".to_owned(),
            message: message.to_owned(),
        };
        assert!(error("The resource you requested does not exist.").is_absence());
        let missing = error("Function not found: arn:aws:lambda:eu-central-1:111111111111:function:x");
        assert!(!missing.is_absence() && missing.is_unknown_thing());
    }
}
