//! What surrounds a denial: code, operation, ids, the encoded message.

use memchr::memmem;

use super::codes;
use super::token::{self, id_after};
use super::view::View;
use crate::Reported;

/// What was found before and after a sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Surroundings {
    code: Option<String>,
    operation: Option<String>,
    request_id: Option<String>,
    host_id: Option<String>,
    encoded_message: Option<String>,
    authorization_id: Option<String>,
    dependent_action: Option<String>,
}

/// The names of a request's id, in lower case. `RequestToken` is something else.
const REQUEST_IDS: [&str; 7] = [
    "request id",
    "requestid",
    "request-id",
    "request_id",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-amzn-request-id",
];
/// Words before `RequestId` that make it a different id: S3's second one, or that of a Lambda invocation.
const NO_REQUESTS: [&str; 4] = ["extended", "start", "end", "report"];
/// The names of S3's second id.
const HOST_IDS: [&str; 7] = [
    "extended request id",
    "extendedrequestid",
    "hostid",
    "host id",
    "host_id",
    "extended_request_id",
    "x-amz-id-2",
];

impl Surroundings {
    /// Reads what comes before and after a sentence.
    pub(crate) fn read(before: &str, after: &str) -> Self {
        let encoded_message = encoded_message(after).or_else(|| encoded_message(before));
        // Joined into one line, so that wrapped words are found.
        let (before, after) = (&on_one_line(before), &on_one_line(after));
        let either = |read: fn(&str) -> Option<String>| read(after).or_else(|| read(before));
        Self {
            code: code_before(before)
                .or_else(|| {
                    codes::in_fields(after).filter(|code| codes::is_denial(code)).map(ToOwned::to_owned)
                })
                .or_else(|| codes::all(after).next().map(|found| found.code.to_owned()))
                .or_else(|| codes::right_before(before).map(ToOwned::to_owned)),
            operation: operation(before),
            request_id: request_id(after).or_else(|| last(request_ids(before))),
            host_id: host_id(after).or_else(|| last(host_ids(before)).map(|id| whole_host_id(before, id))),
            encoded_message,
            authorization_id: authorization_id(after),
            dependent_action: either(dependent_action),
        }
    }

    /// Writes what was found into a report.
    pub(crate) fn report(self, reported: &mut Reported) {
        reported.code = self.code;
        reported.operation = self.operation;
        reported.request_id = self.request_id;
        reported.host_id = self.host_id;
        reported.encoded_message = self.encoded_message;
        reported.authorization_id = self.authorization_id;
        reported.dependent_action = self.dependent_action;
    }
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The code before a sentence: that of the AWS CLI, the last one of a denial, or whatever the wrapper says it is.
fn code_before(before: &str) -> Option<String> {
    let in_brackets = last_in_brackets(before);
    in_brackets
        .filter(|code| codes::is_denial(code))
        .or_else(|| codes::all(before).last().map(|found| found.code))
        .or_else(|| codes::of_api_error(before))
        .or(in_brackets)
        .map(ToOwned::to_owned)
}

fn last_in_brackets(text: &str) -> Option<&str> {
    let start = text.rfind("rror occurred (")?;
    codes::in_brackets(text.get(start..)?).map(|(code, _)| code)
}

/// The operation that was called, as wrappers name it; the last one counts.
pub(crate) fn operation(text: &str) -> Option<String> {
    after_calling(text)
        .or_else(|| after_operation_error(text))
        .or_else(|| after_executing(text))
        .or_else(|| after_api(text))
        .or_else(|| after_during(text))
        .map(ToOwned::to_owned)
}

/// CloudFormation: `API: ec2:CreateVpc You are not …`.
fn after_api(text: &str) -> Option<&str> {
    let phrase = "API: ";
    let body = text.get(text.rfind(phrase)? + phrase.len()..)?;
    token::action(body)?.split_once(':').map(|(_, name)| name)
}

/// The C++ SDK of Arrow: `AWS Error ACCESS_DENIED during HeadObject operation`.
fn after_during(text: &str) -> Option<&str> {
    let body = text.get(text.rfind("AWS Error ")?..)?;
    let name = word(body.split_once(" during ")?.1);
    (!name.is_empty() && body.contains(&format!(" during {name} operation"))).then_some(name)
}

/// AWS CLI and boto: `when calling the PutObject operation`.
fn after_calling(text: &str) -> Option<&str> {
    let phrase = "when calling the ";
    let body = text.get(text.rfind(phrase)? + phrase.len()..)?;
    let name = word(body);
    (!name.is_empty()).then_some(name)
}

/// Go: `operation error S3: PutObject, https response error …`.
fn after_operation_error(text: &str) -> Option<&str> {
    let phrase = "operation error ";
    let body = text.get(text.rfind(phrase)? + phrase.len()..)?;
    let (service, rest) = body.split_once(':')?;
    let name = word(rest.trim_start());
    (service.len() < 60 && !service.contains('\n') && !name.is_empty()).then_some(name)
}

/// PHP: `Error executing "PutObject" on "https://…"`.
fn after_executing(text: &str) -> Option<&str> {
    let phrase = "rror executing \"";
    let body = text.get(text.rfind(phrase)? + phrase.len()..)?;
    let name = word(body);
    (!name.is_empty() && body.get(name.len()..)?.starts_with("\" on ")).then_some(name)
}

fn word(text: &str) -> &str {
    let end = text.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

/// The service's request id; the first if there are several.
pub(crate) fn request_id(text: &str) -> Option<String> {
    first(request_ids(text))
}

/// S3's host id; the first if there are several.
pub(crate) fn host_id(text: &str) -> Option<String> {
    first(host_ids(text)).map(|id| whole_host_id(text, id))
}

/// The request ids in a text with their positions.
fn request_ids(text: &str) -> impl Iterator<Item = (usize, &str)> {
    named(text, &REQUEST_IDS, |before| {
        let word = before.split(|char: char| !char.is_alphanumeric()).rfind(|word| !word.is_empty());
        !word.is_some_and(|word| NO_REQUESTS.contains(&word))
    })
}

/// The host ids in a text with their positions.
fn host_ids(text: &str) -> impl Iterator<Item = (usize, &str)> {
    named(text, &HOST_IDS, |_| true)
}

fn first<'a>(ids: impl Iterator<Item = (usize, &'a str)>) -> Option<String> {
    ids.min_by_key(|(at, _)| *at).map(|(_, id)| id.to_owned())
}

fn last<'a>(ids: impl Iterator<Item = (usize, &'a str)>) -> Option<String> {
    ids.max_by_key(|(at, _)| *at).map(|(_, id)| id.to_owned())
}

/// A host id, complete even if a narrow column wrapped it.
fn whole_host_id(text: &str, id: String) -> String {
    wrapped_host_id(text, &id).unwrap_or(id)
}

/// Host ids have at most this many characters.
const LONGEST_HOST_ID: usize = 160;

/// The whole of a host id that a narrow column wrapped: it continues to the `=` that host ids end with.
fn wrapped_host_id(text: &str, begun: &str) -> Option<String> {
    let body = text.get(text.find(begun)?..)?;
    let end = body.find(|char: char| !(is_encoded(char) || char.is_whitespace()))?;
    let whole: String = body.get(..end)?.split_whitespace().collect();
    let fits = !begun.ends_with('=') && whole.ends_with('=') && whole.len() <= LONGEST_HOST_ID;
    fits.then_some(whole)
}

/// The values after one of several names, with the positions of the names.
fn named<'a>(
    text: &'a str,
    names: &[&str],
    fits: impl Fn(&str) -> bool,
) -> impl Iterator<Item = (usize, &'a str)> {
    let small = text.to_ascii_lowercase();
    let places: Vec<(usize, usize)> = names
        .iter()
        .flat_map(|name| small.match_indices(name).map(|(at, name)| (at, at + name.len())))
        .filter(|(at, _)| small.get(..*at).is_some_and(&fits))
        .collect();
    places.into_iter().filter_map(|(at, end)| Some((at, id_after(text.get(end..)?)?)))
}

/// EC2: `Encoded authorization failure message: …`, perhaps wrapped or cut.
pub(crate) fn encoded_message(text: &str) -> Option<String> {
    let phrase = b"encodedauthorizationfailuremessage";
    let view = View::new(text);
    let flat_end = memmem::rfind(&view.flat, phrase)? + phrase.len();
    let body = view.from(view.place_after(flat_end)).trim_start_matches(|char: char| {
        char.is_whitespace() || matches!(char, ':' | '-' | '=') || token::QUOTES.contains(&char)
    });
    let mut message = String::new();
    for line in body.split('\n') {
        let line = line.trim();
        let end = line.find(|char: char| !is_encoded(char)).unwrap_or(line.len());
        let part = line.get(..end).unwrap_or_default();
        let goes_on = message.is_empty() || part.len() > 16 || part.len() == line.len();
        if part.is_empty() || !goes_on {
            break;
        }
        message.push_str(part);
        if end < line.len() {
            break;
        }
    }
    (message.len() >= 8).then_some(message)
}

fn is_encoded(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '+' | '/' | '=')
}

/// The id for `GetRequestAuthorizationDetails`.
fn authorization_id(text: &str) -> Option<String> {
    let by_name = ["authorization id", "authorizationId", "authorization_id"];
    let named = by_name.iter().find_map(|name| id_after(text.get(text.find(name)? + name.len()..)?));
    let in_link = || {
        let phrase = "authorization-details/";
        let id = word(text.get(text.find(phrase)? + phrase.len()..)?);
        (!id.is_empty()).then_some(id)
    };
    named.or_else(in_link).map(ToOwned::to_owned)
}

/// The action that is needed in addition to the one that was called.
fn dependent_action(text: &str) -> Option<String> {
    let small = text.to_ascii_lowercase();
    let at = small.find("dependent action").or_else(|| small.find("dependentaction"))?;
    let body = text.get(at + "dependentaction".len()..)?;
    body.split_whitespace()
        .map(|word| word.trim_matches(|char: char| !char.is_ascii_alphanumeric()))
        .take(6)
        .find_map(token::action)
        .map(ToOwned::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_found_under_all_their_names() {
        for text in [
            "status code: 403, request id: abc-1",
            "(Service: X; Request ID: abc-1; Proxy: null)",
            "<RequestId>abc-1</RequestId>",
            "'$metadata': { requestId: 'abc-1' }",
            "aws_request_id: Some(\"abc-1\")",
            "StatusCode: 403, RequestID: abc-1, HostID: h+/=",
        ] {
            assert_eq!(request_id(text).as_deref(), Some("abc-1"), "{text}");
        }
        assert_eq!(request_id("(S3 Extended Request ID: h/1=)"), None);
        assert_eq!(host_id("(S3 Extended Request ID: h/1=)").as_deref(), Some("h/1="));
        assert_eq!(host_id("(Extended Request ID: h/1 ab= )").as_deref(), Some("h/1ab="));
        assert_eq!(host_id("(HostID: h/1= then a =)").as_deref(), Some("h/1="));
        assert_eq!(host_id("(HostID: h/1 then)").as_deref(), Some("h/1"));
        assert_eq!(request_id("(RequestToken: t, HandlerErrorCode: AccessDenied)"), None);
    }

    #[test]
    fn an_encoded_message_may_be_wrapped_and_cut() {
        let encoded = |text| encoded_message(text);
        assert_eq!(
            encoded("Encoded authorization failure message: abcd_-efgh\n\tstatus code").as_deref(),
            Some("abcd_-efgh")
        );
        assert_eq!(
            encoded("Encoded authorization failure message:\n\nabcdefghijklmnopqrst\nuvw\n").as_deref(),
            Some("abcdefghijklmnopqrstuvw")
        );
        assert_eq!(
            encoded("Encoded authorization failure message: abcdefgh...").as_deref(),
            Some("abcdefgh")
        );
        assert_eq!(encoded("Encoded authorization failure message:"), None);
    }
}
