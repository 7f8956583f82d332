//! What every program of `denied` shares: flags, input, output forms, exit codes and the run loop.
//!
//! A program describes itself ([`Describe`]) and says what it adds to a case ([`Program`]), or how it finds cases in a
//! text ([`TextProgram`]). Its `main.rs` calls [`main`] or [`main_text`]; [`manual`] gives its pages to xtask.

mod command;
mod failure;
mod flags;
mod given;
mod input;
mod messages;
mod output;
mod pipeline;
mod printed;
mod program;
mod start;
mod worker;

pub use command::{Manual, command, manual};
pub use failure::{Failure, Kind, exit};
pub use flags::{AwsFlags, Common, SourceFlags};
pub use messages::Messages;
pub use output::escape;
pub use printed::permissions;
pub use program::{Describe, Example, Program, TextProgram};
pub use start::{main, main_text};
