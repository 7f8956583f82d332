//! The patterns of `Action` and `NotAction`.

use std::borrow::Cow;

use super::glob::{self, CaseSensitivity};
use crate::request::Action;
use crate::truth::Truth;

/// `service:Name`, with wildcards in the name; `*` for all. Case-insensitive.
///
/// IAM User Guide, "IAM JSON policy elements: Action".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionPattern<'a> {
    text: Cow<'a, str>,
    shape: Shape,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// `*` and `*:*`
    All,
    /// `service:Name`
    Exact,
    /// `service:*`
    Service,
    /// `service:Get*`, with the position of the colon.
    Glob(usize),
}

impl<'a> ActionPattern<'a> {
    /// Parses a pattern; `None` if it is neither `*` nor `service:name`.
    pub fn parse(text: Cow<'a, str>) -> Option<Self> {
        if text == "*" {
            return Some(Self { text, shape: Shape::All });
        }
        let (service, name) = text.split_once(':')?;
        if service.is_empty() || name.is_empty() || name.contains(':') {
            return None;
        }
        let shape = match (service, name) {
            ("*", "*") => Shape::All,
            _ if name == "*" && !glob::has_wildcard(service) => Shape::Service,
            _ if glob::has_wildcard(&text) => Shape::Glob(service.len()),
            _ => Shape::Exact,
        };
        Some(Self { text, shape })
    }

    /// The pattern as its author wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The service prefix; `None` for `*`.
    pub fn service(&self) -> Option<&str> {
        self.text.split_once(':').map(|(service, _)| service)
    }

    /// Compares with the action of a request.
    ///
    /// A wildcard in the service prefix stands for a service only if it is the whole prefix.
    pub(crate) fn matches(&self, action: &Action) -> Truth {
        match self.shape {
            Shape::All => Truth::True,
            Shape::Exact if action.service().is_some() => {
                self.text.eq_ignore_ascii_case(action.as_str()).into()
            }
            Shape::Service => match action.service() {
                Some(service) => self.service().is_some_and(|own| own.eq_ignore_ascii_case(service)).into(),
                None => Truth::Unknown,
            },
            Shape::Exact => self.matches_parts(self.text.find(':').unwrap_or_default(), action),
            Shape::Glob(colon) => self.matches_parts(colon, action),
        }
    }

    fn matches_parts(&self, colon: usize, action: &Action) -> Truth {
        let (service, name) = self.text.split_at(colon);
        let name = name.strip_prefix(':').unwrap_or(name);
        if !glob::matches(name, action.name(), CaseSensitivity::Insensitive) {
            return Truth::False;
        }
        match action.service() {
            _ if service == "*" => Truth::True,
            Some(requested) => service.eq_ignore_ascii_case(requested).into(),
            None => Truth::Unknown,
        }
    }

    pub(crate) fn into_owned(self) -> ActionPattern<'static> {
        ActionPattern { text: Cow::Owned(self.text.into_owned()), shape: self.shape }
    }
}
