//! The resource in a sentence: an ARN, `*` or any name, quoted or not, wrapped or not.

use super::reason;
use super::token::{self, CLOSING, QUOTES, placeholder, without_punctuation};
use super::view::View;

/// What comes after an action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Found {
    /// The resource, if the text names one.
    pub(crate) resource: Option<String>,
    /// Where the reason begins, if one follows.
    pub(crate) reason: Option<usize>,
    /// The position after the resource.
    pub(crate) end: usize,
}

/// The longest resource, with what may surround it: an S3 key has at most 1,024 bytes.
const LONGEST: usize = 2_048;

/// Words that stand for a resource without naming it.
const NAMELESS: [&str; 6] = [
    "ontheresourceassociatedwiththisciphertext",
    "onthespecifiedresource",
    "ontherequestedresource",
    "onthisresource",
    "ontheresource",
    "onresource",
];

/// Reads `on resource: …` at a position.
pub(crate) fn read(view: &View<'_>, place: usize) -> Option<Found> {
    let place = skip(view, place, &QUOTES);
    named(view, place).map(|after| value(view, after)).or_else(|| nameless(view, place))
}

/// The position after the words that introduce a resource, if its name follows.
fn named(view: &View<'_>, place: usize) -> Option<usize> {
    let phrases =
        ["onresources:", "onresource(s):", "onresource:", "ontheresource:", "onthefollowingresource:"];
    view.matches_any(place, &phrases).or_else(|| {
        let after = view.matches_any(place, &["onresource", "ontheresource", "on"])?;
        let value = view.from(after).trim_start();
        let quoted = value.starts_with(QUOTES) && view.matches(place, "onresource").is_some();
        (quoted || value.trim_start_matches(QUOTES).starts_with("arn:")).then_some(after)
    })
}

/// `on this resource because …`, `on resource… because …`.
fn nameless(view: &View<'_>, place: usize) -> Option<Found> {
    let after = view.matches_any(place, &NAMELESS)?;
    let reason = reason_behind(view, skip(view, after, &['.', '…', ',']));
    Some(Found { resource: None, reason, end: after })
}

fn skip(view: &View<'_>, place: usize, signs: &[char]) -> usize {
    let rest = view.from(place);
    place + rest.len() - rest.trim_start_matches(signs).len()
}

fn reason_behind(view: &View<'_>, place: usize) -> Option<usize> {
    let rest = view.from(place);
    let start = place + rest.len() - rest.trim_start().len();
    reason::begins(view, start).then_some(start)
}

/// Reads the value after `on resource:`.
fn value(view: &View<'_>, place: usize) -> Found {
    let rest = view.from(place);
    let start = place + rest.len() - rest.trim_start().len();
    let body = view.from(start);
    if closes_excerpt(body) {
        return Found { resource: None, reason: None, end: start };
    }
    let opening = body.chars().next().filter(|char| QUOTES.contains(char));
    let start = start + opening.map_or(0, char::len_utf8);
    let quoted = opening.and_then(|opening| quoted(view.from(start), opening));
    let (raw, end, reason) =
        quoted.map_or_else(|| extent(view, start, opening), |value| (value, start + value.len(), None));
    let reason = reason.or_else(|| reason_behind(view, skip(view, end, &QUOTES)));
    let text = token::joined_softly(raw);
    // In prose a full stop may be inside the quotes; AWS quotes only the name.
    let exact = quoted.is_some() && reason.is_some();
    let closed = token::closed_up(name(text.trim()));
    let resource = if exact { raw } else { closed.as_deref().unwrap_or(name(text.trim())) };
    Found { resource: (!resource.is_empty()).then(|| resource.to_owned()), reason, end }
}

/// Whether a text begins with a quote that does not open a value but ends the words before it.
fn closes_excerpt(text: &str) -> bool {
    text.strip_prefix(QUOTES).is_some_and(|after| {
        let blank = after.is_empty() || after.starts_with(char::is_whitespace);
        blank && !after.trim_start().starts_with("arn:")
    })
}

/// A value without the punctuation of its sentence. The colon that ends a log group's ARN belongs to the ARN.
fn name(value: &str) -> &str {
    let ends_open = value.starts_with("arn:") && value.ends_with([':', '*']) && !value.ends_with("::");
    if ends_open { value } else { without_punctuation(value) }
}

/// The value up to the quote that matches the opening one, if it is on the same line. `None` if the quote belongs to
/// another value, because words of the sentence come first.
fn quoted(body: &str, opening: char) -> Option<&str> {
    let head = body.get(..body.floor_char_boundary(LONGEST))?;
    let line = head.split('\n').next()?;
    let partner = |(at, quote): &(usize, char)| {
        let after = line.get(at + quote.len_utf8()..).unwrap_or_default();
        closes(opening, *quote) && (matches!(opening, '"' | '“') || ends_string(after))
    };
    let (end, _) = line.char_indices().find(partner)?;
    let value = line.get(..end).filter(|value| !value.trim().is_empty())?;
    let of_sentence = ["not authorized", "because no ", "with an explicit deny"];
    (!of_sentence.iter().any(|words| value.contains(words))).then_some(value)
}

/// The raw value from a position on, the position after it, and where the reason begins if one ended it.
fn extent<'a>(view: &View<'a>, start: usize, opening: Option<char>) -> (&'a str, usize, Option<usize>) {
    let body = view.from(start);
    let arn = body.starts_with("arn:");
    let mut previous = ' ';
    let mut inside = 0;
    for (offset, char) in body.char_indices() {
        if offset < inside {
            continue;
        }
        let at = start + offset;
        let done = |reason| (body.get(..offset).unwrap_or(""), at, reason);
        if offset > LONGEST {
            return done(None);
        }
        if previous.is_whitespace() && reason::begins(view, at) {
            return done(Some(at));
        }
        let stops = match char {
            '"' | '”' => true,
            sign if CLOSING.contains(&sign) => true,
            quote if opening.is_some_and(|opening| closes(opening, quote)) => true,
            // Scripts without blanks continue right after it.
            '`' if view.from(at + 1).starts_with(|char: char| !char.is_ascii()) => true,
            '\'' | '`' | '’' => ends_string(view.from(at + char.len_utf8())),
            '<' => view.from(at).starts_with("</"),
            '(' => previous.is_whitespace() && !is_of_name(view, at),
            '\n' => !goes_on(view, at, body.get(..offset).unwrap_or("")),
            ' ' if arn && is_within_head(body, offset) => false,
            char if char.is_whitespace() => ends_value(view, at, arn && opening.is_none()),
            _ => false,
        };
        if stops {
            return done(None);
        }
        inside = placeholder(view.from(at)).map_or(inside, |length| offset + length);
        previous = char;
    }
    (body, start + body.len(), None)
}

/// Whether a narrow column left this blank before an ARN's resource.
fn is_within_head(body: &str, blank: usize) -> bool {
    let lacks = body.get(..blank).is_some_and(lacks_account);
    lacks && body.split('\n').next().and_then(token::closed_up).is_some()
}

fn closes(opening: char, quote: char) -> bool {
    match opening {
        '`' | '´' | '‘' => matches!(quote, '`' | '\'' | '´' | '’'),
        '“' => quote == '”',
        _ => quote == opening,
    }
}

/// Whether brackets are part of a name: the reason follows them on the line, and they contain no fields.
fn is_of_name(view: &View<'_>, bracket: usize) -> bool {
    let inner = view.from(bracket + 1);
    let inside = inner.split([')', '\n']).next().unwrap_or_default();
    !inside.contains(": ") && !reason::begins(view, bracket + 1) && reason_on_line(view, bracket)
}

/// Whether a quote before this text ends a string: only punctuation follows.
fn ends_string(after: &str) -> bool {
    after
        .chars()
        .next()
        .is_none_or(|char| char.is_whitespace() || matches!(char, ',' | ')' | '}' | ']' | ';' | '.' | '`'))
}

/// Whether a value continues on the next line: the next word is the rest of it, or the reason follows soon.
fn goes_on(view: &View<'_>, line_end: usize, so_far: &str) -> bool {
    let rest = view.from(line_end + 1);
    if is_rest(view, line_end, so_far, rest.split('\n').next().unwrap_or_default()) {
        return true;
    }
    let mut lines = rest.split('\n');
    let mut place = line_end + 1;
    for _ in 0..3 {
        let Some(line) = lines.next() else { return false };
        let stop = line.trim().is_empty()
            || super::record::starts_record(line)
            || line.contains(" is not authorized")
            || line.contains("(Service");
        if stop && place != line_end + 1 {
            return false;
        }
        if reason_in(view, place, line) {
            return true;
        }
        if stop {
            return false;
        }
        place += line.len() + 1;
    }
    false
}

/// Whether the first word of a line is the rest of a value. Many values end in `/` or `:`, so there must be more
/// evidence: what follows the word, an ARN that lacks its account, or lines cut at the same width.
fn is_rest(view: &View<'_>, line_end: usize, so_far: &str, line: &str) -> bool {
    let (word, behind) = line.split_at(line.find(char::is_whitespace).unwrap_or(line.len()));
    if word.is_empty() || super::record::starts_record(line) {
        return false;
    }
    if lacks_account(so_far) {
        return !word.ends_with(':') && !lacks_account(&format!("{so_far}{word}"));
    }
    let open = so_far.trim_end().ends_with(['/', ':', '-']) && word.starts_with(char::is_alphanumeric);
    let middle = so_far.starts_with("arn:") && is_middle_of_arn(word);
    let trailer = ["(Service", "(service", "(RequestToken", "(RequestId"]
        .iter()
        .any(|trailer| behind.trim_start().starts_with(trailer));
    let ends = behind.trim().is_empty();
    let closed = ends && word.trim_end_matches([',', ';', ')', '.']).ends_with(QUOTES);
    (open || middle) && (trailer || closed || middle && ends && is_cut(view, line_end, line))
}

/// Whether a text begins like an ARN and ends before the account.
fn lacks_account(text: &str) -> bool {
    text.starts_with("arn:aws") && text.matches(':').count() < 5
}

/// Lines cut by a program that ignores words and punctuation differ by at most this much.
const RAGGED: usize = 8;
/// Narrower columns are not terminals, but short lines that happen to be similar.
const NARROWEST: usize = 40;

/// Whether the line that ends here was cut: it is about as wide as the one before it, and wider than the one after it.
fn is_cut(view: &View<'_>, line_end: usize, next: &str) -> bool {
    let width = |line: &str| line.chars().count();
    let mut before = view.until(line_end).rsplit('\n').map(width);
    let (Some(own), Some(other)) = (before.next(), before.next()) else { return false };
    own >= NARROWEST && own.abs_diff(other) <= RAGGED && width(next) <= own
}

/// A word with a slash in it: not prose, but the rest of a long name.
fn is_middle_of_arn(word: &str) -> bool {
    let word = word.trim_end_matches(|char: char| QUOTES.contains(&char) || matches!(char, ',' | ';'));
    let plain = |char: char| char.is_ascii_alphanumeric() || "/-_:.*@{}$+=,".contains(char);
    word.contains('/') && !word.contains("//") && (word.starts_with('/') || word.chars().all(plain))
}

/// Whether a reason begins on a line whose words before it can be the rest of a value.
fn reason_in(view: &View<'_>, place: usize, line: &str) -> bool {
    ["because", "with an"].iter().any(|word| {
        line.match_indices(word).next().is_some_and(|(at, _)| {
            let before = line.get(..at).unwrap_or("");
            reason::begins(view, place + at)
                && before.split_whitespace().count() <= 3
                && !before.trim_end().ends_with([':', '.'])
        })
    })
}

/// Whether a value ends at a blank: something else follows, or it is an ARN, which contains none.
fn ends_value(view: &View<'_>, blank: usize, arn: bool) -> bool {
    let rest = view.from(blank).trim_start();
    let follows = [
        "(Service",
        "(service",
        "(RequestToken",
        "status code",
        "Status Code",
        "request id",
        "Encoded",
        "-->",
    ];
    let before = view.until(blank);
    if follows.iter().any(|word| rest.starts_with(word)) || before.ends_with(['.', ',', ';']) && arn {
        return true;
    }
    (arn || before.ends_with(',')) && !reason_on_line(view, blank)
}

/// Whether the reason follows on the same line: then everything before it is the resource, an S3 key with blanks.
fn reason_on_line(view: &View<'_>, blank: usize) -> bool {
    let rest = view.from(blank);
    let rest = rest.get(..rest.floor_char_boundary(LONGEST)).unwrap_or(rest);
    let line = rest.get(..rest.find(['\n', '"']).unwrap_or(rest.len())).unwrap_or("");
    ["because no", "with an explicit deny"].iter().any(|reason| {
        line.find(reason).is_some_and(|at| line.get(..at).is_some_and(|gap| !gap.contains("not authorized")))
    })
}
