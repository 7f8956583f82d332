//! The dispatcher of denied.

use std::process::ExitCode;

fn main() -> ExitCode {
    denied::main()
}
