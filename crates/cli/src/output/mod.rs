//! What the programs write: one record in each of the forms, by many threads; then all in order, by one.

mod caller;
mod change;
mod escape;
mod excerpt;
mod findings;
mod html;
mod jq;
mod json;
mod path;
mod plain;
mod renderer;
mod stdout;
mod style;
mod table;
mod text;
mod writer;

pub use escape::{escape, escape_json};
pub(crate) use renderer::{Batch, Renderer};
pub(crate) use stdout::Output;
pub(crate) use writer::Writer;
