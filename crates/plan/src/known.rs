//! What is known about a value before the change is applied.

use policy::PLANNED;

/// A value, or what it depends on.
pub(crate) type Known<T> = Result<T, Unknown>;

/// What a value that is not yet known depends on, in words: an expression, and who makes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Unknown(pub(crate) String);

/// The variable that stands for an expression in a document.
pub(crate) fn variable(expression: &str) -> String {
    // These would end the variable or begin a default.
    let safe: String = expression.chars().map(|own| if "{},".contains(own) { '_' } else { own }).collect();
    format!("${{{PLANNED}{safe}}}")
}

/// The first expression that a text depends on.
pub(crate) fn depends_on(text: &str) -> Option<&str> {
    text.split("${").skip(1).find_map(|rest| rest.strip_prefix(PLANNED))?.split('}').next()
}

/// A text that is fully known.
pub(crate) fn whole(text: &str) -> Known<&str> {
    match depends_on(text) {
        None => Ok(text),
        Some(expression) => Err(Unknown(format!("{expression} is not known before the change"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_says_what_it_depends_on() {
        let text = format!("arn:aws:s3:::${{aws:username}}-{}/*", variable("Bucket,{x}"));
        assert_eq!(depends_on(&text), Some("Bucket__x_"));
        assert_eq!(depends_on("arn:aws:s3:::${aws:username}"), None);
        assert_eq!(depends_on(&"${".repeat(100_000)), None);
        assert!(whole("plain").is_ok());
    }
}
