//! `denied alias`: an AWS CLI alias, so that `aws denied why` runs `denied why`.
//!
//! AWS CLI User Guide, "Creating and using AWS CLI aliases": the aliases are in `~/.aws/cli/alias`, below `[toplevel]`;
//! one that begins with `!` is passed to a shell, followed by the arguments.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use cli::{Failure, escape};
use tempfile::NamedTempFile;

/// The section of aliases for commands after `aws`.
const SECTION: &str = "toplevel";
/// The alias.
const NAME: &str = "denied";
/// What it runs.
const VALUE: &str = "!denied";

/// Prints the section as it belongs in the alias file.
pub(crate) fn print() -> Result<(), Failure> {
    say(&format!("[{SECTION}]\n{NAME} = {VALUE}"))
}

/// Adds the alias to a file, by default the AWS CLI's, and says what was done.
pub(crate) fn install(file: Option<&Path>) -> Result<(), Failure> {
    let file = match file {
        Some(file) => file.to_owned(),
        None => own_file()?,
    };
    let shown = escape(&file.to_string_lossy()).into_owned();
    let cannot = |error: &io::Error| Failure::usage(format!("cannot change {shown}: {error}"));
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == ErrorKind::NotFound => String::new(),
        Err(error) => return Err(cannot(&error)),
    };
    match with_alias(&text) {
        Edit::Same => say(&format!("{shown} has the alias already")),
        Edit::Foreign { line, value } => Err(Failure::usage(format!(
            "{shown}:{line}: there is another alias `{NAME}` already: {}",
            escape(&value)
        ))
        .help(format!("it was left as it is; remove it, or write `{NAME} = {VALUE}` in its place"))),
        Edit::New(text) => {
            write(&file, &text).map_err(|error| cannot(&error))?;
            say(&format!("added `{NAME} = {VALUE}` to {shown}\nnow `aws {NAME} why` runs `{NAME} why`"))
        }
    }
}

/// The AWS CLI looks only in the home folder: there is no variable that names another file.
fn own_file() -> Result<PathBuf, Failure> {
    let home = std::env::home_dir().filter(|home| home.is_absolute());
    home.map(|home| home.join(".aws/cli/alias")).ok_or_else(|| {
        Failure::usage("nobody can tell where the home folder is").help("name the file: --file FILE")
    })
}

/// What happens to a file.
#[derive(Debug, PartialEq, Eq)]
enum Edit {
    /// It already has the alias.
    Same,
    /// It has another alias of this name.
    Foreign { line: usize, value: String },
    /// It is to contain this text.
    New(String),
}

/// The text of an alias file with the alias added, and nothing else changed.
fn with_alias(text: &str) -> Edit {
    let mut section = "";
    let mut place = None;
    let mut at = 0;
    for (number, line) in (1..).zip(text.split_inclusive('\n')) {
        at += line.len();
        if let Some(header) = line.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            section = header.0;
            place = place.or((section == SECTION).then_some(at));
        } else if let Some(value) = value(line).filter(|_| section == SECTION) {
            let more = text.get(at..).is_some_and(continues);
            if value == VALUE && !more {
                return Edit::Same;
            }
            return Edit::Foreign { line: number, value: value.to_owned() };
        }
    }
    Edit::New(inserted(text, place))
}

/// The value of the alias, if a line has it: names are case-insensitive, and a colon works like `=`.
fn value(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(['=', ':'])?;
    name.trim_end().eq_ignore_ascii_case(NAME).then(|| value.trim())
}

/// True if the next line continues a value: it is indented.
fn continues(rest: &str) -> bool {
    let line = rest.lines().next().unwrap_or_default();
    line.starts_with([' ', '\t']) && !line.trim().is_empty()
}

/// The text with the alias after the header of its section, or with the section at its end.
fn inserted(text: &str, place: Option<usize>) -> String {
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let alias = format!("{NAME} = {VALUE}{end}");
    let open = |text: &str| if text.is_empty() || text.ends_with('\n') { "" } else { end };
    if let Some((before, after)) = place.and_then(|place| text.split_at_checked(place)) {
        return format!("{before}{}{alias}{after}", open(before));
    }
    let gap = if text.is_empty() { "" } else { end };
    format!("{text}{}{gap}[{SECTION}]{end}{alias}", open(text))
}

/// Writes a temporary file next to it and renames that, so that there is always a complete one; a link stays a link.
fn write(file: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = file.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder)?;
    }
    let file = file.canonicalize().unwrap_or_else(|_| file.to_owned());
    let mut new = NamedTempFile::new_in(file.parent().unwrap_or(Path::new("")))?;
    new.write_all(text.as_bytes())?;
    if let Ok(old) = file.metadata() {
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    new.persist(&file)?;
    Ok(())
}

fn say(text: &str) -> Result<(), Failure> {
    writeln!(io::stdout(), "{text}").map_err(|error| Failure::writing(&error))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_alias_is_added_and_nothing_else_changes() {
        let table = [
            ("", "[toplevel]\ndenied = !denied\n"),
            (
                "[toplevel]\nwhoami = sts get-caller-identity\n",
                "[toplevel]\ndenied = !denied\nwhoami = sts get-caller-identity\n",
            ),
            ("[toplevel]", "[toplevel]\ndenied = !denied\n"),
            (
                "# mine\n[command ec2]\ndenied = x\n",
                "# mine\n[command ec2]\ndenied = x\n\n[toplevel]\ndenied = !denied\n",
            ),
            ("[a]\nb = c", "[a]\nb = c\n\n[toplevel]\ndenied = !denied\n"),
            ("[toplevel]\r\na = b\r\n", "[toplevel]\r\ndenied = !denied\r\na = b\r\n"),
            (
                "[toplevel]\n# denied = old\na =\n  !f() {\n  denied = 1\n  }; f\n[b]\n",
                "[toplevel]\ndenied = !denied\n# denied = old\na =\n  !f() {\n  denied = 1\n  }; f\n[b]\n",
            ),
        ];
        for (before, after) in table {
            assert_eq!(with_alias(before), Edit::New(after.to_owned()), "{before}");
            assert_eq!(with_alias(after), Edit::Same, "{after}");
        }
    }

    #[test]
    fn another_alias_of_the_name_is_left_alone() {
        let table = [
            ("[toplevel]\ndenied = iam simulate-principal-policy\n", 2, "iam simulate-principal-policy"),
            ("[x]\n[toplevel]\n\nDENIED: !denied why\n", 4, "!denied why"),
            ("[toplevel]\ndenied =\n  !denied\n", 2, ""),
            ("[toplevel]\ndenied = !denied\n  --verbose\n", 2, "!denied"),
        ];
        for (text, line, value) in table {
            assert_eq!(with_alias(text), Edit::Foreign { line, value: value.to_owned() }, "{text}");
        }
    }
}
