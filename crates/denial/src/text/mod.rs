//! Denials in prose: what command lines, SDKs, Terraform, logs and browsers print.
//!
//! A text is unescaped, undressed and unwrapped; then its sentences (`… is not authorized to perform: …`) are read or,
//! if there are none, the codes and phrases that services use by themselves. The text around a sentence, from the one
//! before to the one after, gives code, operation and ids.

mod assume;
mod bare;
mod clean;
mod codes;
mod colours;
mod escape;
mod foreign;
mod literal;
mod lookalike;
mod markup;
mod opening;
mod panel;
mod reason;
mod record;
mod resource;
mod sentence;
mod surroundings;
mod token;
mod unwrap;
mod view;

use memchr::memmem;

pub(crate) use codes::{is_denial as is_denial_code, place_right_before as place_of_code_before};
pub(crate) use panel::is_field as is_field_of_panel;

use crate::{Kind, Origin, Reading, Reported, http, merge};
pub use lookalike::Lookalike;
use sentence::{Located, Sentence};
use surroundings::Surroundings;
use view::View;

/// The words, flat, that every sentence has.
const VERBS: [&str; 2] = ["notauthorizedtoperform", "notauthorisedtoperform"];

/// Finds the denials and look-alikes in a text, in its order.
pub(crate) fn read(text: &str) -> Vec<Reading> {
    let unescaped = escape::unescape(text);
    let lines = literal::join(unescaped.lines().map(clean::clean));
    let plain = unwrap::unwrap(&lines);
    let view = View::new(&plain);
    let sentences = sentences(&view);
    let mut readings = Vec::new();
    let mut floor = 0;
    // What comes before several sentences that one error lists.
    let mut before = "";
    for (index, located) in sentences.iter().enumerate() {
        let next = sentences.get(index + 1).map_or(plain.len(), |next| next.start);
        let end = if next == plain.len() {
            opening::first_line(&plain, located.end, next).unwrap_or(next)
        } else {
            beginning_of_entry(&plain, located.end, next)
        };
        let entry = entry_of(&plain, floor, located.start);
        let own = opening::of_sentence(&plain, floor, located.start);
        add_bare(&mut readings, &plain, floor, own.max(above_title(&plain, floor, entry)));
        let last = index.checked_sub(1).and_then(|index| sentences.get(index));
        let gap = last.and_then(|last| plain.get(last.end..located.start));
        if gap.map(str::trim) != Some(",") {
            before = plain.get(own..located.start).unwrap_or_default();
        }
        let around = Surroundings::read(before, plain.get(located.end..end).unwrap_or_default());
        merge::add(&mut readings, reading(&located.sentence, around));
        floor = end;
    }
    if sentences.is_empty() {
        match panel::read(&plain) {
            Some(reading) => readings.push(reading),
            None => readings.extend(bare::read(&plain)),
        }
    } else {
        add_bare(&mut readings, &plain, floor, plain.len());
    }
    readings
}

/// Reads the error message of a CloudTrail event, with its error code.
pub(crate) fn read_message(code: Option<&str>, message: &str) -> Option<Reading> {
    let mut readings = read(message);
    if readings.is_empty() {
        let text = format!("{}: {message}", code?);
        readings = read(&text);
    }
    let mut reading = readings.into_iter().next()?;
    if let Some(code) = code {
        reading.reported.code = Some(code.to_owned());
    }
    Some(reading)
}

fn sentences(view: &View<'_>) -> Vec<Located> {
    let mut verbs: Vec<usize> =
        VERBS.iter().flat_map(|verb| memmem::find_iter(&view.flat, verb.as_bytes())).collect();
    verbs.sort_unstable();
    let mut located: Vec<Located> = Vec::new();
    for flat in verbs {
        let floor = located.last().map_or(0, |last| last.end);
        if view.place(flat) >= floor
            && let Some(found) = sentence::read(view, flat, flat + VERBS[0].len(), floor)
        {
            located.push(found);
        }
    }
    located
}

/// Where the entry that contains the next sentence begins: nothing of it belongs to the sentence before.
fn beginning_of_entry(text: &str, end: usize, next: usize) -> usize {
    let between = text.get(end..next).unwrap_or_default();
    let mut begin = None;
    let mut place = 0;
    for line in between.split_inclusive('\n') {
        let opens = place > 0
            && (record::starts_record(line) || line.contains("operation error") || line.contains("rror"));
        if opens && begin.is_none() {
            begin = Some(place);
        }
        place += line.len();
    }
    let last_line = between.rfind('\n').map(|at| at + 1);
    // Within one line, an error begins with the words of the AWS CLI and of Go, or with the code right before the next
    // sentence.
    let within = || {
        let words = ["An error occurred (", "operation error "];
        words.iter().find_map(|words| between.rfind(words)).or_else(|| codes::place_right_before(between))
    };
    begin.or(last_line).or_else(within).map_or(next, |offset| end + offset)
}

/// Where the lines that lead up to a sentence begin: what comes before them is unrelated. Markup may contain blank
/// lines, and a heading that ends with a code, like the headers of a response, is followed by one.
fn entry_of(text: &str, floor: usize, start: usize) -> usize {
    let before = text.get(floor..start).unwrap_or_default();
    let mut breaks = before.rmatch_indices("\n\n").map(|(at, _)| at);
    let parts = |at: &usize| {
        let (above, below) = before.split_at(*at);
        let last = above.lines().next_back();
        !below.trim_start().starts_with('<')
            && !last.is_some_and(|line| is_heading(line) || http::is_header(line))
    };
    breaks.find(parts).map_or(floor, |at| floor + at)
}

/// The position above the line that is the entry's title: a paragraph of one line that is not a wrapper's error.
fn above_title(text: &str, floor: usize, entry: usize) -> usize {
    let before = text.get(floor..entry).unwrap_or_default().trim_end();
    let title = before.rfind('\n').map_or(0, |end| end + 1);
    let (above, line) = before.split_at(title);
    let alone = above.is_empty() || above.ends_with("\n\n");
    if alone && !opening::is_in(line) { floor + title } else { entry }
}

/// Whether a line ends with a code, as if what was denied followed.
pub(crate) fn is_heading(line: &str) -> bool {
    codes::telling(line).is_some_and(|code| line.trim_end().ends_with(code))
}

/// Adds denials without a sentence that are separate from those with one. What only resembles a denial and has no AWS
/// code is not reported together with them.
fn add_bare(readings: &mut Vec<Reading>, text: &str, from: usize, to: usize) {
    let between = text.get(from..to).unwrap_or_default();
    if between.lines().count() > 2 || opening::is_in(between) {
        let found = bare::read(between).into_iter();
        for reading in found.filter(|one| one.reported.kind == Kind::Denial || one.reported.code.is_some()) {
            merge::add(readings, reading);
        }
    }
}

fn reading(sentence: &Sentence, around: Surroundings) -> Reading {
    let kind = if sentence.public_access_block { Kind::OtherAuthorization } else { Kind::Denial };
    let mut reported = Reported::new(kind, Origin::Text);
    reported.reason = sentence.clause.reason;
    reported.layer = sentence.clause.layer;
    reported.policy_arn.clone_from(&sentence.clause.policy_arn);
    around.report(&mut reported);
    Reading {
        principal: sentence.principal.clone(),
        action: sentence.action.clone(),
        resource: sentence.resource.clone(),
        ..Reading::new(reported)
    }
}
