//! The six colon-separated segments of an Amazon Resource Name.

use std::fmt;

/// An ARN, taken apart: `arn:partition:service:region:account:resource`.
///
/// IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)". Checks only that there are six
/// segments and that the first is `arn`: texts are often redacted, and then the account is not a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arn<'a> {
    /// `aws`, `aws-cn`, `aws-us-gov`…
    pub partition: &'a str,
    /// The service prefix, for instance `s3`.
    pub service: &'a str,
    /// The region; empty for global services and S3.
    pub region: &'a str,
    /// The account id; empty for S3 buckets.
    pub account: &'a str,
    /// Everything after that; may contain colons.
    pub resource: &'a str,
}

impl<'a> Arn<'a> {
    /// Parses an ARN.
    pub fn parse(text: &'a str) -> Option<Self> {
        let mut segments = text.splitn(6, ':');
        if segments.next() != Some("arn") {
            return None;
        }
        Some(Self {
            partition: segments.next()?,
            service: segments.next()?,
            region: segments.next()?,
            account: segments.next()?,
            resource: segments.next()?,
        })
    }
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { partition, service, region, account, resource } = self;
        write!(formatter, "arn:{partition}:{service}:{region}:{account}:{resource}")
    }
}

#[cfg(test)]
mod tests {
    use super::Arn;

    #[test]
    fn the_resource_keeps_its_colons() {
        let arn = Arn::parse("arn:aws:logs:eu-west-1:111111111111:log-group:a:*").unwrap();
        assert_eq!((arn.service, arn.region, arn.account), ("logs", "eu-west-1", "111111111111"));
        assert_eq!(arn.resource, "log-group:a:*");
        assert_eq!(Arn::parse("arn:aws:s3:::b").unwrap().resource, "b");
    }

    #[test]
    fn fewer_segments_are_no_arn() {
        for text in ["", "*", "arn:aws:s3", "arn:aws:logs:*", "urn:a:b:c:d:e"] {
            assert_eq!(Arn::parse(text), None, "{text}");
        }
    }
}
