//! Lines of prose that may belong to one denial.

use std::collections::VecDeque;

use crate::{Reading, embedded, fragment, http, merge, part, stamp, text, trigger};

/// How many lines before the first telling one are kept: a sentence may begin in them.
const LEAD: usize = 6;
/// This much quiet ends an entry; a plain line counts 2.
const QUIET: usize = 8;
/// The most bytes of an entry.
const MAX_BYTES: usize = 64 << 10;

/// An entry that may continue.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    lines: VecDeque<String>,
    bytes: usize,
    /// Whether any of the lines may report a denial.
    telling: bool,
    /// Whether any of them has the words of a refusal.
    refusing: bool,
    /// Whether the lines held so far are part of a decoded message.
    decoded: bool,
    inside: Inside,
    quiet: usize,
}

/// What the last line belongs to, if that continues.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Inside {
    #[default]
    Nothing,
    /// The fields of an object: JavaScript prints those of an error after its message or its stack.
    Object,
    /// The headers of an HTTP response.
    Response,
}

impl Inside {
    /// What continues after a line.
    fn behind(self, line: &str) -> Self {
        if http::opens(line) || self == Self::Response && http::is_header(line) {
            Self::Response
        } else if line.trim_end().ends_with('{') && (trigger::refuses(line) || is_of_a_stack(line))
            || self == Self::Object && is_of_object(line)
        {
            Self::Object
        } else {
            Self::Nothing
        }
    }
}

impl Block {
    /// Adds a line; readings completed by it go to `out`.
    pub(crate) fn push(&mut self, line: &str, out: &mut Vec<Reading>) {
        let telling = trigger::may_tell(line);
        if self.telling && self.ends_before(line, telling) {
            self.close(out);
        } else if self.telling && self.bytes + line.len() > MAX_BYTES {
            self.overflow(line, out);
        }
        self.add(line);
        self.inside = self.inside.behind(line);
        if telling {
            self.telling = true;
            self.refusing |= trigger::refuses(line);
            self.decoded |= trigger::may_be_decoded(line);
            self.quiet = 0;
        } else if !self.telling {
            self.forget();
        } else if !(self.inside != Inside::Nothing
            || self.decoded && line.trim_start().starts_with(['"', '{', '}', '[', ']', ',', '\\']))
        {
            self.quiet += loudness(line);
        }
        if self.telling && self.quiet >= QUIET {
            self.close(out);
        }
    }

    /// Ends an entry that is too long before the error that goes on in this line.
    fn overflow(&mut self, line: &str, out: &mut Vec<Reading>) {
        let goes_on =
            if part::opens_error(line) { self.lines.split_off(self.lines.len()) } else { self.last_error() };
        self.close(out);
        for line in &goes_on {
            self.push(line, out);
        }
    }

    /// Takes the lines of the last error, where they are few.
    fn last_error(&mut self) -> VecDeque<String> {
        let mut bytes = 0;
        let mut near = self.lines.iter().rev().take_while(|line| {
            bytes += line.len();
            bytes < MAX_BYTES / 4
        });
        let begin = near.position(|line| part::opens_error(line)).map_or(0, |back| back + 1);
        let begin =
            begin + near.take_while(|line| part::opens_error(line) && !part::has_subject(line)).count();
        self.lines.split_off(self.lines.len().saturating_sub(begin))
    }

    /// Whether a line begins something new: a denial of its own, or the next command at a prompt.
    fn ends_before(&self, line: &str, telling: bool) -> bool {
        if !telling {
            return self.refusing && line.starts_with("$ ");
        }
        begins(line) || self.refusing && trigger::refuses(line) && self.is_apart(line)
    }

    /// Whether a blank line separates a line from what was said. Markup may contain blank lines, and a heading that
    /// ends with a code is followed by one.
    fn is_apart(&self, line: &str) -> bool {
        let mut last = self.lines.iter().rev().map(|line| line.trim());
        last.next().is_some_and(str::is_empty)
            && self.inside != Inside::Response
            && !line.trim_start().starts_with('<')
            && !text::is_field_of_panel(line)
            && !last.find(|line| !line.is_empty()).is_some_and(text::is_heading)
    }

    /// True if any of the lines may report a denial.
    pub(crate) fn is_telling(&self) -> bool {
        self.telling
    }

    /// True if the headers of an HTTP response were read, so that its body follows.
    pub(crate) fn awaits_body(&self) -> bool {
        self.inside == Inside::Response
    }

    /// Ends the entry and returns what it says.
    pub(crate) fn close(&mut self, out: &mut Vec<Reading>) {
        let block = std::mem::take(self);
        if !block.telling {
            return;
        }
        let text = block.lines.iter().map(String::as_str).collect::<Vec<_>>().join("\n");
        out.extend(merge::all(read(&text)));
    }

    fn add(&mut self, line: &str) {
        self.bytes += line.len() + 1;
        self.lines.push_back(line.to_owned());
    }

    /// Forgets lines too far from any sentence that may still begin.
    fn forget(&mut self) {
        while self.lines.len() > LEAD || self.bytes > MAX_BYTES {
            let Some(line) = self.lines.pop_front() else { break };
            self.bytes -= line.len() + 1;
        }
    }
}

/// What an entry says: its events and decoded messages if it has any, otherwise its sentences.
fn read(text: &str) -> Vec<Reading> {
    let mut readings = embedded::read(text);
    if readings.is_empty() && trigger::may_be_decoded(text) {
        readings = fragment::read(text);
    }
    if readings.is_empty() { text::read(text) } else { readings }
}

/// How strongly a quiet line suggests the end of the entry.
fn loudness(line: &str) -> usize {
    let text = line.trim_start();
    if text.starts_with('╵') {
        QUIET
    } else if stamp::is_any(text) {
        4
    } else if is_of_a_stack(line) || text::is_field_of_panel(text) {
        0
    } else if is_wordless(text) || text.len() < line.len() || text.starts_with(['│', '|', '#', '<', '}', ')'])
    {
        1
    } else {
        2
    }
}

/// An indented line that is a field of an object, `name: value,`, or only signs.
fn is_of_object(line: &str) -> bool {
    let text = line.trim_start();
    let name = || text.split_once(':').map(|(name, _)| name.trim_matches(['\'', '"']));
    let is_name = |name: &str| {
        !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '$'))
    };
    text.len() < line.len() && (is_wordless(text) || name().is_some_and(is_name))
}

/// A blank line or one of only signs, as in a value printed token by token.
fn is_wordless(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// A line of a stack trace, between an error's message and its fields.
fn is_of_a_stack(line: &str) -> bool {
    let text = line.trim_start();
    text.len() < line.len() && (text.starts_with("at ") || text.starts_with("File \""))
}

/// A telling line that cannot be the middle of a sentence because it opens one itself.
fn begins(line: &str) -> bool {
    let text = line.trim_start();
    text.starts_with("An error occurred (")
        || text.starts_with('╷')
        || stamp::is_any(text)
            && (line.contains("User: ") || line.contains("error occurred (") || line.contains("api error "))
}
