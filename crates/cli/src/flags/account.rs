//! An account, as a flag value.

/// Parses an account id.
pub fn account(argument: &str) -> Result<String, String> {
    if source::arn::is_account_id(argument) {
        Ok(argument.to_owned())
    } else {
        Err("an account id has twelve digits".to_owned())
    }
}
