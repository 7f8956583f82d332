//! JSON as the file had it before: indented alike, or on a line.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{PrettyFormatter, Serializer};

/// What the AWS CLI indents with.
const OF_THE_CLI: &str = "    ";

/// The values, each with a line end, in the layout of the text that they take the place of.
pub(super) fn text(values: &[Value], known: Option<&str>) -> io::Result<String> {
    let known = known.map_or(Some(OF_THE_CLI), indentation);
    let mut bytes = Vec::new();
    for value in values {
        match known {
            None => serde_json::to_writer(&mut bytes, value)?,
            Some(indent) => {
                let layout = PrettyFormatter::with_indent(indent.as_bytes());
                value.serialize(&mut Serializer::with_formatter(&mut bytes, layout))?;
            }
        }
        bytes.push(b'\n');
    }
    String::from_utf8(bytes).map_err(io::Error::other)
}

/// The blanks in front of the first line that is indented; nothing for JSON on one line.
fn indentation(text: &str) -> Option<&str> {
    text.lines().find_map(|line| {
        let blanks = line.len() - line.trim_start_matches([' ', '\t']).len();
        line.get(..blanks).filter(|blanks| !blanks.is_empty() && blanks.len() < line.len())
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_file_keeps_its_layout() {
        let value = [json!({"a": {"b": 1}})];
        for known in ["{\n  \"x\": {\n    \"y\": 2\n  }\n}\n", "{\n\t\"x\": 1\n}", "{\r\n    \"x\": 1\r\n}"] {
            let indent = indentation(known).unwrap();
            let expected = format!("{{\n{indent}\"a\": {{\n{indent}{indent}\"b\": 1\n{indent}}}\n}}\n");
            assert_eq!(text(&value, Some(known)).unwrap(), expected);
        }
        assert_eq!(text(&value, Some("{\"x\":1}\n")).unwrap(), "{\"a\":{\"b\":1}}\n");
        assert!(text(&value, None).unwrap().starts_with("{\n    \"a\": {\n        \"b\""));
    }
}
