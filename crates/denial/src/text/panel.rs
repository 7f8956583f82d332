//! The panels in which the AWS console shows a denial, field by field, to be sent to an administrator.
//!
//! IAM User Guide, "Troubleshoot access denied error messages". Copied from a page, a panel may be on one line.

use super::bare::reading;
use super::reason;
use super::token;
use super::view::View;
use crate::{Kind, Reading};

/// Flat words of which every panel has at least one.
const MARKS: [&str; 4] = [
    "youdon'thavepermissionto",
    "youdon’thavepermissionto",
    "youdonothavepermissionto",
    "sendittoyourawsadministrator",
];

/// The names of a panel's fields.
const NAMES: [&str; 8] = [
    "User:",
    "Service:",
    "Action:",
    "On resource(s):",
    "Context:",
    "Name:",
    "HTTP status code:",
    "Request ID:",
];

/// Whether a line is a field of a panel.
pub(crate) fn is_field(line: &str) -> bool {
    NAMES.iter().any(|name| line.trim_start().starts_with(name))
}

/// Reads a text that is a panel.
pub(super) fn read(text: &str) -> Option<Reading> {
    fields(text).or_else(|| action_to_allow(text))
}

fn fields(text: &str) -> Option<Reading> {
    let flat = View::new(text).flat;
    let marked = MARKS.iter().any(|mark| memchr::memmem::find(&flat, mark.as_bytes()).is_some());
    let context = field(text, "Context:").map(|words| one_line(words.trim_start_matches([' ', '['])));
    let clause = context.and_then(|words| reason::of_words(&words));
    let principal = value(text, "User:");
    let named = value(text, "Action:");
    if !marked || principal.is_none() && named.is_none() {
        return None;
    }
    let clause = clause.unwrap_or_default();
    let mut reading = reading(Kind::Denial, text);
    reading.principal = principal.map(ToOwned::to_owned);
    reading.action = named.and_then(|name| action(name, value(text, "Service:"))).or(clause.action);
    reading.resource = value(text, "On resource(s):").map(ToOwned::to_owned);
    reading.reported.reason = clause.reason;
    reading.reported.layer = clause.layer;
    reading.reported.policy_arn = clause.policy_arn;
    Some(reading)
}

/// The action from two fields, if the first does not name the service.
fn action(name: &str, service: Option<&str>) -> Option<String> {
    let plain = |word: &&str| word.chars().all(|char| char.is_ascii_alphanumeric() || char == '-');
    match token::action(name) {
        Some(action) => Some(action.to_owned()),
        None => service.filter(plain).map(|service| format!("{service}:{name}")),
    }
}

/// The text of a field, up to the next one.
fn field<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let body = text.get(text.find(name)? + name.len()..)?;
    let end = NAMES.iter().filter_map(|name| body.find(name)).chain(body.find("\n\n")).min();
    body.get(..end.unwrap_or(body.len()))
}

/// The value of a field: its line, without the brackets of a template.
fn value<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let line = field(text, name)?.trim().lines().next()?;
    let bare = line.strip_prefix('[').map_or(line, |inner| inner.strip_suffix(']').unwrap_or(inner));
    Some(token::unquoted(bare)).filter(|value| !value.is_empty())
}

/// S3: `You don't have permissions to list buckets`, and below it the action that an administrator has to allow.
fn action_to_allow(text: &str) -> Option<Reading> {
    let line = one_line(text);
    let phrase = "updated your permissions to allow the ";
    let action = token::action(line.get(line.find(phrase)? + phrase.len()..)?)?;
    let mut reading = reading(Kind::Denial, text);
    reading.action = Some(action.to_owned());
    Some(reading)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn a_panel_may_stand_in_one_line() {
        let reading = read(
            "You don't have permission to a:B. User: arn:aws:iam::1:user/xAction: a:BOn resource(s): *Context: no \
             session policy allows the action",
        )
        .unwrap();
        assert_eq!(reading.principal.as_deref(), Some("arn:aws:iam::1:user/x"));
        assert_eq!(reading.action.as_deref(), Some("a:B"));
        assert_eq!(reading.resource.as_deref(), Some("*"));
        assert!(reading.reported.layer.is_some());
        assert_eq!(read("User: x\nAction: y"), None);
    }
}
