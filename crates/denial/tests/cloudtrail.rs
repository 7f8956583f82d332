//! CloudTrail events: what they say, however they are wrapped.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests are tests"
)]

use denial::{Kind, Origin, Reading, action_of, read};
use serde_json::{Value, json};

fn samples() -> Vec<Value> {
    include_str!("data/cloudtrail-sample.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).expect("a sample is JSON"))
        .collect()
}

fn only(text: &str) -> Reading {
    let [reading] = <[Reading; 1]>::try_from(read(text)).unwrap_or_else(|found| panic!("{text}: {found:#?}"));
    reading
}

/// An event of `s3:GetObject` with these members.
fn event(members: Value) -> Value {
    let mut event = json!({
        "eventVersion": "1.11",
        "eventTime": "2026-10-01T08:14:22Z",
        "eventSource": "s3.amazonaws.com",
        "eventName": "GetObject",
        "awsRegion": "eu-central-1",
        "userIdentity": {"type": "IAMUser", "arn": "arn:aws:iam::111111111111:user/ann", "accountId": "111111111111"},
        "errorCode": "AccessDenied",
        "errorMessage": "Access Denied",
    });
    let (Some(event_members), Value::Object(members)) = (event.as_object_mut(), members) else {
        return event;
    };
    event_members.extend(members);
    event
}

fn context(members: Value) -> Vec<(String, Vec<String>)> {
    only(&event(members).to_string()).context
}

fn value_of(context: &[(String, Vec<String>)], key: &str) -> Option<String> {
    context.iter().find(|(own, _)| own == key).map(|(_, values)| values.join(","))
}

#[test]
fn an_event_says_what_its_sample_expects() {
    for sample in samples() {
        let (id, expect) = (&sample["id"], &sample["expect"]);
        let reading = only(&sample["event"].to_string());
        let reported = serde_json::to_value(&reading.reported).expect("a report is JSON");
        let kind = if expect["isDenial"] == true { Kind::Denial } else { Kind::Lookalike };
        assert_eq!(reading.reported.kind, kind, "{id}");
        assert_eq!(reading.reported.from, Origin::Cloudtrail, "{id}");
        assert_eq!(reading.principal.as_deref(), expect["principal"].as_str(), "{id}");
        assert_eq!(reading.resource.as_deref(), expect["resource"].as_str(), "{id}");
        for member in ["principalType", "reason", "layer", "policyArn", "code", "operation", "requestId"] {
            assert_eq!(reported.get(member).unwrap_or(&Value::Null), &expect[member], "{id}: {member}");
        }
        assert_eq!(reading.reported.encoded_message.is_some(), expect["encodedMessage"] == true, "{id}");
        let inferred = |field: &str| reading.reported.inferred.iter().any(|own| own == field);
        assert_eq!(inferred("action"), expect["actionFrom"] == "event", "{id}");
        assert_eq!(
            inferred("resource"),
            expect["resourceFrom"] == "resources" || expect["resourceFrom"] == "requestParameters",
            "{id}"
        );
        // The samples name the call; a few S3 calls have an action of another name.
        let called = expect["action"].as_str().and_then(|called| called.split_once(':'));
        let action = if inferred("action") {
            called.and_then(|(service, operation)| action_of(service, operation))
        } else {
            expect["action"].as_str().map(str::to_owned)
        };
        assert_eq!(reading.action, action, "{id}");
    }
}

#[test]
fn however_events_are_packed_they_say_the_same() {
    let events: Vec<_> = samples().into_iter().map(|sample| sample["event"].clone()).collect();
    let expected: Vec<_> = events.iter().map(|event| only(&event.to_string())).collect();
    let lines = |each: &dyn Fn(&Value) -> String| events.iter().map(each).collect::<Vec<_>>().join("\n");
    let looked_up: Vec<_> =
        events.iter().map(|event| json!({"EventId": "x", "CloudTrailEvent": event.to_string()})).collect();
    for packed in [
        json!({"Records": events}).to_string(),
        serde_json::to_string_pretty(&json!({"Records": events})).expect("JSON"),
        json!(events).to_string(),
        json!({"Events": looked_up, "NextToken": "x"}).to_string(),
        lines(&Value::to_string),
        lines(&|event| serde_json::to_string_pretty(event).expect("JSON")),
        lines(&|event| {
            json!({"version": "0", "detail-type": "AWS API Call via CloudTrail", "detail": event}).to_string()
        }),
        lines(&|event| format!("2026-10-01T08:14:22Z INFO event {event}\n")),
    ] {
        assert_eq!(read(&packed), expected, "{}", packed.get(..200).unwrap_or_default());
    }
}

/// An event as Amazon Athena returns it: columns, structures as `{name=value, …}`.
fn row(event: &Value) -> String {
    fn written(value: &Value) -> String {
        match value {
            Value::Object(members) => {
                let members: Vec<_> = members
                    .iter()
                    .map(|(name, value)| format!("{}={}", name.to_lowercase(), written(value)))
                    .collect();
                format!("{{{}}}", members.join(", "))
            }
            Value::Array(elements) => {
                format!("[{}]", elements.iter().map(written).collect::<Vec<_>>().join(", "))
            }
            Value::String(text) => text.clone(),
            Value::Null => "null".to_owned(),
            other => other.to_string(),
        }
    }
    let column = |name: &str| {
        let value = match (name, &event[name]) {
            (_, Value::Null) => String::new(),
            ("requestParameters", parameters) => parameters.to_string(),
            (_, value) => written(value),
        };
        format!("\"{}\"", value.replace('"', "\"\""))
    };
    COLUMNS.map(column).join(",")
}

const COLUMNS: [&str; 14] = [
    "eventVersion",
    "userIdentity",
    "eventTime",
    "eventSource",
    "eventName",
    "awsRegion",
    "sourceIPAddress",
    "userAgent",
    "errorCode",
    "errorMessage",
    "requestParameters",
    "requestID",
    "resources",
    "recipientAccountId",
];

#[test]
fn a_row_of_a_table_says_who_asked_for_what() {
    let events: Vec<_> = samples().into_iter().map(|sample| sample["event"].clone()).collect();
    let heading = COLUMNS.map(str::to_lowercase).join(",");
    let table = format!("{heading}\n{}\n", events.iter().map(row).collect::<Vec<_>>().join("\n"));
    let asked = |reading: Reading| {
        let reported = reading.reported;
        (
            reading.principal,
            reading.action,
            reading.resource,
            reported.code,
            reported.request_id,
            reported.inferred,
        )
    };
    let found: Vec<_> = read(&table).into_iter().map(asked).collect();
    let expected: Vec<_> = events.iter().map(|event| asked(only(&event.to_string()))).collect();
    assert_eq!(found, expected);
}

#[test]
fn an_event_in_a_field_of_a_table_is_read() {
    let event = event(json!({"userAgent": ""}));
    let table = format!("@timestamp,@message\n2026-10-01,\"{}\"\n", event.to_string().replace('"', "\"\""));
    assert_eq!(read(&table), [only(&event.to_string())]);
}

#[test]
fn a_failed_sign_in_is_no_denial_of_a_policy() {
    let reading = only(
        &event(json!({
            "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin", "errorCode": null,
            "errorMessage": "Failed authentication", "responseElements": {"ConsoleLogin": "Failure"},
        }))
        .to_string(),
    );
    assert_eq!(reading.reported.kind, Kind::Lookalike);
    assert!(reading.reported.meaning.is_some() && reading.action.is_none());
}

#[test]
fn an_event_without_a_refusal_is_no_reading() {
    for members in [
        json!({"errorCode": null, "errorMessage": null}),
        json!({"errorCode": "NoSuchBucket", "errorMessage": "The specified bucket does not exist"}),
        json!({"errorCode": "ThrottlingException", "errorMessage": "Rate exceeded"}),
    ] {
        assert_eq!(read(&event(members).to_string()), []);
    }
}

#[test]
fn the_principal_follows_the_type_of_the_identity() {
    for (identity, principal) in [
        (json!({"type": "Root", "arn": "arn:aws:iam::1:root"}), Some("arn:aws:iam::1:root")),
        (
            json!({"type": "FederatedUser", "arn": "arn:aws:sts::1:federated-user/ann"}),
            Some("arn:aws:sts::1:federated-user/ann"),
        ),
        (json!({"type": "AWSService", "invokedBy": "backup.amazonaws.com"}), Some("backup.amazonaws.com")),
        (
            json!({"type": "AWSAccount", "principalId": "", "accountId": "ANONYMOUS_PRINCIPAL"}),
            Some("anonymous"),
        ),
        (json!({"type": "AWSAccount", "principalId": "AIDAX", "accountId": "222222222222"}), None),
        (json!({"type": "SAMLUser", "principalId": "x:y", "userName": "ann"}), None),
        (json!({"type": "IdentityCenterUser", "accountId": "1", "onBehalfOf": {"userId": "u"}}), None),
    ] {
        let reading = only(&event(json!({"userIdentity": identity})).to_string());
        assert_eq!(reading.principal.as_deref(), principal, "{identity}");
        assert_eq!(reading.reported.principal_type.as_deref(), identity["type"].as_str());
    }
}

#[test]
fn an_address_is_the_source_unless_the_way_led_through_an_endpoint_or_a_service() {
    let direct = context(json!({"sourceIPAddress": "203.0.113.7"}));
    assert_eq!(value_of(&direct, "aws:SourceIp").as_deref(), Some("203.0.113.7"));
    let through = context(json!({"sourceIPAddress": "10.0.0.1", "vpcEndpointId": "vpce-1"}));
    assert_eq!(value_of(&through, "aws:SourceIp"), None);
    assert_eq!(value_of(&through, "aws:SourceVpce").as_deref(), Some("vpce-1"));
    assert_eq!(value_of(&through, "aws:VpcSourceIp").as_deref(), Some("10.0.0.1"));
    let via = context(json!({"sourceIPAddress": "athena.amazonaws.com"}));
    assert_eq!(value_of(&via, "aws:SourceIp"), None);
    assert_eq!(value_of(&via, "aws:ViaAWSService").as_deref(), Some("true"));
    assert_eq!(value_of(&via, "aws:CalledVia").as_deref(), Some("athena.amazonaws.com"));
}

#[test]
fn the_principal_arn_of_a_session_is_its_role_with_the_path() {
    let context = context(json!({"userIdentity": {
        "type": "AssumedRole", "principalId": "AROAX:ann", "arn": "arn:aws:sts::1:assumed-role/Ops/ann",
        "sessionContext": {
            "sessionIssuer": {"arn": "arn:aws:iam::1:role/team/Ops"},
            "attributes": {"mfaAuthenticated": "true"},
        },
    }}));
    assert_eq!(value_of(&context, "aws:PrincipalArn").as_deref(), Some("arn:aws:iam::1:role/team/Ops"));
    assert_eq!(value_of(&context, "aws:userid").as_deref(), Some("AROAX:ann"));
    assert_eq!(value_of(&context, "aws:MultiFactorAuthPresent").as_deref(), Some("true"));
    assert_eq!(value_of(&context, "aws:username"), None);
}

#[test]
fn a_request_to_assume_a_role_carries_its_own_context() {
    let reading = only(
        &event(json!({
            "eventSource": "sts.amazonaws.com", "eventName": "AssumeRole",
            "requestParameters": {
                "roleArn": "arn:aws:iam::2:role/Load", "roleSessionName": "night", "externalId": "x-42",
                "sourceIdentity": "ann", "tags": [{"key": "team", "value": "data"}, {"key": "env", "value": "prod"}],
            },
        }))
        .to_string(),
    );
    assert_eq!(reading.resource.as_deref(), Some("arn:aws:iam::2:role/Load"));
    for (key, value) in [
        ("sts:ExternalId", "x-42"),
        ("sts:RoleSessionName", "night"),
        ("sts:SourceIdentity", "ann"),
        ("aws:RequestTag/team", "data"),
        ("aws:TagKeys", "team,env"),
    ] {
        assert_eq!(value_of(&reading.context, key).as_deref(), Some(value), "{key}");
    }
}

#[test]
fn a_listed_resource_fits_the_action() {
    let resources = json!([
        {"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::b/k"},
        {"type": "AWS::S3::Bucket", "ARN": "arn:aws:s3:::b", "accountId": "222222222222"},
    ]);
    for (name, arn) in [
        ("GetObject", "arn:aws:s3:::b/k"),
        ("HeadObject", "arn:aws:s3:::b/k"),
        ("ListObjects", "arn:aws:s3:::b"),
    ] {
        let reading = only(&event(json!({"eventName": name, "resources": resources})).to_string());
        assert_eq!(reading.resource.as_deref(), Some(arn), "{name}");
        assert_eq!(reading.resource_account.as_deref(), Some("222222222222"), "{name}");
    }
}

#[test]
fn codes_of_denials_are_those_of_texts() {
    for code in
        ["UnauthorizedException", "AllAccessDisabled", "Client.UnauthorizedOperation", "VpceAccessDenied"]
    {
        let event = json!({
            "eventVersion": "1.11", "eventSource": "s3.amazonaws.com", "eventName": "GetObject", "errorCode": code,
        });
        assert_eq!(only(&event.to_string()).reported.code.as_deref(), Some(code));
    }
}

#[test]
fn a_web_identity_has_the_claims_of_its_token() {
    let provider = "arn:aws:iam::111111111111:oidc-provider/token.actions.githubusercontent.com";
    let claims = |provider: &str, id: &str| {
        let identity = json!({"type": "WebIdentityUser", "principalId": id, "userName": "repo:acme/shop:ref:refs/heads/dev",
            "identityProvider": provider});
        let context =
            context(json!({"eventSource": "sts.amazonaws.com", "eventName": "AssumeRoleWithWebIdentity",
            "userIdentity": identity}));
        let of = |claim: &str| value_of(&context, &format!("token.actions.githubusercontent.com:{claim}"));
        (of("aud"), of("sub"))
    };
    let subject = Some("repo:acme/shop:ref:refs/heads/dev".to_owned());
    for audience in ["sts.amazonaws.com", "api://shop"] {
        let id = format!("{provider}:{audience}:repo:acme/shop:ref:refs/heads/dev");
        assert_eq!(claims(provider, &id), (Some(audience.to_owned()), subject.clone()));
    }
    for unclear in ["", "another:sts.amazonaws.com:repo:acme/shop:ref:refs/heads/dev"] {
        assert_eq!(claims(provider, unclear), (None, subject.clone()), "{unclear}");
    }
    assert_eq!(claims("accounts.google.com", "accounts.google.com:app:user"), (None, None));
}
