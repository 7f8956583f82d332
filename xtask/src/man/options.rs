//! Flags and arguments, as the command line defines them.

use clap::{Arg, Command};
use roff::{Inline, bold, italic, roman};

use super::page::Page;

/// Writes the options section: the program's own first, then each group that it shares with others.
pub(super) fn write(page: &mut Page, command: &Command) {
    let shown = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let mut headings: Vec<Option<&str>> = vec![None];
    for arg in shown() {
        if !headings.contains(&arg.get_help_heading()) {
            headings.push(arg.get_help_heading());
        }
    }
    page.section("OPTIONS");
    for heading in headings {
        if let Some(heading) = heading {
            page.part(heading);
        }
        shown().filter(|arg| arg.get_help_heading() == heading).for_each(|arg| option(page, arg));
    }
}

/// The environment variables that stand for flags, with what the flags do.
pub(super) fn variables(command: &Command) -> Vec<(String, String)> {
    let variable = |arg: &Arg| {
        let long = arg.get_long()?;
        let own = arg.get_env().map(|name| name.to_string_lossy().into_owned());
        let setting = cli::SETTINGS.iter().find(|setting| setting.name == long);
        let name = own.or_else(|| setting?.variable.map(ToOwned::to_owned))?;
        Some((name, format!("The same as `--{long}`.")))
    };
    command.get_arguments().filter_map(variable).collect()
}

fn option(page: &mut Page, arg: &Arg) {
    page.described(term(arg), &meaning(arg));
    for value in arg.get_possible_values().iter().filter(|_| takes_value(arg)) {
        if let Some(help) = value.get_help() {
            page.paragraph_within(&format!("`{}`: {help}", value.get_name()));
        }
    }
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn term(arg: &Arg) -> Vec<Inline> {
    let short = arg.get_short().map(|short| format!("-{short}"));
    let long = arg.get_long().map(|long| format!("--{long}"));
    let mut term = Vec::new();
    for name in [short, long].into_iter().flatten() {
        if !term.is_empty() {
            term.push(roman(", "));
        }
        term.push(bold(name));
    }
    if takes_value(arg) {
        let names = arg.get_value_names().unwrap_or_default();
        for name in names {
            if !term.is_empty() {
                term.push(roman(" "));
            }
            term.push(italic(name.as_str()));
        }
        if arg.is_positional() && arg.get_num_args().is_some_and(|range| range.max_values() > 1) {
            term.push(roman("..."));
        }
    }
    term
}

fn meaning(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let defaults: Vec<_> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if defaults.is_empty() || !takes_value(arg) || arg.is_hide_default_value_set() {
        return help;
    }
    let (first, rest) = help.split_once("\n\n").unwrap_or((&help, ""));
    format!("{first} [default: {}]\n\n{rest}", defaults.join(", "))
}
