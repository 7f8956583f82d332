//! The binary: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    cli::main_task::<denied_lambda_role::LambdaRole>()
}
