//! Manual pages: what the programs say of themselves, and what all of them share.

mod case;
mod options;
mod page;
mod tutorial;

use clap::Command;
use cli::{Manual, exit};

use crate::generated::File;
use crate::programs::{dispatcher, programs};
use page::Page;

/// The environment variables that every program honours, in addition to those that stand for flags.
const VARIABLES: [(&str, &str); 2] = [
    ("NO_COLOR, CLICOLOR_FORCE", "Never colour, or always, where `--color` is `auto`."),
    ("COLUMNS", "The width of the output for people, where it goes to no terminal."),
];

/// What programs that may ask AWS honour.
const AWS_VARIABLES: [(&str, &str); 3] = [
    (
        "AWS_PROFILE, AWS_REGION, AWS_ACCESS_KEY_ID ...",
        "Credentials and settings, as the AWS CLI reads them.",
    ),
    ("AWS_CONFIG_FILE, AWS_SHARED_CREDENTIALS_FILE", "Other places for the files below."),
    ("HTTPS_PROXY, NO_PROXY", "The proxy to ask AWS through, and for whom not."),
];

const AWS_FILES: [(&str, &str); 2] = [
    ("~/.aws/config, ~/.aws/credentials", "Profiles, as the AWS CLI reads them. Nothing is written to them."),
    ("~/.aws/sso/cache/", "Sessions that `aws sso login` made."),
];

const FILES: [(&str, &str); 2] = [
    (
        "~/.config/denied/config.toml",
        "Settings, for all programs: **denied-config**(1). `DENIED_CONFIG` names another.",
    ),
    ("PREFIX/share/denied/case.schema.json", "The JSON Schema of the record; `--schema` prints the same."),
];

/// The pages of the dispatcher and of each program, of the record, and the tutorial.
pub(crate) fn pages() -> Vec<File> {
    let (programs, built_in) = (programs(), denied::built_in());
    let all = programs.iter().chain(built_in.iter().map(|own| &own.manual));
    let names: Vec<String> = all.map(|manual| manual.command.get_name().to_owned()).collect();
    let own = [dispatcher()].into_iter().chain(programs).map(|manual| page(manual, &names, &exit::MEANINGS));
    let built_in = built_in.into_iter().map(|own| page(own.manual, &names, own.codes));
    own.chain(built_in).chain([case::page(&names), tutorial::page(&names)]).collect()
}

fn page(manual: Manual, programs: &[String], codes: &[(u8, &str)]) -> File {
    let mut command = manual.command;
    let name = command.get_name().to_owned();
    let about = command.get_about().map(ToString::to_string).unwrap_or_default();
    let mut page = Page::new(&name, "1", &about);
    page.section("SYNOPSIS");
    page.usage(&command.render_usage().to_string());
    page.section("DESCRIPTION");
    let details = command.get_long_about().map(ToString::to_string).unwrap_or(about);
    page.text(&details);
    if !manual.background.is_empty() {
        page.section("BACKGROUND");
        page.text(manual.background);
    }
    command.build();
    options::write(&mut page, &command);
    if name == "denied" {
        page.section("PROGRAMS");
        page.entries(denied::OWN);
        page.text("An executable `denied-NAME` on the `PATH` adds one of your own.");
    }
    page.section("EXAMPLES");
    for example in manual.examples {
        page.example(example.does, example.command);
    }
    page.section("EXIT STATUS");
    for (code, meaning) in codes {
        page.entry(&code.to_string(), meaning);
    }
    if name == "denied-config" {
        settings(&mut page);
    }
    surroundings(&mut page, &command);
    let pages = ["denied"].into_iter().chain(programs.iter().map(String::as_str)).filter(|own| *own != name);
    let others = [("denied-case", "5"), ("denied-tutorial", "7"), ("aws", "1"), ("jq", "1")];
    page.see_also(pages.map(|name| (name, "1")).chain(others));
    File { path: format!("man/{name}.1").into(), content: page.finish() }
}

/// The settings of the configuration file, and a file with all kinds of values.
fn settings(page: &mut Page) {
    page.section("SETTINGS");
    for setting in cli::SETTINGS {
        page.entry(setting.name, &setting.manual());
    }
    page.section("FILE");
    page.text("A configuration file with all kinds of values:");
    page.verbatim(cli::SAMPLE.lines());
}

/// What a program reads in addition to its arguments and its input.
fn surroundings(page: &mut Page, command: &Command) {
    let asks = command.get_arguments().any(|arg| arg.get_long() == Some("profile"));
    page.section("ENVIRONMENT");
    for (name, meaning) in options::variables(command) {
        page.entry(&name, &meaning);
    }
    page.entries(VARIABLES.iter().chain(AWS_VARIABLES.iter().filter(|_| asks)));
    page.section("FILES");
    page.entries(AWS_FILES.iter().filter(|_| asks).chain(&FILES));
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::process::{Command, Stdio};

    use super::*;
    use crate::programs::sample;

    #[test]
    fn every_program_that_denied_lists_is_named_in_its_page() {
        let pages = pages();
        let own = pages.iter().find(|page| page.path.ends_with("denied.1")).unwrap();
        for (name, _) in denied::OWN {
            let written = name.replace('-', r"\-");
            assert!(own.content.contains(&format!("\\fB{written}\\fR")), "{name}");
        }
    }

    #[test]
    fn every_page_of_a_program_has_what_readers_look_for() {
        let titles = [
            "NAME",
            "SYNOPSIS",
            "DESCRIPTION",
            "OPTIONS",
            "EXAMPLES",
            "\"EXIT STATUS\"",
            "ENVIRONMENT",
            "FILES",
            "\"SEE ALSO\"",
        ];
        for page in pages().iter().filter(|page| page.path.extension().is_some_and(|section| section == "1"))
        {
            for title in titles {
                assert!(page.content.contains(&format!(".SH {title}\n")), "{}: {title}", page.path.display());
            }
        }
    }

    #[test]
    fn the_page_of_every_program_teaches_its_layer() {
        for Manual { command, background, .. } in programs() {
            let name = command.get_name();
            assert!(!background.is_empty(), "{name}: say in `BACKGROUND` what one must know of AWS");
        }
    }

    #[test]
    fn the_page_of_the_settings_has_each_with_its_variable() {
        let pages = pages();
        let page = pages.iter().find(|page| page.path.ends_with("denied-config.1")).unwrap();
        for setting in cli::SETTINGS {
            let name = setting.name.replace('-', r"\-");
            assert!(page.content.contains(&format!("\\fB{name}\\fR")), "{name}");
            for variable in setting.variable.iter().chain(setting.others) {
                assert!(page.content.contains(variable), "{variable}");
            }
        }
    }

    #[test]
    fn a_page_has_flags_examples_and_neighbours() {
        let page =
            page(sample::manual(), &["denied-sample".to_owned(), "denied-other".to_owned()], &exit::MEANINGS);
        for text in
            ["\\-\\-depth", "\\-\\-snapshot", "denied sample \\-\\-depth 3", "\\fBdenied\\-other\\fR(1)"]
        {
            assert!(page.content.contains(text), "{text}\n{}", page.content);
        }
        assert!(!page.content.contains("denied\\-sample\\fR(1)"), "a page does not refer to itself");
    }

    /// What a page reader complains about; nothing if it is not installed.
    fn complaints(program: &str, arguments: &[&str], page: &str) -> String {
        let Some(program) = end_to_end::tool(program) else { return String::new() };
        let mut child = Command::new(program)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(page.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    #[test]
    fn readers_of_pages_have_nothing_to_complain_about() {
        for page in pages() {
            let name = page.path.display();
            let mandoc = complaints("mandoc", &["-T", "lint", "-W", "warning"], &page.content);
            let mandoc: Vec<_> = mandoc.lines().filter(|line| !line.contains("date")).collect();
            assert!(mandoc.is_empty(), "{name}: {mandoc:#?}");
            assert_eq!(
                complaints("groff", &["-Kutf8", "-man", "-ww", "-z", "-Tutf8"], &page.content),
                "",
                "{name}"
            );
        }
    }
}
