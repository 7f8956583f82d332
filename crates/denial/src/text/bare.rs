//! Denials without a sentence: only a code, or the few words that some services use.

use memchr::memmem;

use super::assume;
use super::codes;
use super::lookalike;
use super::reason;
use super::surroundings::{self, Surroundings};
use super::token;
use super::view::View;
use crate::{Kind, Origin, Reading, Reported, ReportedLayer, http, merge, trigger};

/// Reads a text that has no sentence.
pub(crate) fn read(text: &str) -> Vec<Reading> {
    let calls = calls(text);
    if !calls.is_empty() {
        return calls;
    }
    if let Some(reading) = role_cannot_call(text).or_else(|| assume::read(text)).or_else(|| authorizer(text))
    {
        return vec![reading];
    }
    let mut readings: Vec<Reading> = Vec::new();
    for entry in entries(text) {
        let Some(reading) = read_entry(entry) else { continue };
        let far = readings.len().saturating_sub(merge::NEAR);
        match readings.iter_mut().skip(far).find(|known| is_same(known, &reading)) {
            Some(known) => fill(known, reading),
            None => readings.push(reading),
        }
    }
    readings
}

/// The parts of a text that may each contain one denial. The AWS CLI begins each error with the same words, and so does
/// Go. If a denial has its request id, the next words of a refusal begin the next denial.
fn entries(text: &str) -> Vec<&str> {
    let mut starts: Vec<usize> = text.match_indices("An error occurred (").map(|(at, _)| at).collect();
    if starts.is_empty() {
        starts = lines_with(text, "operation error ");
    }
    if starts.is_empty() {
        starts = refusals_behind_ids(text);
    }
    // What comes before the first belongs to it.
    match starts.first_mut() {
        Some(first) => *first = 0,
        None => starts.push(0),
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().zip(ends).filter_map(|(start, end)| text.get(*start..end)).collect()
}

/// Where the lines begin that contain a refusal, or report something else and have its id. If several lines share an id
/// or have none, or are the headers and body of one response, only the first of them.
fn refusals_behind_ids(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut complete = true;
    let mut in_response = false;
    let mut place = 0;
    for line in text.split_inclusive('\n') {
        let has_id = surroundings::request_id(line).is_some();
        let of_response = in_response && !http::opens(line);
        in_response = http::opens(line) || in_response && http::is_header(line);
        if complete && !of_response && (trigger::refuses(line) || has_id && trigger::may_tell(line)) {
            starts.push(place);
            complete = false;
        }
        complete |= has_id;
        place += line.len();
    }
    starts
}

/// Where the lines begin that contain these words.
fn lines_with(text: &str, words: &str) -> Vec<usize> {
    let mut starts: Vec<usize> = text
        .match_indices(words)
        .map(|(at, _)| text.get(..at).and_then(|before| before.rfind('\n')).map_or(0, |end| end + 1))
        .collect();
    starts.dedup();
    starts
}

fn read_entry(text: &str) -> Option<Reading> {
    if let Some(found) = lookalike::find(text) {
        let mut reading = reading(found.kind, text);
        reading.reported.code = found.code.map(ToOwned::to_owned);
        reading.reported.meaning = Some(found.meaning.to_owned());
        reading.resource = found.resource.map(ToOwned::to_owned);
        return Some(reading);
    }
    let code = denial_code(text);
    let view = View::new(text);
    let clause = reason::find(&view).or_else(|| code.and_then(|_| reason::find_loose(&view)));
    if code.is_none() && clause.is_none() && !says_denied(text) {
        return None;
    }
    let clause = clause.unwrap_or_default();
    let mut reading = reading(Kind::Denial, text);
    reading.action = clause.action;
    reading.resource = resource(text);
    let other = || codes::in_fields(text).or_else(|| codes::in_brackets(text).map(|(code, _)| code));
    reading.reported.code = code.or_else(other).map(ToOwned::to_owned);
    reading.reported.reason = clause.reason;
    reading.reported.layer = clause.layer;
    reading.reported.policy_arn = clause.policy_arn;
    if text.to_ascii_lowercase().contains(SERVICE_LINKED_ROLE) {
        infer_action(&mut reading, "iam:CreateServiceLinkedRole");
    }
    if text.contains("denied due to a VPC endpoint policy") || code == Some("VpceAccessDenied") {
        reading.reported.layer = Some(ReportedLayer::Endpoint);
    }
    Some(reading)
}

/// A reading of what a text says in addition to its words of denial.
pub(super) fn reading(kind: Kind, text: &str) -> Reading {
    let mut reported = Reported::new(kind, Origin::Text);
    Surroundings::read(text, "").report(&mut reported);
    Reading::new(reported)
}

fn denial_code(text: &str) -> Option<&str> {
    let in_brackets = codes::in_brackets(text).map(|(code, _)| code);
    in_brackets
        .filter(|code| codes::is_denial(code) || *code == "403")
        .or_else(|| codes::in_fields(text).filter(|code| codes::is_denial(code) || code.starts_with("403")))
        .or_else(|| codes::first(text))
        .or_else(|| text.contains("AWS Error ACCESS_DENIED during ").then_some("ACCESS_DENIED"))
}

/// EC2's words, in lower case, about a caller that calls it for the first time.
const SERVICE_LINKED_ROLE: &str = "do not have permission to create the service-linked role";

/// Names the action that a text describes in other words.
pub(super) fn infer_action(reading: &mut Reading, action: &str) {
    reading.action = Some(action.to_owned());
    reading.reported.inferred.push("action".to_owned());
}

/// Words that services use for a denial without a code.
fn says_denied(text: &str) -> bool {
    // Joined into one line, so that wrapped words are found.
    let small = text.split_whitespace().collect::<Vec<_>>().join(" ").to_ascii_lowercase();
    [
        "not authorized to perform this operation",
        "not authorised to perform this operation",
        "encoded authorization failure message",
        // KMS, about a key that it does not reveal.
        "or you are not allowed to access",
        SERVICE_LINKED_ROLE,
        // CloudFormation, Lambda, Athena, CodePipeline.
        "did not have iam permissions to process tags",
        "lambda does not have permission to access the ecr image",
        "permission denied on s3 path: s3://",
        "access denied when writing output to url: s3://",
        "the provided role does not have sufficient permissions",
        // API Gateway, about the role that it writes logs with.
        "role arn does not have required permissions configured",
    ]
    .iter()
    .any(|words| small.contains(words))
        || (small.contains("saslauthenticationexception") && small.contains("access denied"))
        // CloudWatch Logs, whose sentence names neither the caller nor an action.
        || (small.contains("user with accountid: ") && small.contains("is not authorized to perform"))
        || ["Access Denied", "403 Forbidden", "403: Forbidden"].iter().any(|words| text.contains(words))
        // Java, JavaScript and C++, when the answer had no body.
        || small.contains("403: unknownerror")
        || (small.contains("http response code: 403") && small.contains("no response body"))
        || (small.contains("null (service: ") && small.contains("status code: 403"))
        || (small.contains("//git-codecommit.") && small.contains("returned error: 403"))
        || (small.contains("access to the resource ") && small.contains(" is denied"))
}

/// The resource when no sentence names it: SQS's `Access to the resource URL is denied`, and what Elastic Beanstalk
/// adds after S3's words.
fn resource(text: &str) -> Option<String> {
    let of_queue = || {
        let phrase = "Access to the resource ";
        let body = text.get(text.find(phrase)? + phrase.len()..)?;
        body.get(..body.find(" is denied")?)
    };
    let of_object = || {
        let phrase = "Access Denied: ";
        let body = text.get(text.find(phrase)? + phrase.len()..)?;
        let value = body.get(..body.find([';', '(', '\n', '"']).unwrap_or(body.len()))?.trim();
        value.starts_with("S3Bucket=").then_some(value)
    };
    of_queue().or_else(of_object).map(|value| token::unquoted(value).to_owned())
}

/// CloudFormation's `API: ec2:CreateVpc You are not authorized to perform this operation.`
fn calls(text: &str) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::new();
    for (at, phrase) in text.match_indices("API: ") {
        let Some(body) = text.get(at + phrase.len()..) else { continue };
        let Some(action) = token::action(body) else { continue };
        let rest = body.get(action.len()..).unwrap_or_default().trim_start();
        let no_root = rest.starts_with("Roles may not be assumed");
        let denied =
            ["You are not authorized", "User:", "Access Denied", "access denied", "Roles may not be assumed"];
        if !denied.iter().any(|words| rest.starts_with(words)) {
            continue;
        }
        let call = rest.split(phrase).next().unwrap_or_default();
        let line = call.split('\n').next().unwrap_or_default();
        let mut reading = reading(Kind::Denial, line);
        reading.action = Some(action.to_owned());
        reading.reported.operation = action.split_once(':').map(|(_, name)| name.to_owned());
        if no_root {
            assume::infer(&mut reading);
        }
        if !readings.iter().any(|known| known.action == reading.action) {
            readings.push(reading);
        }
    }
    readings
}

/// Lambda's `The provided execution role does not have permissions to call CreateNetworkInterface on EC2`.
fn role_cannot_call(text: &str) -> Option<Reading> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let phrase = ["does", "not", "have", "permissions", "to", "call"];
    let at = words.windows(phrase.len()).position(|window| window == phrase)?;
    let [operation, "on", service, ..] = words.get(at + phrase.len()..)? else { return None };
    let plain = |word: &str| word.trim_matches(|char: char| !char.is_ascii_alphanumeric()).to_owned();
    let mut reading = reading(Kind::Denial, text);
    reading.action = Some(format!("{}:{}", plain(service).to_ascii_lowercase(), plain(operation)));
    let code = reading.reported.code.take();
    reading.reported.code = code.or_else(|| codes::last_exception(text).map(ToOwned::to_owned));
    reading.reported.inferred.push("action".to_owned());
    Some(reading)
}

/// API Gateway: `User is not authorized to access this resource with an explicit deny in an identity-based policy`.
fn authorizer(text: &str) -> Option<Reading> {
    let view = View::new(text);
    let phrase = b"isnotauthorizedtoaccessthisresource";
    let end = memmem::find(&view.flat, phrase)? + phrase.len();
    let behind = view.place_after(end);
    let blanks = view.from(behind).len() - view.from(behind).trim_start().len();
    let clause = reason::read(&view, behind + blanks).unwrap_or_default();
    let mut reading = reading(Kind::Denial, text);
    reading.reported.reason = clause.reason;
    reading.reported.layer = clause.layer;
    reading.reported.policy_arn = clause.policy_arn;
    Some(reading)
}

/// Whether two readings of one text do not contradict each other.
fn is_same(known: &Reading, other: &Reading) -> bool {
    let agree = |one: &Option<String>, two: &Option<String>| one.is_none() || two.is_none() || one == two;
    let (says, also) = (&known.reported, &other.reported);
    says.kind == also.kind
        && agree(&says.code, &also.code)
        && agree(&says.operation, &also.operation)
        && agree(&says.request_id, &also.request_id)
}

fn fill(known: &mut Reading, other: Reading) {
    let (says, also) = (&mut known.reported, other.reported);
    known.action = known.action.take().or(other.action);
    known.resource = known.resource.take().or(other.resource);
    says.code = says.code.take().or(also.code);
    says.operation = says.operation.take().or(also.operation);
    says.reason = says.reason.or(also.reason);
    says.layer = says.layer.or(also.layer);
    says.policy_arn = says.policy_arn.take().or(also.policy_arn);
    says.request_id = says.request_id.take().or(also.request_id);
    says.host_id = says.host_id.take().or(also.host_id);
    says.encoded_message = says.encoded_message.take().or(also.encoded_message);
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn words_without_a_sentence() {
        let code = |text| read(text).first().map(|reading| reading.reported.code.clone());
        assert_eq!(
            code("An error occurred (403) when calling the HeadObject operation: Forbidden"),
            Some(Some("403".into()))
        );
        assert_eq!(code("upload failed: Access Denied"), Some(None));
        assert_eq!(
            code("<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>"),
            Some(Some("AccessDenied".into()))
        );
        assert_eq!(
            code(
                "An error occurred (NoSuchKey) when calling the GetObject operation: The key does not exist."
            ),
            None
        );
        assert_eq!(code("All is well."), None);
    }
}
