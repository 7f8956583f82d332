//! What is wrong with the ARNs of a policy.

use policy::Arn;

/// What S3 ARNs name, beside buckets and objects, that has a region and an account.
const S3_WITH_ACCOUNT: [&str; 5] =
    ["accesspoint/", "accesspoint:", "job/", "storage-lens/", "access-grants/"];

/// The ARN that was meant: S3's buckets and objects have no region and no account in theirs.
///
/// Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3", resource types.
pub(crate) fn corrected(arn: &str) -> Option<String> {
    if let Some(bucket) = arn.strip_prefix("s3://") {
        return Some(format!("arn:aws:s3:::{}", bucket.trim_end_matches('/')));
    }
    let Some(parsed) = Arn::parse(arn) else {
        let rest = arn.strip_prefix("arn:aws:s3:")?.trim_start_matches(':');
        return (!rest.is_empty() && rest != "*").then(|| format!("arn:aws:s3:::{rest}"));
    };
    let has_account = S3_WITH_ACCOUNT.iter().any(|kind| parsed.resource.starts_with(kind));
    let faulty = parsed.service == "s3" && !has_account && !(empty(parsed.region) && empty(parsed.account));
    faulty.then(|| format!("arn:{}:s3:::{}", parsed.partition, parsed.resource))
}

fn empty(segment: &str) -> bool {
    segment.is_empty() || segment == "*"
}

/// True where one ARN names a bucket and the other what is in it.
pub(crate) fn is_other_level(listed: &str, requested: &str) -> bool {
    let bucket = |arn: &str| {
        let path = arn.split_once(":s3:::")?.1;
        Some(path.split_once('/').map_or((path.to_owned(), false), |(bucket, _)| (bucket.to_owned(), true)))
    };
    match (bucket(listed), bucket(requested)) {
        (Some((one, object)), Some((other, other_object))) => one == other && object != other_object,
        _ => false,
    }
}

/// True for the id that is left in a policy of a user or role that was deleted.
///
/// IAM User Guide, "IAM identifiers", "Unique identifiers".
pub(crate) fn is_unique_id(principal: &str) -> bool {
    let known = ["AIDA", "AROA", "AGPA", "ANPA"].iter().any(|prefix| principal.starts_with(prefix));
    known
        && principal.len() >= 16
        && principal.chars().all(|char| char.is_ascii_uppercase() || char.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_have_no_account() {
        assert_eq!(corrected("arn:aws:s3:eu-west-1:111111111111:b/*").as_deref(), Some("arn:aws:s3:::b/*"));
        assert_eq!(corrected("arn:aws:s3::b").as_deref(), Some("arn:aws:s3:::b"));
        assert_eq!(corrected("s3://b/").as_deref(), Some("arn:aws:s3:::b"));
        for sound in [
            "arn:aws:s3:::b",
            "*",
            "arn:aws:s3:eu-west-1:1:accesspoint/a",
            "arn:aws:sqs:r:1:q",
            "arn:aws:s3:*",
        ] {
            assert_eq!(corrected(sound), None, "{sound}");
        }
    }

    #[test]
    fn a_bucket_is_not_its_objects() {
        assert!(is_other_level("arn:aws:s3:::b", "arn:aws:s3:::b/k"));
        assert!(is_other_level("arn:aws:s3:::b/*", "arn:aws:s3:::b"));
        assert!(!is_other_level("arn:aws:s3:::b/x", "arn:aws:s3:::b/y"));
        assert!(!is_other_level("arn:aws:s3:::a", "arn:aws:s3:::b/y"));
    }
}
