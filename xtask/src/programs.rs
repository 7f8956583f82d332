//! The programs for which pages and completions are made: one table.

use clap::Command;
use cli::Manual;

/// The programs, in the order in which `denied` lists them. A new program is one more line here.
const PROGRAMS: &[fn() -> Manual] = &[
    cli::manual::<denied_whoami::Whoami>,
    cli::manual::<denied_decode::Decode>,
    cli::manual::<denied_simulate::Simulate>,
    cli::manual::<denied_resource::Resource>,
    cli::manual::<denied_boundary::Boundary>,
    cli::manual::<denied_scp::Scp>,
    cli::manual::<denied_trust::Trust>,
    cli::manual::<denied_lambda_role::LambdaRole>,
    cli::manual::<denied_why::Why>,
    cli::manual::<denied_snapshot::Snapshot>,
];

/// The manuals of all programs except the dispatcher.
pub(crate) fn programs() -> Vec<Manual> {
    PROGRAMS.iter().map(|manual| manual()).collect()
}

/// The dispatcher's manual.
pub(crate) fn dispatcher() -> Manual {
    Manual { command: denied::command(), examples: denied::EXAMPLES, background: "" }
}

/// The dispatcher with every program as its subcommand: the source of the completions for `denied`.
pub(crate) fn tree(programs: Vec<Manual>) -> Command {
    let mut tree = dispatcher().command.allow_external_subcommands(false);
    let mut names: Vec<String> = tree
        .get_subcommands()
        .map(|command| command.get_name().to_owned())
        .filter(|name| name != "help")
        .collect();
    for Manual { command, .. } in programs {
        let name = short(command.get_name()).to_owned();
        names.push(name.clone());
        tree = tree.subcommand(command.bin_name(format!("denied {name}")).name(name));
    }
    tree.mut_subcommand("help", |help| help.mut_arg("NAME", |name| name.value_parser(names)))
}

/// `simulate` of `denied-simulate`.
pub(crate) fn short(name: &str) -> &str {
    name.strip_prefix("denied-").unwrap_or(name)
}

/// A program that the tests make pages for.
#[cfg(test)]
pub(crate) mod sample {
    use cli::{Describe, Example, Manual};

    struct Sample;

    #[derive(clap::Args)]
    struct Flags {
        /// How deep to look
        #[arg(long, value_name = "N")]
        depth: Option<u8>,
    }

    impl Describe for Sample {
        const NAME: &'static str = "denied-sample";
        const ABOUT: &'static str = "Is a sample";
        const DETAILS: &'static str = "It is made for a test.";
        const EXAMPLES: &'static [Example] = &[Example { does: "Look", command: "denied sample --depth 3" }];
        const PERMISSIONS: &'static [&'static str] = &[];
        type Flags = Flags;
    }

    pub(crate) fn manual() -> Manual {
        cli::manual::<Sample>()
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::cargo::build_programs;

    #[test]
    fn the_table_has_every_program() {
        let names = |path: PathBuf| path.file_stem().unwrap().to_string_lossy().into_owned();
        let mut built: Vec<String> = build_programs("dev").unwrap().into_iter().map(names).collect();
        let mut listed: Vec<String> =
            programs().iter().map(|manual| manual.command.get_name().to_owned()).collect();
        listed.push(dispatcher().command.get_name().to_owned());
        built.sort();
        listed.sort();
        assert_eq!(built, listed);
    }

    #[test]
    fn the_dispatcher_says_of_each_program_what_it_says_of_itself() {
        for Manual { command, .. } in programs() {
            let name = short(command.get_name()).to_owned();
            let about = command.get_about().map(ToString::to_string);
            let listed =
                denied::OWN.iter().find(|(own, _)| *own == name).map(|(_, about)| (*about).to_owned());
            assert_eq!(listed, about, "{name}: make the table in crates/denied/src/list.rs say the same");
        }
    }

    #[test]
    fn every_command_line_is_sound() {
        tree(programs()).debug_assert();
        dispatcher().command.debug_assert();
        for manual in programs() {
            manual.command.debug_assert();
        }
    }
}
