//! Wildcards: `*` is any run of characters, `?` is one character.
//!
//! IAM User Guide, "IAM JSON policy elements: Resource" and "…: Condition operators".

use memchr::{memchr, memchr2, memmem};

/// Whether `a` and `A` differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CaseSensitivity {
    /// They do: in resources and most condition values.
    Sensitive,
    /// They do not: in action names, and with operators that say so.
    Insensitive,
}

/// True if `pattern` has a wildcard.
pub(crate) fn has_wildcard(pattern: &str) -> bool {
    memchr2(b'*', b'?', pattern.as_bytes()).is_some()
}

/// True if the whole of `text` matches `pattern`.
///
/// The pieces between stars are searched for from left to right, each at its first match: there is no backtracking
/// over stars, so the worst case is the product of both lengths, and for patterns without `?` the sum.
pub(crate) fn matches(pattern: &str, text: &str, case: CaseSensitivity) -> bool {
    let (pattern, text) = (pattern.as_bytes(), text.as_bytes());
    let Some(first_star) = memchr(b'*', pattern) else {
        return starts_with(text, pattern, case) == Some(text.len());
    };
    let (head, mut rest) = pattern.split_at(first_star);
    let Some(mut position) = starts_with(text, head, case) else { return false };
    while let Some(after_star) = rest.get(1..) {
        let Some(next_star) = memchr(b'*', after_star) else {
            return ends_with(text.get(position..).unwrap_or_default(), after_star, case);
        };
        let (piece, next) = after_star.split_at(next_star);
        match find(text.get(position..).unwrap_or_default(), piece, case) {
            Some(end) => position += end,
            None => return false,
        }
        rest = next;
    }
    true
}

/// Matches a star-free piece at the start of `text`; returns where it ends.
fn starts_with(text: &[u8], piece: &[u8], case: CaseSensitivity) -> Option<usize> {
    let mut position = 0;
    for &expected in piece {
        let &actual = text.get(position)?;
        if expected == b'?' {
            position += char_len(actual);
        } else if same(expected, actual, case) {
            position += 1;
        } else {
            return None;
        }
    }
    (position <= text.len()).then_some(position)
}

/// Finds the first match of a star-free piece; returns where it ends.
fn find(text: &[u8], piece: &[u8], case: CaseSensitivity) -> Option<usize> {
    if piece.is_empty() {
        return Some(0);
    }
    if case == CaseSensitivity::Sensitive && memchr(b'?', piece).is_none() {
        return memmem::find(text, piece).map(|start| start + piece.len());
    }
    char_starts(text).find_map(|start| {
        let end = starts_with(text.get(start..)?, piece, case)?;
        Some(start + end)
    })
}

/// Matches a star-free piece at the end of `text`.
fn ends_with(text: &[u8], piece: &[u8], case: CaseSensitivity) -> bool {
    if memchr(b'?', piece).is_none() {
        let Some(start) = text.len().checked_sub(piece.len()) else { return false };
        return text.get(start..).is_some_and(|tail| starts_with(tail, piece, case).is_some());
    }
    char_starts(text)
        .chain([text.len()])
        .any(|start| text.get(start..).is_some_and(|tail| starts_with(tail, piece, case) == Some(tail.len())))
}

fn char_starts(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    text.iter().enumerate().filter(|(_, byte)| !is_continuation(**byte)).map(|(start, _)| start)
}

fn same(expected: u8, actual: u8, case: CaseSensitivity) -> bool {
    match case {
        CaseSensitivity::Sensitive => expected == actual,
        CaseSensitivity::Insensitive => expected.eq_ignore_ascii_case(&actual),
    }
}

fn is_continuation(byte: u8) -> bool {
    byte & 0b1100_0000 == 0b1000_0000
}

/// The length of the UTF-8 character that starts with this byte.
fn char_len(lead: u8) -> usize {
    match lead {
        0xF0.. => 4,
        0xE0.. => 3,
        0xC0.. => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn laws() {
        let yes = [
            ("*", ""),
            ("**", "a"),
            ("a*", "a"),
            ("a*c", "abc"),
            ("a*c", "a/b:c"),
            ("*a*b*", "xxaxxbxx"),
            ("a?c", "abc"),
            ("a?c", "aéc"),
            ("?", "€"),
            ("*?", "ab"),
            ("*?é", "aéé"),
            ("ab*ab", "abab"),
            ("*ab?", "abxabc"),
        ];
        for (pattern, text) in yes {
            assert!(matches(pattern, text, CaseSensitivity::Sensitive), "{pattern} {text}");
        }
        let no = [
            ("", "a"),
            ("a", ""),
            ("a", "A"),
            ("a?c", "ac"),
            ("ab*ab", "aba"),
            ("a*b", "abc"),
            ("?", ""),
            ("?", "ab"),
            ("*?", ""),
            ("??", "é"),
        ];
        for (pattern, text) in no {
            assert!(!matches(pattern, text, CaseSensitivity::Sensitive), "{pattern} {text}");
        }
        assert!(matches("s3:get*OBJ?ct", "s3:GetObject", CaseSensitivity::Insensitive));
        assert!(matches("A**", "a", CaseSensitivity::Insensitive));
    }

    /// The definition: slow but obviously correct.
    fn reference(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            (['*', rest @ ..], _) => {
                reference(rest, text) || text.split_first().is_some_and(|(_, tail)| reference(pattern, tail))
            }
            (['?', rest @ ..], [_, tail @ ..]) => reference(rest, tail),
            ([expected, rest @ ..], [actual, tail @ ..]) => expected == actual && reference(rest, tail),
            _ => false,
        }
    }

    proptest::proptest! {
        #![proptest_config(proptest::prelude::ProptestConfig::with_cases(5_000))]

        #[test]
        fn as_the_definition(pattern in "[abé*?]{0,8}", text in "[abé]{0,10}") {
            let chars = |text: &str| text.chars().collect::<Vec<_>>();
            let expected = reference(&chars(&pattern), &chars(&text));
            proptest::prop_assert_eq!(matches(&pattern, &text, CaseSensitivity::Sensitive), expected);
        }
    }

    #[test]
    fn a_hostile_pattern_ends() {
        let pattern = format!("{}b", "a*".repeat(2_000));
        assert!(!matches(&pattern, &"a".repeat(20_000), CaseSensitivity::Sensitive));
        let pattern = format!("{}b", "?*a".repeat(500));
        assert!(!matches(&pattern, &"a".repeat(5_000), CaseSensitivity::Sensitive));
    }
}
