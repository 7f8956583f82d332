//! The findings of a record, grouped by what they are about.

use case::Record;
use serde_json::value::RawValue;

/// The findings of a record. Anything that is not an object is not a finding.
pub(super) fn of(record: &Record) -> Vec<Record> {
    let all = record.get::<Vec<&RawValue>>("findings").ok().flatten().unwrap_or_default();
    all.into_iter().filter_map(|raw| Record::parse(raw.get()).ok()).collect()
}

/// Consecutive findings that share their fix, the statement behind them, or their words.
pub(super) fn groups(findings: &[Record]) -> impl Iterator<Item = &[Record]> {
    findings.chunk_by(are_of_one_thing)
}

fn are_of_one_thing(one: &Record, other: &Record) -> bool {
    let text = |record: &Record, name: &str| record.raw(name).map(|raw| raw.get().to_owned());
    let equal = |name: &str| text(one, name) == text(other, name);
    let shared = |name: &&str| equal(name) && text(one, name).is_some_and(|own| own != "null");
    equal("severity") && equal("fix") && ["fix", "quote", "detail"].iter().any(shared)
}
