//! What a program prints about itself instead of working: `--permissions` and `--schema`.

use std::io::{self, Write};

use serde_json::{Value, json};

use crate::failure::exit;
use crate::flags::OutputFlags;
use crate::messages::Messages;
use crate::output::capital;
use crate::{Describe, Failure};

/// Prints what was asked for; `None` if nothing was.
pub(crate) fn instead_of_working<P: Describe>(
    flags: &OutputFlags,
    messages: &Messages,
) -> Option<Result<u8, Failure>> {
    let document = if flags.permissions {
        if P::PERMISSIONS.is_empty() {
            messages.note(
                "needs no permission: it calls no AWS API, or only sts:GetCallerIdentity, which takes none",
            );
        }
        permissions(P::NAME, P::PERMISSIONS)
    } else if flags.schema {
        serde_json::to_value(case::schema()).unwrap_or_default()
    } else {
        return None;
    };
    Some(print(&document))
}

/// The least policy that allows the actions, as a policy document.
pub fn permissions(program: &str, actions: &[&str]) -> Value {
    let statements = if actions.is_empty() {
        json!([])
    } else {
        // A Sid may contain only letters and digits.
        let sid: String = program.split('-').map(capital).collect();
        json!([{"Sid": sid, "Effect": "Allow", "Action": actions, "Resource": "*"}])
    };
    json!({"Version": "2012-10-17", "Statement": statements})
}

fn print(document: &Value) -> Result<u8, Failure> {
    let text = serde_json::to_string_pretty(document).unwrap_or_default();
    writeln!(io::stdout(), "{text}").map_err(|error| Failure::writing(&error))?;
    Ok(exit::DONE)
}
