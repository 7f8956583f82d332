//! What the codes of findings mean, in the words that code scanning shows next to them.

use serde_json::{Value, json};

/// A case whose decision is not what `--expect` says.
pub(super) const UNEXPECTED: &str = "unexpected-decision";
/// A case that is denied, with no finding that says why.
pub(super) const DENIED: &str = "denied";
/// A case that is not decided, with no finding that says why.
pub(super) const UNDECIDED: &str = "undecided";
/// A line that could not be read.
pub(super) const BAD_LINE: &str = "bad-line";

/// What is said about a code that does not come from these programs.
const FOREIGN: (&str, &str) = ("A finding of another program", "See the message of the finding.");

/// Code, meaning, and what to do.
const RULES: [(&str, &str, &str); 57] = [
    (
        UNEXPECTED,
        "The decision is not the expected one",
        "Compare the policies with what --expect says of the case; `denied why` names the cause.",
    ),
    (DENIED, "The request is denied", "`denied why` names the cause, and a change that allows it."),
    (
        UNDECIDED,
        "The decision is not known",
        "Give what it depends on: the context of the request, or the policies of the layers that could not be read.",
    ),
    (
        BAD_LINE,
        "A line of the input is not a case",
        "Each line is one JSON object with a `request`; `--schema` prints its schema.",
    ),
    (
        "account-principal-delegates",
        "The resource's policy names an account, which leaves it to the account's own policies",
        "Allow the action in an identity policy of the principal.",
    ),
    ("assumed-role", "The caller is a session of a role", "Name the role, not the session, in policies."),
    (
        "boundary-caps-identity",
        "The permissions boundary does not allow what identity policies allow",
        "Allow the action in the boundary: both must allow.",
    ),
    (
        "boundary-explicit-deny",
        "The permissions boundary denies the request",
        "Change the statement that denies, or the request.",
    ),
    (
        "condition-not-met",
        "A condition of the policy does not hold",
        "Make the request with the value that the condition asks for, or change the condition.",
    ),
    (
        "confused-deputy",
        "The trust policy lets a service or another account act for anyone",
        "Add a condition on aws:SourceArn, aws:SourceAccount or sts:ExternalId.",
    ),
    (
        "cross-account-one-sided",
        "Of two accounts only one allows the request",
        "Across accounts both must allow: identity policy and policy of the resource.",
    ),
    (
        "default-profile",
        "The default profile is used",
        "Name the profile that is meant: --profile or AWS_PROFILE.",
    ),
    (
        "deleted-principal",
        "The policy names a principal that was deleted",
        "Name the principal anew: its old id matches nobody.",
    ),
    (
        "embedded-policy",
        "A policy of AWS was not collected: an embedded copy was used",
        "Collect the policy to be sure: AWS may have changed it since.",
    ),
    (
        "encoded-message",
        "AWS's message is encoded",
        "Decode it with sts:DecodeAuthorizationMessage: `denied decode` does where credentials allow.",
    ),
    (
        "endpoint-explicit-deny",
        "The policy of the VPC endpoint denies the request",
        "Change the statement that denies.",
    ),
    (
        "endpoint-no-allow",
        "The policy of the VPC endpoint does not allow the request",
        "Allow it there, or go another way.",
    ),
    ("expired-session", "The session has ended", "Log in again, or assume the role again."),
    (
        "external-id",
        "The external id is missing or wrong",
        "Pass the external id that the trust policy asks for.",
    ),
    (
        "identity-explicit-deny",
        "An identity policy denies the request",
        "Change the statement that denies: no Allow overrides it.",
    ),
    ("invalid-policy", "A policy is not valid", "Mend it where the message says."),
    (
        "impossible-call",
        "The principal cannot make this call, whatever policies say",
        "Make the call as a user, or with a role that was assumed for it.",
    ),
    (
        "kms-no-iam-delegation",
        "The key's policy does not leave it to IAM",
        "Let the key's policy allow the account's root user, or the principal itself.",
    ),
    (
        "lambda-logs-permissions",
        "The function's role may not write logs",
        "Allow the actions of AWSLambdaBasicExecutionRole.",
    ),
    (
        "lambda-vpc-permissions",
        "The function's role may not manage network interfaces",
        "Allow the actions of AWSLambdaVPCAccessExecutionRole.",
    ),
    (
        "layer-unreadable",
        "A layer could not be read",
        "Give the permission that is missing, or a snapshot: the layer stays unknown.",
    ),
    ("malformed-arn", "An ARN of a policy matches nothing", "Write the ARN as the service does."),
    (
        "managed-policy-gap",
        "The managed policy does not allow the action",
        "Attach one that does, or a policy of your own.",
    ),
    (
        "missing-kms-permission",
        "The key that encrypts the data does not allow it",
        "Allow the action on the key as well.",
    ),
    ("no-identity-allow", "No identity policy allows the request", "Allow it in a policy of the principal."),
    ("no-resource-allow", "The policy of the resource does not allow the request", "Allow it there."),
    ("not-authorization", "The error is not about permissions", "See its meaning: no policy mends it."),
    (
        "rcp-explicit-deny",
        "A resource control policy denies the request",
        "The organization's administrators can change it.",
    ),
    ("region", "The region is not the one that is meant", "Name the region: --region or AWS_REGION."),
    (
        "region-condition",
        "A condition on the region does not hold",
        "Work in a region that the policy allows.",
    ),
    (
        "resource-explicit-deny",
        "The policy of the resource denies the request",
        "Change the statement that denies.",
    ),
    (
        "resource-type-mismatch",
        "The policy's Resource is of a kind that the action does not take",
        "Name the kind of resource that the action takes.",
    ),
    (
        "root-caller",
        "The caller is the root user",
        "Work with a role: the root user's keys should not exist.",
    ),
    (
        "s3-acl",
        "An access control list decides, or would if lists were not turned off",
        "Grant access by policies: where BucketOwnerEnforced is set, the bucket's owner owns its objects and lists do not count.",
    ),
    (
        "s3-arn-level",
        "The policy names the bucket where objects are meant, or the other way",
        "Name arn:aws:s3:::BUCKET for the bucket and arn:aws:s3:::BUCKET/* for its objects.",
    ),
    (
        "s3-public-access-block",
        "S3 Block Public Access refuses it",
        "Grant to principals by name instead of to everyone.",
    ),
    (
        "scp-explicit-deny",
        "A service control policy denies the request",
        "The organization's administrators can change it.",
    ),
    (
        "scp-instance-type",
        "A service control policy forbids the instance type",
        "Choose an instance type that it allows.",
    ),
    (
        "scp-no-allow",
        "No service control policy of a level allows the request",
        "Some policy of each level must allow it.",
    ),
    ("scp-region", "A service control policy forbids the region", "Work in a region that it allows."),
    ("scp-root", "A service control policy binds the root user", "Work with a role."),
    (
        "scp-service",
        "A service control policy does not allow the service",
        "The organization's administrators can allow it.",
    ),
    (
        "session-caps-identity",
        "The session policy does not allow what the role's policies allow",
        "Assume the role without it, or with one that allows the action.",
    ),
    (
        "session-duration",
        "The session may not last so long",
        "Ask for a shorter session, or let the role allow a longer one.",
    ),
    (
        "session-explicit-deny",
        "The session policy denies the request",
        "Assume the role with another session policy.",
    ),
    (
        "shadowed-credentials",
        "Other credentials come before those that are meant",
        "Unset those that shadow them.",
    ),
    (
        "simulator-disagrees",
        "AWS's simulator decides otherwise",
        "See which limit of the simulator explains it.",
    ),
    ("simulator-unavailable", "AWS's simulator has no say", "See the message."),
    (
        "trust-principal-mismatch",
        "The role's trust policy names another principal",
        "Name the one who is to assume the role.",
    ),
    (
        "unexplained",
        "What AWS said does not follow from the policies that are known",
        "Give what is missing: policies, context, or a newer snapshot.",
    ),
    (
        "unknown-action",
        "There is no such action",
        "Write the action as the Service Authorization Reference does.",
    ),
    (
        "wrong-account",
        "The request goes to another account than the resource's",
        "Use credentials of the account that is meant.",
    ),
];

/// The rule of a code, as SARIF describes it.
pub(super) fn rule(code: &str) -> Value {
    let known = RULES.iter().find(|(known, ..)| *known == code);
    let (short, help) = known.map_or(FOREIGN, |(_, short, help)| (*short, *help));
    json!({
        "id": code,
        "shortDescription": {"text": short},
        "fullDescription": {"text": format!("{short}. {help}")},
        "help": {"text": help},
    })
}
