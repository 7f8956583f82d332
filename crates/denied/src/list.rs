//! Lists the programs, and says which one was meant.

use std::ffi::OsString;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use cli::{Failure, escape, nearest};

use crate::built_in;
use crate::complete::Candidate;
use crate::find::{Blocked, Programs, Why};
use crate::name::Name;

/// denied's own programs, in the order in which a user meets them, with what each does.
pub const OWN: &[(&str, &str)] = &[
    ("whoami", "Say who is calling, from which credentials, and what those shadow"),
    ("decode", "Read denial texts, decoded messages and CloudTrail events into cases"),
    ("simulate", "Examine the identity policies of the principal, and decide the case"),
    ("resource", "Examine the policy of the resource"),
    ("boundary", "Examine the permissions boundary of the principal"),
    ("scp", "Examine the organization's service and resource control policies"),
    ("trust", "Examine the trust policy of a role that is to be assumed"),
    ("lambda-role", "From a Lambda function to its execution role, and the gaps of that role"),
    ("why", "Name the cause of a denial, and a fix that is proven"),
    ("snapshot", "Collect the policies of accounts and their organization, for offline use"),
];

/// All programs, one per line: what `denied` by itself prints.
pub(crate) fn overview(programs: &Programs) -> String {
    let width = programs.all().map(|(name, _)| name.as_str().len()).max().unwrap_or_default();
    let mut text = crate::command()
        .get_about()
        .map_or_else(String::new, |about| format!("{about}\n\nUsage: denied NAME [ARGUMENTS]...\n"));
    let own: Vec<_> =
        OWN.iter().filter(|(own, _)| programs.all().any(|(name, _)| name.as_str() == *own)).collect();
    if !own.is_empty() {
        text.push_str("\nPrograms:\n");
    }
    for (name, about) in own {
        let _ = writeln!(text, "  {name:width$}  {about}");
    }
    text.push_str("\nCommands of denied itself:\n");
    for command in built_in::commands() {
        let about = command.get_about().map(ToString::to_string).unwrap_or_default();
        let _ = writeln!(text, "  {:width$}  {about}", command.get_name());
    }
    let mut others = programs.all().filter(|(name, _)| is_added(name)).peekable();
    if others.peek().is_some() {
        text.push_str("\nAdded on this machine:\n");
    }
    for (name, paths) in others {
        let _ = writeln!(
            text,
            "  {:width$}  {}",
            name.as_str(),
            paths.first().map_or_else(String::new, |path| shown(path))
        );
    }
    if width == 0 {
        text.push_str("\nNo program was found, neither beside denied nor on PATH.\n");
    }
    text.push_str("\n`denied help NAME` shows the help of one, `denied --list` where each was found.\n");
    text
}

/// True for one of denied's own programs.
pub(crate) fn is_own(name: &Name) -> bool {
    OWN.iter().any(|(own, _)| *own == name.as_str())
}

/// True for a program of others that can be run: a command of denied itself comes before one of its name.
fn is_added(name: &Name) -> bool {
    !is_own(name) && !built_in::is(name.as_str())
}

/// The programs that others added.
pub(crate) fn added(programs: &Programs) -> Vec<Candidate> {
    let others = programs.all().filter(|(name, _)| is_added(name));
    let path = |paths: &[PathBuf]| paths.first().map_or_else(String::new, |path| shown(path));
    others.map(|(name, paths)| Candidate::new(name.as_str(), path(paths))).collect()
}

/// All programs with their paths, and the paths that they hide: what `denied --list` prints.
pub(crate) fn paths(programs: &Programs) -> String {
    let width = programs.all().map(|(name, _)| name.as_str().len()).max().unwrap_or_default();
    let mut text = String::new();
    for (name, paths) in programs.all() {
        for (position, path) in paths.iter().enumerate() {
            let hidden = if built_in::is(name.as_str()) {
                "  (hidden by the command of denied itself)"
            } else if position == 0 {
                ""
            } else {
                "  (hidden by the one above)"
            };
            let _ = writeln!(text, "{:width$}  {}{hidden}", name.as_str(), shown(path));
        }
    }
    text
}

/// The message for a name that no program has.
pub(crate) fn not_found(programs: &Programs, name: &Name) -> Failure {
    let blocked = |own: &&Blocked| own.why == Why::NotExecutable && own.name == name.as_str();
    if let Some(Blocked { path, .. }) = programs.blocked().iter().find(blocked) {
        let path = shown(path);
        return Failure::usage(format!("{path} is not executable"))
            .help(format!("make it so: chmod +x {path}"));
    }
    let name = name.as_str();
    if OWN.iter().any(|(own, _)| *own == name) {
        return Failure::usage(format!(
            "denied-{name} is not installed: it is neither beside denied nor on PATH"
        ))
        .help("install denied as a whole: its programs belong into one folder");
    }
    let failure = Failure::usage(format!("there is no program `{name}`"));
    let commands = built_in::commands();
    let commands = commands.iter().map(clap::Command::get_name);
    let known = programs.all().map(|(known, _)| known.as_str()).chain(commands);
    let known = known.chain(OWN.iter().map(|(own, _)| *own));
    // The files have this prefix: `denied-why`.
    match nearest(name.strip_prefix("denied-").unwrap_or(name), known) {
        Some(nearest) => failure.help(format!("did you mean `denied {nearest}`?")),
        None => failure.help("`denied` lists the programs; an executable `denied-NAME` on PATH adds one"),
    }
}

/// The message for a flag before the name of a program; `None` if no program is named after it.
pub(crate) fn flag_before_name(programs: &Programs, words: &[OsString]) -> Option<Failure> {
    let flag = words.first()?.to_str().filter(|word| word.starts_with('-'))?;
    let is_name = |word: &&str| {
        let is_own = OWN.iter().any(|(own, _)| own == word);
        is_own || built_in::is(word) || programs.all().any(|(known, _)| known.as_str() == *word)
    };
    let name = words.iter().filter_map(|word| word.to_str()).find(is_name)?;
    let flag = escape(flag.split('=').next().unwrap_or(flag)).into_owned();
    let failure = Failure::usage(format!("{flag} stands before the name of the program"));
    Some(failure.help(format!("flags go behind the program's name: `denied {name} {flag} …`")))
}

pub(crate) fn shown(path: &Path) -> String {
    escape(&path.to_string_lossy()).into_owned()
}
