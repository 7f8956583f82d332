//! Source code strings concatenated over several lines: `"User: x is not " +` and `"authorized"`.

use super::clean::Line;
use super::record::starts_record;

const QUOTES: [char; 3] = ['"', '\'', '`'];
/// Operators that concatenate two strings. Of SQL's `||` only one `|` is left: the other could be the edge of a box.
const OPERATORS: [&str; 6] = ["+", "..", "|", "<>", ".", "&"];
/// Letters before a string's quote: Python's `f""`, `r""`, `b""`, `u""`, C#'s `$""` and `@""`.
const PREFIXES: [char; 6] = ['f', 'r', 'b', 'u', '$', '@'];

/// Joins the lines that are pieces of one string.
pub(crate) fn join(lines: impl Iterator<Item = Line>) -> Vec<Line> {
    let mut joined: Vec<Line> = Vec::new();
    for line in lines {
        let seam = joined.last().and_then(|last| seam(&last.text, &line.text));
        match (joined.last_mut(), seam) {
            (Some(last), Some(Seam { keep, rest })) => {
                last.text.truncate(keep);
                last.text.push_str(rest);
                // It was not printed this way: its width means nothing.
                last.width = 0;
                last.spaced = line.spaced;
            }
            _ => joined.push(line),
        }
    }
    joined
}

/// Where two lines are joined.
struct Seam<'a> {
    /// How much of the first line stays.
    keep: usize,
    /// What stays of the second line.
    rest: &'a str,
}

fn seam<'a>(line: &str, next: &'a str) -> Option<Seam<'a>> {
    let (string, sign) = without_operator(line);
    let quote = string.chars().next_back().filter(|char| QUOTES.contains(char))?;
    let begun = string.get(..string.len() - 1)?;
    let (leading, literal) = match OPERATORS.iter().find_map(|operator| next.strip_prefix(operator)) {
        Some(after) => (true, after.trim_start()),
        None => (false, next),
    };
    let quoted = literal.trim_start_matches(PREFIXES);
    let rest = quoted.strip_prefix(quote).filter(|_| literal.len() - quoted.len() <= 2)?;
    if !begun.contains(quote) || leading && sign.is_some() {
        return None;
    }
    // Only a `+` at the end is a sure sign that a string continues; a list has commas, too.
    let sure = sign == Some("+");
    let goes_on = leading || sign.is_some_and(|sign| sign != ",") || is_open(begun) || rest.starts_with(' ');
    let fits = sure || goes_on && is_end_of_string(rest, quote) && !starts_record(rest);
    fits.then_some(Seam { keep: begun.len(), rest })
}

/// A line without the operator or comma at its end.
fn without_operator(line: &str) -> (&str, Option<&'static str>) {
    let sign = OPERATORS.into_iter().chain([","]).find(|sign| line.ends_with(sign));
    let string = sign.and_then(|sign| line.strip_suffix(sign)).map_or(line, str::trim_end);
    (string, sign)
}

/// Whether more words must follow.
fn is_open(begun: &str) -> bool {
    begun.ends_with([' ', ':', '/', '-', '_', '=', '('])
}

/// Whether only punctuation follows the string that this text ends or is cut off in. A string with a colon after its
/// quote is a name.
fn is_end_of_string(text: &str, quote: char) -> bool {
    let signs = |text: &str| text.chars().all(|char| " +.,;()[]{}\\|&<>".contains(char));
    let is_name = text.split_once(quote).is_some_and(|(_, after)| after.trim_start().starts_with(':'));
    !is_name && text.rsplit_once(quote).is_none_or(|(_, after)| signs(after))
}

#[cfg(test)]
mod tests {
    use super::super::clean::clean;
    use super::join;

    fn joined(text: &str) -> Vec<String> {
        join(text.lines().map(clean)).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn pieces_of_a_string_are_one() {
        for text in [
            "x = \"User: a is not \" +\n  \"authorized to \" +\n  \"perform\";",
            "x = \"User: a is not \"\n  f\"authorized to \"\n  \"perform\";",
            "x = \"User: a is not \"\n  + \"authorized to \"\n  + \"perform\";",
            "x = \"User: a is not \" .\n  \"authorized to \".\n  \"perform\";",
            "x = \"User: a is not \" \\\n  \"authorized \" \\\n  \"to perform\";",
            "x = \"User: a is not \" ||\n  \"authorized to \"\n  || \"perform\";",
            "x = \"User: a is not \",\n  \"authorized to perform\";",
        ] {
            assert_eq!(joined(text), ["x = \"User: a is not authorized to perform\";"], "{text}");
        }
        assert_eq!(joined("`{\"a\":` +\n`\"b\"}`"), ["`{\"a\":\"b\"}`"]);
    }

    #[test]
    fn values_of_a_list_are_several() {
        for text in [
            "[\"arn:aws:s3:::a\",\n\"arn:aws:s3:::b\"]",
            "\"errorCode\": \"AccessDenied\",\n\"errorMessage\": \"no\"",
            "+ \"a\": \"b \",\n+ \"c\": \"d\"",
            "\"User: a is not\"\n\"User: b is not\"",
            "it's 'quoted: '\n'User: b is not'",
        ] {
            assert_eq!(joined(text).len(), 2, "{text}");
        }
    }
}
