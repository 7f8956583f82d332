//! The error codes that say "denied": one thing under many names.

/// Codes of denials, without `Client.` and the like in front.
const DENIALS: [&str; 22] = [
    "AccessDenied",
    "AccessDeniedException",
    "AccessDeniedFault",
    "AccessDeniedError",
    "AccessDeniedByPolicy",
    "VpceAccessDenied",
    "AllAccessDisabled",
    "UnauthorizedOperation",
    "UnauthorizedAccess",
    "UnauthorizedException",
    "UnauthorizedRequestException",
    "AuthorizationError",
    "AuthorizationErrorException",
    "AuthorizationFailureException",
    "NotAuthorized",
    "NotAuthorizedException",
    "KMSAccessDeniedException",
    "EC2AccessDeniedException",
    "KmsAccessDeniedException",
    "EFSAccessDeniedException",
    "Forbidden",
    "ForbiddenException",
];

/// A code in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Found<'a> {
    /// The code as written.
    pub(crate) code: &'a str,
    /// Where it stands.
    pub(crate) start: usize,
}

/// True for the code of a denial, with or without `Client.` in front.
pub(crate) fn is_denial(code: &str) -> bool {
    let code = code.rsplit('.').next().unwrap_or(code);
    DENIALS.contains(&code)
}

/// All codes of denials in a text, where they stand as words by themselves.
pub(crate) fn all(text: &str) -> impl Iterator<Item = Found<'_>> {
    words(text).filter(|found| is_denial(found.code) && !is_prose(text, *found))
}

/// Runs of letters, digits and dots, with their places.
fn words(text: &str) -> impl Iterator<Item = Found<'_>> {
    let is_word = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_');
    let mut rest = 0;
    std::iter::from_fn(move || {
        let tail = text.get(rest..)?;
        let start = rest + tail.find(is_word)?;
        let body = text.get(start..)?;
        let end = body.find(|char| !is_word(char)).unwrap_or(body.len());
        rest = start + end;
        Some(Found { code: body.get(..end)?.trim_matches('.'), start })
    })
}

/// `Forbidden` and its like are also English words: they count as codes where one is expected.
fn is_prose(text: &str, found: Found<'_>) -> bool {
    if !matches!(found.code, "Forbidden" | "NotAuthorized") {
        return false;
    }
    let before = text.get(..found.start).unwrap_or_default().trim_end();
    let after = text.get(found.start + found.code.len()..).unwrap_or_default();
    let expected = ["api error", "error occurred (", "Code:", "<Code>", "code:", "\"", "403", "(", "Error:"];
    !(expected.iter().any(|words| before.ends_with(words)) || after.starts_with(": "))
}

/// The code that the AWS CLI and boto put in brackets, `An error occurred (CODE) when calling`, and the place behind it.
pub(crate) fn in_brackets(text: &str) -> Option<(&str, usize)> {
    let phrase = "rror occurred (";
    let start = text.find(phrase)? + phrase.len();
    let body = text.get(start..)?;
    let end = body.find(')')?;
    let code = body.get(..end)?;
    let is_code = !code.is_empty()
        && code.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-'));
    is_code.then_some((code, start + end))
}

/// The code that Go's SDK names: `api error CODE: message`.
pub(crate) fn of_api_error(text: &str) -> Option<&str> {
    let phrase = "api error ";
    let body = text.get(text.rfind(phrase)? + phrase.len()..)?;
    let end = body.find(|char: char| !char.is_ascii_alphanumeric() && char != '.')?;
    body.get(..end).filter(|code| !code.is_empty())
}

/// The last name of an exception in a text, whatever it is about.
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
        assert_eq!(of_api_error("api error X: y, api error AccessDenied: z"), Some("AccessDenied"));
    }
}
