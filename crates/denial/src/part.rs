//! Where a line of prose is parted that is too long to be read at once.

use memchr::memmem;

use crate::{text, trigger};

/// What begins an event in a line of many; in a string of JSON the quotes are escaped.
const EVENTS: [&str; 2] = ["{\"eventVersion\"", "{\\\"eventVersion\\\""];
/// What begins an error that a sentence may follow.
const ERRORS: [&str; 2] = ["An error occurred (", "operation error "];
/// What begins a sentence.
const USER: &str = "User: ";
/// What every sentence has; it may not begin with [`USER`].
const VERBS: [&str; 2] = ["not authorized to perform", "not authorised to perform"];
/// What ends a line in a string of JSON.
const ESCAPED_END: &str = "\\n";
/// The longest way from the beginning of a sentence to its verb, and from that of an error to its sentence.
const REACH: usize = 3 << 10;
/// So much text without a telling word parts two denials.
const GAP: usize = 4 << 10;

/// The length of the part of a long line that can be read by itself: no denial goes on behind it. At most so many
/// bytes, and at least a quarter of them.
pub(crate) fn length(line: &str, most: usize) -> usize {
    let window = front(line, most);
    let late = window.floor_char_boundary(window.len() / 2);
    let enough = |at: &usize| *at >= most / 4;
    last_of(window, &EVENTS)
        .filter(enough)
        .or_else(|| last_opening(window, late).filter(enough))
        .or_else(|| last_gap(window, late))
        .or_else(|| after_blank(window).filter(enough))
        .unwrap_or(window.len())
}

/// True for text in which an error begins.
pub(crate) fn opens_error(text: &str) -> bool {
    has_subject(text) || ERRORS.iter().any(|words| text.contains(words))
}

/// True for text that says who was denied.
pub(crate) fn has_subject(text: &str) -> bool {
    text.contains(USER)
}

/// The first bytes of a text, so many or a few less.
pub(crate) fn front(text: &str, most: usize) -> &str {
    text.get(..text.floor_char_boundary(most)).unwrap_or(text)
}

/// Where the last of these words begins.
fn last_of(text: &str, words: &[&str]) -> Option<usize> {
    words.iter().filter_map(|word| memmem::rfind(text.as_bytes(), word.as_bytes())).max()
}

/// Where the last error begins of which something stands behind `late`.
fn last_opening(text: &str, late: usize) -> Option<usize> {
    let verb = last_of(text, &VERBS).map(|verb| beginning_of_sentence(text, verb));
    let opening = last_of(text, &[USER]).max(last_of(text, &ERRORS)).max(verb)?;
    (opening >= late).then(|| beginning_of_error(text, opening))
}

/// Where a sentence begins: with `User:`, or with the one word that says who it is.
fn beginning_of_sentence(text: &str, verb: usize) -> usize {
    let from = text.floor_char_boundary(verb.saturating_sub(REACH));
    let before = text.get(from..verb).unwrap_or_default();
    let subject = || {
        let before = before.trim_end();
        let before = before.strip_suffix("is").or_else(|| before.strip_suffix("are")).unwrap_or(before);
        after_blank(before.trim_end()).unwrap_or(0)
    };
    from + last_of(before, &[USER]).unwrap_or_else(subject)
}

/// Where the error begins that a sentence is part of: what stands in front of it, behind the sentence before.
fn beginning_of_error(text: &str, sentence: usize) -> usize {
    let from = text.floor_char_boundary(sentence.saturating_sub(REACH));
    let before = text.get(from..sentence).unwrap_or_default();
    let last = last_of(before, &[USER]).map_or(0, |last| last + USER.len());
    let own = before.get(last..).unwrap_or_default();
    last_of(own, &ERRORS)
        .or_else(|| last_of(own, &[ESCAPED_END]).map(|end| end + ESCAPED_END.len()))
        .or_else(|| text::place_of_code_before(own))
        .map_or(sentence, |at| from + last + at)
}

/// The middle of the last stretch that tells nothing.
fn last_gap(text: &str, late: usize) -> Option<usize> {
    let mut begin = late;
    let mut middle = None;
    let ends = trigger::telling_words(text.get(late..)?).map(|(from, to)| (late + from, late + to));
    for (end, next) in ends.chain([(text.len(), text.len())]) {
        if end.saturating_sub(begin) >= GAP {
            middle = Some((begin, begin.midpoint(end)));
        }
        begin = next;
    }
    let (begin, middle) = middle.map(|(begin, middle)| (begin, text.floor_char_boundary(middle)))?;
    let blank = after_blank(text.get(begin..middle)?).filter(|at| *at >= GAP / 4);
    Some(blank.map_or(middle, |at| begin + at))
}

/// The place behind the last blank.
fn after_blank(text: &str) -> Option<usize> {
    text.rfind(|char: char| char.is_ascii_whitespace()).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOST: usize = 64 << 10;
    const SENTENCE: &str =
        "User: arn:aws:iam::111111111111:user/ann is not authorized to perform: s3:GetObject";

    /// What follows the first part of a line: `before`, so many bytes of filling, and a text that goes on.
    fn second(filling: usize, text: &str) -> String {
        let line = format!("{} {text} {}", "x".repeat(filling), "y ".repeat(MOST));
        line[length(&line, MOST)..].to_owned()
    }

    #[test]
    fn an_error_is_not_parted_wherever_it_stands() {
        for text in [
            SENTENCE.to_owned(),
            format!("AccessDenied: {SENTENCE}"),
            format!("An error occurred (AccessDenied) when calling the GetObject operation: {SENTENCE}"),
            format!("operation error S3: GetObject, StatusCode: 403, api error AccessDenied: {SENTENCE}"),
            "arn:aws:iam::111111111111:user/ann is not authorized to perform: s3:GetObject".to_owned(),
            format!("{{\"eventVersion\":\"1.11\",\"errorMessage\":\"{SENTENCE}\"}}"),
            "upload failed: Access Denied (403 Forbidden)".to_owned(),
        ] {
            for filling in (MOST - text.len() - 3..MOST + 3).chain([MOST / 2 - 20, MOST / 2, MOST / 4]) {
                let line = format!("{} {text} {}", "x".repeat(filling), "y ".repeat(MOST));
                let at = length(&line, MOST);
                let begin = line.find(&text).expect("the text is there");
                assert!(at <= begin || at >= begin + text.len(), "{text}, {filling}: {at} in {begin}");
                assert!((MOST / 4..=MOST).contains(&at), "{text}, {filling}: {at}");
            }
        }
    }

    #[test]
    fn a_line_of_a_string_stays_with_its_error() {
        let rest = second(MOST - 100, &format!("last line\\nAccessDenied at 12:00 {SENTENCE}"));
        assert!(rest.starts_with("AccessDenied at"), "{}", &rest[..40]);
    }

    #[test]
    fn characters_stay_whole() {
        for filling in ["ö", "€", "😀", "ö "] {
            let line = filling.repeat(MOST);
            assert!(line.is_char_boundary(length(&line, MOST)));
        }
    }
}
