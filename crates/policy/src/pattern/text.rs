//! A text to compare with: literal, with wildcards, or with variables.

use super::glob::{self, CaseSensitivity};
use super::template::{Template, Wildcards};
use crate::context::Context;
use crate::truth::Truth;

/// What a text is apart from its characters; the text itself stays where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TextPattern {
    /// Compared as is.
    Literal,
    /// Has `*` or `?`.
    Glob,
    /// Has policy variables.
    Template(Template),
}

impl TextPattern {
    /// Classifies a text; `variables` says whether the policy's version has them.
    pub(crate) fn compile(text: &str, variables: bool, wildcards: Wildcards) -> Self {
        if variables
            && text.contains("${")
            && let Some(template) = Template::parse(text, wildcards)
        {
            return Self::Template(template);
        }
        if wildcards == Wildcards::Special && glob::has_wildcard(text) { Self::Glob } else { Self::Literal }
    }

    /// Compares `pattern`, the text that this was compiled from, with `text`.
    pub(crate) fn matches(
        &self,
        pattern: &str,
        text: &str,
        context: &Context,
        case: CaseSensitivity,
    ) -> Truth {
        match (self, case) {
            (Self::Literal, CaseSensitivity::Sensitive) => (pattern == text).into(),
            (Self::Literal, CaseSensitivity::Insensitive) => {
                let same = pattern
                    .chars()
                    .flat_map(char::to_lowercase)
                    .eq(text.chars().flat_map(char::to_lowercase));
                same.into()
            }
            (Self::Glob, _) => glob::matches(pattern, text, CaseSensitivity::Sensitive).into(),
            (Self::Template(template), _) => template.matches(text, context, case),
        }
    }

    /// The keys of variables that are not known.
    pub(crate) fn unknown_keys<'a>(&'a self, context: &'a Context) -> impl Iterator<Item = &'a str> {
        match self {
            Self::Template(template) => Some(template.unknown_keys(context)),
            _ => None,
        }
        .into_iter()
        .flatten()
    }
}
