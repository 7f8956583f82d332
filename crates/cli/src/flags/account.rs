//! An account, as flags take it.

/// Reads the id of an account.
pub fn account(argument: &str) -> Result<String, String> {
    if source::arn::is_account_id(argument) {
        Ok(argument.to_owned())
    } else {
        Err("an account id has twelve digits".to_owned())
    }
}
