//! What a statement that may match depends on.

use crate::layer::Dependency;
use crate::pattern::PrincipalPattern;
use crate::request::Request;
use crate::statement::{ACTION, Element, ElementNames, PRINCIPAL, RESOURCE, Statement};
use crate::truth::Truth;

/// The keys, or the parts of the request, that are not known.
pub(super) fn dependencies(statement: &Statement<'_>, request: &Request) -> Vec<Dependency> {
    let mut found = Vec::new();
    if statement.matches_action(request) == Truth::Unknown {
        let element = statement.action();
        found.push(part("action", ACTION, element, |pattern| pattern.as_str()));
    }
    if statement.matches_resource(request) == Truth::Unknown {
        found.extend(of_resource(statement, request));
    }
    if statement.matches_principal(request).truth == Truth::Unknown {
        let of_principal = |element| {
            part("principal", PRINCIPAL, element, |pattern: &PrincipalPattern<'_>| pattern.as_str())
        };
        found.extend(statement.principal().map(of_principal));
    }
    for condition in statement.conditions() {
        if condition.holds(request.context()) == Truth::Unknown {
            found.extend(condition.unknown_keys(request.context()).map(|key| Dependency {
                key: key.to_owned(),
                operator: condition.operator().to_string(),
                values: condition.values().map(ToOwned::to_owned).collect(),
            }));
        }
    }
    found
}

fn of_resource(statement: &Statement<'_>, request: &Request) -> Vec<Dependency> {
    let Some(element) = statement.resource() else { return Vec::new() };
    let keys = element.patterns.iter().flat_map(|pattern| {
        pattern.unknown_keys(request.context()).map(|key| Dependency {
            key: key.to_owned(),
            operator: "Resource".to_owned(),
            values: vec![pattern.as_str().to_owned()],
        })
    });
    match request.resource() {
        Some(_) => keys.collect(),
        None => vec![part("resource", RESOURCE, element, |pattern| pattern.as_str())],
    }
}

fn part<T>(key: &str, names: ElementNames, element: &Element<T>, text: impl Fn(&T) -> &str) -> Dependency {
    Dependency {
        key: key.to_owned(),
        operator: element.name(names).to_owned(),
        values: element.patterns.iter().map(|pattern| text(pattern).to_owned()).collect(),
    }
}
