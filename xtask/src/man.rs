//! Manual pages: the options from the command line's one definition, and what all programs share.

use anyhow::Result;
use clap_mangen::Man;
use cli::{Manual, exit};
use roff::{Inline, Roff, bold, roman};

use crate::generated::File;
use crate::programs::{dispatcher, programs};

/// The members of a case, as the manual tells of them.
const CASE_RECORD: &[(&str, &str)] = &[
    ("id", "Kept as it comes; where absent, derived from the request and from what was reported."),
    ("request", "What was asked: principal, action, resource, resourceAccount, context, contextComplete."),
    ("caller", "Who is calling, and where the credentials come from."),
    ("reported", "What AWS itself said: code, operation, reason, layer, policyArn, requestId and more."),
    (
        "policies",
        "The policy documents by layer. Absent: not examined. Null or an empty list: examined, and none there.",
    ),
    (
        "layers",
        "The verdict of each layer that was examined: allowed, implicitDeny, explicitDeny, notApplicable or unknown, \
         with the statements that made it and what an unknown depends on.",
    ),
    (
        "decision",
        "What follows from the layers examined so far: allowed, implicitDeny, explicitDeny or unknown.",
    ),
    ("decidedBy", "The layers that make the decision."),
    ("unexamined", "The layers that have a say and were not examined."),
    ("findings", "What was found out, each with a code, a severity, a title, and a fix where there is one."),
    ("error, input", "In the place of a line that could not be worked on: why, and the line itself."),
];

/// The page of the dispatcher and of each program.
pub(crate) fn pages() -> Result<Vec<File>> {
    let (programs, built_in) = (programs(), denied::built_in());
    let all = programs.iter().chain(built_in.iter().map(|own| &own.manual));
    let names: Vec<String> = all.map(|manual| manual.command.get_name().to_owned()).collect();
    let mut pages = vec![page(dispatcher(), &names, &exit::MEANINGS, case_record)?];
    for manual in programs {
        pages.push(page(manual, &names, &exit::MEANINGS, case_record)?);
    }
    for denied::BuiltIn { manual, codes } in built_in {
        let more = if manual.command.get_name() == "denied-config" { settings } else { |_: &mut Roff| () };
        pages.push(page(manual, &names, codes, more)?);
    }
    Ok(pages)
}

/// A page; `more` is what stands after the exit codes.
fn page(
    manual: Manual,
    programs: &[String],
    codes: &[(u8, &str)],
    more_sections: fn(&mut Roff),
) -> Result<File> {
    let name = manual.command.get_name().to_owned();
    let command = manual.command.after_help(None::<&str>).after_long_help(None::<&str>);
    let page = Man::new(command).manual("denied").date("");
    let mut out = Vec::new();
    page.render_title(&mut out)?;
    page.render_name_section(&mut out)?;
    page.render_synopsis_section(&mut out)?;
    page.render_description_section(&mut out)?;
    page.render_options_section(&mut out)?;
    let mut more = Roff::new();
    if name == "denied" {
        section_of_programs(&mut more);
    }
    section(&mut more, "EXAMPLES", manual.examples.iter().map(|example| (example.does, example.command)));
    let codes: Vec<_> = codes.iter().map(|(code, meaning)| (code.to_string(), *meaning)).collect();
    section(&mut more, "EXIT STATUS", codes.iter().map(|(code, meaning)| (code.as_str(), *meaning)));
    more_sections(&mut more);
    see_also(&mut more, &name, programs);
    out.extend_from_slice(more.render().as_bytes());
    Ok(File { path: format!("man/{name}.1").into(), content: String::from_utf8(out)? })
}

fn case_record(out: &mut Roff) {
    out.control("SH", ["CASE RECORD"]);
    out.text([roman("Programs read and write cases as JSON Lines: one JSON object a line. Each adds what it knows, and keeps what it does not know.")]);
    for (member, meaning) in CASE_RECORD {
        entry(out, member, meaning);
    }
}

fn settings(out: &mut Roff) {
    let settings = cli::SETTINGS.iter().map(|setting| (setting.name, setting.manual()));
    let settings = settings.collect::<Vec<_>>();
    section(out, "SETTINGS", settings.iter().map(|(name, manual)| (*name, manual.as_str())));
    out.control("SH", ["FILE"]);
    out.text([roman("A configuration file with all kinds of values:")]);
    out.control("PP", []);
    out.control("nf", []);
    for line in cli::SAMPLE.lines() {
        out.text([roman(line)]);
    }
    out.control("fi", []);
}

fn section_of_programs(out: &mut Roff) {
    section(out, "PROGRAMS", denied::OWN.iter().copied());
    out.control("PP", []);
    out.text([roman("An executable "), bold("denied-NAME"), roman(" on PATH adds one of your own.")]);
}

fn section<'a>(out: &mut Roff, title: &str, entries: impl Iterator<Item = (&'a str, &'a str)>) {
    out.control("SH", [title]);
    entries.for_each(|(name, meaning)| entry(out, name, meaning));
}

fn entry(out: &mut Roff, name: &str, meaning: &str) {
    out.control("TP", []);
    out.text([bold(name)]);
    out.text([roman(meaning)]);
}

fn see_also(out: &mut Roff, own: &str, programs: &[String]) {
    let others =
        ["denied"].into_iter().chain(programs.iter().map(String::as_str)).filter(|name| *name != own);
    let mut inlines: Vec<Inline> = Vec::new();
    for name in others.chain(["jq", "aws"]) {
        if !inlines.is_empty() {
            inlines.push(roman(", "));
        }
        inlines.extend([bold(name), roman("(1)")]);
    }
    out.control("SH", ["SEE ALSO"]);
    out.text(inlines);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::programs::sample;

    #[test]
    fn every_program_that_denied_lists_is_named_in_its_page() {
        let mut pages = pages().unwrap();
        pages.push(
            page(
                sample::manual(),
                &["denied-sample".to_owned(), "denied-other".to_owned()],
                &exit::MEANINGS,
                case_record,
            )
            .unwrap(),
        );
        let own = pages.iter().find(|page| page.path.ends_with("denied.1")).unwrap();
        for (name, _) in denied::OWN {
            let written = name.replace('-', r"\-");
            assert!(own.content.contains(&format!("\\fB{written}\\fR")), "{name}");
        }
        for page in &pages {
            for title in ["NAME", "SYNOPSIS", "OPTIONS", "EXAMPLES", "\"EXIT STATUS\"", "\"SEE ALSO\""] {
                assert!(page.content.contains(&format!(".SH {title}\n")), "{}: {title}", page.path.display());
            }
        }
    }

    #[test]
    fn the_page_of_the_settings_has_each_with_its_variable() {
        let pages = pages().unwrap();
        let page = pages.iter().find(|page| page.path.ends_with("denied-config.1")).unwrap();
        for setting in cli::SETTINGS {
            assert!(
                page.content.contains(&format!("\\fB{}\\fR", setting.name.replace('-', r"\-"))),
                "{}",
                setting.name
            );
            for variable in setting.variable.iter().chain(setting.others) {
                assert!(page.content.contains(variable), "{variable}");
            }
        }
    }

    #[test]
    fn a_page_has_flags_examples_and_neighbours() {
        let page = page(
            sample::manual(),
            &["denied-sample".to_owned(), "denied-other".to_owned()],
            &exit::MEANINGS,
            case_record,
        )
        .unwrap();
        for text in
            ["\\-\\-depth", "\\-\\-snapshot", "denied sample \\-\\-depth 3", "\\fBdenied\\-other\\fR(1)"]
        {
            assert!(page.content.contains(text), "{text}\n{}", page.content);
        }
        assert!(!page.content.contains("denied\\-sample\\fR(1)"), "a page does not refer to itself");
    }
}
