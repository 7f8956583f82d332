//! What is known about AWS's actions.

/// The action meant by a name that is not an action: that of an API operation, one with a similar spelling, or one of
/// the same name in a service that exists.
pub(crate) fn meant(action: &str) -> Option<String> {
    if is_action(action) {
        return None;
    }
    of_operation(action)
        .or_else(|| actions::nearest(action).map(|nearest| nearest.to_string()))
        .or_else(|| actions::in_another_service(action).map(|own| own.to_string()))
        .filter(|meant| !meant.eq_ignore_ascii_case(action))
}

/// The action of an API operation that is written as if it were an action: `s3:GetObject` for `s3:HeadObject`.
pub(crate) fn of_operation(action: &str) -> Option<String> {
    if is_action(action) {
        return None;
    }
    let (service, name) = action.split_once(':')?;
    denial::action_of(service, name).filter(|meant| actions::action(meant).is_some())
}

/// True for an action in the table, and for a pattern.
pub fn is_action(action: &str) -> bool {
    action.contains(['*', '?']) || actions::action(action).is_some()
}

/// True if a policy's action does not exist and means the requested one.
pub(crate) fn means(listed: &str, wanted: &str) -> bool {
    meant(listed).is_some_and(|meant| meant.eq_ignore_ascii_case(wanted))
}

/// The same for an action in a service that does not exist.
pub(crate) fn means_by_service(listed: &str, wanted: &str) -> bool {
    let service = |own: &str| own.split_once(':').map(|(service, _)| service.to_ascii_lowercase());
    service(listed)
        .is_some_and(|own| Some(&own) != service(wanted).as_ref() && actions::service(&own).is_none())
        && means(listed, wanted)
}

/// True if an action works with none of these resources.
pub(crate) fn takes_none_of(action: &str, resources: &[String]) -> bool {
    actions::action(action).is_some_and(|action| !resources.iter().any(|own| action.accepts(own)))
}

/// What an action works with, in words.
pub(crate) fn resources(action: &str) -> String {
    let Some(action) = actions::action(action).filter(|action| !action.needs_star()) else {
        return "no resource but *".to_owned();
    };
    let names: Vec<&str> = action.resource_types().map(actions::ResourceType::name).collect();
    names.join(", ")
}
