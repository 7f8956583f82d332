//! The values that a condition compares with, prepared for their operator once.

use std::borrow::Cow;
use std::net::IpAddr;

use ipnet::IpNet;
use jiff::Timestamp;

use super::date;
use super::decimal::Decimal;
use super::operator::{Family, Operator};
use crate::context::Context;
use crate::pattern::{CaseSensitivity, ResourcePattern, TextPattern, Wildcards};
use crate::truth::Truth;

/// A value: its text, and what the operator makes of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Value<'a> {
    text: Cow<'a, str>,
    meaning: Meaning,
}

#[derive(Debug, Clone, PartialEq)]
enum Meaning {
    Text(TextPattern),
    /// A number; compared digit by digit from the text.
    Number,
    Instant(Timestamp),
    Flag(bool),
    /// Base64, compared from the text.
    Binary,
    Network(IpNet),
    /// A pattern of six segments, kept with its own copy of the text.
    Arn(Box<ResourcePattern<'static>>),
    /// A single variable that stands for a whole ARN.
    WholeArn(TextPattern),
    /// It does not parse for its operator, so it never matches.
    Unusable,
}

impl<'a> Value<'a> {
    pub(crate) fn compile(family: Family, text: Cow<'a, str>, variables: bool) -> Self {
        let meaning = meaning(family, &text, variables).unwrap_or(Meaning::Unusable);
        Self { text, meaning }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// `true` or `false`, for `Bool` and `Null`.
    pub(crate) fn flag(&self) -> Option<bool> {
        match self.meaning {
            Meaning::Flag(flag) => Some(flag),
            _ => None,
        }
    }

    /// True if it matches every value that a request may have.
    pub(crate) fn matches_all(&self, operator: Operator) -> bool {
        operator.family() == Family::Like && self.text == "*"
    }

    /// True if it matches no value: it does not parse for its operator.
    pub(crate) fn matches_nothing(&self) -> bool {
        self.meaning == Meaning::Unusable
    }

    /// Compares with one value of the request; the condition handles negation.
    ///
    /// A value in the request that does not parse for the operator matches nothing.
    pub(crate) fn matches(&self, operator: Operator, given: &str, context: &Context) -> Truth {
        let relation = operator.relation();
        match &self.meaning {
            Meaning::Text(pattern) => {
                let case = match operator.family() {
                    Family::TextIgnoringCase => CaseSensitivity::Insensitive,
                    _ => CaseSensitivity::Sensitive,
                };
                return pattern.matches(&self.text, given, context, case);
            }
            Meaning::WholeArn(pattern) => {
                return pattern.matches(&self.text, given, context, CaseSensitivity::Sensitive);
            }
            Meaning::Arn(pattern) => return pattern.matches(given, context),
            Meaning::Number => match (Decimal::parse(given), Decimal::parse(&self.text)) {
                (Some(given), Some(own)) => relation.holds(given.cmp(&own)),
                _ => false,
            },
            Meaning::Instant(own) => date::parse(given).is_some_and(|given| relation.holds(given.cmp(own))),
            Meaning::Flag(own) => flag(given) == Some(*own),
            Meaning::Binary => base64(given).is_some() && base64(given) == base64(&self.text),
            Meaning::Network(network) => address(given).is_some_and(|given| network.contains(&given)),
            Meaning::Unusable => false,
        }
        .into()
    }

    pub(crate) fn unknown_keys<'b>(&'b self, context: &'b Context) -> impl Iterator<Item = &'b str> {
        let text = match &self.meaning {
            Meaning::Text(pattern) | Meaning::WholeArn(pattern) => Some(pattern.unknown_keys(context)),
            _ => None,
        };
        let arn = match &self.meaning {
            Meaning::Arn(pattern) => Some(pattern.unknown_keys(context)),
            _ => None,
        };
        text.into_iter().flatten().chain(arn.into_iter().flatten())
    }

    pub(crate) fn into_owned(self) -> Value<'static> {
        Value { text: Cow::Owned(self.text.into_owned()), meaning: self.meaning }
    }
}

fn meaning(family: Family, text: &str, variables: bool) -> Option<Meaning> {
    Some(match family {
        Family::Text | Family::TextIgnoringCase => {
            Meaning::Text(TextPattern::compile(text, variables, Wildcards::Literal))
        }
        Family::Like => Meaning::Text(TextPattern::compile(text, variables, Wildcards::Special)),
        Family::Numeric => Decimal::parse(text).map(|_| Meaning::Number)?,
        Family::Date => Meaning::Instant(date::parse(text)?),
        Family::Bool | Family::Null => Meaning::Flag(flag(text)?),
        Family::Binary => base64(text).map(|_| Meaning::Binary)?,
        Family::Ip => Meaning::Network(network(text)?),
        Family::Arn => arn(text, variables)?,
    })
}

/// IAM User Guide, "Amazon Resource Name (ARN) condition operators": each of the six segments is compared separately.
fn arn(text: &str, variables: bool) -> Option<Meaning> {
    let pattern = ResourcePattern::compile(Cow::Owned(text.to_owned()), variables);
    if pattern.has_six_segments() {
        return Some(Meaning::Arn(Box::new(pattern)));
    }
    match TextPattern::compile(text, variables, Wildcards::Special) {
        whole @ TextPattern::Template(_) if text.starts_with("${") => Some(Meaning::WholeArn(whole)),
        _ => None,
    }
}

fn flag(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

fn network(text: &str) -> Option<IpNet> {
    let text = text.trim();
    text.parse::<IpNet>().ok().or_else(|| address(text).map(IpNet::from))
}

fn address(text: &str) -> Option<IpAddr> {
    text.trim().parse().ok()
}

/// Base64 text without its padding; `None` if it is not Base64.
fn base64(text: &str) -> Option<&str> {
    let digits = text.trim_end_matches('=');
    let valid = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_');
    (digits.bytes().all(valid) && digits.len() % 4 != 1 && text.len() - digits.len() <= 2).then_some(digits)
}
