//! The words with which the AWS CLI, boto and Go begin each error: what comes before them is unrelated.

use super::codes;
use super::record::is_of_log;

const WORDS: [&str; 2] = ["error occurred (", "operation error "];

/// Whether a text contains such words.
pub(super) fn is_in(text: &str) -> bool {
    WORDS.iter().any(|words| text.contains(words))
}

/// Where the first line with such words begins, after the line that contains `from`.
pub(super) fn first_line(text: &str, from: usize, to: usize) -> Option<usize> {
    let mut place = from;
    for (index, line) in text.get(from..to)?.split_inclusive('\n').enumerate() {
        if index > 0 && is_in(line) {
            return Some(place);
        }
        place += line.len();
    }
    None
}

/// Where what belongs to a sentence begins: at the last line that has such words, or at a later one that begins a log
/// entry, or that says `User:` after a complete error that is not a denial.
pub(super) fn of_sentence(text: &str, floor: usize, start: usize) -> usize {
    let line_end = text.get(start..).and_then(|rest| rest.find('\n')).map_or(text.len(), |end| start + end);
    let mut own = floor;
    let mut place = floor;
    let mut above = "";
    for line in text.get(floor..line_end).unwrap_or_default().split_inclusive('\n') {
        if place > start {
            break;
        }
        if !above.is_empty() && (is_in(line) || begins_anew(above, line)) {
            own = place;
        }
        if !line.trim().is_empty() {
            above = line.trim();
        }
        place += line.len();
    }
    own
}

/// Whether a line is unrelated to the one above it.
fn begins_anew(above: &str, line: &str) -> bool {
    let goes_on = above.ends_with([':', ',', '(']) || super::is_heading(above);
    !goes_on && (is_of_log(line) || line.starts_with("User:") && is_of_another(above))
}

/// Whether a line is a complete error that is not a denial.
fn is_of_another(line: &str) -> bool {
    let code = codes::in_brackets(line).map(|(code, _)| code).or_else(|| codes::of_api_error(line));
    code.is_some_and(|code| !codes::is_denial(code) && !codes::is_of_caller(code))
}
