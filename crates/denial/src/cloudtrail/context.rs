//! The condition keys that follow from an event.
//!
//! *IAM User Guide*, "AWS global condition context keys"; for the keys of STS, "IAM and AWS STS condition context
//! keys".

use std::net::IpAddr;

use serde_json::{Map, Value};

use super::identity::Identity;
use super::time;
use crate::member::{list, member, object, scalar, text};

/// Condition keys and their values, in a fixed order.
type Context = Vec<(String, Vec<String>)>;

/// The context of the request, as far as the event says.
pub(super) fn read(event: &Map<String, Value>, identity: &Identity<'_>) -> Context {
    let mut context = Context::new();
    caller(identity, &mut context);
    network(event, identity, &mut context);
    add(&mut context, "aws:UserAgent", text(event, "userAgent"));
    add(&mut context, "aws:RequestedRegion", text(event, "awsRegion"));
    add(&mut context, "aws:CurrentTime", text(event, "eventTime").map(time::iso).as_deref());
    if member(event, "tlsDetails").is_some() {
        add(&mut context, "aws:SecureTransport", Some("true"));
    }
    if text(event, "eventSource").is_some_and(|source| source.starts_with("sts."))
        && let Some(parameters) = object(event, "requestParameters")
    {
        session(parameters, &mut context);
    }
    context
}

fn add(context: &mut Context, key: &str, value: Option<&str>) {
    if let Some(value) = value {
        context.push((key.to_owned(), vec![value.to_owned()]));
    }
}

/// The keys about the caller. `aws:PrincipalArn` is the role behind a session, not the session.
fn caller(identity: &Identity<'_>, context: &mut Context) {
    let arn = match identity.kind {
        Some("AssumedRole") => identity.issuer,
        Some("IAMUser" | "Root" | "FederatedUser" | "Role") => identity.principal,
        _ => None,
    };
    let known = matches!(identity.kind, Some("AssumedRole" | "IAMUser" | "Root" | "FederatedUser"));
    add(context, "aws:PrincipalArn", arn);
    add(context, "aws:userid", identity.id.filter(|_| known));
    add(context, "aws:username", identity.user_name.filter(|_| identity.kind == Some("IAMUser")));
    add(
        context,
        "aws:MultiFactorAuthPresent",
        identity.mfa.map(|mfa| if mfa.eq_ignore_ascii_case("true") { "true" } else { "false" }),
    );
    if let Some((provider, audience, subject)) = identity.claims() {
        add(context, &format!("{provider}:aud"), audience);
        add(context, &format!("{provider}:sub"), Some(subject));
    }
}

/// The keys about the path of the request: from an address, through an endpoint, or from a service.
fn network(event: &Map<String, Value>, identity: &Identity<'_>, context: &mut Context) {
    let source = text(event, "sourceIPAddress");
    let address = source.filter(|source| source.parse::<IpAddr>().is_ok());
    let endpoint = text(event, "vpcEndpointId")
        .or_else(|| object(event, "additionalEventData").and_then(|data| text(data, "vpcEndpointId")));
    match endpoint {
        Some(endpoint) => {
            add(context, "aws:SourceVpce", Some(endpoint));
            add(context, "aws:VpcSourceIp", address);
        }
        None => add(context, "aws:SourceIp", address),
    }
    let service = identity.invoked_by.or(source.filter(|source| address.is_none() && is_service(source)));
    match (identity.kind, service) {
        (Some("AWSService"), _) => add(context, "aws:PrincipalIsAWSService", Some("true")),
        (_, Some(service)) => {
            add(context, "aws:ViaAWSService", Some("true"));
            add(context, "aws:CalledVia", Some(service).filter(|service| is_service(service)));
        }
        _ => {}
    }
}

fn is_service(name: &str) -> bool {
    name.ends_with(".amazonaws.com") || name.ends_with(".amazonaws.com.cn")
}

/// The keys that a request to assume a role carries.
fn session(parameters: &Map<String, Value>, context: &mut Context) {
    add(context, "sts:ExternalId", text(parameters, "externalId"));
    add(context, "sts:RoleSessionName", text(parameters, "roleSessionName"));
    add(context, "sts:SourceIdentity", text(parameters, "sourceIdentity"));
    let tags: Vec<_> = list(parameters, "tags").iter().filter_map(tag).collect();
    for (key, value) in &tags {
        add(context, &format!("aws:RequestTag/{key}"), Some(value));
    }
    if !tags.is_empty() {
        context.push(("aws:TagKeys".to_owned(), tags.into_iter().map(|(key, _)| key).collect()));
    }
    let transitive: Vec<_> = list(parameters, "transitiveTagKeys").iter().filter_map(scalar).collect();
    if !transitive.is_empty() {
        context.push(("sts:TransitiveTagKeys".to_owned(), transitive));
    }
}

fn tag(value: &Value) -> Option<(String, String)> {
    let tag = value.as_object()?;
    Some((text(tag, "key")?.to_owned(), member(tag, "value").and_then(scalar).unwrap_or_default()))
}
