//! HTTP responses as curl, wire logs and PHP print them: the headers belong to the body that follows.

/// Whether a line begins a response: `HTTP/1.1 403 Forbidden`, or PHP's announcement of its body.
pub(crate) fn opens(line: &str) -> bool {
    let text = unmarked(line);
    text.starts_with("HTTP/") && text.contains(' ') || text.ends_with("` response:")
}

/// Whether a line may be a header, or the blank line after the headers.
pub(crate) fn is_header(line: &str) -> bool {
    let text = unmarked(line);
    let is_name =
        |name: &str| !name.is_empty() && name.chars().all(|char| char.is_ascii_alphanumeric() || char == '-');
    text.is_empty() || text.split_once(':').is_some_and(|(name, _)| is_name(name))
}

/// A line without the marks that curl and the wire logs of Ruby and Java put around it.
fn unmarked(line: &str) -> &str {
    let text = line.trim();
    let text = ["< ", "-> ", "<< "].iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text);
    let text = text.strip_prefix('"').map_or(text, |inner| inner.strip_suffix('"').unwrap_or(inner));
    text.trim_start_matches('<').trim_end_matches("\\n").trim_end_matches("\\r").trim()
}

#[cfg(test)]
mod tests {
    use super::{is_header, opens};

    #[test]
    fn responses_are_known_in_all_their_dresses() {
        for line in ["HTTP/2 403", "< HTTP/1.1 403 Forbidden", r#"-> "HTTP/1.1 403 Forbidden\r\n""#] {
            assert!(opens(line), "{line}");
        }
        for line in
            ["x-amz-id-2: a=", "< Date: today", "<", "", r#"-> "Server: AmazonS3\r\n""#, r#"-> "\r\n""#]
        {
            assert!(is_header(line), "{line}");
        }
        for line in ["{\"message\":\"no\"}", "<Error><Code>x", "an error: no"] {
            assert!(!is_header(line), "{line}");
        }
    }
}
