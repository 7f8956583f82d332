//! Values that a request can carry: for some keys all of AWS's values are known, others AWS makes itself.

use policy::Arn;
use wildmatch::WildMatch;

use crate::world::World;

/// Regions, most used first. AWS General Reference, "AWS service endpoints".
const REGIONS: [&str; 39] = [
    "us-east-1",
    "us-east-2",
    "us-west-1",
    "us-west-2",
    "eu-west-1",
    "eu-west-2",
    "eu-west-3",
    "eu-central-1",
    "eu-central-2",
    "eu-north-1",
    "eu-south-1",
    "eu-south-2",
    "ap-southeast-1",
    "ap-southeast-2",
    "ap-southeast-3",
    "ap-southeast-4",
    "ap-southeast-5",
    "ap-southeast-7",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-northeast-3",
    "ap-south-1",
    "ap-south-2",
    "ap-east-1",
    "ap-east-2",
    "ca-central-1",
    "ca-west-1",
    "sa-east-1",
    "me-south-1",
    "me-central-1",
    "il-central-1",
    "af-south-1",
    "mx-central-1",
    "us-gov-west-1",
    "us-gov-east-1",
    "cn-north-1",
    "cn-northwest-1",
    "eusc-de-east-1",
    "us-iso-east-1",
];

/// Instance types available in most regions. Amazon EC2 Instance Types.
const INSTANCE_TYPES: [&str; 24] = [
    "t3.micro",
    "t3.small",
    "t3.medium",
    "t3.large",
    "t3a.micro",
    "t4g.micro",
    "t2.micro",
    "m5.large",
    "m5.xlarge",
    "m6i.large",
    "m6i.xlarge",
    "m6g.large",
    "m7i.large",
    "m7g.large",
    "c5.large",
    "c6i.large",
    "c6g.large",
    "c7g.large",
    "r5.large",
    "r6i.large",
    "r6g.large",
    "g4dn.xlarge",
    "g5.xlarge",
    "p3.2xlarge",
];

/// Services that roles are passed to.
const SERVICES: [&str; 8] = [
    "ec2.amazonaws.com",
    "lambda.amazonaws.com",
    "ecs-tasks.amazonaws.com",
    "states.amazonaws.com",
    "glue.amazonaws.com",
    "sagemaker.amazonaws.com",
    "cloudformation.amazonaws.com",
    "events.amazonaws.com",
];

/// Keys, or prefixes of keys, of parameters that a request need not carry.
const OPTIONAL: [&str; 9] = [
    "s3:x-amz-",
    "s3:prefix",
    "s3:delimiter",
    "s3:max-keys",
    "s3:object-lock-",
    "s3:requestobjecttag",
    "sts:externalid",
    "sts:sourceidentity",
    "sts:transitivetagkeys",
];

/// Keys that name something existing or made by AWS: nobody can make up a value.
const GIVEN: [&str; 9] = [
    "aws:sourcevpc",
    "aws:sourceip",
    "aws:vpcsourceip",
    "aws:calledvia",
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-server-side-encryption-customer",
    "s3:dataaccesspoint",
    "kms:",
    "ec2:",
];

fn is_key(key: &str, own: &str) -> bool {
    key.eq_ignore_ascii_case(own)
}

fn starts(key: &str, beginnings: &[&str]) -> bool {
    let key = key.to_ascii_lowercase();
    beginnings.iter().any(|own| key.starts_with(own))
}

/// The values of a key, if they can be listed.
fn known(key: &str) -> Option<&'static [&'static str]> {
    match key {
        _ if is_key(key, "aws:RequestedRegion") => Some(&REGIONS),
        _ if is_key(key, "ec2:InstanceType") => Some(&INSTANCE_TYPES),
        _ if is_key(key, "iam:PassedToService") => Some(&SERVICES),
        _ => None,
    }
}

/// True for a value that a request may carry under a key.
pub(super) fn is(key: &str, value: &str) -> bool {
    let small = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit() || char == '-';
    match key {
        _ if is_key(key, "aws:RequestedRegion") => {
            value.chars().all(small)
                && value.ends_with(|char: char| char.is_ascii_digit())
                && value.contains('-')
        }
        _ if is_key(key, "ec2:InstanceType") => {
            !value.contains(['*', '?'])
                && value.split_once('.').is_some_and(|(own, size)| !own.is_empty() && !size.is_empty())
        }
        _ if known(key).is_some() => !value.contains(['*', '?']),
        _ => !value.is_empty(),
    }
}

/// A parameter that a request need not carry.
pub(super) fn is_optional(key: &str) -> bool {
    starts(key, &OPTIONAL)
}

/// A value different from all of these, for a key whose values can be listed.
pub(super) fn other(key: &str, unwanted: &[String]) -> Option<String> {
    let is_wanted = |own: &&&str| !unwanted.iter().any(|pattern| WildMatch::new(pattern).matches(own));
    // A request's region follows from what it is about.
    let all = known(key).filter(|_| !is_key(key, "aws:RequestedRegion"))?;
    all.iter().find(is_wanted).map(|own| (*own).to_owned())
}

/// A value that a pattern matches.
pub(super) fn like(world: &World, key: &str, pattern: &str) -> Option<String> {
    let listed = known(key).into_iter().flatten().find(|own| WildMatch::new(pattern).matches(own));
    if let Some(listed) = listed {
        return Some((*listed).to_owned());
    }
    if !pattern.is_empty() && pattern.chars().all(|char| char == '*') {
        return any(world, key);
    }
    let text = match key {
        _ if is_key(key, "aws:RequestedRegion") => pattern.to_owned(),
        _ if is_key(key, "kms:ViaService") => host(world, pattern),
        _ if is_key(key, "ec2:InstanceType") => instance_type(pattern),
        _ if pattern.starts_with("arn:") => arn(world, pattern),
        _ => filled(pattern, "any"),
    };
    is(key, &text).then_some(text)
}

/// A value for a key that is only required to be present.
pub(super) fn any(world: &World, key: &str) -> Option<String> {
    let small = key.to_ascii_lowercase();
    if small == "s3:x-amz-server-side-encryption" {
        return Some("AES256".to_owned());
    }
    if let Some(listed) = known(key) {
        return listed.first().map(|own| (*own).to_owned());
    }
    if starts(key, &GIVEN) {
        return None;
    }
    Some(match small.as_str() {
        "s3:x-amz-acl" => "private".to_owned(),
        "s3:prefix" | "s3:delimiter" => "/".to_owned(),
        "aws:multifactorauthage" | "s3:signatureage" | "sts:durationseconds" => "0".to_owned(),
        _ if small.ends_with("present") || small.ends_with("transport") => "true".to_owned(),
        "sts:rolesessionname" | "sts:sourceidentity" => {
            let name = world.context("aws:username").and_then(|names| names.into_iter().next());
            name.unwrap_or_else(|| "any-value".to_owned())
        }
        _ => "any-value".to_owned(),
    })
}

/// A pattern with its wildcard runs filled in: what ends in a slash is a path prefix, and stays one.
fn filled(pattern: &str, run: &str) -> String {
    let mut text = String::new();
    for char in pattern.chars() {
        match char {
            '*' if text.ends_with('/') => {}
            '*' => text.push_str(run),
            '?' => text.push('x'),
            char => text.push(char),
        }
    }
    text
}

/// The name of a service in a region: `s3.*.amazonaws.com`.
fn host(world: &World, pattern: &str) -> String {
    let filled = pattern.replacen(".*.", &format!(".{}.", region(world)), 1);
    filled.replacen("*.", "s3.", 1).replace('*', "amazonaws.com")
}

/// A common size, if it has none.
fn instance_type(pattern: &str) -> String {
    let (family, size) = pattern.split_once('.').unwrap_or((pattern, "*"));
    let size = if size == "*" { "large".to_owned() } else { filled(size, "") };
    format!("{}.{size}", filled(family, ""))
}

/// An ARN; the region and account that the request is about fill segments that say nothing.
fn arn(world: &World, pattern: &str) -> String {
    let account = world.context("aws:ResourceAccount").or_else(|| world.context("aws:PrincipalAccount"));
    let account = account.and_then(|own| own.into_iter().next()).unwrap_or_default();
    let segments: Vec<String> = pattern
        .splitn(6, ':')
        .enumerate()
        .map(|(position, segment)| match position {
            1 if segment == "*" => "aws".to_owned(),
            3 if segment == "*" => region(world),
            4 if segment == "*" => account.clone(),
            _ => filled(segment, "any"),
        })
        .collect();
    segments.join(":")
}

/// The region that the request is about.
fn region(world: &World) -> String {
    let named = world.context("aws:RequestedRegion").and_then(|own| own.into_iter().next());
    let of_resource = || {
        let arn = Arn::parse(world.request.resource.as_deref()?)?;
        (!arn.region.is_empty() && !arn.region.contains('*')).then(|| arn.region.to_owned())
    };
    named.or_else(of_resource).unwrap_or_else(|| "us-east-1".to_owned())
}
