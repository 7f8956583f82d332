//! `denied config`: the settings in effect, and where each comes from.

use cli::{Effective, Failure, SettingOrigin, escape};
use serde_json::{Value, json};

use crate::report::{Form, Report};

/// One line for each setting.
pub(crate) fn show(form: Form) -> Result<(), Failure> {
    let settings = cli::effective()?;
    let mut report = Report::new(form, &["setting", "values", "from", "at"]);
    report.note(&file());
    let width = settings.iter().map(|own| own.setting.name.len()).max().unwrap_or_default();
    for own in &settings {
        report.add(&text(own, width), record(own));
    }
    report.print()
}

/// Which file is read.
fn file() -> String {
    let Some(place) = cli::config_file() else { return "# no configuration file is read".to_owned() };
    let there = if place.path.exists() { "" } else { " (not there)" };
    format!("# {}{there}", escape(&place.path.to_string_lossy()))
}

fn text(Effective { setting, values, origin }: &Effective, width: usize) -> String {
    let values = if values.is_empty() { "-".to_owned() } else { values.join(",") };
    let who = match origin {
        SettingOrigin::Environment(name) => format!("  ({name})"),
        SettingOrigin::File(place) => format!("  ({place})"),
        SettingOrigin::Default => String::new(),
    };
    format!("{:width$}  {}{}", setting.name, escape(&values), escape(&who))
}

fn record(Effective { setting, values, origin }: &Effective) -> Value {
    let (from, at) = match origin {
        SettingOrigin::Environment(name) => ("environment", Some((*name).to_owned())),
        SettingOrigin::File(place) => ("file", Some(place.clone())),
        SettingOrigin::Default => ("default", None),
    };
    json!({"setting": setting.name, "values": values, "from": from, "at": at})
}
