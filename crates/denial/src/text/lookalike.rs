//! What looks like a denial but is not: credentials, signature, clock, region. Each has its own meaning and fix.
//!
//! IAM User Guide, "Troubleshoot access denied error messages"; the common errors of the API references of EC2, S3, STS
//! and Lake Formation.

use super::codes;
use super::foreign;
use super::surroundings;
use super::token::QUOTES;
use crate::{Kind, Reported};

/// The look-alikes from which more follows than a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lookalike {
    /// The session has expired.
    SessionExpired,
    /// The session has expired, or the clock of the machine is off.
    SessionMayHaveExpired,
    /// A longer session was requested than the role permits.
    SessionTooLong,
}

impl Lookalike {
    /// Recognizes it by the meaning in the report; `None` for any other.
    pub fn of(reported: &Reported) -> Option<Self> {
        match reported.meaning.as_deref()? {
            EXPIRED => Some(Self::SessionExpired),
            TOO_OLD => Some(Self::SessionMayHaveExpired),
            DURATION => Some(Self::SessionTooLong),
            _ => None,
        }
    }
}

/// A look-alike in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    pub(crate) kind: Kind,
    /// The code, if the text has one.
    pub(crate) code: Option<&'a str>,
    /// What it means and how to fix it.
    pub(crate) meaning: &'static str,
    /// The resource that another authorization system names.
    pub(crate) resource: Option<&'a str>,
}

const EXPIRED: &str = "The temporary credentials have expired: no policy was asked. Get new ones (`aws sso login`, or assume the role again) and repeat.";
const TOO_OLD: &str = "The request is too old: its credentials have expired, or the clock is off. Get new credentials (`aws sso login`) and check `date -u`.";
const UNKNOWN_KEY: &str = "AWS does not know this access key: it is mistyped, deleted, inactive, of another partition, or lacks its session token. `denied whoami` shows which key is used, where it comes from, and what mends it.";
const SIGNATURE: &str = "The signature is wrong: the secret key does not belong to the access key, the request was changed on its way, or the clock is off. `denied whoami` shows which keys are used and what they shadow, `date -u` the clock.";
const CLOCK: &str = "The clock of this machine and that of AWS are too far apart. `date -u` shows it, `sudo timedatectl set-ntp true` sets it.";
const REGION: &str = "The region is not switched on for this account. Enable it with `aws account enable-region --region-name REGION`, or use another one.";
const NO_CREDENTIALS: &str = "The request carried no credentials. `aws sso login` or `aws configure` provides them; `denied whoami` shows where they are looked for.";
const EC2_AUTH: &str = "EC2 could not tell who is calling: the keys or the signature are wrong. `aws sts get-caller-identity` with the same credentials tells.";
const KEY_STATE: &str = "The KMS key is disabled, pending deletion or unavailable: no policy was asked. `aws kms describe-key --key-id KEY` shows its state; `aws kms enable-key` or `aws kms cancel-key-deletion` mends it.";
const ARCHIVED: &str = "The object is archived (S3 Glacier, or an archive tier): no policy was asked. Restore it with `aws s3api restore-object`, then repeat.";
const REGION_OR_SUBSCRIPTION: &str = "The region is not switched on for this account, or the account has no subscription to the service: no policy was asked. Enable the region with `aws account enable-region --region-name REGION`, use another one, or see the account's billing console.";
const SUBSCRIPTION: &str = "The account has no subscription to the service, or is suspended: no policy was asked. See the account's billing console.";
const MARKETPLACE: &str = "The account has no subscription to this product of AWS Marketplace: no policy was asked. Accept its terms at https://aws.amazon.com/marketplace and repeat.";
const IDENTITY_TOKEN: &str = "STS does not accept the identity token: wrong audience, issuer or provider. Compare the token's claims with the IAM identity provider.";
const KUBERNETES: &str = "Kubernetes refused, not IAM: its RBAC does not let this user do this. `kubectl auth can-i --list` shows what it may do; aws-auth or access entries map IAM principals to users.";
const ADMISSION: &str = "Kubernetes refused, not IAM: a quota or a rule of the cluster does not let this object in. The text says which one; `kubectl describe resourcequota` and the labels of the namespace show it.";
const OTHER_401: &str = "A program other than AWS refused (HTTP 401, unauthorized): no IAM policy was asked. Log in to that program again.";
const DURATION: &str = "The session would be too long: a role gives its MaxSessionDuration at most, and one hour where a role's session assumes it. Ask for less with --duration-seconds.";
const NO_ROUTE: &str = "API Gateway knows no such path and method, or the request was not signed: no policy was asked. Check the URL, its stage and the method.";
const USER_POOL: &str = "Amazon Cognito refused the sign-in or the token: no IAM policy was asked. Sign in again, and check user, password and identity pool.";
const IMAGE: &str = "The owner of the image does not share it with this account: no IAM policy was asked. `aws ec2 modify-image-attribute --launch-permission` of the owner shares it; or the id is of another region.";
const LAKE_FORMATION: &str =
    "Lake Formation refused, beside IAM: grant the permission with `aws lakeformation grant-permissions`.";

/// Codes, with what they mean.
const CODES: [(&str, &str); 45] = [
    ("ExpiredToken", EXPIRED),
    ("ExpiredTokenException", EXPIRED),
    ("ExpiredCredentials", EXPIRED),
    ("TokenRefreshRequired", EXPIRED),
    ("RequestExpired", TOO_OLD),
    ("CredentialsExpired", EXPIRED),
    ("UnauthorizedSSOToken", EXPIRED),
    ("UnauthorizedSSOTokenError", EXPIRED),
    ("SSOTokenLoadError", EXPIRED),
    ("TokenExpiredException", EXPIRED),
    (
        "IDPCommunicationError",
        "STS could not reach the identity provider. Try again; check the provider's URL and keys.",
    ),
    ("InvalidIdentityToken", IDENTITY_TOKEN),
    ("InvalidIdentityTokenException", IDENTITY_TOKEN),
    ("ExpiredIdentityToken", EXPIRED),
    ("InvalidClientTokenId", UNKNOWN_KEY),
    ("UnrecognizedClientException", UNKNOWN_KEY),
    ("UnrecognizedClient", UNKNOWN_KEY),
    ("InvalidAccessKeyId", UNKNOWN_KEY),
    ("InvalidToken", UNKNOWN_KEY),
    ("InvalidTokenId", UNKNOWN_KEY),
    ("InvalidSecurity", UNKNOWN_KEY),
    ("NotSignedUp", SUBSCRIPTION),
    ("SignatureDoesNotMatch", SIGNATURE),
    ("InvalidSignatureException", SIGNATURE),
    ("InvalidSignature", SIGNATURE),
    ("IncompleteSignature", SIGNATURE),
    ("IncompleteSignatureException", SIGNATURE),
    ("SignatureDoesNotMatchException", SIGNATURE),
    ("AuthFailure", EC2_AUTH),
    ("RequestTimeTooSkewed", CLOCK),
    ("RequestInTheFuture", CLOCK),
    ("OptInRequired", REGION),
    ("SubscriptionRequiredException", SUBSCRIPTION),
    ("MissingAuthenticationToken", NO_CREDENTIALS),
    ("MissingAuthenticationTokenException", NO_CREDENTIALS),
    ("NoCredentialProviders", NO_CREDENTIALS),
    ("NoCredentialsError", NO_CREDENTIALS),
    ("CredentialsProviderError", NO_CREDENTIALS),
    ("KMSInvalidStateException", KEY_STATE),
    ("KmsInvalidStateException", KEY_STATE),
    ("KmsDisabledException", KEY_STATE),
    ("KeyUnavailableException", KEY_STATE),
    ("DisabledException", KEY_STATE),
    ("InvalidObjectState", ARCHIVED),
    ("KMSDisabledException", KEY_STATE),
];

/// Words, in lower case, with what they mean; used if there is no code.
const PHRASES: [(&str, &str); 41] = [
    ("durationseconds exceeds", DURATION),
    ("token included in the request is expired", EXPIRED),
    ("token has expired and refresh failed", EXPIRED),
    ("refresh token has expired", USER_POOL),
    ("token has expired", EXPIRED),
    ("sso session associated with this profile has expired", EXPIRED),
    ("sso session has expired", EXPIRED),
    ("your session has expired", EXPIRED),
    ("error loading sso token", EXPIRED),
    ("request has expired", "The link or request was signed for a time that is over. Sign it anew."),
    ("token included in the request is invalid", UNKNOWN_KEY),
    ("access key id you provided does not exist", UNKNOWN_KEY),
    ("signature we calculated does not match", SIGNATURE),
    ("signature expired", CLOCK),
    ("unable to locate credentials", NO_CREDENTIALS),
    ("no valid credential sources", NO_CREDENTIALS),
    ("could not load credentials from any providers", NO_CREDENTIALS),
    ("no ec2 imds role found", NO_CREDENTIALS),
    ("no openidconnect provider found in your account", IDENTITY_TOKEN),
    ("web identity token provided could not be validated", IDENTITY_TOKEN),
    ("retrieve verification key from your identity provider", IDENTITY_TOKEN),
    ("accept terms and subscribe", MARKETPLACE),
    ("needs a subscription for the service", SUBSCRIPTION),
    ("you are not subscribed to this service", SUBSCRIPTION),
    ("is pending deletion", KEY_STATE),
    ("is disabled.", KEY_STATE),
    ("not able to validate the provided access credentials", EC2_AUTH),
    ("you must be logged in to the server", KUBERNETES),
    ("session token not found or invalid", EXPIRED),
    ("token has been revoked", USER_POOL),
    ("incorrect username or password", USER_POOL),
    ("password attempts exceeded", USER_POOL),
    ("unauthenticated access is not supported", USER_POOL),
    ("invalid login token", USER_POOL),
    ("invalid refresh token", USER_POOL),
    ("missing authentication token", NO_ROUTE),
    ("401 unauthorized", OTHER_401),
    ("401 client error", OTHER_401),
    ("returned error: 401", OTHER_401),
    ("status code 401", OTHER_401),
    ("status 401", OTHER_401),
];

/// Finds what looks like a denial but is not.
pub(crate) fn find(text: &str) -> Option<Found<'_>> {
    let found = |kind, code, meaning| Some(Found { kind, code, meaning, resource: None });
    if let Some(resource) = lake_formation(text) {
        let code = codes::all(text).next().map(|found| found.code);
        return Some(Found { kind: Kind::OtherAuthorization, code, meaning: LAKE_FORMATION, resource });
    }
    if let Some(image) = image(text) {
        let code = code(text).map(|(code, _)| code);
        return Some(Found { kind: Kind::OtherAuthorization, code, meaning: IMAGE, resource: Some(image) });
    }
    if let Some(meaning) = foreign::search_cluster(text) {
        return found(Kind::OtherAuthorization, None, meaning);
    }
    if let Some((code, meaning)) = code(text) {
        // EC2 has one code, and the same words, for regions and for subscriptions.
        let meaning = match subscription(text) {
            Some(SUBSCRIPTION) if code == "OptInRequired" => REGION_OR_SUBSCRIPTION,
            Some(own) if code == "OptInRequired" => own,
            _ => meaning,
        };
        return found(Kind::Lookalike, Some(code), meaning);
    }
    if is_of_user_pool(text) {
        return found(Kind::Lookalike, Some(USER_POOL_CODE), USER_POOL);
    }
    if let Some(meaning) = kubernetes(text) {
        return found(Kind::Lookalike, None, meaning);
    }
    if let Some(meaning) = foreign::certain(text) {
        return found(Kind::Lookalike, None, meaning);
    }
    let denial = codes::all(text).next();
    let small = text.to_ascii_lowercase();
    if let Some(meaning) = phrase(&small) {
        let code = denial.map(|found| found.code).or_else(|| codes::in_brackets(text).map(|(code, _)| code));
        return found(Kind::Lookalike, code, meaning);
    }
    if codes::telling(text).is_some() {
        return None;
    }
    let unauthorized =
        small.lines().any(|line| line.trim_end().ends_with(": unauthorized")) || small.contains("http 401");
    let meaning = if unauthorized { Some(OTHER_401) } else { foreign::likely(&small) };
    meaning.and_then(|meaning| found(Kind::Lookalike, None, meaning))
}

/// What a lower-case text says in known words, wrapped or not.
fn phrase(small: &str) -> Option<&'static str> {
    let line = small.split_whitespace().collect::<Vec<_>>().join(" ");
    PHRASES.iter().find(|(words, _)| line.contains(words)).map(|(_, meaning)| *meaning)
}

/// The meaning of a text about a subscription.
fn subscription(text: &str) -> Option<&'static str> {
    let small = text.to_ascii_lowercase();
    phrase(&small).filter(|meaning| [MARKETPLACE, SUBSCRIPTION].contains(meaning)).or_else(|| {
        let of_product = small.contains("marketplace");
        (of_product || small.contains("subscri")).then_some(if of_product {
            MARKETPLACE
        } else {
            SUBSCRIPTION
        })
    })
}

/// The code in a wrapper's text, or anywhere as a separate word.
fn code(text: &str) -> Option<(&str, &'static str)> {
    let meaning = |code: &str| CODES.iter().find_map(|(own, meaning)| (*own == code).then_some(*meaning));
    let words = text.split(|char: char| !char.is_ascii_alphanumeric() && char != '.');
    words.filter(|word| word.len() > 9).find_map(|word| {
        // `AuthFailure.ServiceLinkedRoleCreationNotPermitted` is a separate code.
        let mut parts = word.split('.').peekable();
        while let Some(part) = parts.next() {
            let goes_on =
                parts.peek().is_some_and(|next| next.starts_with(|char: char| char.is_ascii_uppercase()));
            if let Some(meaning) = meaning(part).filter(|_| !goes_on) {
                return Some((part, meaning));
            }
        }
        None
    })
}

/// `Not authorized for images: [ami-1]`: the image, which its owner does not share.
fn image(text: &str) -> Option<&str> {
    let phrase = "Not authorized for images: [";
    let body = text.get(text.find(phrase)? + phrase.len()..)?;
    let end = body.find([']', ','])?;
    body.get(..end).map(str::trim)
}

/// `Insufficient Lake Formation permission(s): Required Describe on NAME`: the name.
fn lake_formation(text: &str) -> Option<Option<&str>> {
    if text.contains("requester is not authorized to access requested permissions") {
        return Some(None);
    }
    let phrase = "Insufficient Lake Formation permission";
    let body = text.get(text.find(phrase)? + phrase.len()..)?;
    let resource = body.find(" on ").and_then(|at| body.get(at + 4..)).map(|name| {
        let end = name
            .find(|char: char| char.is_whitespace() || matches!(char, '(' | ',') || QUOTES.contains(&char))
            .unwrap_or(name.len());
        name.get(..end).unwrap_or_default().trim_end_matches('.')
    });
    Some(resource.filter(|name| !name.is_empty()))
}

/// The code with which Cognito refuses people who sign in.
const USER_POOL_CODE: &str = "NotAuthorizedException";
/// The operations for people who sign in.
const OF_USER_POOL: [&str; 17] = [
    "AdminInitiateAuth",
    "AdminRespondToAuthChallenge",
    "ChangePassword",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "ForgotPassword",
    "GetCredentialsForIdentity",
    "GetId",
    "GetOpenIdToken",
    "GetUser",
    "GlobalSignOut",
    "InitiateAuth",
    "RespondToAuthChallenge",
    "RevokeToken",
    "SignUp",
    "UpdateUserAttributes",
    "VerifySoftwareToken",
];
/// Words, in lower case, that only Cognito writes with its code.
const WORDS_OF_USER_POOL: [&str; 6] = [
    "cognito",
    "verify secret hash",
    "secret_hash was not received",
    "logins don't match",
    "invalid access token",
    "invalid session for the user",
];

/// Whether Cognito refused a sign-in: other services use its code too.
fn is_of_user_pool(text: &str) -> bool {
    text.contains(USER_POOL_CODE)
        && (surroundings::operation(text).is_some_and(|name| OF_USER_POOL.contains(&name.as_str()))
            || contains_any(&text.to_ascii_lowercase(), &WORDS_OF_USER_POOL))
}

fn contains_any(small: &str, words: &[&str]) -> bool {
    words.iter().any(|words| small.contains(words))
}

/// What Kubernetes says about users, `pods is forbidden: User "x" cannot list resource "pods"`, and about what its
/// admission rejects, `pods "x" is forbidden: exceeded quota`.
fn kubernetes(text: &str) -> Option<&'static str> {
    let of_user = text.contains("is forbidden: User")
        || text.contains("is forbidden: user")
        || text.contains("is attempting to grant RBAC permissions")
        || (text.contains("forbidden") && text.contains("cannot ") && text.contains("API group"));
    let of_object = ["is forbidden: violates PodSecurity", "is forbidden: exceeded quota"]
        .iter()
        .any(|words| text.contains(words));
    match (of_user, of_object) {
        (true, _) => Some(KUBERNETES),
        (_, true) => Some(ADMISSION),
        _ => text.contains("Error from server (Forbidden)").then_some(KUBERNETES),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_looked_for() {
        for (words, _) in CODES.iter().chain(&PHRASES) {
            assert!(crate::trigger::may_tell(words), "{words}");
        }
    }

    #[test]
    fn each_look_alike_has_its_meaning() {
        let meaning = |text| find(text).map(|found| (found.code.map(ToOwned::to_owned), found.meaning));
        assert_eq!(
            meaning("An error occurred (ExpiredToken) when calling"),
            Some((Some("ExpiredToken".into()), EXPIRED))
        );
        assert_eq!(meaning("Error: pods is forbidden: User \"x\" cannot list"), Some((None, KUBERNETES)));
        assert_eq!(meaning("x is forbidden: user \"y\" is attempting to grant"), Some((None, KUBERNETES)));
        assert_eq!(
            meaning("OptInRequired: You are not subscribed to this service."),
            Some((Some("OptInRequired".into()), REGION_OR_SUBSCRIPTION))
        );
        assert_eq!(meaning("OptInRequired: no"), Some((Some("OptInRequired".into()), REGION)));
        assert_eq!(meaning("you need to accept terms\n and subscribe"), Some((None, MARKETPLACE)));
        assert_eq!(meaning("namespace exists: Unauthorized"), Some((None, OTHER_401)));
        assert_eq!(meaning("An error occurred (AccessDenied): Access Denied"), None);
        let other = find(
            "AccessDeniedException: Insufficient Lake Formation permission(s): Required Describe on db1",
        )
        .unwrap();
        assert_eq!((other.kind, other.resource), (Kind::OtherAuthorization, Some("db1")));
    }
}
