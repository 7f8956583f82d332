//! `denied plugin list`: every program with its path, and what keeps one from being run.

use std::fmt::Write;
use std::path::Path;

use cli::{Failure, exit};
use serde_json::json;

use crate::find::Programs;
use crate::list::{is_own, shown};
use crate::name::Name;
use crate::report::{Form, Report};

/// The list, and the exit code: 1 where there are warnings, as of `kubectl plugin list`.
pub(crate) fn list(programs: &Programs, form: Form) -> Result<u8, Failure> {
    let mut report = Report::new(form);
    let mut warnings = 0;
    for (name, paths) in programs.all() {
        for (position, path) in paths.iter().enumerate() {
            let warning = shadow(name, position, paths);
            warnings += usize::from(warning.is_some());
            line(&mut report, name, path, warning.as_deref());
        }
    }
    for (name, path) in programs.blocked() {
        warnings += 1;
        line(&mut report, name, path, Some("it is not executable"));
    }
    report.print()?;
    Ok(if warnings == 0 { exit::DONE } else { exit::UNEXPECTED })
}

/// What runs in the place of a program.
fn shadow(name: &Name, position: usize, paths: &[impl AsRef<Path>]) -> Option<String> {
    if crate::built_in::is(name.as_str()) {
        return Some(format!("`denied {}` is a command of denied itself", name.as_str()));
    }
    let first = paths.first().filter(|_| position > 0)?;
    Some(format!("it is shadowed by {}", shown(first.as_ref())))
}

fn line(report: &mut Report, name: &Name, path: &Path, warning: Option<&str>) {
    let mut text = format!("{}  {}", name.as_str(), shown(path));
    if let Some(warning) = warning {
        let _ = write!(text, "\n  warning: {warning}");
    }
    let record = json!({"name": name.as_str(), "path": path.to_string_lossy(), "own": is_own(name), "warning": warning});
    report.add(&text, &record);
}
