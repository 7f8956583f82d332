//! What is known of AWS's actions.

/// The action that was meant by a name that is no action: that of an API operation, mostly.
pub(crate) fn meant(action: &str) -> Option<String> {
    let (service, name) = action.split_once(':')?;
    let meant = denial::action_of(service, name)?;
    (!meant.eq_ignore_ascii_case(action)).then(|| meant.to_string())
}

/// True where a policy's action does not exist, and means the one that was asked for.
pub(crate) fn means(listed: &str, wanted: &str) -> bool {
    !listed.contains(['*', '?']) && meant(listed).is_some_and(|meant| meant.eq_ignore_ascii_case(wanted))
}

/// True where an action can be used with none of these resources.
pub(crate) fn takes_none_of(_action: &str, _resources: &[String]) -> bool {
    false
}

/// What an action can be used with, in words.
pub(crate) fn resources(_action: &str) -> String {
    String::new()
}
