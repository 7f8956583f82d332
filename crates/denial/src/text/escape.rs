//! Undoes the escaping of JSON strings (once or twice), Go, JavaScript and XML around a message.

use std::borrow::Cow;

/// The text as it was before it was put into strings and markup.
///
/// A run of backslashes before a quote, `n`, `t`, `r`, `/` or `uXXXX` is one escape, however often the text was
/// escaped; so is one before a Markdown sign.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if memchr::memchr2(b'\\', b'&', text.as_bytes()).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = memchr::memchr2(b'\\', b'&', rest.as_bytes()) {
        let (before, sign) = rest.split_at(at);
        out.push_str(before);
        let (char, after) = backslash(sign).or_else(|| entity(sign)).unwrap_or_else(|| literal(sign));
        out.push(char);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn literal(sign: &str) -> (char, &str) {
    let mut chars = sign.chars();
    (chars.next().unwrap_or(' '), chars.as_str())
}

fn backslash(sign: &str) -> Option<(char, &str)> {
    let run = sign.trim_start_matches('\\');
    if run.len() == sign.len() {
        return None;
    }
    let mut chars = run.chars();
    let char = match chars.next()? {
        // A piece of a string that continues in the next line of the source.
        'n' if ends_piece(chars.as_str()) => ' ',
        'n' => '\n',
        'r' | 't' => ' ',
        quote @ ('"' | '\'' | '/' | '`') => quote,
        // Markdown escapes its own signs.
        sign @ ('<' | '>' | '*' | '_' | '[' | ']' | '#' | '-') => sign,
        'u' => {
            let digits = run.get(1..5)?;
            let char = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            return Some((char, run.get(5..)?));
        }
        _ => return None,
    };
    Some((char, chars.as_str()))
}

/// Whether a text begins with the quote that ends a piece of a string: at the end of its line, or followed by a `+`.
fn ends_piece(after: &str) -> bool {
    let quoted = after.strip_prefix(['"', '\'', '`']).map(|rest| rest.trim_start_matches([' ', '\t', '\r']));
    quoted.is_some_and(|rest| rest.starts_with(['\n', '+']))
}

const ENTITIES: [(&str, char); 6] =
    [("&quot;", '"'), ("&apos;", '\''), ("&lt;", '<'), ("&gt;", '>'), ("&nbsp;", ' '), ("&amp;", '&')];

fn entity(sign: &str) -> Option<(char, &str)> {
    ENTITIES
        .iter()
        .find_map(|(name, char)| Some((*char, sign.strip_prefix(name)?)))
        .or_else(|| numbered(sign))
}

/// The longest character number, `10ffff` or `1114111`.
const LONGEST_NUMBER: usize = 7;

/// The character of `&#39;` or `&#x2F;`.
fn numbered(sign: &str) -> Option<(char, &str)> {
    let number = sign.strip_prefix("&#")?;
    let (radix, digits) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (16, digits),
        None => (10, number),
    };
    let end = digits.bytes().take(LONGEST_NUMBER + 1).position(|byte| byte == b';')?;
    let (digits, after) = (digits.get(..end)?, digits.get(end + 1..)?);
    let char = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32)?;
    // A non-breaking blank: in a name it is a blank like any other.
    Some((if char == '\u{a0}' { ' ' } else { char }, after))
}

#[cfg(test)]
mod tests {
    use super::unescape;

    #[test]
    fn escapes_of_any_depth_come_off() {
        for (escaped, plain) in [
            (r#"resource: \"arn\""#, r#"resource: "arn""#),
            (r#"resource: \\\"arn\\\""#, r#"resource: "arn""#),
            (r"denied\n\tstatus", "denied\n status"),
            (r"\u003cno\u003e", "<no>"),
            ("is&nbsp;not", "is not"),
            ("&lt;id&gt; &amp; &quot;x&quot;", "<id> & \"x\""),
            ("user&#x2F;x b&#x3D;1&#39;&#10;&#xA0;&#x;&#", "user/x b=1'\n &#x;&#"),
            (r"C:\dir", r"C:\dir"),
            (r"\<the\_arn> instance/\*", "<the_arn> instance/*"),
            (r"my\-widget", "my-widget"),
            ("'a\\n' +\n'b\\n'", "'a ' +\n'b\n'"),
            (r"end\", "end\\"),
        ] {
            assert_eq!(unescape(escaped), plain, "{escaped}");
        }
    }
}
