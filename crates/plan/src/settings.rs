//! What the file does not say and the user does.

use std::collections::BTreeMap;

/// What the file does not say and the user does.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The account that the change is applied to, if the file does not say.
    pub account: Option<String>,
    /// The region, if the file does not say.
    pub region: Option<String>,
    /// The names that things will be given, by logical id or address, if the file leaves them to AWS.
    pub names: BTreeMap<String, String>,
    /// The parameters of a template.
    pub parameters: BTreeMap<String, String>,
    /// The name of the stack: `AWS::StackName`.
    pub stack: Option<String>,
}
