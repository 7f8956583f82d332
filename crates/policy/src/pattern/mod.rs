//! How the elements of a statement match text: wildcards, policy variables, ARN segments.

mod action;
mod glob;
mod resource;
mod template;
mod text;

pub use action::ActionPattern;
pub use resource::ResourcePattern;
pub(crate) use template::{Compare, Wildcards};
pub(crate) use text::TextPattern;
