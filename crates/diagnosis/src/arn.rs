//! What is wrong with the ARNs of a policy.

use policy::Arn;
use wildmatch::WildMatch;

/// What S3 ARNs name, besides buckets and objects, that has a region and an account.
const S3_WITH_ACCOUNT: [&str; 5] =
    ["accesspoint/", "accesspoint:", "job/", "storage-lens/", "access-grants/"];

/// The ARN meant by one that names nothing, if the request is about what it means.
pub(crate) fn corrected(listed: &str, requested: &str) -> Option<String> {
    let is_meant = |meant: &String| fits(meant, requested) || is_other_level(meant, requested);
    bucket(listed, requested)
        .filter(is_meant)
        .or_else(|| like(listed, requested))
        .or_else(|| without_type(listed, requested))
}

/// An ARN whose resource lacks the word for its type: `function:` for a function, `table/` for a table.
///
/// Service Authorization Reference, "Resource types defined by AWS Lambda" and so on.
fn without_type(listed: &str, requested: &str) -> Option<String> {
    let (own, wanted) = (Arn::parse(listed)?, Arn::parse(requested)?);
    let separator = wanted.resource.find([':', '/'])?;
    let (word, name) = wanted.resource.split_at(separator + 1);
    let matches = |own: &str, wanted: &str| fits(own, wanted);
    let same = own.partition == wanted.partition
        && own.service == wanted.service
        && matches(own.region, wanted.region)
        && matches(own.account, wanted.account);
    let lacks = !wanted.account.is_empty()
        && own.resource != "*"
        && !own.resource.starts_with(word)
        && !own.resource.contains([':', '/'])
        && fits(own.resource, name);
    (same && lacks).then(|| {
        let Arn { partition, service, region, account, resource } = own;
        format!("arn:{partition}:{service}:{region}:{account}:{word}{resource}")
    })
}

/// S3 buckets and objects have no region and no account in their ARNs.
///
/// Service Authorization Reference, "Actions, resources, and condition keys for Amazon S3", resource types.
fn bucket(listed: &str, requested: &str) -> Option<String> {
    let partition = Arn::parse(requested).map_or("aws", |arn| arn.partition);
    if let Some(bucket) = listed.strip_prefix("s3://") {
        return Some(format!("arn:{partition}:s3:::{}", bucket.trim_end_matches('/')));
    }
    let Some(parsed) = Arn::parse(listed) else {
        if !listed.contains(':') && !listed.trim_matches('*').is_empty() {
            return Some(format!("arn:{partition}:s3:::{listed}"));
        }
        let rest = listed.strip_prefix("arn:")?.strip_prefix(partition)?.strip_prefix(":s3:")?;
        let rest = rest.trim_start_matches(':');
        return (!rest.is_empty() && rest != "*").then(|| format!("arn:{partition}:s3:::{rest}"));
    };
    let has_account = S3_WITH_ACCOUNT.iter().any(|kind| parsed.resource.starts_with(kind));
    let faulty = parsed.service == "s3" && !has_account && !(empty(parsed.region) && empty(parsed.account));
    faulty.then(|| format!("arn:{}:s3:::{}", parsed.partition, parsed.resource))
}

/// An ARN that names the same thing but in another partition, with segments missing, or with segments that the
/// service's ARNs do not have.
///
/// IAM User Guide, "Identify AWS resources with Amazon Resource Names (ARNs)".
fn like(listed: &str, requested: &str) -> Option<String> {
    let wanted = Arn::parse(requested)?;
    let Some(own) = Arn::parse(listed) else {
        let rest = listed.strip_prefix("arn:")?;
        let named = rest.ends_with(wanted.resource) && rest.split(':').any(|part| part == wanted.service);
        return named.then(|| requested.to_owned());
    };
    let is_odd = |own: &str, wanted: &str| own.is_empty() != wanted.is_empty() && own != "*";
    let differs =
        |own: &str, wanted: &str| own != wanted && !own.contains(['*', '?']) && !is_odd(own, wanted);
    let odd = own.partition != wanted.partition && !own.partition.contains('*')
        || is_odd(own.region, wanted.region)
        || is_odd(own.account, wanted.account);
    let same = own.service == wanted.service
        && fits(own.resource, wanted.resource)
        && !differs(own.region, wanted.region)
        && !differs(own.account, wanted.account);
    let segment =
        |own: &str, wanted: &str| if is_odd(own, wanted) { wanted.to_owned() } else { own.to_owned() };
    (odd && same).then(|| {
        let (region, account) = (segment(own.region, wanted.region), segment(own.account, wanted.account));
        format!("arn:{}:{}:{region}:{account}:{}", wanted.partition, own.service, own.resource)
    })
}

/// True if a pattern with wildcards matches a text.
fn fits(pattern: &str, text: &str) -> bool {
    WildMatch::new(pattern).matches(text)
}

fn empty(segment: &str) -> bool {
    segment.is_empty() || segment == "*"
}

/// True if one ARN names a bucket and the other something in it.
pub(crate) fn is_other_level(listed: &str, requested: &str) -> bool {
    let bucket = |arn: &str| {
        let path = arn.split_once(":s3:::")?.1;
        Some(path.split_once('/').map_or((path.to_owned(), false), |(bucket, _)| (bucket.to_owned(), true)))
    };
    match (bucket(listed), bucket(requested)) {
        (Some((one, object)), Some((other, other_object))) => fits(&one, &other) && object != other_object,
        _ => false,
    }
}

/// True for the id that remains in a policy after its user or role is deleted.
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
        let object = "arn:aws:s3:::b/k";
        for (listed, meant) in [
            ("arn:aws:s3:eu-west-1:111111111111:b/*", "arn:aws:s3:::b/*"),
            ("arn:aws:s3::b", "arn:aws:s3:::b"),
            ("s3://b/", "arn:aws:s3:::b"),
            ("b/*", "arn:aws:s3:::b/*"),
        ] {
            assert_eq!(corrected(listed, object).as_deref(), Some(meant), "{listed}");
            assert_eq!(corrected(listed, "arn:aws:s3:::other/k"), None, "{listed} is about another bucket");
        }
        for sound in [
            "arn:aws:s3:::b",
            "*",
            "arn:aws:s3:eu-west-1:1:accesspoint/a",
            "arn:aws:sqs:r:1:q",
            "arn:aws:s3:*",
        ] {
            assert_eq!(corrected(sound, object), None, "{sound}");
        }
    }

    #[test]
    fn other_arns_have_their_segments_and_partition() {
        let function = "arn:aws-cn:lambda:cn-north-1:111111111111:function:resize";
        for (listed, meant) in [
            ("arn:aws:lambda:cn-north-1:111111111111:function:resize", Some(function)),
            ("arn:aws-cn:lambda:cn-north-1::function:resize", Some(function)),
            ("arn:aws-cn:lambda:function:resize", Some(function)),
            (
                "arn:aws:lambda:*:111111111111:function:re*",
                Some("arn:aws-cn:lambda:*:111111111111:function:re*"),
            ),
            ("arn:aws-cn:lambda:cn-north-1:222222222222:function:resize", None),
            ("arn:aws-cn:lambda:cn-north-1::function:other", None),
            ("arn:aws-cn:lambda:cn-northwest-1:111111111111:function:resize", None),
        ] {
            assert_eq!(corrected(listed, function).as_deref(), meant, "{listed}");
        }
        let role = "arn:aws:iam::111111111111:role/Deploy";
        let listed = "arn:aws:iam:us-east-1:111111111111:role/Deploy";
        assert_eq!(corrected(listed, role).as_deref(), Some(role));
    }

    #[test]
    fn a_resource_has_the_word_for_its_type() {
        let of =
            |service: &str, resource: &str| format!("arn:aws:{service}:eu-west-1:111111111111:{resource}");
        for (service, listed, wanted, meant) in [
            ("lambda", "resize", "function:resize", Some("function:resize")),
            ("lambda", "re*", "function:resize", Some("function:re*")),
            ("dynamodb", "orders", "table/orders", Some("table/orders")),
            ("dynamodb", "*", "table/orders", None),
            ("dynamodb", "others", "table/orders", None),
            ("lambda", "func*", "function:resize", None),
            ("sqs", "q", "q", None),
        ] {
            let told = corrected(&of(service, listed), &of(service, wanted));
            assert_eq!(told, meant.map(|meant| of(service, meant)), "{listed}");
        }
        assert_eq!(corrected("arn:aws:s3:::q3.csv", "arn:aws:s3:::reports/q3.csv"), None);
    }

    #[test]
    fn a_bucket_is_not_its_objects() {
        assert!(is_other_level("arn:aws:s3:::b", "arn:aws:s3:::b/k"));
        assert!(is_other_level("arn:aws:s3:::b/*", "arn:aws:s3:::b"));
        assert!(is_other_level("arn:aws:s3:::b-*/*", "arn:aws:s3:::b-eu"));
        assert!(!is_other_level("arn:aws:s3:::b/x", "arn:aws:s3:::b/y"));
        assert!(!is_other_level("arn:aws:s3:::a", "arn:aws:s3:::b/y"));
    }
}
