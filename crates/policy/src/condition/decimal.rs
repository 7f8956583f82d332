//! Exact comparison of integers and decimals.

use std::cmp::Ordering;

/// A number as written: sign, digits before and after the point, without meaningless zeros.
///
/// IAM User Guide, "Numeric condition operators": integers or decimals. Kept as digits, because floats would make
/// different large numbers, such as account ids, equal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Decimal<'a> {
    negative: bool,
    whole: &'a str,
    fraction: &'a str,
}

impl<'a> Decimal<'a> {
    /// Parses `-12.50`; `None` for anything else.
    pub(crate) fn parse(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let (negative, digits) = match text.strip_prefix('-') {
            Some(digits) => (true, digits),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        if (whole.is_empty() && fraction.is_empty()) || !all_digits(whole) || !all_digits(fraction) {
            return None;
        }
        let (whole, fraction) = (whole.trim_start_matches('0'), fraction.trim_end_matches('0'));
        let is_zero = whole.is_empty() && fraction.is_empty();
        Some(Self { negative: negative && !is_zero, whole, fraction })
    }

    fn magnitude(&self, other: &Self) -> Ordering {
        let wholes = self.whole.len().cmp(&other.whole.len()).then_with(|| self.whole.cmp(other.whole));
        wholes.then_with(|| self.fraction.cmp(other.fraction))
    }
}

impl Ord for Decimal<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.negative, other.negative) {
            (false, false) => self.magnitude(other),
            (true, true) => other.magnitude(self),
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Decimal<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order() {
        let ascending = ["-10", "-9.5", "-0.1", "0", "0.05", "0.5", "1", "9", "10", "9007199254740993"];
        for (low, a) in ascending.iter().enumerate() {
            for (high, b) in ascending.iter().enumerate() {
                assert_eq!(Decimal::parse(a).cmp(&Decimal::parse(b)), low.cmp(&high), "{a} {b}");
            }
        }
    }

    #[test]
    fn the_same_number_is_equal_however_written() {
        for (a, b) in [("300", "300.0"), ("-0", "0"), ("007", "7"), (".5", "0.50"), ("+1", "1.")] {
            assert_eq!(Decimal::parse(a), Decimal::parse(b), "{a} {b}");
            assert!(Decimal::parse(a).is_some());
        }
    }

    #[test]
    fn what_is_no_number() {
        for text in ["", ".", "-", "1e3", "0x10", "ten", "1,000", "--1", "1.2.3"] {
            assert_eq!(Decimal::parse(text), None, "{text}");
        }
    }
}
