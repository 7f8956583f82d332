//! HTML and Markdown markup that only says how words look.

use std::borrow::Cow;

use super::token::QUOTES;

/// A line without its markup.
pub(crate) fn without(line: &str) -> Cow<'_, str> {
    let mut line = without_tags(line);
    for step in [without_inner_ticks, without_emphasis] {
        if let Cow::Owned(changed) = step(&line) {
            line = Cow::Owned(changed);
        }
    }
    line
}

/// Removes the backticks within a name with which AWS's documentation marks what is only an example:
/// ``user/`mateojackson` ``, ``glue:`GetWidget` ``.
fn without_inner_ticks(line: &str) -> Cow<'_, str> {
    if ![":`", "/`"].iter().any(|begin| line.contains(begin)) {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('`') {
        let (before, ticked) = rest.split_at(at);
        out.push_str(before);
        let inner = ticked.get(1..).unwrap_or_default();
        let word = inner.split_once('`').filter(|(word, _)| before.ends_with([':', '/']) && is_name(word));
        rest = if let Some((word, after)) = word {
            out.push_str(word);
            after
        } else {
            out.push('`');
            inner
        };
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_name(word: &str) -> bool {
    !word.is_empty() && word.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_'))
}

/// HTML tags that only say how a word looks.
const LOOKS: [&str; 10] = ["b", "br", "code", "em", "i", "p", "pre", "span", "strong", "td"];
/// Those of them that separate words.
const PARTS: [&str; 3] = ["br", "p", "td"];
/// `</strong>`, with a blank.
const LONGEST_TAG: usize = 10;

/// Removes the HTML tags that say how words look; `<account>` and the tags of S3's XML stay.
fn without_tags(line: &str) -> Cow<'_, str> {
    if !line.contains('<') {
        return Cow::Borrowed(line);
    }
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find('<') {
        let (before, tag) = rest.split_at(at);
        out.push_str(before);
        let end = tag.bytes().take(LONGEST_TAG).position(|byte| byte == b'>').map_or(1, |end| end + 1);
        let (whole, after) = tag.split_at(end);
        let name = whole.trim_matches(['<', '>', '/', ' ']);
        if LOOKS.contains(&name) {
            let joins =
                !out.is_empty() && !out.ends_with(' ') && !after.is_empty() && !after.starts_with(' ');
            if joins && PARTS.contains(&name) {
                out.push(' ');
            }
            rest = after;
        } else {
            out.push('<');
            rest = tag.get(1..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Removes the `**` of bold words, and the `__`, `_` and `*` around words. Redactions such as `***` stay; so do the
/// wildcards of ARNs and actions, and a `*` by itself.
fn without_emphasis(line: &str) -> Cow<'_, str> {
    let marks = emphasis(line);
    if marks.is_empty() {
        return Cow::Borrowed(line);
    }
    let ends = marks.iter().map(|mark| mark.start).chain([line.len()]);
    let starts = [0].into_iter().chain(marks.iter().map(|mark| mark.start + mark.len));
    Cow::Owned(starts.zip(ends).filter_map(|(start, end)| line.get(start..end)).collect())
}

/// Anything longer is not a word.
const LONGEST_WORD: usize = 40;

/// One or two signs of emphasis, with what is next to them.
#[derive(Debug, Clone, Copy)]
struct Mark {
    start: usize,
    len: usize,
    sign: char,
    before: Option<char>,
    after: Option<char>,
    /// Whether a long run without a blank follows: encoded messages have `_` among their letters.
    encoded: bool,
}

/// The marks of a line that are emphasis.
fn emphasis(line: &str) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut bold = false;
    // Where `__`, `_` and `*` opened.
    let mut open: [Option<Mark>; 3] = [None, None, None];
    for mark in runs(line) {
        if (mark.sign, mark.len) == ('*', 2) {
            if mark.opens() || mark.closes(bold) {
                bold = mark.opens();
                marks.push(mark);
            }
            continue;
        }
        let [doubled, underlined, starred] = &mut open;
        let opened = match (mark.sign, mark.len) {
            ('_', 2) => doubled,
            ('_', 1) => underlined,
            ('*', 1) => starred,
            _ => continue,
        };
        if mark.opens() && mark.after.is_some_and(char::is_alphabetic) && !mark.encoded {
            *opened = Some(mark);
        } else if mark.closes(false)
            && let Some(first) = opened.take()
        {
            marks.extend([first, mark]);
        }
    }
    marks.sort_unstable_by_key(|mark| mark.start);
    marks
}

/// The runs of `*` and of `_` in a line.
fn runs(line: &str) -> impl Iterator<Item = Mark> {
    let mut place = 0;
    std::iter::from_fn(move || {
        let start = place + line.get(place..)?.find(['*', '_'])?;
        let run = line.get(start..)?;
        let sign = run.chars().next()?;
        let after = run.trim_start_matches(sign);
        let len = run.len() - after.len();
        place = start + len;
        let before = line.get(..start)?.chars().next_back();
        let encoded = after.len() > LONGEST_WORD
            && !after.bytes().take(LONGEST_WORD).any(|byte| byte.is_ascii_whitespace());
        Some(Mark { start, len, sign, before, after: after.chars().next(), encoded })
    })
}

impl Mark {
    /// Comes right before a word.
    fn opens(self) -> bool {
        let quoted = self.before.is_some_and(|char| QUOTES.contains(&char));
        let apart = self.before.is_none_or(|char| char.is_whitespace() || "([|>".contains(char));
        let word = |char: char| char.is_alphanumeric() || QUOTES.contains(&char) || "<[".contains(char);
        self.after.is_some_and(|char| if quoted { char.is_alphanumeric() } else { apart && word(char) })
    }

    /// Comes right after a word; if one is open, also after a sign and before one.
    fn closes(self, open: bool) -> bool {
        let behind_word = self
            .before
            .is_some_and(|char| char.is_alphanumeric() || QUOTES.contains(&char) || ">)".contains(char));
        let behind_sign = self.before.is_some_and(|char| !char.is_whitespace() && char != '/');
        let ends = self.after.is_none_or(|char| char.is_whitespace() || ".,".contains(char));
        let sign = self.after.is_none_or(|char| !char.is_ascii_alphanumeric() && !"/_*".contains(char));
        if open { behind_sign && sign } else { behind_word && ends }
    }
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn emphasis_comes_off() {
        for (raw, text) in [
            ("perform: **ec2:RunInstances** on", "perform: ec2:RunInstances on"),
            ("**Not authorized to perform sts:X**", "Not authorized to perform sts:X"),
            ("perform sts:X**, the trust policy", "perform sts:X, the trust policy"),
            ("**AccessDenied:** User", "AccessDenied: User"),
            ("deny in a policy**: arn:aws", "deny in a policy**: arn:aws"),
            ("**deny in a policy**: arn:aws", "deny in a policy: arn:aws"),
            ("perform **'s3:GetObject'** on", "perform 's3:GetObject' on"),
            ("no __identity-based policy__ allows", "no identity-based policy allows"),
            ("perform: *s3:GetObject* on *arn:aws:s3:::b/k*", "perform: s3:GetObject on arn:aws:s3:::b/k"),
            (
                "_User: a is not authorized: s3:Get_Object on arn:aws:s3:::a_b_",
                "User: a is not authorized: s3:Get_Object on arn:aws:s3:::a_b",
            ),
            ("perform: <b>s3:*</b>", "perform: s3:*"),
            ("s3:GetObject<br/>on <p>x</p><p>y</p>", "s3:GetObject on x y"),
            ("user/`ann` is not: glue:`GetWidget` on: `my-w`", "user/ann is not: glue:GetWidget on: `my-w`"),
            ("on resource:`a:b` or `/x`", "on resource:`a:b` or `/x`"),
        ] {
            assert_eq!(without(raw), text, "{raw}");
        }
    }

    #[test]
    fn wildcards_redactions_and_names_stay() {
        for raw in [
            "on resource: *",
            "s3:Get* on arn:aws:s3:::b/* because",
            "on resource: arn:aws:s3:::b/** because",
            "User: *** is not, ** is not, arn:aws:iam::**:user/x and arn:aws:iam::12**:role",
            "role/a__ and role/__b, x__y",
            "arn:aws:s3:::*",
            &format!("_{}_", "a1B2".repeat(40)),
        ] {
            assert_eq!(without(raw), raw);
        }
    }
}
