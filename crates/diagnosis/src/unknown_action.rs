//! A request for an action that does not exist.

use case::{Evidence, Finding, Request, Severity};
use denial::{Kind, Reported};

use crate::knowledge;
use crate::world::World;

/// The action of the API operation that a request names instead, and the finding that says so.
///
/// A name merely similar to an action's is not taken for it: that would be a guess.
pub fn action_meant(request: &Request, reported: Option<&Reported>) -> Option<(String, Finding)> {
    let operation = request.action.as_deref()?;
    let action = knowledge::of_operation(operation).filter(|_| !reported.is_some_and(names_the_action))?;
    let title = format!("{operation} is an operation of the API: the action that it needs is {action}");
    let detail = format!("{action} is what was decided. A policy that allows {operation} allows nothing.");
    let finding = Finding {
        detail: Some(detail),
        evidence: Some(evidence(operation, Some(&action))),
        ..Finding::new("unknown-action", Severity::Warning, title)
    };
    Some((action, finding))
}

/// True if AWS's own message names the action.
fn names_the_action(reported: &Reported) -> bool {
    reported.kind == Kind::Denial && !reported.inferred.iter().any(|own| own == "action")
}

fn evidence(asked: &str, meant: Option<&str>) -> Evidence {
    Evidence {
        element: "Action".to_owned(),
        operator: None,
        key: None,
        wanted: meant.iter().map(ToString::to_string).collect(),
        got: Some(vec![asked.to_owned()]),
    }
}

/// The finding, and the world in which the intended action is requested.
///
/// An action that AWS's own message names exists, even if it is newer than the table.
pub(crate) fn unknown(world: &World, reported: Option<&Reported>) -> Option<(Finding, Option<World>)> {
    let action =
        world.request.action.as_deref().filter(|own| own.contains(':') && !knowledge::is_action(own))?;
    if reported.is_some_and(names_the_action) {
        return None;
    }
    let meant = knowledge::meant(action);
    let title = match &meant {
        Some(meant) => format!("{action} is no action: {meant} is meant"),
        None => format!("{action} is no action that is known"),
    };
    let detail = match &meant {
        Some(meant) => {
            format!("What follows is about {meant}. A policy that allows {action} allows nothing.")
        }
        None => format!(
            "Nothing in AWS's Service Authorization Reference is spelt like it, as it was when this was built ({}).",
            actions::origin()
        ),
    };
    let evidence = evidence(action, meant.as_deref());
    let finding = Finding::new("unknown-action", Severity::Error, title);
    let finding = Finding { detail: Some(detail), evidence: Some(evidence), ..finding };
    let asked = meant.map(|meant| {
        let mut world = world.clone();
        world.request.action = Some(meant);
        world
    });
    Some((finding, asked))
}
