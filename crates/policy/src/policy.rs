//! A policy: compiled once, then evaluated for any number of requests.

use std::borrow::Cow;

use crate::error::PolicyError;
use crate::grammar;
use crate::kind::PolicyKind;
use crate::statement::Statement;

/// A compiled policy document. It borrows from the text it was parsed from; [`Policy::into_owned`] ends that.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy<'a> {
    pub(crate) kind: PolicyKind,
    pub(crate) version: Option<Version>,
    pub(crate) id: Option<Cow<'a, str>>,
    pub(crate) statements: Vec<Statement<'a>>,
}

/// The version of the policy language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Version {
    /// `2008-10-17`, the default for a policy without a version.
    V2008,
    /// `2012-10-17`, with policy variables.
    V2012,
}

impl Version {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        match text {
            "2012-10-17" => Some(Self::V2012),
            "2008-10-17" => Some(Self::V2008),
            _ => None,
        }
    }

    /// The version as written in a policy.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::V2008 => "2008-10-17",
            Self::V2012 => "2012-10-17",
        }
    }

    /// IAM User Guide, "IAM policy elements: Variables and tags": before 2012 `${…}` was plain text.
    pub(crate) fn has_variables(self) -> bool {
        self == Self::V2012
    }
}

impl<'a> Policy<'a> {
    /// Parses a policy document of the given kind.
    pub fn parse(text: &'a str, kind: PolicyKind) -> Result<Self, PolicyError> {
        grammar::parse(text, kind)
    }

    /// The kind it was parsed as.
    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    /// The version that it names, if any.
    pub fn version(&self) -> Option<Version> {
        self.version
    }

    /// The policy's `Id`.
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The statements, in document order.
    pub fn statements(&self) -> &[Statement<'a>] {
        &self.statements
    }

    /// The same policy with its own copy of all text.
    pub fn into_owned(self) -> Policy<'static> {
        Policy {
            kind: self.kind,
            version: self.version,
            id: self.id.map(|id| Cow::Owned(id.into_owned())),
            statements: self.statements.into_iter().map(Statement::into_owned).collect(),
        }
    }
}
