//! A resource, as a flag value: an ARN, or an address.

use percent_encoding::percent_decode_str;
use source::arn::{is_account_id, partition};

use super::action::is_action;
use super::{EMPTY, trimmed};

/// Parses a resource.
pub(super) fn resource(argument: &str) -> Result<String, String> {
    let resource = trimmed(argument);
    if resource.is_empty() {
        return Err(EMPTY.to_owned());
    }
    if is_action(resource) {
        return Err(
            "this is an action, and a resource is an ARN: were --action and --resource swapped?".to_owned()
        );
    }
    Ok(resource.to_owned())
}

/// The ARN of a resource given by its address: `s3://BUCKET/KEY`, or the URL of an object or a queue; `None` for
/// anything else. The partition is the principal's if the address does not show it.
pub(crate) fn arn_of_address(address: &str, principal: Option<&str>) -> Option<String> {
    let default = || {
        let mut parts = principal.unwrap_or_default().split(':');
        let own = parts.next().filter(|start| *start == "arn").and(parts.next());
        own.filter(|own| own.starts_with("aws")).unwrap_or("aws")
    };
    if let Some(path) = address.strip_prefix("s3://") {
        let (bucket, key) = path.split_once('/').unwrap_or((path, ""));
        return object(default(), bucket, key);
    }
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"))?;
    let rest = rest.split(['?', '#']).next().unwrap_or_default();
    let (host, path) = rest.split_once('/').unwrap_or((rest, ""));
    let path = percent_decode_str(path).decode_utf8().ok()?;
    let host = host.to_ascii_lowercase();
    let own = SUFFIXES.iter().find_map(|suffix| host.strip_suffix(suffix));
    let labels: Vec<&str> = own?.split('.').collect();
    let of_region = |region: &str| if region.is_empty() { default() } else { partition(region) };
    match labels[..] {
        ["sqs", region] | [region, "queue"] => queue(of_region(region), region, &path),
        ["queue"] => queue(default(), "us-east-1", &path),
        _ => {
            let (buckets, region) = s3_host(&labels)?;
            if buckets.is_empty() {
                let (bucket, key) = path.split_once('/').unwrap_or((&path, ""));
                object(of_region(region), bucket, key)
            } else {
                object(of_region(region), &buckets.join("."), &path)
            }
        }
    }
}

/// The suffixes of AWS host names.
const SUFFIXES: [&str; 3] = [".amazonaws.com", ".amazonaws.com.cn", ".amazonaws.eu"];

/// The labels of the bucket before `s3`, empty if the bucket is in the path, and the region after it, if any.
///
/// Amazon S3 User Guide, "Virtual hosting of general purpose buckets"; `s3-REGION` is the older form.
fn s3_host<'a>(labels: &'a [&'a str]) -> Option<(&'a [&'a str], &'a str)> {
    let region_of = |label: &'a str, rest: &[&'a str]| match (label, rest) {
        ("s3" | "s3-fips", [] | ["dualstack"]) => Some(""),
        ("s3" | "s3-fips", ["dualstack", region] | [region]) => Some(*region),
        (_, []) => label.strip_prefix("s3-").filter(|own| own.matches('-').count() >= 2),
        _ => None,
    };
    let positions = (0..labels.len()).rev();
    positions.into_iter().find_map(|position| {
        let (before, rest) = labels.split_at(position);
        let (label, rest) = rest.split_first()?;
        region_of(label, rest).map(|region| (before, region))
    })
}

fn object(partition: &str, bucket: &str, key: &str) -> Option<String> {
    let good = |byte: u8| byte.is_ascii_alphanumeric() || b".-_*?".contains(&byte);
    if bucket.is_empty() || !bucket.bytes().all(good) {
        return None;
    }
    let key = if key.is_empty() { String::new() } else { format!("/{key}") };
    Some(format!("arn:{partition}:s3:::{bucket}{key}"))
}

fn queue(partition: &str, region: &str, path: &str) -> Option<String> {
    let (account, name) = path.split_once('/').filter(|(_, name)| !name.is_empty() && !name.contains('/'))?;
    is_account_id(account).then(|| format!("arn:{partition}:sqs:{region}:{account}:{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_have_arns() {
        let table = [
            ("s3://b", "arn:aws:s3:::b"),
            ("s3://b/", "arn:aws:s3:::b"),
            ("s3://b/a/k 1.csv", "arn:aws:s3:::b/a/k 1.csv"),
            ("https://b.s3.eu-west-1.amazonaws.com/a/k", "arn:aws:s3:::b/a/k"),
            ("https://b.s3.amazonaws.com/k%20v?versionId=1#x", "arn:aws:s3:::b/k v"),
            ("https://b.s3.dualstack.eu-west-1.amazonaws.com/k", "arn:aws:s3:::b/k"),
            ("http://my.s3.b.s3-eu-west-1.amazonaws.com/k", "arn:aws:s3:::my.s3.b/k"),
            ("https://s3.eu-west-1.amazonaws.com/b/a/k", "arn:aws:s3:::b/a/k"),
            ("https://s3.amazonaws.com/b", "arn:aws:s3:::b"),
            ("https://s3.cn-north-1.amazonaws.com.cn/b/k", "arn:aws-cn:s3:::b/k"),
            ("https://s3-fips.us-gov-west-1.amazonaws.com/b/k", "arn:aws-us-gov:s3:::b/k"),
            (
                "https://sqs.eu-west-1.amazonaws.com/111111111111/jobs.fifo",
                "arn:aws:sqs:eu-west-1:111111111111:jobs.fifo",
            ),
            ("https://queue.amazonaws.com/111111111111/jobs", "arn:aws:sqs:us-east-1:111111111111:jobs"),
        ];
        for (address, arn) in table {
            assert_eq!(arn_of_address(address, None).as_deref(), Some(arn), "{address}");
        }
        let of_china = Some("arn:aws-cn:iam::111111111111:role/App");
        assert_eq!(arn_of_address("s3://b/k", of_china).as_deref(), Some("arn:aws-cn:s3:::b/k"));
        assert_eq!(arn_of_address("s3://b/k", Some("anonymous")).as_deref(), Some("arn:aws:s3:::b/k"));
    }

    #[test]
    fn anything_else_has_none() {
        for other in [
            "*",
            "arn:aws:s3:::b/k",
            "b/k",
            "s3://",
            "s3://arn:aws:s3:eu-west-1:111111111111:accesspoint/p/k",
            "https://example.com/b/k",
            "https://s3.amazonaws.com/",
            "https://b.s3-website-eu.amazonaws.com/k",
            "https://p-1.s3-accesspoint.eu-west-1.amazonaws.com/k",
            "https://sqs.eu-west-1.amazonaws.com/jobs",
            "https://lambda.eu-west-1.amazonaws.com/x",
        ] {
            assert_eq!(arn_of_address(other, None), None, "{other}");
        }
    }
}
