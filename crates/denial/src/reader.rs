//! A text that still arrives.

use crate::scan::{Progress, Scan};
use crate::table::Table;
use crate::{Reading, block::Block, cloudtrail, json, merge};

/// The most bytes of one JSON value that are held; what is longer is read as prose.
const MAX_VALUE: usize = 64 << 20;
/// The longest piece of prose that counts as one line.
const MAX_LINE: usize = 64 << 10;

/// Reads a text line by line, and gives each reading as soon as it is certain that nothing more belongs to it.
///
/// - JSON: with the closing bracket; of a list of events, with the closing bracket of each event.
/// - Prose: with the line that ends the entry. That is a line that begins a further denial, the next command at a
///   prompt, the bottom of a box, or the fourth line in a row without a word that denials are made of. Blank and
///   indented lines count as half, lines with a time stamp as two.
///
/// Memory is bounded: entries of prose end after 64 KiB, JSON values after 64 MiB, and text that cannot be part of a
/// denial is forgotten.
#[derive(Debug, Default)]
pub struct Reader {
    block: Block,
    scan: Option<Scan>,
    table: Option<Table>,
}

impl Reader {
    /// Reads a further line, with or without its line end.
    pub fn push_line(&mut self, line: &str) -> Vec<Reading> {
        let mut out = Vec::new();
        self.line(line.trim_end_matches(['\n', '\r']), true, &mut out);
        out
    }

    /// Reads a further piece of a line that is too long to be held, all but its last piece; that goes to
    /// [`push_line`](Self::push_line).
    pub fn push_part(&mut self, part: &str) -> Vec<Reading> {
        let mut out = Vec::new();
        self.line(part, false, &mut out);
        out
    }

    /// Says that the text has ended, and gives what was still open.
    pub fn finish(mut self) -> Vec<Reading> {
        let mut out = Vec::new();
        if let Some(scan) = self.scan.take() {
            self.prose(scan.text(), &mut out);
        }
        self.block.close(&mut out);
        out
    }

    fn line(&mut self, line: &str, ended: bool, out: &mut Vec<Reading>) {
        // A byte order mark says nothing.
        let line = line.strip_prefix('\u{feff}').unwrap_or(line);
        if self.scan.is_none() && !Scan::opens(line) {
            if !self.is_row(line, ended, out) {
                self.prose(line, out);
            }
            return;
        }
        let mut lines = vec![(line.to_owned(), ended)];
        while let Some((line, ended)) = lines.pop() {
            match self.scan.take().or_else(|| Scan::opens(&line).then(Scan::default)) {
                Some(scan) => self.json(scan, &line, ended, &mut lines, out),
                None => self.prose(&line, out),
            }
        }
    }

    /// Reads a line that opens a table of events, or is a row of the one that is open.
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

    /// Reads a line of a JSON value; what must be read anew goes to `lines`, the first of them last.
    fn json(
        &mut self,
        mut scan: Scan,
        line: &str,
        ended: bool,
        lines: &mut Vec<(String, bool)>,
        out: &mut Vec<Reading>,
    ) {
        let mut progress = scan.push(line, |element| self.value(element, out));
        if progress == Progress::Open && ended {
            progress = scan.push("\n", |_| {});
        }
        match progress {
            Progress::Open if scan.text().len() > MAX_VALUE => self.prose(scan.text(), out),
            Progress::Open => self.scan = Some(scan),
            Progress::Closed { rest } => {
                if !scan.handed_out() {
                    self.value(scan.text(), out);
                }
                let rest = line.len().checked_sub(rest).and_then(|at| line.get(at..)).unwrap_or_default();
                let rest = rest.trim_start_matches([',', ';', ' ', '\t']);
                if !rest.is_empty() {
                    lines.push((rest.to_owned(), ended));
                }
            }
            Progress::Broken => self.give_up(scan.text(), lines, out),
        }
    }

    /// What began like JSON is none: its first line is prose, and the others are read anew.
    fn give_up(&mut self, text: &str, lines: &mut Vec<(String, bool)>, out: &mut Vec<Reading>) {
        let (first, others) = text.split_once('\n').unwrap_or((text, ""));
        self.prose(first, out);
        lines.extend(others.lines().rev().map(|line| (line.to_owned(), true)));
    }

    /// A JSON value, or else the lines of it as prose.
    fn value(&mut self, text: &str, out: &mut Vec<Reading>) {
        match json::read(text) {
            Some(readings) => {
                self.block.close(out);
                out.extend(merge::all(readings));
            }
            None => self.prose(text, out),
        }
    }

    fn prose(&mut self, text: &str, out: &mut Vec<Reading>) {
        for line in text.split('\n') {
            let mut rest = line;
            while rest.len() > MAX_LINE {
                let cut = (MAX_LINE / 2..=MAX_LINE)
                    .rev()
                    .find(|at| rest.is_char_boundary(*at))
                    .unwrap_or(rest.len());
                let (line, after) = rest.split_at(cut);
                self.block.push(line, out);
                rest = after;
            }
            self.block.push(rest, out);
        }
    }
}
