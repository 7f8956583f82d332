//! The action behind an API operation in a text that names no service: `when calling the PutObject operation`.

use std::collections::BTreeSet;

use denial::Reported;

/// Services of the older protocols (Query, EC2, REST with XML), whose refusals have the code `AccessDenied`; those of
/// the JSON protocols say `AccessDeniedException`. Smithy, "AWS protocols"; the API reference of each, "Common Errors".
const OLDER: [&str; 17] = [
    "autoscaling",
    "cloudformation",
    "cloudfront",
    "cloudsearch",
    "cloudwatch",
    "ec2",
    "elasticache",
    "elasticbeanstalk",
    "elasticloadbalancing",
    "iam",
    "rds",
    "redshift",
    "route53",
    "s3",
    "ses",
    "sns",
    "sts",
];

/// The action required by the operation in a report: the only one that exists among the services that use its error
/// code. `None` if a report names no operation, or one of several services.
///
/// ```
/// use denial::{Kind, Origin, Reported};
///
/// let mut reported = Reported::new(Kind::Denial, Origin::Text);
/// reported.code = Some("AccessDenied".to_owned());
/// reported.operation = Some("ListObjectsV2".to_owned());
/// assert_eq!(diagnosis::action_of(&reported).as_deref(), Some("s3:ListBucket"));
/// reported.operation = Some("TagResource".to_owned());
/// assert_eq!(diagnosis::action_of(&reported), None);
/// ```
pub fn action_of(reported: &Reported) -> Option<String> {
    let operation = reported.operation.as_deref()?;
    let code = reported.code.as_deref().unwrap_or_default();
    let may_say = |service: &str| match code {
        "UnauthorizedOperation" | "Client.UnauthorizedOperation" => service == "ec2",
        "AccessDenied" | "403" | "Forbidden" => OLDER.contains(&service),
        "AccessDeniedException" => !OLDER.contains(&service),
        _ => true,
    };
    // The actions of API Gateway are HTTP methods: they fit every operation.
    let may_say = |service: &&str| *service != "apigateway" && may_say(service);
    let services = actions::services().map(actions::Service::prefix).filter(may_say);
    let of_service =
        |service| denial::action_of(service, operation).filter(|own| actions::action(own).is_some());
    let mut meant: BTreeSet<String> = services.filter_map(of_service).collect();
    meant.pop_first().filter(|_| meant.is_empty())
}

#[cfg(test)]
mod tests {
    use denial::{Kind, Origin};

    use super::*;

    #[test]
    fn an_operation_is_of_the_service_that_refuses_so() {
        for (code, operation, action) in [
            ("AccessDenied", "PutObject", Some("s3:PutObject")),
            ("AccessDenied", "HeadObject", Some("s3:GetObject")),
            ("AccessDenied", "CreateMultipartUpload", Some("s3:PutObject")),
            ("403", "HeadObject", Some("s3:GetObject")),
            ("UnauthorizedOperation", "DescribeVolumes", Some("ec2:DescribeVolumes")),
            ("UnauthorizedOperation", "DescribeRegions", Some("ec2:DescribeRegions")),
            ("AccessDenied", "AssumeRole", Some("sts:AssumeRole")),
            ("AccessDeniedException", "GetSecretValue", Some("secretsmanager:GetSecretValue")),
            ("AccessDeniedException", "GetParameter", Some("ssm:GetParameter")),
            ("AccessDeniedException", "ListTagsForResource", None),
            ("AccessDenied", "NoSuchOperation", None),
        ] {
            let mut reported = Reported::new(Kind::Denial, Origin::Text);
            reported.code = Some(code.to_owned());
            reported.operation = Some(operation.to_owned());
            assert_eq!(action_of(&reported).as_deref(), action, "{code} {operation}");
        }
    }
}
