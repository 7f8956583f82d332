//! The names of members in JSON text, as far as the text goes: it may be truncated or broken.

/// The names in the outermost object and in the objects that are its members.
#[derive(Debug, Default)]
pub(crate) struct Outline<'a> {
    members: Vec<Member<'a>>,
    nested: Vec<Nested<'a>>,
    /// Whether the text ends within a string.
    pub(crate) ends_in_string: bool,
}

/// A member of the outermost object.
#[derive(Debug)]
struct Member<'a> {
    name: &'a str,
    /// The first character of the value; `None` if the text ends before it.
    begins: Option<char>,
}

/// A member of a member.
#[derive(Debug)]
struct Nested<'a> {
    parent: &'a str,
    /// The name; if the text ends within it, its beginning.
    name: &'a str,
    whole: bool,
}

impl<'a> Outline<'a> {
    pub(crate) fn of(text: &'a str) -> Self {
        let mut outline = Self::default();
        let (mut depth, mut at) = (0_usize, 0);
        while let Some(byte) = text.as_bytes().get(at).copied() {
            at += 1;
            match byte {
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth = depth.saturating_sub(1),
                b'"' => {
                    let rest = text.get(at..).unwrap_or_default();
                    let end = end_of_string(rest);
                    let string = rest.get(..end.unwrap_or(rest.len())).unwrap_or_default();
                    let after = end.and_then(|end| rest.get(end + 1..)).unwrap_or_default();
                    outline.ends_in_string = end.is_none();
                    outline.add(depth, string, end.is_some(), after.trim_start());
                    at += end.map_or(rest.len(), |end| end + 1);
                }
                _ => {}
            }
        }
        if depth == 2 && text.trim_end().ends_with('{') {
            outline.add(depth, "", false, "");
        }
        outline
    }

    /// Adds a string if it is a name.
    fn add(&mut self, depth: usize, string: &'a str, whole: bool, after: &str) {
        let value = after.strip_prefix(':');
        if whole && value.is_none() {
            return;
        }
        match (depth, self.members.last()) {
            (1, _) if whole => {
                let begins = value.and_then(|value| value.trim_start().chars().next());
                self.members.push(Member { name: string, begins });
            }
            (2, Some(parent)) if parent.begins == Some('{') => {
                self.nested.push(Nested { parent: parent.name, name: string, whole });
            }
            _ => {}
        }
    }

    /// What the value of a member begins with; the inner `None` if the text ends before it.
    pub(crate) fn begins(&self, name: &str) -> Option<Option<char>> {
        self.members.iter().find(|own| own.name == name).map(|own| own.begins)
    }

    /// True if the outermost object has this member.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.begins(name).is_some()
    }

    /// True if every member of the outermost object is one of these.
    pub(crate) fn has_only(&self, names: &[&str]) -> bool {
        self.members.iter().all(|own| names.contains(&own.name))
    }

    /// True if an object that is a member has one of these, or if the text ends where one may begin.
    pub(crate) fn may_have(&self, parent: &str, names: &[&str]) -> bool {
        self.nested.iter().filter(|own| own.parent == parent).any(|own| {
            names.iter().any(|name| if own.whole { *name == own.name } else { name.starts_with(own.name) })
        })
    }
}

/// Where the quote that ends a string is.
fn end_of_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    text.bytes().position(|byte| {
        let ends = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        ends
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_found_as_far_as_the_text_goes() {
        let outline =
            Outline::of(r#"{"id":"a\"b:","request":{"action" : 7, "context":{"deep":1}},"x":["y"],"z"#);
        assert_eq!(outline.begins("id"), Some(Some('"')));
        assert_eq!(outline.begins("request"), Some(Some('{')));
        assert!(outline.has("x") && outline.ends_in_string && !outline.has("y") && !outline.has("z"));
        assert!(outline.has_only(&["id", "request", "x"]) && !outline.has_only(&["id"]));
        assert!(outline.may_have("request", &["action"]) && !outline.may_have("request", &["deep", "y"]));
    }

    #[test]
    fn a_name_may_be_cut_off() {
        for (text, expected) in [
            (r#"{"request":{"act"#, true),
            (r#"{"request":{"#, true),
            (r#"{"request":{"met"#, false),
            (r#"{"request":{"method":"act"#, true),
            (r#"{"request":{"method":"GET""#, false),
            (r#"{"request":"act"#, false),
        ] {
            assert_eq!(Outline::of(text).may_have("request", &["action"]), expected, "{text}");
        }
        assert_eq!(Outline::of(r#"{"request":"#).begins("request"), Some(None));
    }
}
