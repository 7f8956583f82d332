//! The patterns of `Resource` and `NotResource`, and of the ARN condition operators.

use std::borrow::Cow;

use super::glob::{self, CaseSensitivity};
use super::template::colons_outside_variables;
use super::{TextPattern, Wildcards};
use crate::context::Context;
use crate::truth::Truth;

/// An ARN, possibly with wildcards and variables; case-sensitive.
///
/// IAM User Guide, "IAM JSON policy elements: Resource": the first five segments are compared one by one, so that a
/// `*` in one does not extend into the next; in the resource part it matches anything. A `*` that ends a pattern with
/// fewer segments (`arn:aws:logs:*`) stands for everything that follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourcePattern<'a> {
    text: Cow<'a, str>,
    shape: Shape,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Shape {
    /// `*`
    All,
    /// No wildcard, no variable.
    Exact,
    /// Only one wildcard, the `*` at the end of the resource part.
    Prefix,
    /// Has wildcards; split when it is compared.
    Wildcards,
    /// Has variables; compared segment by segment.
    Segments(Box<[Segment]>),
}

/// One segment: its position in the text, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Segment {
    start: usize,
    end: usize,
    pattern: TextPattern,
}

const SEGMENTS: usize = 6;

impl<'a> ResourcePattern<'a> {
    /// Compiles a pattern; `variables` says whether the policy's version has them.
    pub fn compile(text: Cow<'a, str>, variables: bool) -> Self {
        let shape = Self::shape(&text, variables);
        Self { text, shape }
    }

    fn shape(text: &str, variables: bool) -> Shape {
        if text == "*" {
            return Shape::All;
        }
        if !(variables && text.contains("${")) {
            match text.find(['*', '?']) {
                None => return Shape::Exact,
                Some(first) if first + 1 == text.len() && text.ends_with('*') && has_all_segments(text) => {
                    return Shape::Prefix;
                }
                Some(_) => return Shape::Wildcards,
            }
        }
        let mut segments = Vec::with_capacity(SEGMENTS);
        let mut start = 0;
        for colon in colons_outside_variables(text).take(SEGMENTS - 1).chain([text.len()]) {
            let part = text.get(start..colon).unwrap_or_default();
            let pattern = TextPattern::compile(part, variables, Wildcards::Special);
            segments.push(Segment { start, end: colon, pattern });
            start = colon + 1;
        }
        Shape::Segments(segments.into())
    }

    /// The pattern as its author wrote it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// True if the pattern is a whole ARN, segment by segment.
    pub(crate) fn has_six_segments(&self) -> bool {
        colons_outside_variables(&self.text).count() >= SEGMENTS - 1
    }

    /// Compares with the resource of a request.
    pub(crate) fn matches(&self, resource: &str, context: &Context) -> Truth {
        match &self.shape {
            Shape::All => Truth::True,
            Shape::Exact => (*self.text == *resource).into(),
            Shape::Prefix => {
                let prefix = self.text.strip_suffix('*').unwrap_or(&self.text);
                resource.starts_with(prefix).into()
            }
            Shape::Wildcards => matches_wildcards(&self.text, resource).into(),
            Shape::Segments(segments) => self.matches_segments(segments, resource, context),
        }
    }

    fn matches_segments(&self, segments: &[Segment], resource: &str, context: &Context) -> Truth {
        let expands = segments.len() < SEGMENTS && self.text.ends_with('*');
        let last = segments.len().saturating_sub(1);
        let mut rest = Some(resource);
        let mut result = Truth::True;
        for (position, segment) in segments.iter().enumerate() {
            let Some(text) = rest else { return Truth::False };
            let all_that_follows = position == last && (expands || segments.len() == SEGMENTS);
            let part;
            (part, rest) = match text.split_once(':') {
                Some((part, after)) if !all_that_follows => (part, Some(after)),
                _ => (text, None),
            };
            let pattern = self.text.get(segment.start..segment.end).unwrap_or_default();
            result = result.min(segment.pattern.matches(pattern, part, context, CaseSensitivity::Sensitive));
            if result == Truth::False {
                return Truth::False;
            }
        }
        if rest.is_some() { Truth::False } else { result }
    }

    /// The keys of variables that are not known.
    pub(crate) fn unknown_keys<'b>(&'b self, context: &'b Context) -> impl Iterator<Item = &'b str> {
        let segments = match &self.shape {
            Shape::Segments(segments) => &**segments,
            _ => &[],
        };
        segments.iter().flat_map(|segment| segment.pattern.unknown_keys(context))
    }

    pub(crate) fn into_owned(self) -> ResourcePattern<'static> {
        ResourcePattern { text: Cow::Owned(self.text.into_owned()), shape: self.shape }
    }
}

fn matches_wildcards(mut pattern: &str, mut resource: &str) -> bool {
    let glob = |pattern, text| glob::matches(pattern, text, CaseSensitivity::Sensitive);
    for _ in 1..SEGMENTS {
        let Some((segment, rest)) = pattern.split_once(':') else {
            return glob(pattern, resource) && (pattern.ends_with('*') || !resource.contains(':'));
        };
        let Some((part, after)) = resource.split_once(':') else { return false };
        if !glob(segment, part) {
            return false;
        }
        (pattern, resource) = (rest, after);
    }
    glob(pattern, resource)
}

fn has_all_segments(text: &str) -> bool {
    text.bytes().filter(|byte| *byte == b':').count() >= SEGMENTS - 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(pattern: &str, resource: &str) -> bool {
        let context = Context::complete();
        ResourcePattern::compile(pattern.into(), true).matches(resource, &context) == Truth::True
    }

    #[test]
    fn laws() {
        let yes = [
            ("*", "arn:aws:s3:::reports"),
            ("arn:aws:s3:::reports*", "arn:aws:s3:::reports/a:b/c"),
            ("arn:aws:s3:::*", "arn:aws:s3:::reports"),
            ("arn:aws:s3:::r?ports", "arn:aws:s3:::reports"),
            ("arn:*:s3:::reports", "arn:aws-cn:s3:::reports"),
            ("arn:aws:sqs:*:*:jobs", "arn:aws:sqs:us-east-1:111111111111:jobs"),
            ("arn:aws:s3:*:*:reports", "arn:aws:s3:::reports"),
            ("arn:aws:logs:*", "arn:aws:logs:us-east-1:111111111111:log-group:a:*"),
            ("arn:aws:s3*", "arn:aws:s3:::reports"),
            (
                "arn:aws:logs:us-east-1:111111111111:log-group:*:x",
                "arn:aws:logs:us-east-1:111111111111:log-group:a:b:x",
            ),
            ("arn:aws:s3:::${*}", "arn:aws:s3:::*"),
            ("arn:aws:s3:::${none, 'reports'}/*", "arn:aws:s3:::reports/x"),
            ("arn:aws:s3:::a/${none, 'x:y'}", "arn:aws:s3:::a/x:y"),
        ];
        for (pattern, resource) in yes {
            assert!(matches(pattern, resource), "{pattern} {resource}");
        }
        let no = [
            ("arn:aws:s3:::reports", "arn:aws:s3:::reports/q3"),
            ("arn:aws:s3:::reports/*", "arn:aws:s3:::reports"),
            ("arn:aws:s3:::Reports", "arn:aws:s3:::reports"),
            ("arn:aws:sqs:*:jobs", "arn:aws:sqs:us-east-1:111111111111:jobs"),
            ("arn:aws:sqs:us-*:jobs", "arn:aws:sqs:us-east-1:111111111111:jobs"),
            ("arn:aws:s3::111111111111:reports", "arn:aws:s3:::reports"),
            ("arn:aws:s3", "arn:aws:s3:::reports"),
            ("arn:aws:s3:::${none}", "arn:aws:s3:::"),
            ("arn:aws:s3:::${*}", "arn:aws:s3:::reports"),
            ("arn:aws:?:::reports", "arn:aws:s3:::reports"),
        ];
        for (pattern, resource) in no {
            assert!(!matches(pattern, resource), "{pattern} {resource}");
        }
    }
}
