//! What the programs link of AWS: only the clients of the services that they ask.

#![cfg(test)]

mod common;

use std::path::Path;
use std::process::Command;

use common::aws::permissions;
use common::programs;
use common::suite::suite;

/// The services that have a client. Every program asks AWS STS whose the credentials are.
const CLIENTS: [&str; 8] = ["iam", "kms", "lambda", "organizations", "s3", "secretsmanager", "sns", "sqs"];

/// Clients that come with shared code and that a program does not ask: all programs learn in the same way who a
/// principal is and who owns a resource, and a function's role is examined as `denied why` examines one.
const UNASKED: [(&str, &[&str]); 2] =
    [("denied-trust", &["kms"]), ("denied-lambda-role", &["s3", "secretsmanager", "sns", "sqs"])];

/// The names of what a program links; the test build keeps them.
fn symbols(program: &Path) -> String {
    let output = Command::new("nm").arg(program).output().expect("nm comes with the linker");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_program_links_the_clients_of_the_services_that_it_asks() {
    let mut linked = 0;
    for program in suite() {
        let permissions = permissions(program.name);
        let symbols = symbols(&programs().join(program.name));
        assert!(symbols.contains("aws_sdk_sts"), "{} has no names", program.name);
        for client in CLIENTS {
            let asks = permissions.iter().any(|own| own.starts_with(&format!("{client}:")));
            let links = symbols.contains(&format!("aws_sdk_{client}"));
            let unasked = UNASKED.iter().any(|(name, own)| *name == program.name && own.contains(&client));
            assert!(links == (asks || unasked), "{}: {client}: links {links}, asks {asks}", program.name);
            linked += usize::from(links);
        }
    }
    assert!(linked > 30, "{linked}");
}
