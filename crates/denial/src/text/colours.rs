//! Colours whose escape character was written out or lost: `\\x1b[31m`, `^[[0m`, `[0m`.

use std::borrow::Cow;

/// How the escape character is written.
const ESCAPES: [&str; 6] = ["^[", "\\x1b", "\\x1B", "\\033", "\\e", "␛"];
/// The code that switches colours off. If a line contains it, `[31m` is a colour and not a time or an index.
const OFF: &str = "[0m";

/// A line without such colours.
pub(super) fn without(line: &str) -> Cow<'_, str> {
    let off = line.contains(OFF);
    if !line.contains('[') || !off && !ESCAPES.iter().any(|escape| line.contains(escape)) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('[') {
        let (before, bracket) = rest.split_at(at);
        // In `^[[` the first bracket is part of the escape character.
        let (before, bracket) = match bracket.strip_prefix('[') {
            Some(inner) if before.ends_with('^') && inner.starts_with('[') => {
                (rest.get(..=at).unwrap_or(before), inner)
            }
            _ => (before, bracket),
        };
        let escape = ESCAPES.iter().find_map(|escape| before.strip_suffix(escape));
        if let Some(after) = colour(bracket).filter(|_| off || escape.is_some()) {
            out.push_str(escape.unwrap_or(before));
            rest = after;
        } else {
            out.push_str(before);
            out.push('[');
            rest = bracket.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What follows the colour at the beginning of a text: numbers between `[` and `m`.
fn colour(text: &str) -> Option<&str> {
    let numbers = text.strip_prefix('[')?;
    let after = numbers.trim_start_matches(|char: char| char.is_ascii_digit() || char == ';');
    after.strip_prefix('m').filter(|_| numbers.len() - after.len() <= 20)
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn colours_come_off() {
        for raw in [
            "[31mError: no[0m",
            "^[[1;31mError: no^[[0m",
            r"\x1b[31mError: no\x1b[0m",
            r"\033[38;5;1mError: no\033[m",
            "[1mError:[0m no",
        ] {
            assert_eq!(without(raw), "Error: no", "{raw}");
        }
        for raw in ["rate(x[5m])", "a [b] c", "[30min ago] ^[", "a[1"] {
            assert_eq!(without(raw), raw);
        }
    }
}
