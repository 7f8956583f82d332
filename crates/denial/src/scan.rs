//! Finds where a JSON value ends while it is still arriving, and hands out the elements of long lists one by one.

use serde_json::value::RawValue;

/// The lists whose elements are handed out each by itself: CloudTrail's log files, `lookup-events`,
/// `filter-log-events`.
const LISTS: [&str; 3] = ["\"records\"", "\"events\"", "\"logevents\""];
/// The depth that `serde_json` reads.
const DEPTH: usize = 127;

/// A JSON value that has begun.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// The text that is held: all of it except elements that were handed out.
    held: String,
    /// How much of it has been examined.
    at: usize,
    /// The open brackets.
    open: Vec<u8>,
    state: State,
    list: Option<List>,
}

/// Where the elements of a list begin.
#[derive(Debug, Clone, Copy)]
struct List {
    depth: usize,
    begin: usize,
    element: Option<usize>,
    /// Where a string, number or word begins that is an element.
    scalar: Option<usize>,
    any: bool,
}

impl List {
    /// Where the element begins that goes on.
    fn open(&self) -> Option<usize> {
        self.element.or(self.scalar)
    }
}

/// What may come next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum State {
    /// A value, as after `:`.
    #[default]
    Value,
    /// A value, or the end of the list that has just begun.
    FirstElement,
    /// A name, or the end of the object that has just begun.
    FirstName,
    /// A name, as after `,`.
    Name,
    /// The colon after a name.
    Colon,
    /// A comma or a closing bracket.
    After,
    /// More of a string, which may be a name.
    Text { name: bool, escaped: bool },
    /// More of a number or of `true`, `false`, `null`.
    Word,
}

/// How far a value has come.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Progress {
    /// It continues.
    Open,
    /// It ended; this many bytes of the last piece follow it.
    Closed {
        /// The bytes of the last piece that follow the value.
        rest: usize,
    },
    /// It is not JSON.
    Broken,
}

impl Scan {
    /// True if a line begins an object, or a list of objects or lists.
    pub(crate) fn opens(line: &str) -> bool {
        let line = line.trim_start();
        let inner = |open: char| line.strip_prefix(open).map(|inner| inner.trim_start().chars().next());
        match (inner('{'), inner('[')) {
            (Some(next), _) => matches!(next, None | Some('"' | '}')),
            (_, Some(next)) => matches!(next, None | Some('{' | '[')),
            _ => false,
        }
    }

    /// The text that is held.
    pub(crate) fn text(&self) -> &str {
        &self.held
    }

    /// The text that was not handed out with an element.
    pub(crate) fn pending(&self) -> &str {
        let handed_out = self.list.filter(|list| list.any);
        let begin = handed_out.map_or(0, |list| list.open().unwrap_or(self.at));
        self.held.get(begin..).unwrap_or_default()
    }

    /// True between the elements of a list that is the whole text.
    pub(crate) fn is_between_elements(&self) -> bool {
        self.open == [b'[']
    }

    /// True if elements were handed out: what is held is only the frame around them.
    pub(crate) fn handed_out(&self) -> bool {
        self.list.is_some_and(|list| list.any)
    }

    /// Reads another piece, and passes each element of a long list to `element`.
    pub(crate) fn push(&mut self, piece: &str, mut element: impl FnMut(&str)) -> Progress {
        self.held.push_str(piece);
        while let Some(byte) = self.held.as_bytes().get(self.at).copied() {
            if matches!(self.state, State::Text { escaped: false, .. }) && self.skip_plain() {
                continue;
            }
            self.at += 1;
            let was = self.state;
            let Some(state) = self.step(byte) else { return Progress::Broken };
            self.state = state;
            self.end_scalar(was, &mut element);
            self.begin_scalar(was);
            if state == State::After && matches!(byte, b'}' | b']') {
                if self.open.is_empty() {
                    let rest = self.held.len() - self.at;
                    self.held.truncate(self.at);
                    return Progress::Closed { rest };
                }
                self.end_element(&mut element);
            }
        }
        self.let_go();
        Progress::Open
    }

    /// Skips the ordinary characters of a string; true if there were any.
    fn skip_plain(&mut self) -> bool {
        let ahead = self.held.as_bytes().get(self.at..).unwrap_or_default();
        let plain = ahead
            .iter()
            .position(|byte| *byte < b' ' || *byte == b'"' || *byte == b'\\')
            .unwrap_or(ahead.len());
        self.at += plain;
        plain > 0
    }

    /// The state after a byte; `None` if the byte is not allowed there.
    fn step(&mut self, byte: u8) -> Option<State> {
        match self.state {
            State::Text { name, escaped: true } => {
                return (byte >= b' ').then_some(State::Text { name, escaped: false });
            }
            State::Text { name, escaped: false } => {
                return match byte {
                    b'"' => Some(if name { State::Colon } else { State::After }),
                    b'\\' => Some(State::Text { name, escaped: true }),
                    _ => (byte >= b' ').then_some(State::Text { name, escaped: false }),
                };
            }
            State::Word if byte.is_ascii_alphanumeric() || b"+-.".contains(&byte) => {
                return Some(State::Word);
            }
            State::Word => self.state = State::After,
            _ => {}
        }
        if byte.is_ascii_whitespace() {
            return Some(self.state);
        }
        match (self.state, byte) {
            (State::Value | State::FirstElement, b'{') => self.enter(byte, State::FirstName),
            (State::Value | State::FirstElement, b'[') => self.enter(byte, State::FirstElement),
            (State::Value | State::FirstElement, b'"') => Some(State::Text { name: false, escaped: false }),
            (State::Value | State::FirstElement, b'-' | b'0'..=b'9' | b't' | b'f' | b'n') => {
                Some(State::Word)
            }
            (State::FirstName | State::Name, b'"') => Some(State::Text { name: true, escaped: false }),
            (State::Colon, b':') => Some(State::Value),
            (State::After, b',') => {
                Some(if self.open.last() == Some(&b'{') { State::Name } else { State::Value })
            }
            (State::FirstName | State::After, b'}') => self.leave(b'{'),
            (State::FirstElement | State::After, b']') => self.leave(b'['),
            _ => None,
        }
    }

    fn enter(&mut self, bracket: u8, state: State) -> Option<State> {
        if self.open.len() >= DEPTH {
            return None;
        }
        if self.list.is_none() && bracket == b'[' && self.is_long_list() {
            self.list = Some(List {
                depth: self.open.len() + 1,
                begin: self.at,
                element: None,
                scalar: None,
                any: false,
            });
        }
        if let Some(list) = &mut self.list
            && list.depth == self.open.len()
        {
            list.element = Some(self.at - 1);
        }
        self.open.push(bracket);
        Some(state)
    }

    fn leave(&mut self, bracket: u8) -> Option<State> {
        (self.open.pop() == Some(bracket)).then_some(State::After)
    }

    /// True for a list that is the whole text, or one of [`LISTS`] in the outermost object.
    fn is_long_list(&self) -> bool {
        match self.open.as_slice() {
            [] => true,
            [b'{'] => self.held.get(..self.at - 1).is_some_and(|before| {
                let name = before.trim_end().trim_end_matches(':').trim_end();
                LISTS.iter().any(|list| {
                    let tail = name.len().checked_sub(list.len()).and_then(|from| name.get(from..));
                    tail.is_some_and(|tail| tail.eq_ignore_ascii_case(list))
                })
            }),
            _ => false,
        }
    }

    fn end_element(&mut self, element: &mut impl FnMut(&str)) {
        let Some(list) = &mut self.list else { return };
        if list.depth == self.open.len()
            && let Some(begin) = list.element.take()
        {
            element(self.held.get(begin..self.at).unwrap_or_default());
            let first = !std::mem::replace(&mut list.any, true);
            let before = self.held.get(list.begin..begin).filter(|_| first).unwrap_or_default();
            for scalar in scalars(before) {
                element(scalar.get());
            }
        }
    }

    /// Notes where an element begins that has no brackets; in a list without objects and lists they are one text.
    fn begin_scalar(&mut self, was: State) {
        let begins = matches!(was, State::Value | State::FirstElement)
            && matches!(self.state, State::Word | State::Text { .. });
        if let Some(list) = self.list.as_mut().filter(|list| list.any && list.depth == self.open.len())
            && begins
        {
            list.scalar = Some(self.at - 1);
        }
    }

    fn end_scalar(&mut self, was: State, element: &mut impl FnMut(&str)) {
        let end = match (was, self.state) {
            (_, State::Word | State::Text { .. }) => return,
            // What follows a word ends it.
            (State::Word, _) => self.at - 1,
            _ => self.at,
        };
        if let Some(begin) = self.list.as_mut().and_then(|list| list.scalar.take()) {
            element(self.held.get(begin..end).unwrap_or_default());
        }
    }

    /// Forgets the elements that were handed out.
    fn let_go(&mut self) {
        let Some(list) = &mut self.list else { return };
        if !list.any || self.open.len() < list.depth {
            return;
        }
        let keep = list.open().unwrap_or(self.at);
        self.held.replace_range(list.begin..keep, "");
        self.at -= keep - list.begin;
        list.element = list.element.map(|_| list.begin);
        list.scalar = list.scalar.map(|_| list.begin);
    }
}

/// The elements that stand before the first object or list of a list: `3, "x", `.
fn scalars(before: &str) -> Vec<Box<RawValue>> {
    let elements = before.trim_end().trim_end_matches(',');
    serde_json::from_str(&format!("[{elements}]")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{Progress, Scan};

    fn scan(pieces: &[&str]) -> (Progress, Vec<String>, String) {
        let (mut scan, mut elements) = (Scan::default(), Vec::new());
        let mut progress = Progress::Open;
        for piece in pieces {
            progress = scan.push(piece, |element| elements.push(element.to_owned()));
        }
        (progress, elements, scan.text().to_owned())
    }

    #[test]
    fn a_value_ends_with_its_last_bracket() {
        assert_eq!(scan(&[r#"{"a": ["}", 1, {"b": null}]} x"#]).0, Progress::Closed { rest: 2 });
        assert_eq!(scan(&["{", "\"a\": \"\\", "\"}\"", "}"]).0, Progress::Closed { rest: 0 });
        assert_eq!(scan(&[r#"{"a": "#]).0, Progress::Open);
    }

    #[test]
    fn what_cannot_be_json_breaks_at_once() {
        for broken in [
            r#"{"a": {{"#,
            "{\"a\n\"",
            r#"{"a" "b""#,
            r#"{"a":1,{"#,
            "{name: 1",
            r#"{"a": ..."#,
            r#"{"a":1]"#,
        ] {
            assert_eq!(scan(&[broken]).0, Progress::Broken, "{broken}");
        }
        assert_eq!(scan(&["[".repeat(1000).as_str()]).0, Progress::Broken);
    }

    #[test]
    fn the_elements_of_long_lists_are_handed_out() {
        let (progress, elements, held) =
            scan(&["{\"Records\" :\n[ {\"a\": [1]},", "{\"b\"", ":[{}]}", ", {}]}"]);
        assert_eq!(progress, Progress::Closed { rest: 0 });
        assert_eq!(elements, [r#"{"a": [1]}"#, r#"{"b":[{}]}"#, "{}"]);
        assert!(held.len() < 30, "{held}");
        assert_eq!(scan(&["[{\"a\":1},\n{}]"]).1, ["{\"a\":1}", "{}"]);
        assert_eq!(scan(&[r#"{"resources": [{"a":1}]}"#]).1, Vec::<String>::new());
    }

    #[test]
    fn elements_without_brackets_are_handed_out_beside_those_with() {
        for size in [1, 2, 5, 100] {
            let text = r#"[ 3, "a", {"b":[1]}, -4.5e1 ,"c\"]", null,[5],true]"#;
            let pieces: Vec<&str> =
                text.as_bytes().chunks(size).map(|piece| std::str::from_utf8(piece).unwrap()).collect();
            let (progress, elements, _) = scan(&pieces);
            assert_eq!(progress, Progress::Closed { rest: 0 });
            let expected = [r#"{"b":[1]}"#, "3", r#""a""#, "-4.5e1", r#""c\"]""#, "null", "[5]", "true"];
            assert_eq!(elements, expected, "{size}");
        }
        assert_eq!(scan(&[r#"["a", "b"]"#]).1, [""; 0]);
    }
}
