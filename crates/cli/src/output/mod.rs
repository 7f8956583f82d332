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
mod report;
mod stdout;
mod style;
mod table;
mod text;
mod value;
mod writer;

pub use escape::{escape, escape_json};
pub(crate) use renderer::{Batch, Renderer};
pub(crate) use report::Place;
pub(crate) use stdout::Output;
pub(crate) use value::capital;
pub(crate) use writer::Writer;
