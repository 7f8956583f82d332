//! What was missing in a statement that matched in all elements but one.

use crate::context::Lookup;
use crate::principal::Principal;
use crate::request::{Action, Request};
use crate::statement::{ACTION, Element, ElementNames, PRINCIPAL, RESOURCE, Statement};
use crate::truth::Truth;

/// The element that failed; for conditions there is one of these per failed condition.
pub(super) struct Missed {
    pub(super) element: &'static str,
    pub(super) operator: Option<String>,
    pub(super) key: Option<String>,
    pub(super) wanted: Vec<String>,
    pub(super) got: Option<Vec<String>>,
}

/// Empty if two elements failed: then the statement is about something else.
pub(super) fn find(statement: &Statement<'_>, request: &Request) -> Vec<Missed> {
    let action = statement.matches_action(request) == Truth::False;
    if action && !statement.action().negated && !statement.names_service_of(request) {
        return Vec::new();
    }
    let resource = statement.matches_resource(request) == Truth::False;
    let principal = statement.matches_principal(request).truth == Truth::False;
    let failed_conditions = || {
        statement.conditions().iter().filter(|condition| condition.holds(request.context()) == Truth::False)
    };
    let condition = failed_conditions().next().is_some();
    match (action, resource, principal, condition) {
        (true, false, false, false) => {
            vec![missed_action(statement, request)]
        }
        (false, true, false, false) => missed_resource(statement, request).into_iter().collect(),
        (false, false, true, false) => missed_principal(statement, request).into_iter().collect(),
        (false, false, false, true) => failed_conditions()
            .map(|condition| Missed {
                element: "Condition",
                operator: Some(condition.operator().to_string()),
                key: Some(condition.key().to_owned()),
                wanted: condition.values().map(ToOwned::to_owned).collect(),
                got: match request.context().lookup(condition.key()) {
                    Lookup::Values(values) => Some(values.to_vec()),
                    Lookup::Absent | Lookup::Unknown => None,
                },
            })
            .collect(),
        _ => Vec::new(),
    }
}

fn missed_action(statement: &Statement<'_>, request: &Request) -> Missed {
    let element = statement.action();
    missed(element, ACTION, |pattern| pattern.as_str(), request.action().map(Action::as_str))
}

fn missed_resource(statement: &Statement<'_>, request: &Request) -> Option<Missed> {
    let element = statement.resource()?;
    Some(missed(element, RESOURCE, |pattern| pattern.as_str(), request.resource()))
}

fn missed_principal(statement: &Statement<'_>, request: &Request) -> Option<Missed> {
    let element = statement.principal()?;
    let principal = request.principal().map(Principal::as_str);
    Some(missed(element, PRINCIPAL, |pattern| pattern.as_str(), principal))
}

fn missed<T>(
    element: &Element<T>,
    names: ElementNames,
    text: impl Fn(&T) -> &str,
    got: Option<&str>,
) -> Missed {
    Missed {
        element: element.name(names),
        operator: None,
        key: None,
        wanted: element.patterns.iter().map(|pattern| text(pattern).to_owned()).collect(),
        got: got.map(|got| vec![got.to_owned()]),
    }
}
