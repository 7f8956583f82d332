//! What a change will do to policies before it is applied: read from a Terraform plan or a CloudFormation template.
//!
//! [`read`] turns the text of either into a [`Planned`]: users, roles and groups with what they will be given,
//! managed policies, and resource policies. An [`Overlay`] lays it over a snapshot or live AWS, behind the traits of
//! [`source`]. What is known only after the change is applied stays unknown, with the expression that it depends on:
//! in the `Resource` and the conditions of a statement as a variable that is never known ([`policy::PLANNED`]), so
//! that requests which the statement cannot match anyway are decided; anywhere else the whole document is unknown.
//! Also unknown is what a plan refers to but does not contain, what it removes in one place and creates in another,
//! and everything regional if it does not say in which region things are.

mod beside;
mod document;
mod entity;
mod error;
mod holder;
mod keys;
mod known;
mod overlay;
mod permission;
mod planned;
mod settings;
mod template;
mod terraform;

pub use error::PlanError;
pub use overlay::Overlay;
pub use planned::Planned;
pub use settings::Settings;

/// Reads a plan (`terraform show -json`) or a template (JSON or YAML), whichever the text is.
pub fn read(text: &str, settings: &Settings) -> Result<Planned, PlanError> {
    let text = text.trim_start_matches('\u{FEFF}');
    let value = if text.trim_start().starts_with('{') {
        serde_json::from_str(text).map_err(|error| PlanError::invalid(&error))?
    } else {
        template::yaml::parse(text)?
    };
    let is_plan = match value.get("resource_changes") {
        Some(changes) => changes.is_array(),
        None => value.get("planned_values").is_some_and(serde_json::Value::is_object),
    };
    if is_plan {
        terraform::read(&value, settings)
    } else if value.get("Resources").is_some_and(serde_json::Value::is_object) {
        template::read(&value, settings)
    } else {
        Err(PlanError::Neither)
    }
}
