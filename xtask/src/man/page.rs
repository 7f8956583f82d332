//! A manual page: sections, paragraphs, entries and commands, in the words of man(7).

use roff::{Inline, Roff, bold, roman};

/// A page under construction.
pub(crate) struct Page {
    roff: Roff,
    /// True if a section has begun and is still empty.
    fresh: bool,
}

/// The maximum width of a command: what a terminal of 80 columns leaves.
const WIDTH: usize = 64;

impl Page {
    /// Begins a page: its name, the section of the manual, and its one-line description.
    pub(crate) fn new(name: &str, section: &str, about: &str) -> Self {
        let mut roff = Roff::new();
        let version = concat!("denied ", env!("CARGO_PKG_VERSION"));
        // A page has no date: it is regenerated from the same source.
        roff.control("TH", [name, section, " ", version, "denied manual"]);
        roff.control("SH", ["NAME"]);
        roff.text([roman(format!("{name} - {about}"))]);
        Self { roff, fresh: false }
    }

    /// Begins a section.
    pub(crate) fn section(&mut self, title: &str) {
        self.roff.control("SH", [title.to_uppercase().as_str()]);
        self.fresh = true;
    }

    /// Adds the ways to call a program, as clap describes them.
    pub(crate) fn usage(&mut self, usage: &str) {
        for (number, line) in usage.trim_start_matches("Usage:").lines().map(str::trim).enumerate() {
            if number > 0 {
                self.roff.control("br", []);
            }
            let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
            self.roff.text([bold(name), roman(format!(" {rest}"))]);
        }
    }

    /// Begins a part of a section.
    pub(crate) fn part(&mut self, title: &str) {
        self.roff.control("SS", [title]);
        self.fresh = true;
    }

    /// Adds text, whose paragraphs are separated by empty lines.
    pub(crate) fn text(&mut self, text: &str) {
        for paragraph in paragraphs(text) {
            self.part_from_the_last();
            self.roff.text(inlines(&paragraph));
        }
    }

    fn part_from_the_last(&mut self) {
        if !self.fresh {
            self.roff.control("PP", []);
        }
        self.fresh = false;
    }

    /// Adds a paragraph to an entry.
    pub(crate) fn paragraph_within(&mut self, text: &str) {
        self.roff.control("IP", []);
        self.roff.text(inlines(text));
    }

    /// Adds an item of a list.
    pub(crate) fn item(&mut self, text: &str) {
        self.roff.control("IP", ["\\(bu", "2"]);
        self.fresh = false;
        self.roff.text(inlines(text));
    }

    /// Adds a term and what it means.
    pub(crate) fn entry(&mut self, term: &str, meaning: &str) {
        self.described(vec![bold(term)], meaning);
    }

    /// Adds terms and what they mean.
    pub(crate) fn entries<'e>(&mut self, entries: impl IntoIterator<Item = &'e (&'e str, &'e str)>) {
        for (term, meaning) in entries {
            self.entry(term, meaning);
        }
    }

    /// Adds a term that consists of several parts, and what it means.
    pub(crate) fn described(&mut self, term: Vec<Inline>, meaning: &str) {
        self.roff.control("TP", []);
        self.fresh = false;
        self.roff.text(term);
        for (number, paragraph) in paragraphs(meaning).enumerate() {
            if number == 0 {
                self.roff.text(inlines(&paragraph));
            } else {
                self.paragraph_within(&paragraph);
            }
        }
    }

    /// Adds lines verbatim.
    pub(crate) fn verbatim<'l>(&mut self, lines: impl IntoIterator<Item = &'l str>) {
        self.part_from_the_last();
        self.roff.control("RS", ["4"]);
        self.roff.control("EX", []);
        for line in lines {
            self.roff.text([roman(if line.is_empty() { " " } else { line })]);
        }
        self.roff.control("EE", []);
        self.roff.control("RE", []);
    }

    /// Adds a command below what it does.
    pub(crate) fn example(&mut self, does: &str, command: &str) {
        self.text(&format!("{does}:"));
        self.verbatim(broken(command).iter().map(String::as_str));
    }

    /// Adds names of pages.
    pub(crate) fn see_also<'p>(&mut self, pages: impl IntoIterator<Item = (&'p str, &'p str)>) {
        self.section("SEE ALSO");
        let mut line: Vec<Inline> = Vec::new();
        for (name, section) in pages {
            if !line.is_empty() {
                line.push(roman(", "));
            }
            line.extend([bold(name), roman(format!("({section})"))]);
        }
        self.roff.text(line);
    }

    /// The page.
    pub(crate) fn finish(self) -> String {
        self.roff.render()
    }
}

/// Paragraphs, each on one line.
fn paragraphs(text: &str) -> impl Iterator<Item = String> {
    text.split("\n\n")
        .map(|own| own.split_whitespace().collect::<Vec<_>>().join(" "))
        .filter(|own| !own.is_empty())
}

/// Text with its code and emphasis in bold; of a link only the words.
fn inlines(text: &str) -> Vec<Inline> {
    let text = without_links(text).replace("**", "`");
    let parts = text.split('`').enumerate().filter(|(_, part)| !part.is_empty());
    parts.map(|(place, part)| if place % 2 == 0 { roman(part) } else { bold(part) }).collect()
}

fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("](") {
        let (Some((start, words)), Some((_, end))) = (before.rsplit_once('['), after.split_once(')')) else {
            break;
        };
        out.push_str(start);
        out.push_str(words);
        rest = end;
    }
    out + rest
}

/// A command split into lines that fit a terminal, broken between words and never within quotes.
fn broken(command: &str) -> Vec<String> {
    let mut lines: Vec<String> = vec![String::new()];
    for word in words(command) {
        let indent = if lines.len() == 1 { 0 } else { 4 };
        if let Some(line) = lines.last_mut() {
            if line.trim().is_empty() || line.chars().count() + word.chars().count() < WIDTH - indent {
                if !line.trim().is_empty() {
                    line.push(' ');
                }
                line.push_str(word);
                continue;
            }
            line.push_str(" \\");
        }
        lines.push(format!("    {word}"));
    }
    lines
}

/// The words of a command, with quoted text in one piece.
fn words(command: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    command.split(move |letter: char| {
        match (letter, quote) {
            ('\'' | '"', None) => quote = Some(letter),
            (own, Some(open)) if own == open => quote = None,
            _ => {}
        }
        letter == ' ' && quote.is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_broken_between_words_and_never_within_quotes() {
        let command =
            "denied scp --snapshot examples/acme --principal arn:aws:iam::111111111111:role/Admin --jq 'a b'";
        let lines = broken(command);
        assert_eq!(
            lines,
            [
                "denied scp --snapshot examples/acme --principal \\",
                "    arn:aws:iam::111111111111:role/Admin --jq 'a b'"
            ]
        );
        assert_eq!(broken(command).join("\n").replace(" \\\n    ", " "), command);
    }

    #[test]
    fn code_and_stress_are_bold_and_links_are_their_words() {
        let mut page = Page::new("denied-x", "7", "a page");
        page.section("S");
        page.text("See [the `guide`](x.md), **now**.\n\nNext");
        let page = page.finish();
        assert!(page.ends_with("See the \\fBguide\\fR, \\fBnow\\fR.\n.PP\nNext\n"), "{page}");
    }
}
