//! `User: P is not authorized to perform: A on resource: R because …`, the sentence that most denials contain.

use super::reason::{self, Clause};
use super::resource;
use super::token::{
    CLOSING, QUOTES, closed_up, placeholder, unquoted, without_inner_stars, without_punctuation,
    words_beside_placeholders,
};
use super::view::View;

/// What one sentence says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Sentence {
    /// Who asked.
    pub(crate) principal: Option<String>,
    /// What was asked for.
    pub(crate) action: Option<String>,
    /// On which resource.
    pub(crate) resource: Option<String>,
    /// Why not.
    pub(crate) clause: Clause,
    /// The reason is a setting of another system, not a policy: S3 Block Public Access.
    pub(crate) public_access_block: bool,
}

/// A sentence and where it begins and ends in the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located {
    /// Where the principal is introduced.
    pub(crate) start: usize,
    /// The position after the last word read.
    pub(crate) end: usize,
    /// What it says.
    pub(crate) sentence: Sentence,
}

/// How far before its verb a principal is looked for.
const PRINCIPAL_REACH: usize = 1_000;

/// Reads the sentence whose words `not authorized to perform` lie between two positions of the flat text.
///
/// `floor` is the earliest position of the principal: the end of the preceding sentence.
pub(crate) fn read(view: &View<'_>, flat_start: usize, flat_end: usize, floor: usize) -> Option<Located> {
    let (action, after_action) = action(view, view.place_after(flat_end))?;
    let (start, principal) = principal(view, view.place(flat_start), floor);
    let found = resource::read(view, after_action);
    let end_of_resource = found.as_ref().map_or(after_action, |found| found.end);
    let reason_at =
        found.as_ref().and_then(|found| found.reason).or_else(|| loose_reason(view, end_of_resource));
    let clause = reason_at.and_then(|place| reason::read(view, place));
    let tail = view.slice(reason_at.unwrap_or(end_of_resource), (end_of_resource + 400).min(view.text.len()));
    let end = clause.as_ref().map_or(end_of_resource, |clause| clause.end);
    let clause = clause.unwrap_or_default();
    let action = if is_elided(&action) { clause.action.clone()? } else { without_inner_stars(&action) };
    Some(Located {
        start,
        end: end.max(after_action),
        sentence: Sentence {
            principal: principal
                .map(|name| closed_up(&name).unwrap_or(name))
                .as_deref()
                .map(without_inner_stars),
            // A program that had no action to name prints `null`.
            action: (action != "null").then_some(action),
            resource: found.and_then(|found| found.resource),
            clause,
            public_access_block: blocked_publicly(tail, reason_at.is_some()),
        },
    })
}

fn blocked_publicly(tail: &str, has_reason: bool) -> bool {
    let flat: String = tail.split_whitespace().collect();
    has_reason
        && flat.starts_with("because")
        && ["BlockPublicPolicy", "BlockPublicAccess", "BlockPublicAcls", "RestrictPublicBuckets"]
            .iter()
            .any(|setting| flat.contains(setting))
}

/// The action after `to perform:`, and the position after it.
fn action(view: &View<'_>, place: usize) -> Option<(String, usize)> {
    let rest = view.from(place);
    let skipped =
        rest.trim_start_matches(|char: char| char.is_whitespace() || char == ':' || QUOTES.contains(&char));
    let introduced = rest.get(..rest.len() - skipped.len())?.contains(':');
    let start = place + rest.len() - skipped.len();
    let end = end_of_action(skipped);
    let mut token = skipped.get(..end)?.to_owned();
    let mut after = start + end;
    if let Some((rest_of_name, behind)) = wrapped_name(view, &token, after) {
        token.push_str(rest_of_name);
        after = behind;
    }
    let action = without_punctuation(&token);
    let named = action.contains(':') && !action.starts_with(':');
    let plain = !action.is_empty() && action.chars().all(|char| char.is_ascii_alphanumeric());
    let pronoun = ["this", "the", "that", "any", "operation", "action"].contains(&action);
    let redacted = action.contains('*') || action.starts_with('<') || is_elided(action);
    let says = named || (introduced && !pronoun && (plain || redacted));
    (says && !QUOTES.iter().any(|quote| action.contains(*quote))).then(|| (action.to_owned(), after))
}

/// Where an action ends; `<action>` counts as one, too.
fn end_of_action(text: &str) -> usize {
    let mut end = 0;
    while let Some(rest) = text.get(end..)
        && let Some(char) = rest.chars().next()
    {
        let placeholder = placeholder(rest);
        let sign = QUOTES.contains(&char) || CLOSING.contains(&char);
        let stop = char.is_whitespace() || sign || matches!(char, ',' | '<' | '(');
        if stop && placeholder.is_none() {
            break;
        }
        end += placeholder.unwrap_or(char.len_utf8());
    }
    end
}

/// Three dots that stand for omitted words.
fn is_elided(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|char| matches!(char, '.' | '…'))
}

/// The rest of an action's name: on the next line if the line ends within the name, or after a blank as in
/// `ec2: RunInstances`.
fn wrapped_name<'a>(view: &View<'a>, token: &str, after: usize) -> Option<(&'a str, usize)> {
    let rest = view.from(after);
    let spaced = || {
        let name = rest.trim_start_matches(' ');
        (token.ends_with(':') && name.starts_with(|char: char| char.is_ascii_uppercase())).then_some(name)
    };
    let next = rest.strip_prefix('\n').or_else(spaced)?;
    let end = next.find(|char: char| !char.is_ascii_alphanumeric() && char != ':').unwrap_or(next.len());
    let word = next.get(..end)?;
    let behind = after + rest.len() - next.len() + end;
    let goes_on =
        view.matches_any(behind, &["onresource", "ontheresource"]).is_some() || reason::begins(view, behind);
    let is_word = ["on", "because", "with", "status", "and", "User"].contains(&word);
    (!word.is_empty() && !is_word && (token.ends_with(':') || goes_on)).then_some((word, behind))
}

/// The principal before a verb, and where the sentence begins.
fn principal(view: &View<'_>, verb: usize, floor: usize) -> (usize, Option<String>) {
    let low = floor.max(verb.saturating_sub(PRINCIPAL_REACH));
    let region = view.slice(low, verb);
    let low = verb - region.len();
    if let Some((at, after)) = introduction(region) {
        let name = before_copula(region.get(after..).unwrap_or(""));
        let name = without_remarks(unquoted(name.trim_start_matches(':')));
        let name = name.trim_end_matches(" is").trim().to_owned();
        let says = !name.is_empty() && !is_elided(&name) && !is_no_name(&name);
        return (low + at, says.then_some(name));
    }
    // If `User:` was cut off, an ARN or the end of one still says who asked; anonymous callers and services are named
    // without it.
    let before = before_copula(region);
    let name = before.rsplit(|char: char| char.is_whitespace()).next().unwrap_or("");
    let name = name.trim_matches(|char: char| QUOTES.contains(&char) || char == '(');
    // Other scripts put no blank before it.
    let name = name.find("arn:aws").and_then(|start| name.get(start..)).unwrap_or(name);
    let arn = ["arn:aws", ":user/", ":role/", ":assumed-role/", ":federated-user/"];
    let bare = before.len() < region.trim_end().len() && is_bare_principal(name);
    if !bare && !arn.iter().any(|part| name.contains(part)) {
        return (verb, None);
    }
    (low + region.rfind(name).unwrap_or_default(), Some(name.to_owned()))
}

/// Whether what is in a principal's place is not a name: prose, the `with accountId: 1` of `CloudWatch` Logs, or a
/// variable of source code.
fn is_no_name(name: &str) -> bool {
    words_beside_placeholders(name) > 4 || name.starts_with("with accountId") || name.starts_with('+')
}

/// A name, perhaps wrapped, without what follows an ARN on its lines: a comment, a name in brackets.
fn without_remarks(name: &str) -> String {
    let mut out = String::new();
    for line in name.split('\n').map(str::trim) {
        let begun = out.len();
        out.push_str(line);
        if out.starts_with("arn:") {
            let end = end_of_arn(&out, begun);
            out.truncate(end);
        }
    }
    out
}

/// Where an ARN that continues from a position ends: at a blank after its account, unless another part of it follows.
fn end_of_arn(text: &str, from: usize) -> usize {
    let mut place = from;
    while let Some(rest) = text.get(place..)
        && let Some(char) = rest.chars().next()
    {
        let has_account = || text.get(..place).is_some_and(|arn| arn.matches(':').count() >= 5);
        if char == ' ' && !rest.contains('/') && has_account() {
            break;
        }
        place += placeholder(rest).unwrap_or(char.len_utf8());
    }
    place
}

/// An anonymous caller, or a service.
fn is_bare_principal(name: &str) -> bool {
    name.eq_ignore_ascii_case("anonymous") || name.ends_with(".amazonaws.com") && !name.contains(['/', ':'])
}

/// The last `User:`, `User` and the like in a region: its position and the position after it.
fn introduction(region: &str) -> Option<(usize, usize)> {
    ["User:", "user:", "User", "Principal:", "Role:", "Identity:"]
        .iter()
        .filter_map(|word| {
            let at = region.rfind(word)?;
            let before = region.get(..at)?.chars().next_back();
            let after = region.get(at + word.len()..)?.chars().next();
            // Hive writes `(message:User: x`.
            let field = word == &"User:" && region.get(..at)?.ends_with("message:");
            let alone = field
                || before.is_none_or(|char| !char.is_alphanumeric() && !matches!(char, ':' | '/' | '-'));
            let ends = word.ends_with(':')
                || after.is_none_or(|char| char.is_whitespace() || char == ':' || QUOTES.contains(&char));
            // A lower-case word is also the middle of an ARN, `…:user:`.
            let lower = word.starts_with('u') && after.is_none_or(|char| !char.is_whitespace());
            (alone && ends && !lower).then_some((at, at + word.len()))
        })
        .max_by_key(|(at, after)| (*at, *after))
}

/// Removes `is` (or `are`, wrapped anywhere) from the end.
fn before_copula(region: &str) -> &str {
    let trimmed = region.trim_end();
    for copula in ["is", "i\ns", "are", "was"] {
        if let Some(rest) = trimmed.strip_suffix(copula)
            && (rest.is_empty()
                || rest.ends_with(|char: char| char.is_whitespace() || QUOTES.contains(&char)))
        {
            return rest.trim_end();
        }
    }
    trimmed
}

/// A reason some words after an action that names no resource: `… because no service control policy allows it`.
fn loose_reason(view: &View<'_>, place: usize) -> Option<usize> {
    let rest = view.from(place);
    let gap = rest.find(|char: char| char.is_alphabetic())?;
    let between = rest.get(..gap)?;
    let quiet = between
        .chars()
        .all(|char| char.is_whitespace() || matches!(char, '.' | '…' | '"' | '\'' | '`' | ',' | '*' | '_'));
    (quiet && !between.contains("\n\n") && reason::begins(view, place + gap)).then_some(place + gap)
}
