//! Dates: ISO 8601 in the forms of W3C's note, or seconds since 1970.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// Parses a date; without a time zone it is UTC.
///
/// IAM User Guide, "Date condition operators": "one of the W3C implementations of the ISO 8601 date formats or in
/// epoch (UNIX) time". A bare number is therefore seconds, not a year.
pub(crate) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(seconds) = epoch_seconds(text) {
        return Some(seconds);
    }
    if let Ok(instant) = text.parse::<Timestamp>() {
        return Some(instant);
    }
    let civil = text.parse::<DateTime>().ok().or_else(|| month(text).map(DateTime::from))?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

fn epoch_seconds(text: &str) -> Option<Timestamp> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let sign = if text.starts_with('-') { -1 } else { 1 };
    Timestamp::new(whole.parse().ok()?, sign * nanoseconds(fraction)?).ok()
}

/// The first nine digits of the fraction of a second.
fn nanoseconds(fraction: &str) -> Option<i32> {
    let digits = fraction.bytes().chain(std::iter::repeat(b'0')).take(9);
    digits.into_iter().try_fold(0, |sum, digit| Some(sum * 10 + i32::from(digit.checked_sub(b'0')?)))
}

/// `YYYY-MM`
fn month(text: &str) -> Option<Date> {
    let (year, month) = text.split_once('-')?;
    if year.len() != 4 || month.len() != 2 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_instant_however_written() {
        let new_year = parse("2026-01-01T00:00:00Z");
        assert!(new_year.is_some());
        for text in [
            "2026-01-01",
            "2026-01",
            "2026-01-01T00:00Z",
            "2026-01-01T00:00:00.000Z",
            "2026-01-01T01:00:00+01:00",
            "2025-12-31T19:00:00-05:00",
            "2026-01-01 00:00:00",
            "1767225600",
            "1767225600.0",
        ] {
            assert_eq!(parse(text), new_year, "{text}");
        }
    }

    #[test]
    fn what_is_no_date() {
        for text in ["", "today", "2026-13-01", "01/02/2026", "-", ".", "2026-01-01T25:00:00Z"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
