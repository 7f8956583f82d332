//! Commands that are safe to paste, whatever names they contain.

use std::fmt::Write;

use source::layout::word;

/// A command that is built word by word.
#[derive(Debug)]
pub(super) struct Command {
    text: String,
    is_safe: bool,
}

impl Command {
    /// `aws SERVICE OPERATION`.
    pub(super) fn aws(operation: &str) -> Self {
        Self { text: format!("aws {operation}"), is_safe: true }
    }

    /// Adds an option. Its value is quoted for a POSIX shell, and cannot be taken for another option.
    pub(super) fn option(mut self, name: &str, value: &str) -> Self {
        self.is_safe &= is_name(value);
        let _ = write!(self.text, " --{name}={}", word(value));
        self
    }

    /// Adds words of our own.
    pub(super) fn words(mut self, words: &str) -> Self {
        self.text.push(' ');
        self.text.push_str(words);
        self
    }

    /// The command; `None` if it contains a name that AWS does not give.
    pub(super) fn text(self) -> Option<String> {
        self.is_safe.then_some(self.text)
    }

    /// The command, with a document as the file of its last option.
    ///
    /// No line of JSON reads as the end of the document: strings contain no line ends.
    pub(super) fn with_document(self, option: &str, document: &str) -> Option<String> {
        let text = self.text()?;
        Some(format!("{text} --{option}=file:///dev/stdin <<'END_OF_POLICY'\n{document}END_OF_POLICY"))
    }
}

/// True for what may be the name, id, URL or ARN of something in AWS: printable, and nothing that the AWS CLI reads as
/// the address of a file.
fn is_name(value: &str) -> bool {
    let is_file = ["file:", "fileb:"].iter().any(|scheme| value.to_ascii_lowercase().starts_with(scheme));
    !value.is_empty() && !is_file && cli::escape(value) == value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_names_stay_one_word_or_make_no_command() {
        let command = |name: &str| Command::aws("iam get-role").option("role-name", name).text();
        assert_eq!(command("App").as_deref(), Some("aws iam get-role --role-name=App"));
        assert_eq!(command("--debug").as_deref(), Some("aws iam get-role --role-name=--debug"));
        assert_eq!(command("$(id)`id`").as_deref(), Some("aws iam get-role --role-name='$(id)`id`'"));
        assert_eq!(command("a'; id #").as_deref(), Some(r"aws iam get-role --role-name='a'\''; id #'"));
        for name in ["", "file:///etc/passwd", "FILEB://x", "a\nid", "\u{1b}[2J", "a\u{202e}b"] {
            assert_eq!(command(name), None, "{name:?}");
        }
    }
}
