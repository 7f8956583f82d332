//! Tells text that may hold a denial from text that holds none, fast.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

/// Of these, every denial and every look-alike has at least one; most other text has none.
const WORDS: [&str; 32] = [
    "denied",
    "deny",
    "denies",
    "authoriz",
    "authoris",
    "authentication",
    "authenticated",
    "authfailure",
    "to perform",
    "on resource",
    "policy allows",
    "policies allow",
    "permission",
    "forbidden",
    "expired",
    "expiration",
    "signature",
    "credential",
    "security token",
    "tokenid",
    "unrecognizedclient",
    "accesskeyid",
    "access key",
    "skewed",
    "optin",
    "not subscribed",
    "error occurred",
    "api error",
    "errorcode",
    "decodedmessage",
    "matchedstatements",
    "explicitdeny",
];

/// Words of the denials themselves: where two stand apart, there are two denials.
const REFUSALS: [&str; 7] = [
    "not authorized",
    "accessdenied",
    "access denied",
    "unauthorized",
    "forbidden",
    "error occurred (",
    "explicit deny",
];

static FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(&WORDS));
static REFUSAL_FINDER: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| finder(&REFUSALS));

fn finder(words: &[&str]) -> Option<AhoCorasick> {
    AhoCorasick::builder().ascii_case_insensitive(true).build(words).ok()
}

/// True where the text may hold a denial; false is certain.
pub(crate) fn may_tell(text: &str) -> bool {
    FINDER.as_ref().is_none_or(|finder| finder.is_match(text))
}

/// True where the text has words of a refusal.
pub(crate) fn refuses(text: &str) -> bool {
    REFUSAL_FINDER.as_ref().is_some_and(|finder| finder.is_match(text))
}

/// True where the text may hold a decoded authorization message, whole or in part.
pub(crate) fn may_be_decoded(text: &str) -> bool {
    text.contains("DecodedMessage") || text.contains("matchedStatements") || text.contains("explicitDeny")
}

/// True for events that tell of no error: most of CloudTrail. Their own words (`mfaAuthenticated`, `accessKeyId`) are
/// those of look-alikes too.
pub(crate) fn is_untroubled(json: &str) -> bool {
    json.contains("\"eventSource\"")
        && !json.contains("rror")
        && !json.contains("RROR")
        && !may_be_decoded(json)
}
