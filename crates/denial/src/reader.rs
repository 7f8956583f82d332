//! Reads a text that is still arriving.

use crate::part::front;
use crate::prose::Prose;
use crate::scan::{Progress, Scan};
use crate::table::Table;
use crate::{Kind, Reading, block::Block, cloudtrail, json, merge};

/// The most bytes of one JSON value that are held; a longer one is read as prose.
const MAX_VALUE: usize = 64 << 20;
/// How often a line is read again if it was part of something that began like JSON but was not. Such values may be
/// nested: without this bound, a text of nothing but brackets would be read a hundred times over.
const MAX_ANEW: u8 = 4;
/// How many bytes of a line are examined at once: a line may contain many values, and what follows one is not held with
/// it.
const PIECE: usize = 256;

/// Reads a text line by line, and returns each reading as soon as it is certain that nothing more belongs to it.
///
/// - JSON: at the closing bracket; for a list of events, at the closing bracket of each event.
/// - Prose: at the line that ends the entry. That is a line that begins another denial, the next command at a prompt,
///   the bottom of a box, or the fourth line in a row without a word that denials are made of. Indented lines and lines
///   without words count half, lines with a time stamp count double; the headers of a response and the fields of an
///   open object do not count.
///
/// Memory is bounded: entries of prose end after 64 KiB, JSON values after 64 MiB, and text that cannot be part of a
/// denial is forgotten.
#[derive(Debug, Default)]
pub struct Reader {
    block: Block,
    /// The line of prose that goes on.
    prose: Prose,
    value: Option<Begun>,
    table: Option<Table>,
    /// Which JSON values, complete or broken, are to be kept and not read as text.
    keeps: Option<fn(&str) -> bool>,
    kept: Vec<Kept>,
    /// How many lines still to be read again come between the current line and the last one.
    behind: usize,
}

/// A JSON value that was kept and not read as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Kept {
    /// The value as it is in the text.
    pub text: String,
    /// How many lines before the last line read it begins.
    pub back: usize,
}

/// A JSON value that has begun.
#[derive(Debug)]
struct Begun {
    scan: Scan,
    /// How often its lines were read before.
    anew: u8,
    /// Whether one of its elements was kept: then it is a list of such elements, and other elements are bad ones.
    kept: bool,
}

/// A line, or part of one, that is still to be read.
struct Pending {
    text: String,
    /// How much of it has been read.
    at: usize,
    ended: bool,
    anew: u8,
}

impl Pending {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// The lines that are read anew, the first of them last, where a value broke off with this line.
    fn anew_with(&self, others: &str, anew: u8) -> Vec<Self> {
        let anew = anew.max(self.anew) + 1;
        let mut lines: Vec<_> =
            others.lines().map(|line| Self { text: line.to_owned(), at: 0, ended: true, anew }).collect();
        if let Some(last) = lines.last_mut() {
            last.ended = self.ended;
        }
        lines.reverse();
        lines
    }
}

impl Reader {
    /// A reader that keeps the JSON values for which this returns true, and reads nothing in them. It is also called
    /// for text that began like JSON but is not. In a list of which one element was kept, all objects that report
    /// nothing are kept.
    pub fn keeping(keeps: fn(&str) -> bool) -> Self {
        Self { keeps: Some(keeps), ..Self::default() }
    }

    /// The values kept since the last call.
    pub fn take_kept(&mut self) -> Vec<Kept> {
        std::mem::take(&mut self.kept)
    }

    /// Keeps the JSON value that is still open, if it would be kept once complete: its text has ended.
    pub fn keep_open(&mut self) {
        let keeps = self.keeps;
        let is_kept =
            |begun: &mut Begun| begun.kept || keeps.is_some_and(|keeps| keeps(begun.scan.pending()));
        if let Some(begun) = self.value.take_if(is_kept) {
            let text = begun.scan.pending();
            self.keep(text, text.len());
        }
    }

    /// Keeps the beginning of a text that ends in the current line.
    fn keep(&mut self, text: &str, length: usize) {
        let lines = |text: &str| text.matches('\n').count();
        let own = text.get(..length).unwrap_or(text);
        let blanks = own.len() - own.trim_start().len();
        let text = text.strip_suffix('\n').unwrap_or(text);
        let back = lines(text.get(blanks..).unwrap_or_default()) + self.behind;
        // If all elements of a list have been handed out, only its opening bracket is left.
        let own = Some(own.trim()).filter(|own| !own.is_empty()).unwrap_or("[");
        self.kept.push(Kept { text: own.to_owned(), back });
    }

    /// True if the next line may be an element of a list.
    pub fn is_in_list(&self) -> bool {
        self.value.as_ref().is_some_and(|begun| begun.scan.is_between_elements())
    }

    /// Reads another line, with or without its line end.
    pub fn push_line(&mut self, line: &str) -> Vec<Reading> {
        let mut out = Vec::new();
        self.line(line.trim_end_matches(['\n', '\r']), true, &mut out);
        out
    }

    /// Reads a piece of a line that is too long to be held: every piece but the last, which goes to
    /// [`push_line`](Self::push_line).
    pub fn push_part(&mut self, part: &str) -> Vec<Reading> {
        let mut out = Vec::new();
        self.line(part, false, &mut out);
        out
    }

    /// True if what was read may continue: an entry of prose that may contain a denial.
    pub fn is_open(&self) -> bool {
        self.value.is_none() && self.block.is_telling()
    }

    /// Says that nothing more has come for a while, and returns what is complete as it stands: a denial that says for
    /// which action or operation, or that it is a look-alike.
    pub fn pause(&mut self) -> Vec<Reading> {
        if !self.is_open() {
            return Vec::new();
        }
        let mut out = Vec::new();
        let mut block = self.block.clone();
        block.close(&mut out);
        let is_whole = |reading: &Reading| {
            let reported = &reading.reported;
            reading.action.is_some() || reported.operation.is_some() || reported.kind != Kind::Denial
        };
        if out.is_empty() || !out.iter().all(is_whole) {
            return Vec::new();
        }
        self.block = block;
        out
    }

    /// Says that the text has ended, and returns what was still open.
    pub fn finish(mut self) -> Vec<Reading> {
        let mut out = Vec::new();
        if let Some(begun) = self.value.take() {
            self.prose(begun.scan.text(), true, &mut out);
        } else if self.prose.is_open() {
            self.prose("", true, &mut out);
        }
        self.block.close(&mut out);
        out
    }

    fn line(&mut self, line: &str, ended: bool, out: &mut Vec<Reading>) {
        if self.prose.is_open() {
            return self.prose(line, ended, out);
        }
        // A byte order mark says nothing.
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        if self.value.is_none() && !Scan::opens(line) {
            if !self.is_row(line, ended, out) {
                self.prose(line, ended, out);
            }
            return;
        }
        let mut lines = vec![Pending { text: line.to_owned(), at: 0, ended, anew: 0 }];
        while let Some(line) = lines.pop() {
            self.behind = lines.len();
            let opens = || line.anew < MAX_ANEW && Scan::opens(line.rest());
            let new = || opens().then(|| Begun { scan: Scan::default(), anew: line.anew, kept: false });
            match self.value.take().or_else(new) {
                Some(begun) => self.json(begun, line, &mut lines, out),
                None => self.prose(line.rest(), line.ended, out),
            }
        }
    }

    /// Reads a line that opens a table of events, or is a row of the open one.
    fn is_row(&mut self, line: &str, ended: bool, out: &mut Vec<Reading>) -> bool {
        if !ended {
            return false;
        }
        if let Some(table) = Table::opens(line) {
            self.table = Some(table);
            return true;
        }
        let Some(event) = self.table.as_ref().and_then(|table| table.row(line)) else { return false };
        self.block.close(out);
        out.extend(cloudtrail::read(&event));
        true
    }

    /// Reads a line of a JSON value; lines to be read again go to `lines`, the first of them last.
    fn json(&mut self, begun: Begun, mut line: Pending, lines: &mut Vec<Pending>, out: &mut Vec<Reading>) {
        let Begun { mut scan, anew, mut kept } = begun;
        let mut progress = Progress::Open;
        while progress == Progress::Open && line.at < line.text.len() {
            let piece = front(line.rest(), PIECE);
            progress = scan.push(piece, |element| kept |= self.value(element, kept, out));
            line.at += piece.len();
        }
        if progress == Progress::Open && line.ended {
            progress = scan.push("\n", |_| {});
        }
        match progress {
            Progress::Open if scan.text().len() > MAX_VALUE => self.prose(scan.text(), line.ended, out),
            Progress::Open => self.value = Some(Begun { scan, anew, kept }),
            Progress::Closed { rest } => {
                if !scan.handed_out() {
                    self.value(scan.text(), false, out);
                }
                line.at -= rest.min(line.at);
                let rest = line.rest().trim_start_matches([',', ';', ' ', '\t']).len();
                line.at = line.text.len() - rest;
                if rest > 0 {
                    lines.push(line);
                }
            }
            Progress::Broken if self.is_kept(&scan, &line, kept) => {
                let text = scan.pending().to_owned() + line.rest();
                let others = self.keep_broken(&text, out);
                lines.extend(line.anew_with(others, anew));
            }
            Progress::Broken => {
                // Its first line is prose, and the others are read anew.
                let text = scan.text().to_owned() + line.rest();
                let (first, others) = text.split_once('\n').unwrap_or((&text, ""));
                self.prose(first, line.ended || first.len() < text.len(), out);
                lines.extend(line.anew_with(others, anew));
            }
        }
    }

    /// True for a truncated value that would be kept if it were complete.
    fn is_kept(&self, scan: &Scan, line: &Pending, among_kept: bool) -> bool {
        let keeps = |keeps: fn(&str) -> bool| keeps(&(scan.pending().to_owned() + line.rest()));
        among_kept || self.keeps.is_some_and(keeps)
    }

    /// Keeps what broke off. A line that stands by itself does not belong to it, and is what is left.
    fn keep_broken<'a>(&mut self, text: &'a str, out: &mut Vec<Reading>) -> &'a str {
        let belongs = |line: &str| line.trim().is_empty() || line.starts_with([' ', '\t', '}', ']']);
        let mut others = text.split_inclusive('\n').skip(1);
        let first = text.split_inclusive('\n').next().map_or(0, str::len);
        let end = first + others.by_ref().take_while(|line| belongs(line)).map(str::len).sum::<usize>();
        self.block.close(out);
        self.keep(text, end);
        text.get(end..).unwrap_or_default()
    }

    /// Reads a JSON value, or else its lines as prose. True if it is kept.
    fn value(&mut self, text: &str, among_kept: bool, out: &mut Vec<Reading>) -> bool {
        let is_kept = self.keeps.is_some_and(|keeps| keeps(text));
        if !is_kept && self.block.awaits_body() && !json::may_be_structured(text) {
            self.prose(text, true, out);
            return false;
        }
        match (!is_kept).then(|| json::read(text)) {
            Some(Some(readings)) if !(among_kept && readings.is_empty()) => {
                self.block.close(out);
                out.extend(merge::all(readings));
            }
            Some(None) => self.prose(text, true, out),
            None | Some(Some(_)) => {
                self.block.close(out);
                self.keep(text, text.len());
                return true;
            }
        }
        false
    }

    fn prose(&mut self, text: &str, ended: bool, out: &mut Vec<Reading>) {
        let block = &mut self.block;
        self.prose.push(text, ended, |line| block.push(line, out));
    }
}
