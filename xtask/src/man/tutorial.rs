//! denied-tutorial(7): docs/tutorial.md as a manual page. The documents' tests run its transcripts.

use super::page::Page;
use crate::generated::File;

const TUTORIAL: &str = include_str!("../../../docs/tutorial.md");

/// The page.
pub(super) fn page(programs: &[String]) -> File {
    let mut page = Page::new("denied-tutorial", "7", "from an error of AWS to a policy that is mended");
    write(&mut page, TUTORIAL);
    let programs = programs.iter().map(|name| (name.as_str(), "1"));
    page.see_also([("denied", "1")].into_iter().chain(programs).chain([("denied-case", "5")]));
    File { path: "man/denied-tutorial.7".into(), content: page.finish() }
}

/// Writes the Markdown that is used: headings, paragraphs, list items and code blocks.
fn write(page: &mut Page, markdown: &str) {
    let mut lines = markdown.lines().peekable();
    while let Some(line) = lines.next() {
        if line.starts_with("# ") {
            page.section("DESCRIPTION");
        } else if let Some(title) = line.strip_prefix("## ") {
            page.section(title);
        } else if line.starts_with("```") {
            let mut code = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("```")) {
                code.push(line);
            }
            lines.next();
            page.verbatim(code);
        } else if !line.is_empty() {
            let item = line.strip_prefix("- ");
            let mut text = item.unwrap_or(line).to_owned();
            while let Some(more) =
                lines.next_if(|next| !next.is_empty() && !next.starts_with("- ") && !next.starts_with("```"))
            {
                text = format!("{text} {}", more.trim());
            }
            match item {
                Some(_) => page.item(&text),
                None => page.text(&text),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_a_page() {
        let mut page = Page::new("x", "7", "y");
        write(
            &mut page,
            "# T\n\nOne\ntwo `code`.\n\n## Next\n\n- a\n  b\n- c\n\n```console\n$ ls\n```\n\nEnd.\n",
        );
        let page = page.finish();
        let expected = ".SH DESCRIPTION\nOne two \\fBcode\\fR.\n.SH NEXT\n.IP \\(bu 2\na b\n.IP \\(bu 2\nc\n\
                        .PP\n.RS 4\n.EX\n$ ls\n.EE\n.RE\n.PP\nEnd.\n";
        assert!(page.ends_with(expected), "{page}");
    }
}
