//! Small pieces of a text: identifiers, ARNs, quoted values.

/// Quotes that people and programs put around values.
pub(crate) const QUOTES: [char; 8] = ['"', '\'', '`', '“', '”', '‘', '’', '´'];

/// Chinese and Japanese punctuation that ends a value: no blank comes before it.
pub(crate) const CLOSING: [char; 8] = ['」', '』', '】', '》', '。', '、', '，', '；'];

/// An id as services write it, after blanks, quotes and signs of assignment: `: "abc-1"`, `=abc`, `>abc<`.
pub(crate) fn id_after(text: &str) -> Option<&str> {
    let start = text.trim_start_matches(|char: char| {
        char.is_whitespace() || QUOTES.contains(&char) || matches!(char, ':' | '=' | '>' | '(' | '[')
    });
    let start = ["Some(", "Optional("]
        .iter()
        .find_map(|option| start.strip_prefix(option))
        .map_or(start, |inner| inner.trim_start_matches(QUOTES));
    // There must have been a sign of assignment, otherwise the name was a word in prose.
    let gap = text.get(..text.len() - start.len())?;
    if !gap.contains([':', '=', '>', '(']) {
        return None;
    }
    let end = start.find(|char: char| !is_id(char)).unwrap_or(start.len());
    let id = start.get(..end)?;
    let empty = ["null", "None", "nil", "undefined", "N/A"].contains(&id);
    let says = id.chars().any(char::is_alphanumeric);
    let cut = start.get(end..)?.trim_start().starts_with("(truncated");
    (says && !empty && !cut).then_some(id)
}

fn is_id(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '+' | '/' | '=')
}

/// Removes quotes and blanks from both ends.
pub(crate) fn unquoted(text: &str) -> &str {
    text.trim_matches(|char: char| char.is_whitespace() || QUOTES.contains(&char))
}

/// The longest placeholder, with its brackets.
const LONGEST_PLACEHOLDER: usize = 64;

/// The length of the placeholder that begins a text, `<account id>`; blanks within it do not end a value.
pub(crate) fn placeholder(text: &str) -> Option<usize> {
    let body = text.strip_prefix('<').filter(|body| body.starts_with(char::is_alphanumeric))?;
    let head = body.get(..body.floor_char_boundary(LONGEST_PLACEHOLDER))?;
    let end = head.find(['<', '>', '\n', '"', '='])?;
    head.get(end..)?.starts_with('>').then_some(end + 2)
}

/// The words of a text, not counting placeholders.
pub(crate) fn words_beside_placeholders(mut text: &str) -> usize {
    let mut plain = String::new();
    while let Some(at) = text.find('<') {
        let (before, from) = text.split_at(at);
        plain.push_str(before);
        let length = placeholder(from).unwrap_or(1);
        plain.push('x');
        text = from.get(length..).unwrap_or_default();
    }
    plain.push_str(text);
    plain.split_whitespace().count()
}

/// Joins a value that was wrapped, removing line ends and the blanks around them.
pub(crate) fn joined(text: &str) -> String {
    text.split('\n').map(str::trim).collect()
}

/// Joins a value that was wrapped, with a blank where words were separated: names contain blanks, ARNs do not.
pub(crate) fn joined_softly(text: &str) -> String {
    let words = !text.starts_with("arn:") && text.lines().any(|line| line.trim().contains(' '));
    let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
    lines.join(if words { " " } else { "" })
}

/// Removes punctuation that is not part of a value from its end; an ellipsis stays.
pub(crate) fn without_punctuation(mut value: &str) -> &str {
    loop {
        let Some(last) = value.chars().next_back() else { return value };
        let part = match last {
            '.' => value.ends_with("..."),
            ')' => value.contains('('),
            ']' => value.contains('['),
            '}' => value.contains('{'),
            ',' | ';' | ':' | '@' => false,
            _ => !QUOTES.contains(&last) && !last.is_whitespace(),
        };
        if part {
            return value;
        }
        value = value.get(..value.len() - last.len_utf8()).unwrap_or("");
    }
}

/// An ARN without the blanks that a narrow column left before its resource; `None` if there are none, or if no account
/// of 12 digits shows that the blanks came from wrapping.
pub(crate) fn closed_up(text: &str) -> Option<String> {
    if !text.starts_with("arn:aws") {
        return None;
    }
    let (end, _) = text.match_indices(':').nth(4)?;
    let (head, resource) = text.split_at_checked(end)?;
    let closed: String = head.split_whitespace().collect();
    let account = closed.rsplit(':').next()?;
    let whole = account.len() == 12 && account.bytes().all(|byte| byte.is_ascii_digit());
    (whole && closed.len() < head.len()).then(|| closed + resource)
}

/// Removes the signs of emphasis from the last part of a name that is not a pattern: `user/*mateojackson*`.
pub(crate) fn without_inner_stars(name: &str) -> String {
    let inner = || {
        let (before, word) = name.strip_suffix('*')?.rsplit_once('*')?;
        let plain = word.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'));
        (before.ends_with([':', '/']) && !word.is_empty() && plain).then(|| format!("{before}{word}"))
    };
    inner().unwrap_or_else(|| name.to_owned())
}

/// An IAM action, `service:Name`, at the beginning of a text.
pub(crate) fn action(text: &str) -> Option<&str> {
    let end = text
        .find(|char: char| !(char.is_ascii_alphanumeric() || matches!(char, '-' | ':' | '*' | '_')))
        .unwrap_or(text.len());
    let token = text.get(..end)?.trim_end_matches(':');
    let (service, name) = token.split_once(':')?;
    let plausible = !service.is_empty() && !name.is_empty() && !name.contains(':');
    plausible.then_some(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_is_one_word() {
        assert_eq!(placeholder("<account id>:x"), Some(12));
        for text in ["<a\nb>", "</b>", "< b>", "<a href=\"\">", "<a <b>", "a"] {
            assert_eq!(placeholder(text), None, "{text}");
        }
        assert_eq!(
            closed_up("arn:aws:sqs:us-ea st-1:12 3456789012:q r").as_deref(),
            Some("arn:aws:sqs:us-east-1:123456789012:q r")
        );
        assert_eq!(closed_up("arn:aws:sqs:us-east-1:123456789012:q r"), None);
        assert_eq!(closed_up("arn:aws:x and: this: is: 12"), None);
        assert_eq!(words_beside_placeholders("arn:aws:iam::<account id>:user/<the name> is < x"), 4);
    }
}
