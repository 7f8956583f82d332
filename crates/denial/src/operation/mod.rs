//! From an API operation to the IAM action that it needs.
//!
//! *Service Authorization Reference*: most operations need the action of the same name; the tables hold the exceptions.

mod actions;
mod services;

/// The action that an API operation needs first, as policies name it.
///
/// The service is given as CloudTrail's event source (`monitoring.amazonaws.com`), or as SDKs and the CLI name it
/// (`S3`, `CloudWatch Logs`). `None` if the service has no actions (like the console's sign-in), or if the action
/// depends on what the request contains.
///
/// ```
/// assert_eq!(denial::action_of("s3.amazonaws.com", "HeadObject").as_deref(), Some("s3:GetObject"));
/// assert_eq!(denial::action_of("monitoring.amazonaws.com", "ListMetrics").as_deref(), Some("cloudwatch:ListMetrics"));
/// assert_eq!(denial::action_of("signin.amazonaws.com", "ConsoleLogin"), None);
/// ```
pub fn action_of(service_or_event_source: &str, operation: &str) -> Option<String> {
    let service = services::prefix(service_or_event_source)?;
    let operation = without_version(&service, operation.trim());
    if actions::varies(&service, operation) {
        return None;
    }
    if operation.is_empty() || !operation.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    Some(match actions::renamed(&service, operation) {
        Some(action) if action.contains(':') => action.to_owned(),
        Some(action) => format!("{service}:{action}"),
        None => format!("{service}:{operation}"),
    })
}

/// CloudTrail appends the API version to the operations of Lambda (`GetFunction20150331v2`) and `CloudFront`
/// (`CreateDistribution2020_05_31`).
fn without_version<'a>(service: &str, operation: &'a str) -> &'a str {
    let bare = match service {
        "lambda" => {
            let end = operation.find("201").unwrap_or(operation.len());
            let (name, version) = operation.split_at(end);
            let dated = version.len() >= 8 && version.bytes().take(8).all(|byte| byte.is_ascii_digit());
            if dated { name } else { operation }
        }
        "cloudfront" => operation.trim_end_matches(|char: char| char.is_ascii_digit() || char == '_'),
        _ => operation,
    };
    if bare.is_empty() { operation } else { bare }
}
