//! An action, as a flag value.

use super::{EMPTY, trimmed};

/// The maximum number of actions named if the service is missing.
const NAMED: usize = 4;

/// Parses an action; what cannot be one is rejected, with what was probably meant.
pub(super) fn action(argument: &str) -> Result<String, String> {
    let action = trimmed(argument);
    if action.starts_with("arn:") {
        return Err(
            "this is an ARN, and an action is for instance s3:GetObject: were --action and --resource \
                    swapped?"
                .to_owned(),
        );
    }
    match action.split_once(':') {
        _ if action == "*" => Ok(action.to_owned()),
        Some((service, name)) if is_word(service) && is_word(name) => Ok(action.to_owned()),
        Some(_) => Err(NO_ACTION.to_owned()),
        None if action.is_empty() => Err(format!("{EMPTY}; {NO_ACTION}")),
        None => Err(without_service(action)),
    }
}

const NO_ACTION: &str = "an action is its service, `:` and its name, for instance s3:GetObject";

/// What a service and an action consist of, wildcards included.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.*?".contains(&byte))
}

/// True for an action, which therefore is not a resource.
pub(super) fn is_action(text: &str) -> bool {
    let is_name = |name: &str| name.starts_with(|first: char| first.is_ascii_uppercase());
    text.split_once(':').is_some_and(|(prefix, name)| is_name(name) && actions::service(prefix).is_some())
}

/// The flag for something that is not a file; `None` if it may well be one.
pub(crate) fn flag_for(text: &str) -> Option<&'static str> {
    if text.starts_with("arn:") {
        Some("--resource or --principal")
    } else if text.starts_with("s3://") || text.starts_with("https://") {
        Some("--resource")
    } else {
        is_action(text).then_some("--action")
    }
}

/// What is meant by an action that names no service.
fn without_service(action: &str) -> String {
    if let Some(service) = actions::service(action) {
        let reads = |own: &actions::Action| own.name().starts_with("Get");
        let example = service.actions().find(reads).or_else(|| service.actions().next());
        let example = example.map(|own| format!(", for instance {own}")).unwrap_or_default();
        return format!("this is a service: add `:` and the name of an action{example}");
    }
    // `s3.GetObject`, `s3 GetObject`; the AWS CLI writes `s3api get-object`.
    let written = action.replacen(['.', '/', ' '], ":", 1);
    let named: Vec<String> = match actions::action(&written) {
        Some(known) => vec![known.to_string()],
        None => of_any_service(&action.replace('-', "")),
    };
    match &named[..] {
        [] => NO_ACTION.to_owned(),
        [one] => format!("the service is missing: did you mean {one}?"),
        several => format!("the service is missing: did you mean one of {}?", several.join(", ")),
    }
}

/// The actions with this name, those of the best-known services first: their prefixes are short.
fn of_any_service(name: &str) -> Vec<String> {
    let named = |service: actions::Service| {
        service.actions().find(|action| action.name().eq_ignore_ascii_case(name)).map(|own| own.to_string())
    };
    let mut found: Vec<String> = actions::services().filter_map(named).collect();
    found.sort_by_key(String::len);
    found.truncate(NAMED);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn actions_are_taken_as_one_types_them() {
        for typed in ["s3:GetObject", " s3:GetObject ", "\"s3:GetObject\"", "'s3:GetObject'"] {
            assert_eq!(action(typed).as_deref(), Ok("s3:GetObject"), "{typed}");
        }
        for typed in ["*", "s3:*", "s3:Get*", "own:Thing"] {
            assert_eq!(action(typed).as_deref(), Ok(typed));
        }
    }

    #[test]
    fn what_is_no_action_is_refused_with_what_was_meant() {
        let table = [
            ("GetObject", "the service is missing: did you mean one of s3:GetObject, "),
            ("get-queue-attributes", "the service is missing: did you mean sqs:GetQueueAttributes?"),
            ("s3.GetObject", "the service is missing: did you mean s3:GetObject?"),
            ("s3 getobject", "the service is missing: did you mean s3:GetObject?"),
            ("s3", "this is a service: add `:` and the name of an action, for instance s3:Get"),
            ("nonsense", "an action is its service, `:` and its name"),
            ("", "nothing stands here: is a variable of the shell unset?"),
            ("s3:", "an action is its service"),
            (":x", "an action is its service"),
            ("s3:Get Object", "an action is its service"),
            ("s3:Get:Object", "an action is its service"),
            ("arn:aws:s3:::reports", "this is an ARN"),
        ];
        for (typed, said) in table {
            let message = action(typed).unwrap_err();
            assert!(message.starts_with(said), "{typed}: {message}");
        }
    }

    #[test]
    fn an_action_is_told_from_a_resource() {
        assert!(is_action("s3:GetObject") && is_action("ec2:RunInstances"));
        for other in ["*", "arn:aws:s3:::b", "s3://b/K", "s3:bucket", "aws_s3_bucket.b", "host:Port", "B"] {
            assert!(!is_action(other), "{other}");
        }
    }
}
