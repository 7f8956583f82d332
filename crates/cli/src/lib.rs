//! What every program of `denied` shares: flags, input, output forms, exit codes and the run loop.
//!
//! A program describes itself ([`Describe`]) and says what it adds to a case ([`Program`]), or how it finds cases in
//! a text ([`TextProgram`]). Its `main.rs` calls [`main`] or [`main_text`]; [`manual`] provides its pages to xtask.
//!
//! ```
//! use std::process::ExitCode;
//!
//! use case::{Record, Request};
//! use cli::{Common, Describe, Example, Failure, Program};
//!
//! /// Says of which service an action is.
//! pub struct Service;
//!
//! #[derive(clap::Args)]
//! pub struct Flags {}
//!
//! impl Describe for Service {
//!     const NAME: &'static str = "denied-service";
//!     const ABOUT: &'static str = "Says of which service an action is";
//!     const DETAILS: &'static str = "The service is what stands before the colon.";
//!     const EXAMPLES: &'static [Example] = &[];
//!     const PERMISSIONS: &'static [&'static str] = &[];
//!     type Flags = Flags;
//! }
//!
//! impl Program for Service {
//!     fn new(_flags: Flags, _common: &Common) -> Result<Self, Failure> {
//!         Ok(Self)
//!     }
//!
//!     fn examine(&self, record: &mut Record) -> Result<(), Failure> {
//!         let request: Request = record.get("request")?.unwrap_or_default();
//!         let action = request.action.ok_or_else(|| Failure::case("the request has no action"))?;
//!         record.set("service", action.split(':').next().unwrap_or_default())?;
//!         Ok(())
//!     }
//! }
//!
//! fn main() -> ExitCode {
//! #   if true { return ExitCode::SUCCESS }
//!     cli::main::<Service>()
//! }
//! ```

mod arriving;
mod command;
mod failure;
mod flags;
mod given;
mod harmless;
mod input;
mod interrupt;
mod lines;
mod messages;
mod mistaken;
mod nearest;
mod output;
mod pipeline;
mod position;
mod printed;
mod program;
mod settings;
mod start;
mod text;
mod worker;

pub use arriving::TextInput;
pub use command::{Manual, command, manual};
pub use failure::{Failure, Kind, exit};
pub use flags::{AwsFlags, Common, MessageFlags, PlanFlags, RequestFlags, SourceFlags, account};
pub use input::{flag_file, flag_file_name, is_binary};
pub use messages::Messages;
pub use nearest::nearest;
pub use output::{escape, escape_json};
pub use printed::permissions;
pub use program::{Describe, Example, Program, Task, TextProgram};
pub use settings::{ConfigFile, Effective, SAMPLE, SETTINGS, Setting, SettingOrigin, config_file, effective};
pub use start::{colours_of_help, main, main_task, main_text, told};
pub use text::Find;
