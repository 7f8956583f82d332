//! JSON text without insignificant white space.

/// The bytes of a JSON text except the white space outside strings: what remains means the same, on one line.
///
/// The text need not be valid JSON. RFC 8259, section 2.
pub(crate) fn bytes(text: &str) -> impl Iterator<Item = u8> + '_ {
    let (mut in_string, mut escaped) = (false, false);
    text.bytes().filter(move |byte| {
        let is_kept = in_string || !byte.is_ascii_whitespace();
        in_string ^= *byte == b'"' && !escaped;
        escaped = in_string && *byte == b'\\' && !escaped;
        is_kept
    })
}

/// The text of [`bytes`].
pub fn compact(text: &str) -> String {
    // Only whole characters are omitted, and those are ASCII.
    String::from_utf8(bytes(text).collect()).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_white_space_outside_of_strings_is_left_out() {
        for (text, expected) in [
            ("{ \"a\" :\n [1 ,\t2 ] }\r\n", r#"{"a":[1,2]}"#),
            (r#"{ "a b" : "c \" d\\" , "é" : " " }"#, r#"{"a b":"c \" d\\","é":" "}"#),
            ("  not json  ", "notjson"),
        ] {
            assert_eq!(compact(text), expected);
        }
    }
}
