//! denied's own commands: no program of such a name is run.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command, ValueHint, value_parser};
use cli::{Example, Failure, Manual, exit};

use crate::find::Programs;
use crate::report::Form;
use crate::{alias, config, plugin};

const ALIAS: &str = "alias";
const CONFIG: &str = "config";
const PLUGIN: &str = "plugin";

const ALIAS_DETAILS: &str = "Prints an alias for the AWS CLI, so that `aws denied why` runs `denied why`.

The AWS CLI keeps its own options for itself wherever they stand: --profile, --region, --output, --color, \
--endpoint-url, --version and others do not reach the alias. After `--` they do: `aws denied -- why --profile audit`. \
Short forms (-o) and variables (AWS_PROFILE) do in any case.

--install adds the alias to the file and changes nothing else in it; another alias of the name is left alone, and \
the exit code is 2.";

const CONFIG_DETAILS: &str = "Shows each setting as a program without flags has it, and who said so.

A setting is a flag, a variable and a key of the configuration file. A flag comes before the environment, the \
environment before the file, the file before the default.

The file is $XDG_CONFIG_HOME/denied/config.toml, commonly ~/.config/denied/config.toml. DENIED_CONFIG names another; \
set to nothing, no file is read. A file in the current folder is never read: whoever gives a folder away must not \
choose which endpoint is asked. The file is TOML; relative paths are from its folder, and `~` is the home folder.";

const PLUGIN_DETAILS: &str = "Lists every program with its path, and what keeps one from being run: another of the \
same name before it, a command of denied itself, a file that is not executable.

An executable `denied-NAME` on PATH adds `denied NAME`. Where there are warnings, the exit code is 1, as of `kubectl \
plugin list`.";

const ALIAS_EXAMPLES: &[Example] = &[
    Example { does: "See the alias", command: "denied alias" },
    Example { does: "Add it to ~/.aws/cli/alias", command: "denied alias --install" },
    Example { does: "Use it, with a profile", command: "aws denied -- whoami --profile audit" },
];

const CONFIG_EXAMPLES: &[Example] = &[
    Example { does: "See what holds", command: "denied config" },
    Example {
        does: "See what the file says",
        command: "denied config -o jsonl | jq -c 'select(.from == \"file\")'",
    },
    Example { does: "Do as if there were no file", command: "DENIED_CONFIG= denied why denial.txt" },
];

const PLUGIN_EXAMPLES: &[Example] = &[
    Example { does: "See what would run", command: "denied plugin list" },
    Example {
        does: "See what does not",
        command: "denied plugin list -o jsonl | jq -r 'select(.warning) | .path'",
    },
];

/// True if a word after `denied` is one of denied's own commands.
pub(crate) fn is(name: &str) -> bool {
    [ALIAS, CONFIG, PLUGIN, "help", crate::COMPLETE].contains(&name)
}

/// The command lines, as subcommands of `denied`.
pub(crate) fn commands() -> [Command; 3] {
    [
        Command::new(ALIAS)
            .about("Print or install an alias of the AWS CLI: `aws denied why`")
            .long_about(ALIAS_DETAILS)
            .args([
                Arg::new("install")
                    .long("install")
                    .action(ArgAction::SetTrue)
                    .help("Add the alias to the file"),
                Arg::new("file")
                    .long("file")
                    .value_name("FILE")
                    .value_parser(value_parser!(PathBuf))
                    .value_hint(ValueHint::FilePath)
                    .requires("install")
                    .help("The alias file [default: ~/.aws/cli/alias]"),
            ]),
        Command::new(CONFIG)
            .about("Show the settings, and who said so")
            .long_about(CONFIG_DETAILS)
            .args(shared()),
        Command::new(PLUGIN)
            .about("Show the programs that there are, and those that are hidden")
            .long_about(PLUGIN_DETAILS)
            .subcommand_required(true)
            .arg_required_else_help(true)
            .disable_help_subcommand(true)
            .subcommand(
                Command::new("list").about("List every program with its path, and warnings").args(shared()),
            ),
    ]
}

/// The flags that these commands share with all programs.
fn shared() -> [Arg; 3] {
    [
        Arg::new("output")
            .short('o')
            .long("output")
            .value_name("FORM")
            .value_parser(value_parser!(Form))
            .default_value("auto")
            .help("The form of the output"),
        Arg::new("color")
            .long("color")
            .value_name("WHEN")
            .value_parser(["auto", "always", "never"])
            .default_value("auto")
            .help("Colour the help and complaints; the output itself has no colours"),
        Arg::new("quiet")
            .short('q')
            .long("quiet")
            .action(ArgAction::SetTrue)
            .help("Say nothing on standard error but errors"),
    ]
}

/// The manual of one of denied's own commands.
#[derive(Debug)]
pub struct BuiltIn {
    /// The command line, named like those of programs (`denied-config`), and examples.
    pub manual: Manual,
    /// Exit codes and their meanings.
    pub codes: &'static [(u8, &'static str)],
}

const CODES: &[(u8, &str)] =
    &[(exit::DONE, "it was done"), (exit::USAGE, "the command line, a file or a variable cannot be used")];

const PLUGIN_CODES: &[(u8, &str)] = &[
    (exit::DONE, "every program that is there is the one that runs"),
    (exit::UNEXPECTED, "there are warnings"),
    (exit::USAGE, "the command line cannot be used"),
];

/// The manuals.
pub fn manuals() -> Vec<BuiltIn> {
    let more = [(ALIAS_EXAMPLES, CODES), (CONFIG_EXAMPLES, CODES), (PLUGIN_EXAMPLES, PLUGIN_CODES)];
    let manual = |(command, (examples, codes)): (Command, _)| {
        let name = command.get_name().to_owned();
        let command = command.bin_name(format!("denied {name}")).name(format!("denied-{name}"));
        BuiltIn { manual: Manual { command, examples, background: "" }, codes }
    };
    commands().into_iter().zip(more).map(manual).collect()
}

/// Runs the command.
pub(crate) fn run(name: &str, matches: &ArgMatches) -> Result<ExitCode, Failure> {
    let code = match name {
        ALIAS if matches.get_flag("install") => {
            alias::install(matches.get_one::<PathBuf>("file").map(PathBuf::as_path))?;
            exit::DONE
        }
        ALIAS => {
            alias::print()?;
            exit::DONE
        }
        CONFIG => {
            config::show(chosen(matches))?;
            exit::DONE
        }
        _ => {
            let list = matches.subcommand_matches("list").unwrap_or(matches);
            plugin::list(&Programs::find(), chosen(list))?
        }
    };
    Ok(ExitCode::from(code))
}

fn chosen(matches: &ArgMatches) -> Form {
    matches.get_one("output").copied().unwrap_or(Form::Auto)
}
