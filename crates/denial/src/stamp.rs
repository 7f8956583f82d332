//! Dates and times as they open the lines of logs.

/// Whether a text begins with a shape: `0` stands for a digit, `-` for `-` and `/`, `T` for T and a blank, `A` for a
/// letter; anything else stands for itself.
pub(crate) fn fits(text: &str, shape: &str) -> bool {
    let alike = |(byte, shape): (&u8, u8)| match shape {
        b'0' => byte.is_ascii_digit(),
        b'-' => matches!(byte, b'-' | b'/'),
        b'T' => matches!(byte, b'T' | b' '),
        b'A' => byte.is_ascii_alphabetic(),
        _ => *byte == shape,
    };
    text.as_bytes().get(..shape.len()).is_some_and(|head| head.iter().zip(shape.bytes()).all(alike))
}

/// Whether a text begins with a date or a time: `2026-10-01`, `2026/10/01`, `08:14`.
pub(crate) fn is_any(text: &str) -> bool {
    let text = text.trim_start_matches(['[', '(']);
    fits(text, "0000-00-00") || fits(text, "00:00")
}

/// Whether a text begins as only a log line does: `2026-10-01T08`, `08:14:22`, syslog's `Oct  1 08:14:22`, klog's
/// `E1001 08:14:22`, or a logfmt field for the time or the level.
pub(crate) fn opens_entry(text: &str) -> bool {
    let text = text.trim_start_matches(['[', '(']);
    fits(text, "0000-00-00T00") || fits(text, "00:00:00") || is_of_log(text)
}

fn is_of_log(text: &str) -> bool {
    let klog = fits(text, "A0000 00:00:00") && text.starts_with(['I', 'W', 'E', 'F']);
    let syslog = ["AAA 00 00:00:00", "AAA  0 00:00:00"].iter().any(|shape| fits(text, shape));
    klog || syslog || ["time=", "level=", "ts="].iter().any(|field| text.starts_with(field))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logs_open_their_lines_in_many_ways() {
        for text in [
            "2026-10-01T08:14:22Z x",
            "2026/10/01 08:14:22 x",
            "[08:14:22] x",
            "E1001 08:14:22.738514       1 x.go:163] x",
            "Oct  1 08:14:22 host app[12]: x",
            "Oct 21 08:14:22 host app[12]: x",
            "level=error msg=x",
        ] {
            assert!(opens_entry(text), "{text}");
        }
        for text in ["2026-10-01/key", "E1001", "October 1", "times", ""] {
            assert!(!opens_entry(text), "{text}");
        }
    }
}
