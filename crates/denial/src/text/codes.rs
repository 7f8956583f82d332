//! The error codes that say "denied": one thing under many names.

use super::token::unquoted;

/// Codes of denials, without prefixes such as `Client.`.
const DENIALS: [&str; 15] = [
    "AccessDeniedByPolicy",
    "AllAccessDisabled",
    "UnauthorizedOperation",
    "UnauthorizedAccess",
    "UnauthorizedException",
    "UnauthorizedTaggingOperation",
    "UnauthorizedRequestException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "AuthorizationFailureException",
    "NotAuthorized",
    "NotAuthorizedException",
    "ServiceLinkedRoleCreationNotPermitted",
    "Forbidden",
    "ForbiddenException",
];

/// How the codes of denials end; some begin with the service's name: `KMSAccessDeniedException`.
const ENDINGS: [&str; 4] =
    ["AccessDenied", "AccessDeniedException", "AccessDeniedFault", "AccessDeniedError"];

/// Codes with which a service reports that something it did for its caller was denied.
const OF_CALLERS: [&str; 8] = [
    "BadRequestException",
    "InvalidInputException",
    "InvalidParameterException",
    "InvalidParameterValueException",
    "InvalidRequestException",
    "ResourceInitializationError",
    "ValidationError",
    "ValidationException",
];

/// A code in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    /// The code as written.
    pub(crate) code: &'a str,
    /// Where it is in the text.
    pub(crate) start: usize,
}

/// True for the code of a denial, with or without a prefix such as `Client.`.
pub(crate) fn is_denial(code: &str) -> bool {
    let code = code.rsplit('.').next().unwrap_or(code);
    DENIALS.contains(&code)
        || code.starts_with(|char: char| char.is_ascii_uppercase())
            && ENDINGS.iter().any(|end| code.ends_with(end))
}

/// All codes of denials in a text that are words by themselves.
pub(crate) fn all(text: &str) -> impl Iterator<Item = Found<'_>> {
    words(text)
        .filter(|found| is_denial(found.code) && !is_prose(text, *found))
        .filter_map(|found| Some(Found { code: without_package(found.code)?, ..found }))
}

/// The first code in a text that has no sentence. `403 Forbidden` only repeats the HTTP status.
pub(crate) fn first(text: &str) -> Option<&str> {
    let mut found = all(text).map(|found| found.code);
    let first = found.next()?;
    if first == "Forbidden" { found.find(|code| *code != first).or(Some(first)) } else { Some(first) }
}

/// The first code that is certainly one of AWS's: web servers also write `Forbidden`.
pub(crate) fn telling(text: &str) -> Option<&str> {
    first(text).filter(|code| *code != "Forbidden")
}

/// The name of an exception without its packages; `None` if they are not those of an AWS SDK:
/// `java.nio.file.AccessDeniedException` also comes from a local file system.
fn without_package(code: &str) -> Option<&str> {
    let Some((packages, name)) = code.rsplit_once('.') else { return Some(code) };
    let of_code = !packages.contains('.') && packages.starts_with(|char: char| char.is_ascii_uppercase());
    if of_code {
        return Some(code);
    }
    let foreign = ["django", "odoo", "openerp", "rest_framework", "werkzeug"]
        .contains(&packages.split('.').next().unwrap_or_default());
    let of_aws = !foreign
        && packages.split('.').any(|package| {
            ["amazon", "amazonaws", "aws", "awssdk", "boto", "boto3", "botocore", "exceptions"]
                .contains(&package.to_ascii_lowercase().as_str())
        });
    of_aws.then_some(name)
}

/// Runs of letters, digits and dots, with their positions.
fn words(text: &str) -> impl Iterator<Item = Found<'_>> {
    let is_word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_');
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..)?;
        let start = rest + tail.find(is_word)?;
        let body = text.get(start..)?;
        let end = body.find(|char| !is_word(char)).unwrap_or(body.len());
        rest = start + end;
        let code = unglued(body.get(..end)?, body.get(end..)?);
        Some(Found { code: code.trim_matches('.'), start })
    })
}

/// Lambda omits the blank after KMS's code: `AccessDeniedExceptionKMS Message: …`.
fn unglued<'a>(word: &'a str, after: &str) -> &'a str {
    let glued = after.starts_with(" Message:");
    word.strip_suffix("KMS").filter(|code| glued && code.ends_with("Exception")).unwrap_or(word)
}

/// What comes before a code that source code only mentions.
const MENTIONS: [&str; 10] =
    ["==", "!=", "except", "catch (", "catch(", "case", "import", "instanceof", "raise", "throw new"];

/// `Forbidden` and the like are also English words: they count as codes only where one is expected. Source code also
/// mentions codes that did not occur.
fn is_prose(text: &str, found: Found<'_>) -> bool {
    let before = text.get(..found.start).unwrap_or_default().trim_end();
    let unquoted = before.trim_end_matches(['"', '\'']).trim_end();
    if MENTIONS.iter().any(|words| unquoted.ends_with(words)) {
        return true;
    }
    if !matches!(found.code, "Forbidden" | "NotAuthorized") {
        return false;
    }
    let after = text.get(found.start + found.code.len()..).unwrap_or_default();
    let expected =
        ["api error", "error occurred (", "Code:", "Code", "<Code>", "code:", "\"", "403", "(", "Error:"];
    !(expected.iter().any(|words| before.ends_with(words)) || after.starts_with(": ") || after == ":")
}

/// The code that Java's SDK gives among its fields:
/// `(Service: Amazon S3; Status Code: 403; Error Code: AccessDenied; …)`.
pub(crate) fn in_fields(text: &str) -> Option<&str> {
    let phrase = "Error Code: ";
    let body = text.get(text.find(phrase)? + phrase.len()..)?;
    let code = body.get(..body.find([';', ')'])?)?.trim();
    let words = code.split(' ').count() <= 2 && code.len() < 80 && code != "null";
    (words && code.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | ' ')))
        .then_some(code)
}

/// The code that services give to denials of what they do for their caller: `ValidationError: User: …`.
pub(crate) fn right_before(text: &str) -> Option<&str> {
    let name = text.trim_end().strip_suffix(':')?;
    let name = name.get(name.rfind(|char: char| !char.is_ascii_alphanumeric()).map_or(0, |at| at + 1)..)?;
    is_of_caller(name).then_some(name)
}

/// Where the code begins if a text ends with the code of a denial, `…: AccessDenied: `.
pub(crate) fn place_right_before(text: &str) -> Option<usize> {
    let begun = text.trim_end().strip_suffix(':')?;
    let last = all(begun).last()?;
    begun.ends_with(last.code).then_some(last.start)
}

/// True for a code with which services report denials of what they do for their caller.
pub(crate) fn is_of_caller(code: &str) -> bool {
    OF_CALLERS.contains(&code)
}

/// The code that the AWS CLI and boto put in brackets, `An error occurred (CODE) when calling`, and the position after
/// it. Older ones wrote `A client error (CODE) occurred when calling`.
pub(crate) fn in_brackets(text: &str) -> Option<(&str, usize)> {
    let start = ["rror occurred (", "client error ("]
        .iter()
        .find_map(|phrase| Some(text.find(phrase)? + phrase.len()))?;
    let body = text.get(start..)?;
    let end = body.find(')')?;
    let code = unquoted(body.get(..end)?);
    let is_code = !code.is_empty()
        && code.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-'));
    is_code.then_some((code, start + end))
}

/// The code in the errors of Go's SDK: `api error CODE: message`.
pub(crate) fn of_api_error(text: &str) -> Option<&str> {
    let phrase = "api error ";
    let body = text.get(text.rfind(phrase)? + phrase.len()..)?;
    let end = body.find(|char: char| !char.is_ascii_alphanumeric() && char != '.')?;
    body.get(..end).filter(|code| !code.is_empty())
}

/// The name of the last exception in a text, whatever it is about.
pub(crate) fn last_exception(text: &str) -> Option<&str> {
    let is_exception =
        |code: &str| code.ends_with("Exception") && code.starts_with(|char: char| char.is_ascii_uppercase());
    words(text).map(|found| found.code).filter(|code| is_exception(code) && !code.contains('.')).last()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_words_by_themselves() {
        let found = |text| all(text).map(|found| found.code).collect::<Vec<_>>();
        assert_eq!(found("`AccessDenied`: no"), ["AccessDenied"]);
        assert_eq!(found("Client.UnauthorizedOperation: no"), ["Client.UnauthorizedOperation"]);
        assert_eq!(found("api error Forbidden: Forbidden"), ["Forbidden"]);
        assert!(found("EcrAccessDeniedExceptionHandler, it is Forbidden to park").is_empty());
        assert_eq!(in_brackets("An error occurred (403) when").map(|(code, _)| code), Some("403"));
        assert_eq!(in_brackets("An error occurred ( `X`) when").map(|(code, _)| code), Some("X"));
        assert_eq!(found("KMS Exception: AccessDeniedExceptionKMS Message: no"), ["AccessDeniedException"]);
        assert_eq!(of_api_error("api error X: y, api error AccessDenied: z"), Some("AccessDenied"));
    }
}
