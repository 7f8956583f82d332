//! How the elements of a statement match text: wildcards, policy variables, ARN segments.

mod action;
mod glob;
mod principal;
mod resource;
mod template;
mod text;

pub use action::ActionPattern;
pub(crate) use glob::{CaseSensitivity, matches};
pub use principal::{PrincipalPattern, PrincipalType};
pub use resource::ResourcePattern;
pub(crate) use template::Wildcards;
pub(crate) use text::TextPattern;
