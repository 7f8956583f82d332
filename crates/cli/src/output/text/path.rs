//! A request's path through the layers, in two rows: the layers, and what each says below it.

use textwrap::core::display_width;

use super::{Page, member};
use crate::output::path::{self, Station};
use crate::output::style;
use crate::output::value::texts;
use case::{Record, Verdict};

/// The least space between two layers: ` ─ `.
const BETWEEN: usize = 3;

impl Page {
    /// Draws the path, if any layer was examined. If it is too long for the screen, it continues in further rows.
    pub(super) fn path(&mut self, record: &Record) {
        let layers = member(record, "layers");
        let decision = record.get::<String>("decision").ok().flatten().unwrap_or_default();
        let (decided_by, unexamined) = (member(record, "decidedBy"), member(record, "unexamined"));
        let stations = path::stations(&layers, &decision, &texts(&decided_by), &texts(&unexamined));
        if stations.iter().all(|station| station.verdict.is_none()) {
            return self.deciders(&decision, &texts(&decided_by));
        }
        self.text.push('\n');
        let room = self.screen.width.saturating_sub(2);
        let mut rest = stations.as_slice();
        while !rest.is_empty() {
            let (row, after) = rest.split_at(how_many(rest, room));
            self.row(row, after.first());
            rest = after;
        }
    }

    /// If no layer itself says anything, the record may still name those that decide.
    fn deciders(&mut self, decision: &str, decided_by: &[&str]) {
        if !decided_by.is_empty() {
            let label = if decision == "unknown" { "it depends on: " } else { "decided by: " };
            self.paragraph(2, label, &decided_by.join(", "));
        }
    }

    fn row(&mut self, stations: &[Station<'_>], next: Option<&Station<'_>>) {
        let (mut names, mut words) = (String::new(), String::new());
        for (position, station) in stations.iter().enumerate() {
            let (name, word) = (station.layer.name(), word(station));
            let style = style::of_verdict(station.verdict.unwrap_or_default());
            let name_style = if station.decides { style } else { style::STRONG };
            names.push_str(&self.screen.paint(name_style, name));
            words.push_str(&self.screen.paint(style, &word));
            let follower = stations.get(position + 1);
            let width = station_width(station);
            let missing = width - name.len() + BETWEEN - 2;
            let goes_on = follower.or(next).is_some_and(|follower| follower.reached);
            if goes_on {
                let line = if follower.is_some() {
                    format!(" {} ", "─".repeat(missing))
                } else {
                    " ─".to_owned()
                };
                names.push_str(&self.screen.paint(style::QUIET, &line));
            } else if follower.is_some() {
                names.push_str(&" ".repeat(missing + 2));
            }
            words.push_str(&" ".repeat(width - display_width(&word) + BETWEEN));
        }
        self.line(2, names.trim_end());
        self.line(2, words.trim_end());
    }
}

/// How many stations fit on one row: at least one.
fn how_many(stations: &[Station<'_>], room: usize) -> usize {
    let mut width = 0;
    let fitting = stations.iter().take_while(|station| {
        width += station_width(station) + BETWEEN;
        width <= room + BETWEEN
    });
    fitting.count().max(1)
}

fn station_width(station: &Station<'_>) -> usize {
    station.layer.name().len().max(display_width(&word(station)))
}

/// What a layer says, in one word: in capitals if the decision depends on it, so that this shows without colour.
fn word(station: &Station<'_>) -> String {
    let verdict = station.verdict.map(|name| Verdict::named(name).unwrap_or(Verdict::Unknown));
    let word = match verdict {
        Some(Verdict::Allowed) => "allows",
        Some(Verdict::ImplicitDeny) => "no allow",
        Some(Verdict::ExplicitDeny) => "denies",
        Some(Verdict::NotApplicable) => "none",
        Some(Verdict::Unknown) => "unknown",
        None if station.missing => "not seen",
        None => "no say",
    };
    if station.decides { word.to_uppercase() } else { word.to_owned() }
}
