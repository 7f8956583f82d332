//! `denied plugin list`: every program with its path, and what keeps one from being run.

use std::fmt::Write;
use std::path::Path;

use cli::{Failure, escape, exit};
use serde_json::json;

use crate::find::{Blocked, Programs};
use crate::list::{is_own, shown};
use crate::name::Name;
use crate::report::{Form, Report};

/// The list, and the exit code: 1 if there are warnings, as with `kubectl plugin list`.
pub(crate) fn list(programs: &Programs, form: Form) -> Result<u8, Failure> {
    let mut report = Report::new(form, &["name", "path", "own", "warning"]);
    let mut warnings = 0;
    let names = programs.all().map(|(name, _)| name.as_str());
    let names = names.chain(programs.blocked().iter().map(|blocked| blocked.name.as_str()));
    let width = names.map(|name| escape(name).chars().count()).max().unwrap_or_default();
    for (name, paths) in programs.all() {
        for (position, path) in paths.iter().enumerate() {
            let warning = shadow(name, position, paths);
            warnings += usize::from(warning.is_some());
            let own = is_own(name) && programs.is_beside(path);
            line(&mut report, (name.as_str(), width), path, own, warning.as_deref());
        }
    }
    for Blocked { name, path, why } in programs.blocked() {
        warnings += 1;
        line(&mut report, (name, width), path, false, Some(why.words()));
    }
    report.print()?;
    Ok(if warnings == 0 { exit::DONE } else { exit::UNEXPECTED })
}

/// What runs instead of a program.
fn shadow(name: &Name, position: usize, paths: &[impl AsRef<Path>]) -> Option<String> {
    if crate::built_in::is(name.as_str()) {
        return Some(format!("`denied {}` is a command of denied itself", name.as_str()));
    }
    let first = paths.first().filter(|_| position > 0)?;
    Some(format!("it is shadowed by {}", shown(first.as_ref())))
}

fn line(report: &mut Report, (name, width): (&str, usize), path: &Path, own: bool, warning: Option<&str>) {
    let mut text = format!("{:width$}  {}", escape(name), shown(path));
    if let Some(warning) = warning {
        let _ = write!(text, "\n  warning: {warning}");
    }
    let record = json!({"name": name, "path": path.to_string_lossy(), "own": own, "warning": warning});
    report.add(&text, record);
}
